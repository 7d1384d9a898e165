"""Plain loops in, machine code out, kept in the cache folder for the next process.

Planning one search takes hundreds of small steps: as numpy calls they cost more than comparing the
vectors does, compiled they cost next to nothing. What is kept belongs to the text of all the loops:
one may be part of the code of another, and numba itself looks at the file of one alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from numba import config, njit

from matcher.config import Settings

P = ParamSpec("P")
R = TypeVar("R")


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """Compile on first use; no Python is run in it, so that other threads go on meanwhile."""
    # Sums may be added up in another order, or they could not use the width of the processor.
    reordered = {"reassoc", "contract", "nsz"}
    options: dict[str, Any] = {"nogil": True, "fastmath": reordered, "error_model": "numpy"}
    try:
        return njit(cache=True, **options)(function)  # type: ignore[no-any-return]
    except RuntimeError:  # nowhere to keep it: another user's folder, and no home
        return njit(**options)(function)  # type: ignore[no-any-return]


def _folder() -> str:
    texts = b"".join(file.read_bytes() for file in sorted(Path(__file__).parent.glob("*.py")))
    try:
        cache = Settings().cache
    except (ValueError, RuntimeError):  # who reads the settings says what is wrong with them
        return ""
    return str(cache / "loops" / hashlib.sha256(texts).hexdigest()[:16])


config.CACHE_DIR = config.CACHE_DIR or _folder()  # type: ignore[attr-defined]
