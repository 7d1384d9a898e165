"""Generations of an index on disk: files in, one whole generation or an error out.

A generation is a folder `000042` with a manifest of its files' digests. It is written aside, synced,
renamed into place, and only then named in `CURRENT`: whoever dies on the way leaves the old one.
Two processes may write at once: each has a folder aside of its own, and takes the next free number.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from matcher.errors import IndexMissing, MatcherError, SnapshotCorrupt
from matcher.index import scratch

MANIFEST = "manifest.json"
ABOUT = "about.json"
CURRENT = "CURRENT"
_KEPT = 2
_NAME = re.compile(r"\d{6}")
_ASIDE = ".new-"
_HOURS = 1.0  # longer than any writing takes: what is aside for longer was left there
_TAKEN = (errno.EEXIST, errno.ENOTEMPTY)
_REASONS = {
    errno.ENOSPC: "磁盘满了",
    errno.EDQUOT: "磁盘配额用完了",
    errno.EACCES: "没有写的权限",
    errno.EPERM: "没有写的权限",
    errno.EROFS: "磁盘是只读的",
    errno.EEXIST: "这个位置已经有一个文件，不是文件夹",
    errno.ENOTDIR: "上一级是一个文件，不是文件夹",
}


class IndexUnwritable(MatcherError):
    """A generation cannot be written; the one before stands."""

    def __init__(self, folder: Path, error: OSError) -> None:
        reason = _REASONS.get(error.errno or 0) or error.strerror or str(error)
        super().__init__(
            f"索引写不进文件夹 {folder}：{reason}；原来的索引没有动，请核对磁盘空间和权限后重来"
        )


@dataclass(frozen=True)
class Generation:
    """A whole generation: its number, its folder and what its writer said of it."""

    number: int
    folder: Path
    about: Mapping[str, object]


def write(folder: Path, fill: Callable[[Path], None], about: Mapping[str, object]) -> int:
    """Write the next generation with the files that `fill` puts into a folder; gives its number."""
    aside = folder / scratch.own(_ASIDE)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        aside.mkdir()
        fill(aside)
        _seal(aside, about)
        number = _place(aside, folder)
        _sync(folder)
        _point(folder, number)
    except OSError as error:
        raise IndexUnwritable(folder, error) from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    _prune(folder, number)
    return number


def read(folder: Path) -> Generation:
    """Find the newest whole generation: the current one, else an older one."""
    numbers = _candidates(folder)
    for number in numbers:
        found = _whole(folder, number)
        if found is not None:
            return found
    if numbers:
        raise SnapshotCorrupt(str(folder / f"{numbers[0]:06d}"))
    raise IndexMissing(f"文件夹 {folder} 里还没有索引，请先运行 matcher index 建立索引")


def _seal(aside: Path, about: Mapping[str, object]) -> None:
    (aside / ABOUT).write_text(_json(about), "utf-8")
    files = list(_files(aside))
    for file in files:
        _sync(file)
    digests = {file.relative_to(aside).as_posix(): _digest(file) for file in files}
    _write_synced(aside / MANIFEST, _json(digests))
    for inner in sorted(path for path in aside.rglob("*") if path.is_dir()):
        _sync(inner)
    _sync(aside)


def _place(aside: Path, folder: Path) -> int:
    """Rename a sealed folder to the next number that no other process has taken meanwhile."""
    number = max(_numbers(folder), default=0) + 1
    while True:
        try:
            os.rename(aside, folder / f"{number:06d}")
        except OSError as error:
            if error.errno not in _TAKEN:
                raise
            number += 1
        else:
            return number


def _point(folder: Path, number: int) -> None:
    named = _named(folder)
    if named is not None and named > number and (folder / f"{named:06d}").is_dir():
        return  # another process has come later and was faster
    beside = folder / scratch.own(_ASIDE)
    _write_synced(beside, f"{number:06d}\n")
    os.replace(beside, folder / CURRENT)
    _sync(folder)


def _prune(folder: Path, number: int) -> None:
    """Drop all but the two newest generations; one that was never named is not newer."""
    for old in sorted(n for n in _numbers(folder) if n <= number)[:-_KEPT]:
        shutil.rmtree(folder / f"{old:06d}", ignore_errors=True)
    scratch.clear(folder, _ASIDE, _HOURS)


def _candidates(folder: Path) -> list[int]:
    """List generations to try: the one named, then those before it, then the rest."""
    numbers = sorted(_numbers(folder), reverse=True)
    named = _named(folder)
    if named is None:
        return numbers
    return sorted(numbers, key=lambda number: (number > named, -number))


def _named(folder: Path) -> int | None:
    try:
        return int((folder / CURRENT).read_text("utf-8"))
    except (OSError, ValueError):
        return None


def _whole(folder: Path, number: int) -> Generation | None:
    place = folder / f"{number:06d}"
    try:
        digests = json.loads((place / MANIFEST).read_text("utf-8"))
        present = {file.relative_to(place).as_posix() for file in _files(place)} - {MANIFEST}
        intact = present == set(digests) and all(
            _digest(place / name) == digest for name, digest in digests.items()
        )
        about = json.loads((place / ABOUT).read_text("utf-8")) if intact else {}
    except (OSError, ValueError, AttributeError):
        return None
    return Generation(number, place, about) if intact else None


def _numbers(folder: Path) -> list[int]:
    if not folder.is_dir():
        return []
    return [int(path.name) for path in folder.iterdir() if _NAME.fullmatch(path.name)]


def _json(value: Mapping[str, object]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True)


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _write_synced(path: Path, text: str) -> None:
    path.write_text(text, "utf-8")
    _sync(path)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
