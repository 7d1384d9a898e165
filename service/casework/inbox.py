"""Files handed in; they on disk under `home/uploads/{id}`, safely, until they are no longer needed."""

from __future__ import annotations

import os
import re
import shutil
import time
from pathlib import Path
from typing import BinaryIO

from matcher.ingest.rows import LINES
from matcher.ingest.workbook import SUFFIXES
from matcher.store.section import new_id
from service.web.problems import Invalid, TooLarge, Unavailable

_FOLDER = "uploads"
_PIECE = 1 << 20
_LONGEST = 60  # characters of a name: file systems stop at 255 bytes
_OF_PEOPLE = "求职者名单"  # a file's own name may be somebody's
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f\\/:*?"<>|\ud800-\udfff]+')
_DAY_SECONDS = 86_400


def plain_name(sent: str, kind: str) -> str:
    """Make a file's name safe, keeping what tells its kind; people's files are all named alike."""
    name = _NOT_IN_NAMES.sub("_", sent.replace("\\", "/").rsplit("/", 1)[-1]).strip(" ._")
    suffix = Path(name).suffix.lower()
    if suffix not in SUFFIXES | {LINES}:
        raise Invalid(
            "只收 .xlsx、.xls、.csv、.tsv、.txt 和 .jsonl 文件；带宏的 .xlsm 和别的文件请用 Excel 或 "
            "WPS 打开，另存为 .xlsx 再传"
        )
    stem = _OF_PEOPLE if kind == "seekers" else Path(name).stem[:_LONGEST] or "岗位"
    return f"{stem}{suffix}"


def keep(home: Path, name: str, stream: BinaryIO, limit: int) -> str:
    """Write a file so that it survives a power cut, and give the id it is kept under."""
    id = new_id()
    folder = home / _FOLDER / id
    try:
        folder.mkdir(parents=True)
        _write(folder / name, stream, limit)
        for changed in (folder, folder.parent, home):
            _sync(changed)
    except OSError as error:
        drop(home, id)
        raise Unavailable("文件存不下来，请稍后再试；还是不行请找管理员看磁盘", 60) from error
    except (Invalid, TooLarge):
        drop(home, id)
        raise
    return id


def path_of(home: Path, id: str, name: str) -> Path:
    """Tell where a file is kept."""
    return home / _FOLDER / id / name


def drop(home: Path, id: str) -> None:
    """Delete what was kept under an id."""
    shutil.rmtree(home / _FOLDER / id, ignore_errors=True)


def ids_older_than_a_day(home: Path) -> list[str]:
    """List what was written long enough ago to have been entered in the store, if it ever was."""
    folder = home / _FOLDER
    if not folder.is_dir():
        return []
    limit = time.time() - _DAY_SECONDS
    return sorted(one.name for one in folder.iterdir() if one.stat().st_mtime < limit)


def _write(path: Path, stream: BinaryIO, limit: int) -> None:
    size = 0
    with path.open("xb") as file:
        while piece := stream.read(_PIECE):
            size += len(piece)
            if size > limit:
                raise TooLarge(limit)
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    if not size:
        raise Invalid("文件是空的，没有内容可导入")


def _sync(folder: Path) -> None:
    """Make names of a folder durable, as fsync of a file alone does not."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
