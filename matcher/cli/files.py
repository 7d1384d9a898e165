"""Lines in, a file out that is written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from matcher.errors import DataError


def written_whole(path: Path, lines: Iterable[str]) -> None:
    """Write lines aside and put the file in place when the last is on the disk."""
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("w", encoding="utf-8", newline="") as file:
            file.writelines(lines)
        os.replace(part, path)
    except OSError as error:
        message = f"写不进去（{error.strerror}），请核对文件夹是否存在、能不能写、磁盘满没满"
        raise DataError(message, source=str(path)) from error
    finally:
        part.unlink(missing_ok=True)
