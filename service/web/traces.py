"""An exception in; its kind and where it arose out, without its text: that may name a person."""

from __future__ import annotations

import traceback
from pathlib import Path

_DEEPEST = 12


def frames(error: BaseException) -> dict[str, object]:
    """Tell the kind of an exception, of what caused it, and the innermost places it went through."""
    return {"error": kinds(error), "at": _places(error)}


def kinds(error: BaseException) -> list[str]:
    """Name an exception and its causes."""
    names: list[str] = []
    seen: BaseException | None = error
    while seen is not None and len(names) < _DEEPEST:
        names.append(f"{type(seen).__module__}.{type(seen).__qualname__}")
        seen = seen.__cause__ or seen.__context__
    return names


def _places(error: BaseException) -> list[str]:
    found = traceback.extract_tb(error.__traceback__)[-_DEEPEST:]
    return [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in found]


def _short(path: str) -> str:
    return "/".join(Path(path).parts[-3:])
