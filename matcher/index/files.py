"""A table in, its files in a folder out, and back: arrays that are mapped, not read, on loading."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from matcher.index import bitmap
from matcher.index.columns import Columns
from matcher.index.dense import DenseIndex
from matcher.index.lists import Layout, Lists
from matcher.index.sketch import Sketch
from matcher.index.table import Table

FORMAT = 2  # of these files; those of another one are not opened
_LAYOUTS = ("rows", "groups")


def write(table: Table, folder: Path) -> None:
    """Write a tidy table into an empty folder."""
    _write_json(folder / "ids.json", table.ids)
    _write_json(folder / "table.json", {"next_serial": table.next_serial})
    _save(folder / "serials.npy", table.serials)
    _save(folder / "vectors.npy", table.dense.base)
    _write_sketch(folder / "vectors", table.dense.rough)
    _write_columns(table.columns, folder)
    lists = table.dense.lists
    if lists is not None:
        _save(folder / "centres.npy", lists.centres)
        for name in _LAYOUTS:
            _write_layout(folder / name, getattr(lists, name))


def read(folder: Path) -> Table:
    """Open the files of a folder whose digests have been verified."""
    lists = None
    if (folder / "centres.npy").exists():
        rows, groups = (_read_layout(folder / name) for name in _LAYOUTS)
        lists = Lists(_load(folder / "centres.npy"), rows, groups)
    vectors = _load(folder / "vectors.npy")
    ids = _read_json(folder / "ids.json")
    next_serial = _read_json(folder / "table.json")["next_serial"]
    serials = _load(folder / "serials.npy")
    dense = DenseIndex(vectors, _read_sketch(folder / "vectors"), vectors[:0], lists).ready()
    return Table.of(ids, serials, next_serial, _read_columns(folder, len(ids)), dense)


def _write_columns(columns: Columns, folder: Path) -> None:
    values = [(key, value) for key, said in columns.postings.items() for value in said]
    postings = [columns.postings[key][value] for key, value in values]
    _write_json(folder / "values.json", {"values": values, "numbers": list(columns.numbers)})
    ends = np.cumsum([0, *map(len, postings)])
    _save(folder / "posting_ends.npy", ends)
    _save(folder / "postings.npy", np.concatenate([np.zeros(0, np.int32), *postings]))
    numbers = [columns.numbers[key] for key in columns.numbers]
    _save(folder / "numbers.npy", np.array(numbers, np.float64).reshape(len(numbers), columns.size))


def _read_columns(folder: Path, size: int) -> Columns:
    names = _read_json(folder / "values.json")
    ends, joined = _load(folder / "posting_ends.npy"), _load(folder / "postings.npy")
    postings: dict[str, dict[str, npt.NDArray[np.int32]]] = {}
    for (key, value), start, end in zip(names["values"], ends[:-1], ends[1:], strict=True):
        postings.setdefault(key, {})[value] = joined[start:end]
    numbers = dict(zip(names["numbers"], _load(folder / "numbers.npy"), strict=True))
    return Columns(bitmap.full(size), size, size, postings, numbers)


def _write_layout(path: Path, layout: Layout) -> None:
    _save(path.with_suffix(".starts.npy"), layout.starts)
    _save(path.with_suffix(".spreads.npy"), layout.spreads)
    _write_sketch(path.with_suffix(".means"), layout.means)


def _read_layout(path: Path) -> Layout:
    means = _read_sketch(path.with_suffix(".means"))
    starts, spreads = (
        _load(path.with_suffix(".starts.npy")),
        _load(path.with_suffix(".spreads.npy")),
    )
    return Layout(starts, means, spreads)


def _write_sketch(path: Path, rough: Sketch) -> None:
    for name, array in rough._asdict().items():
        _save(path.with_name(f"{path.name}.{name}.npy"), array)


def _read_sketch(path: Path) -> Sketch:
    return Sketch(*(_load(path.with_name(f"{path.name}.{name}.npy")) for name in Sketch._fields))


def _save(path: Path, array: npt.NDArray[Any]) -> None:
    np.save(path, np.ascontiguousarray(array), allow_pickle=False)


def _load(path: Path) -> npt.NDArray[Any]:
    # A memory map as a plain array: np.memmap's own indexing is several times slower.
    return np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False), "utf-8")


def _read_json(path: Path) -> Any:  # noqa: ANN401 — our own files, whose digests have been verified
    return json.loads(path.read_text("utf-8"))
