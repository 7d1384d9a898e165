"""What several routes say of themselves in the document of the API."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Path

SeekerId = Annotated[str, Path(max_length=200, description="求职者编号")]
UNCHANGED: dict[int | str, dict[str, Any]] = {304: {"description": "和您手里的一样"}}
CHANGED: dict[int | str, dict[str, Any]] = {412: {"description": "内容已被别人改过，请重新读取"}}
