"""Rows of a training catalogue in, trainings and internships with what they teach as concepts out."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from matcher.codes.trades import trades
from matcher.parse.dates import parse_date
from matcher.parse.employment import parse_groups
from matcher.parse.headcount import parse_headcount
from matcher.parse.lexicon import find_concepts
from matcher.parse.region import parse_places
from matcher.parse.text import normalise
from matcher.parse.title import read_title
from matcher.store.codec import to_json
from matcher.store.trainings import TrainingRow, training_id
from matcher.types import Audience
from service.casework.sheets import SheetRow

TRAINING, INTERNSHIP = "training", "internship"
_INTERNSHIP_WORDS = ("见习", "实习", "internship")
_GENERAL_WORDS = (
    "通用",
    "职业指导",
    "职业素养",
    "求职",
    "创业",
    "SYB",
    "GYB",
    "就业指导",
    "不限工种",
)
_USUAL_INTERNSHIP = 3.0  # months; what a catalogue that names none is taken to mean
_MONTHS = re.compile(r"(\d{1,2})(?:\s*[-—~至到]\s*\d{1,2})?\s*个?月?")
_FOR_INTERNS = frozenset({Audience.GRADUATE, Audience.UNEMPLOYED})
# What catalogues write round the name of the work.
_ROUND_TITLE = re.compile(
    r"(?:就业|青年)?见习岗?位?|实习|培训|作业|训练|课程|[（(][^（()）]*[)）]|班|证$"
)
_BRACKETS = re.compile(r"[（(][^（()）]*[)）]")  # （初级） is a grade of the course
_LONGEST = 500  # characters of one cell that are kept


@dataclass(frozen=True, slots=True)
class Training:
    """A training or internship as matching looks at it."""

    id: str
    title: str
    kind: str
    provider: str
    place: str
    region: str
    starts: date | None
    ends: date | None
    apply_until: date | None
    months: float | None
    seats: int | None
    fee: str
    contact: str
    teaches: frozenset[str]  # skill:… and licence:…
    trades: tuple[str, ...]
    groups: frozenset[Audience]  # whom it is for; none: anybody
    general: bool

    def open_on(self, day: date) -> bool:
        """Say whether one can still join."""
        last = self.apply_until or self.ends
        begun = self.starts is not None and self.starts < day and self.kind == TRAINING
        return (last is None or last >= day) and not (begun and self.apply_until is None)


def row_of(one: SheetRow, office: str, source: str) -> tuple[TrainingRow | None, tuple[str, ...]]:
    """Read a row; None with what to mend if it is none, else the row with what was not understood."""
    cells = {name: text[:_LONGEST] for name, text in one.cells.items()}
    title = cells.get("title", "")
    if not title:
        return None, ("没有名称，请填写培训或见习的名称",)
    remarks = tuple(_remarks(cells))
    if any(remark.endswith("请改正") for remark in remarks):
        return None, remarks
    key = cells.get("id") or hashlib.sha256(to_json(_naming(cells)).encode()).hexdigest()[:16]
    id = training_id(office, source, key)
    read = training_of(id, cells)
    last = read.apply_until or read.ends
    if not read.teaches and not read.trades and not read.general:
        remarks += ("没看出教什么技能、考什么证；请在“证书”“培训内容”里写明，否则只作一般介绍",)
    row = TrainingRow(
        id,
        read.kind,
        read.region,
        read.starts.isoformat() if read.starts else None,
        last.isoformat() if last else None,
        to_json(cells),
    )
    return row, remarks


def training(row: TrainingRow) -> Training:
    """Read a stored row."""
    return training_of(row.id, json.loads(row.document))


def training_of(id: str, cells: Mapping[str, str]) -> Training:
    """Understand the cells of a catalogue's row."""
    title, taught = cells["title"], "，".join(cells.get(n, "") for n in ("licences", "skills"))
    kind = INTERNSHIP if _says_internship(cells) else TRAINING
    found = parse_places(cells.get("place", ""))
    groups = parse_groups([cells["groups"]]) if cells.get("groups") else frozenset()
    guesses = [
        guess
        for guess in read_title(_ROUND_TITLE.sub("", title), taught)
        if guess.confidence >= 0.5
    ]
    return Training(
        id=id,
        title=title,
        kind=kind,
        provider=cells.get("provider", ""),
        place=cells.get("place", ""),
        region=found[0].code if found else "",
        starts=parse_date(cells.get("starts", "")),
        ends=parse_date(cells.get("ends", ""), end=True),
        apply_until=parse_date(cells.get("apply_until", ""), end=True),
        months=_months(cells.get("months", ""))
        or (_USUAL_INTERNSHIP if kind == INTERNSHIP else None),
        seats=parse_headcount(cells.get("seats", "")),
        fee=cells.get("fee", ""),
        contact=cells.get("contact", ""),
        teaches=_taught(_BRACKETS.sub("", title), listed=False) | _taught(taught, listed=True),
        trades=tuple(dict.fromkeys(guess.trade for guess in guesses if guess.trade in trades())),
        groups=groups or (_FOR_INTERNS if kind == INTERNSHIP else frozenset()),
        general=any(word in title for word in _GENERAL_WORDS),
    )


def _taught(text: str, *, listed: bool) -> frozenset[str]:
    """Name the skills and licences a text speaks of; a training's own text names what it gives."""
    plain = normalise(text)
    hits = find_concepts(plain, "seeker", listed=listed)
    hits += find_concepts(plain, "posting", listed=listed)
    return frozenset(
        concept
        for hit in hits
        for concept in hit.concepts
        if concept.startswith(("skill:", "licence:"))
    )


def _says_internship(cells: Mapping[str, str]) -> bool:
    said = cells.get("kind", "") or cells["title"]
    return any(word in said.lower() for word in _INTERNSHIP_WORDS)


def _months(text: str) -> float | None:
    found = _MONTHS.search(normalise(text))
    return float(found[1]) if found and 0 < int(found[1]) <= 36 else None


def _remarks(cells: Mapping[str, str]) -> list[str]:
    """Say what stands in a row and cannot be used."""
    said = []
    if cells.get("starts") and parse_date(cells["starts"]) is None:
        said.append("“开班日期”没看懂，先收下，不按日期排；日期最好写成 2026-12-31 这样")
    for name, header in (("ends", "结束日期"), ("apply_until", "报名截止")):
        if cells.get(name) and parse_date(cells[name], end=True) is None:  # it might be over
            said.append(f"“{header}”没看懂，日期要写成 2026-12-31 这样，请改正")
    begins, ends = parse_date(cells.get("starts", "")), parse_date(cells.get("ends", ""), end=True)
    if begins and ends and ends < begins:
        said.append("结束日期早于开班日期，请改正")
    if cells.get("place") and not parse_places(cells["place"]):
        said.append("“地点”没看出是哪个县市，比远近时不算它")
    return said


def _naming(cells: Mapping[str, str]) -> list[str]:
    return [cells.get(name, "") for name in ("title", "provider", "place", "starts")]
