"""A file of postings in; how its columns are understood, and what stands in its rows, before any is taken in, out."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from matcher.store.uploads import Upload
from matcher.types import Finding, Severity
from service.casework import inbox
from service.web.problems import Invalid
from service.wiring import Wiring

_SECONDS = 60.0
_TOO_LONG = "这个文件太大，看不出来；请拆成几份再传"


@dataclass(frozen=True, slots=True)
class Understood:
    """A column of the sender's, and what it is taken for; without a meaning it is not known."""

    sheet: str
    header: str
    meaning: str
    kept: str
    example: str


@dataclass(frozen=True, slots=True)
class Cells:
    """A row as it stands in the file."""

    sheet: str
    row: int
    cells: Mapping[str, str]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What would be taken in of a file; the rows only if they were asked for and are not too many."""

    total: int
    columns: tuple[Understood, ...]
    notes: tuple[Finding, ...]
    rows: tuple[Cells, ...]

    @property
    def unknown(self) -> tuple[str, ...]:
        """Name the columns that are not known."""
        return tuple(one.header for one in self.columns if not one.meaning and one.header)


def foresee(wiring: Wiring, path: Path, columns: str = "", rows: int = 0) -> Foreseen:
    """Read a file in a process of its own; Invalid says in plain words why it cannot be read."""
    return _read(wiring, {"path": str(path), "columns": columns, "row": None, "rows": rows})


def columns_of(wiring: Wiring, upload: Upload) -> Foreseen:
    """Tell how the columns of an upload were understood, reading it once."""
    key = "foreseen", upload.id
    kept = wiring.recall.get(key)
    if not isinstance(kept, Foreseen):
        path = inbox.path_of(wiring.settings.home, upload.id, upload.file)
        kept = foresee(wiring, path, upload.columns)
        wiring.recall.put(key, kept)
    return kept


def row_of(wiring: Wiring, upload: Upload, sheet: str, row: int) -> Mapping[str, str]:
    """Read the cells of one row of an upload; empty if they are no longer there."""
    path = inbox.path_of(wiring.settings.home, upload.id, upload.file)
    if upload.file_gone or not path.is_file():
        return {}
    task = {"path": str(path), "columns": upload.columns, "row": [sheet, row], "rows": 0}
    found = _read(wiring, task).rows
    return found[0].cells if found else {}


def _read(wiring: Wiring, task: Mapping[str, object]) -> Foreseen:
    command = [sys.executable, "-m", "service.foresight_child"]
    with wiring.recall.alone("foresight"):  # one at a time: kiosks come first
        try:
            done = subprocess.run(  # noqa: S603
                command,
                input=json.dumps(task).encode() + b"\n",
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,  # a traceback may quote a row
                timeout=_SECONDS,
                check=True,
            )
        except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
            raise Invalid(_TOO_LONG) from error
    return _foreseen(json.loads(done.stdout))


def _foreseen(told: Mapping[str, Any]) -> Foreseen:
    if "error" in told:
        raise Invalid(told["error"])
    rows = (
        Cells(one["sheet"], one["row"], one["cells"], _findings(one["findings"]))
        for one in told["rows"]
    )
    columns = tuple(Understood(**one) for one in told["columns"])
    return Foreseen(told["total"], columns, _findings(told["notes"]), tuple(rows))


def _findings(told: list[dict[str, str]]) -> tuple[Finding, ...]:
    return tuple(
        Finding(
            one["code"],
            Severity(one["severity"]),
            one["message"],
            one.get("field", ""),
            one.get("words", ""),
            one.get("rule", ""),
        )
        for one in told
    )
