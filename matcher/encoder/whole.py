"""A folder that appears whole or not at all: written beside its place, synced, then renamed."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from matcher.errors import ModelUnavailable

_UNFINISHED = ".unfinished-"
_ABANDONED_AFTER = 3600  # seconds; a build takes some ten


@contextmanager
def written_whole(target: Path) -> Iterator[Path]:
    """Yield an empty folder to fill; at the end of the block it stands at `target`."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        clear_abandoned(target.parent, time.time() - _ABANDONED_AFTER)
        work = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=target.parent))
        try:
            yield work
            work.chmod(0o755)  # mkdtemp keeps others out; a model folder may be shared
            _sync(work)
            _rename(work, target)
        finally:
            shutil.rmtree(work, ignore_errors=True)
    except OSError as error:
        raise ModelUnavailable(_advice(error, target)) from error


def clear_abandoned(folder: Path, before: float) -> None:
    """Remove what killed builds left in `folder` before the given time."""
    for left in folder.glob(f"{_UNFINISHED}*"):
        try:
            stale = left.stat().st_mtime < before
        except FileNotFoundError:  # another process has just finished or cleared it
            continue
        if stale:
            shutil.rmtree(left, ignore_errors=True)


def _sync(folder: Path) -> None:
    for path in sorted(folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())
    if os.name == "posix":  # elsewhere a folder cannot be opened
        handle = os.open(folder, os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)


def _rename(work: Path, target: Path) -> None:
    try:
        work.rename(target)
    except OSError as error:
        # Another process was quicker: the same recipe has made the same folder.
        if error.errno not in {errno.ENOTEMPTY, errno.EEXIST} or not target.is_dir():
            raise


def _advice(error: OSError, target: Path) -> str:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return f"磁盘已满，模型写不进 {target.parent}。请腾出至少 1 GB，或用 MATCHER_CACHE 换一个文件夹"
    return (
        f"模型写不进 {target.parent}（{error.strerror or error}）。"
        "请检查该文件夹的写权限，或用 MATCHER_CACHE 换一个文件夹"
    )
