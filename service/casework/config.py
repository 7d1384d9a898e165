"""A matcher in; everything that decides what it answers, to be kept with its answers, out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from matcher import __version__, documents, engine
from matcher.config import DATA
from matcher.engine import Matcher

_CODE = Path(engine.__file__).parent
# What each part is called when it has changed.
PARTS: Mapping[str, str] = {
    "weights": "各项的权重改过",
    "model": "换过编码模型",
    "tables": "词表或推荐理由的写法改过",
    "code": "推荐程序改过",
    "version": "程序升过级",
}


def config_of(matcher: Matcher) -> dict[str, Any]:
    """Describe a matcher: the weights whole, the rest by name or digest."""
    weights = matcher.weights.model_dump(mode="json")
    weights["without"] = sorted(weights["without"])
    return {
        "weights": weights,
        "model": matcher.encoder.name,
        "tables": _tables(),
        "code": _code(),
        "version": __version__,
    }


def changed(then: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[str, ...]:
    """Tell in words what is no longer as it was.

    >>> changed({"weights": 1, "version": "0.1"}, {"weights": 2, "version": "0.1"})
    ('各项的权重改过',)
    """
    return tuple(said for part, said in PARTS.items() if then.get(part) != now.get(part))


@cache
def _tables() -> str:
    folders = (DATA / name for name in ("codes", "lexicon", "trades"))
    return _digest([DATA / "reasons.csv", *(file for one in folders for file in one.iterdir())])


@cache
def _code() -> str:
    ranking = [*(_CODE / "ranking").glob("*.py"), *(_CODE / "codes").glob("*.py")]
    return _digest([Path(engine.__file__), Path(documents.__file__), *ranking])


def _digest(files: Iterable[Path]) -> str:
    sha = hashlib.sha256()
    for file in sorted(files):
        sha.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return sha.hexdigest()[:32]
