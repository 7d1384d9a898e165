"""A job title in, the seniority it speaks of out; the words stand in `data/lexicon/levels.csv`.

>>> read_level("人事行政经理").name, read_level("总经理助理").name, read_level("客户经理").name
('MANAGER', 'STAFF', 'STAFF')
>>> read_level("PHP") is None
True
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from matcher.codes.tables import read_rows
from matcher.config import DATA
from matcher.parse.text import normalise
from matcher.types import Level

_PARTS = re.compile(r"[/、,，;；|+&]")
_ASIDE = re.compile(r"[(\[【<《{].*?[)\]】>》}]")
# What may still follow the word that says the level: 焊工5名, 司机 (包住).
_TAIL = re.compile(r"[\d一二两三四五六七八九十\s\-~!！。.]*(?:[名人位个]|若干)?[\s!！。.]*$")


def read_level(title: str) -> Level | None:
    """Read the seniority of a title; of several jobs in one the lowest, None if it says none."""
    text = normalise(title)
    main = _ASIDE.sub(" ", text)
    levels = [level for part in _PARTS.split(main) if (level := _level(part)) is not None]
    asides = [level for part in _ASIDE.findall(text) if (level := _front(part)) is not None]
    if Level.TRAINEE in asides:
        return Level.TRAINEE
    return min(levels) if levels else None


def _level(part: str) -> Level | None:
    head, front = _head(part), _front(part)
    if front is Level.TRAINEE:
        return front
    if front is Level.SENIOR and head in {None, Level.STAFF}:
        return front
    return head if head is not None else front


def _head(part: str) -> Level | None:
    """Take the last word that names a rank; one-letter ones (工, 员, 师) only at the end."""
    words = _words("head")
    found = [words[hit[0]] for hit in _pattern("head").finditer(part)]
    if found:
        return found[-1]
    ends = _words("end")
    last = _TAIL.sub("", part)[-1:]
    return ends.get(last)


def _front(part: str) -> Level | None:
    """Take a word that sets the rank wherever it stands: 储备, 实习, 高级."""
    every = [
        words[hit[0]]
        for words, hits in (
            (_words("any"), _pattern("any").finditer(part)),
            (_words("front"), _pattern("front").finditer(part)),
        )
        for hit in hits
    ]
    said = [level for level in every if level is not None]
    return Level.TRAINEE if Level.TRAINEE in said else (max(said) if said else None)


@cache
def _words(place: str) -> Mapping[str, Level | None]:
    rows = read_rows(DATA / "lexicon" / "levels.csv")
    return {
        row["words"]: Level[row["level"]] if row["level"] else None
        for row in rows
        if row["place"] == place
    }


@cache
def _pattern(place: str) -> re.Pattern[str]:
    longest_first = sorted(_words(place), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")
