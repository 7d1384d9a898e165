"""Generations of an index on disk: files in, one whole generation or an error out.

A generation is a folder `000042` with a manifest of its files' digests. It is written aside, synced,
renamed into place, and only then named in `CURRENT`: whoever dies on the way leaves the old one.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from matcher.errors import IndexMissing, SnapshotCorrupt

MANIFEST = "manifest.json"
ABOUT = "about.json"
CURRENT = "CURRENT"
_KEPT = 2
_NAME = re.compile(r"\d{6}")
_ASIDE = ".new-"


@dataclass(frozen=True)
class Generation:
    """A whole generation: its number, its folder and what its writer said of it."""

    number: int
    folder: Path
    about: Mapping[str, object]


def write(folder: Path, fill: Callable[[Path], None], about: Mapping[str, object]) -> int:
    """Write the next generation with the files that `fill` puts into a folder; gives its number."""
    folder.mkdir(parents=True, exist_ok=True)
    number = max(_numbers(folder), default=0) + 1
    aside = folder / f"{_ASIDE}{number:06d}"
    shutil.rmtree(aside, ignore_errors=True)
    try:
        aside.mkdir()
        fill(aside)
        _seal(aside, about)
        os.rename(aside, folder / f"{number:06d}")
        _sync(folder)
        _point(folder, number)
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


def _point(folder: Path, number: int) -> None:
    beside = folder / f"{_ASIDE}{CURRENT}"
    _write_synced(beside, f"{number:06d}\n")
    os.replace(beside, folder / CURRENT)
    _sync(folder)


def _prune(folder: Path, number: int) -> None:
    """Drop all but the two newest generations; one that was never named is not newer."""
    for old in sorted(n for n in _numbers(folder) if n <= number)[:-_KEPT]:
        shutil.rmtree(folder / f"{old:06d}", ignore_errors=True)
    for left in folder.glob(f"{_ASIDE}*"):
        if left.is_dir():
            shutil.rmtree(left, ignore_errors=True)


def _candidates(folder: Path) -> list[int]:
    """List generations to try: the one named, then those before it, then the rest."""
    numbers = sorted(_numbers(folder), reverse=True)
    try:
        named = int((folder / CURRENT).read_text("utf-8"))
    except (OSError, ValueError):
        return numbers
    return sorted(numbers, key=lambda number: (number > named, -number))


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
