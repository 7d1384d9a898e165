"""What several routes say of themselves in the document of the API."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Path

PLAIN = r"^[^\x00]*$"  # no database holds a NUL
SeekerId = Annotated[str, Path(max_length=200, pattern=PLAIN, description="求职者编号")]
UNCHANGED: dict[int | str, dict[str, Any]] = {304: {"description": "和您手里的一样"}}
CHANGED: dict[int | str, dict[str, Any]] = {412: {"description": "内容已被别人改过，请重新读取"}}
