"""Header cells in, our field names out, by the synonym tables in `data/columns`.

>>> [column.field for column in match_headers(("招聘岗位*", "月薪（元）", "食堂星级"), "postings")]
['title', 'pay', None]
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal, TypeAlias

from matcher.config import DATA
from matcher.parse.text import normalise

Kind: TypeAlias = Literal["postings", "seekers"]

# Several columns of one field are read together; of all others the strongest header wins.
JOINED = frozenset(
    {"description", "requirements", "benefits", "remark", "about", "skills", "certificates"}
    | {"keywords", "insurance", "hours", "experiences"}
)
_NEVER_STORED = ("screening", "dropped", "ignored")
# A header that speaks of these is never an unknown column, since those are kept as text.
_PROTECTED_WORDS = {
    "性别": "sex",
    "婚": "marriage",
    "生育": "marriage",
    "民族": "ethnicity",
    "户籍": "household",
    "户口": "household",
    "宗教": "religion",
}

_BRACKETS = re.compile(r"[(\[【][^()\[\]【】]*[)\]】]")
_NOISE = re.compile(r"[\s:：*＊_\"'“”`·]+")


@dataclass(frozen=True, slots=True)
class FieldInfo:
    """One field of ours: what becomes of it, what it means, and how its header is written."""

    name: str
    kept: str  # posting or seeker, extra, screening, dropped, ignored
    meaning: str
    headers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: its position from zero, its header, its field (None if unknown)."""

    position: int
    header: str
    field: str | None


@cache
def fields(kind: Kind) -> dict[str, FieldInfo]:
    """Load the field table of postings or of seekers."""
    with (DATA / "columns" / f"{kind}.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["field"]: FieldInfo(
                row["field"], row["kept"], row["meaning"], tuple(row["headers"].split("|"))
            )
            for row in csv.DictReader(file)
        }


@cache
def kept(kind: Kind, *fates: str) -> frozenset[str]:
    """Name the fields that meet one of these fates."""
    return frozenset(name for name, info in fields(kind).items() if info.kept in fates)


@cache
def _synonyms(kind: Kind) -> dict[str, tuple[str, int]]:
    """Map each plain header to its field and to how strongly it speaks for it (0 is strongest)."""
    table: dict[str, tuple[str, int]] = {}
    for info in fields(kind).values():
        for rank, header in enumerate((*info.headers, info.name)):
            table.setdefault(plain_header(header), (info.name, rank))
    return table


def plain_header(header: str) -> str:
    """Fold widths and case and drop blanks, colons and asterisks."""
    return _NOISE.sub("", normalise(header).lower())


def lookup(header: str, kind: Kind) -> tuple[str, int] | None:
    """Find a header's field, with what stands in brackets and, failing that, without it."""
    table = _synonyms(kind)
    if len(header) > 40:
        return None
    found = table.get(plain_header(header))
    found = found or table.get(plain_header(_BRACKETS.sub("", normalise(header))))
    if found:
        return found
    guarded = (name for word, name in _PROTECTED_WORDS.items() if word in header)
    return next(((name, len(table)) for name in guarded), None)


def match_headers(headers: Sequence[str], kind: Kind) -> tuple[Column, ...]:
    """Give every column its field; of two that claim one field the stronger synonym wins."""
    shared = JOINED | kept(kind, *_NEVER_STORED)
    best: dict[str, tuple[int, int]] = {}
    found = [lookup(header, kind) for header in headers]
    for position, claim in enumerate(found):
        if claim:
            name, rank = claim
            best[name] = min(best.get(name, (rank, position)), (rank, position))

    def field_of(position: int, claim: tuple[str, int] | None) -> str | None:
        wins = claim and (claim[0] in shared or best[claim[0]][1] == position)
        return claim[0] if claim and wins else None

    return tuple(
        Column(position, header, field_of(position, claim))
        for position, (header, claim) in enumerate(zip(headers, found, strict=True))
    )


def unit_of(header: str) -> str:
    """Read the unit that a pay header gives its bare numbers: 月薪(千元) gives 千元/月.

    >>> unit_of("日薪"), unit_of("薪资（元/小时）"), unit_of("年薪(万元)"), unit_of("薪资")
    ('元/日', '元/时', '万元/年', '')
    """
    text = normalise(header).lower()
    amount = re.search(r"[万千k](?=元|/|\)|$)", text)
    period = re.search(r"(?:/|每)?(?:个)?(?:小)?([年月日天时])(?=薪|工资|收入|均|综合|\)|$)", text)
    if not amount and not period:
        return ""
    return f"{amount[0] if amount else ''}元" + (f"/{period[1]}" if period else "")
