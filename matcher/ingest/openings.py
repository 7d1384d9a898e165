"""An advertisement's texts, and the posting read of them, in; each of the several jobs it lists out.

Of a job counts what is said of it alone, then what is said of all. What a cell of the row says
(学历要求: 大专) is said of the title's job; of the others only where the title names none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from matcher.codes.titles import bare, jobs, namings
from matcher.ingest import readings
from matcher.parse.headcount import parse_headcount
from matcher.parse.jobs import NOBODYS, Piece, is_own, pieces
from matcher.parse.title import read_level, read_title
from matcher.types import OF_OPENING, Mention, Posting, Stance, TradeGuess

T = TypeVar("T")

RUNNING = ("description", "requirements", "benefits")
# Cells that speak of one job; the others, such as those of the place or the board, of the firm's.
_OF_ONE_JOB = frozenset(
    (
        *("pay", "pay_low", "pay_high", "pay_period", "pay_months", "pay_note"),
        *("education", "experience", "experience_years", "age", "age_low", "age_high"),
        *("skills", "skill_level", "keywords", "headcount", "employment_type", "intern"),
    )
)
# What whoever works there meets, whatever the job.
_OF_THE_HOUSE = frozenset(
    f"cond:{name}"
    for name in ("出海", "井下", "夜场", "中介派遣", "押金押证", "收费", "拖欠工资", "拉人头")
)
_SURE = 0.5  # below it a listed job's name tells no trade, and it is not judged apart
_AS_SURE = 0.8  # from here on a further trade of a title is another job, no other name of the first
_BESIDE_TITLE = 0.8  # the most a job is taken for what an advertisement under another title seeks

ReadMentions = Callable[[Mapping[str, str]], tuple[Mention, ...]]


@dataclass(frozen=True, slots=True)
class _Told:
    """What is said of one job: alone, and together with what is said of all; and how many."""

    own: Mapping[str, str]
    shared: Mapping[str, str]
    count: str


def read_openings(
    texts: Mapping[str, str], posting: Posting, mentions: ReadMentions
) -> tuple[Posting, ...]:
    """Read the jobs of an advertisement for several, each with its own conditions; else none."""
    told = {
        field: found
        for field in RUNNING
        if field in texts and (found := pieces(posting.title, texts[field]))
    }
    if not told:
        return ()
    names = dict.fromkeys(piece.job for found in told.values() for piece in found)
    listed = [name for name in names if name not in ("", NOBODYS)]
    listed += [job for job in _titled(posting.title) if not any(is_own(job, one) for one in listed)]
    titled = [name for name in listed if is_own(name, posting.title)]
    read = [
        _titles_own(posting, _told(name, texts, told))
        if titled == [name] and _names_one(posting.title)
        else _listed(name, texts, posting, _told(name, texts, told), mentions, titled)
        for name in listed
    ]
    known = [opening for opening in read if opening.trades]
    several = len({opening.trades[0].trade for opening in known}) > 1
    return tuple(known) if several else ()


def _titled(title: str) -> Iterator[str]:
    return (job for job in jobs(bare(title)) if namings(job))


def _names_one(title: str) -> bool:
    """Tell a title of one job from 普工技能工, which stands for several that the text tells apart."""
    return sum(guess.confidence >= _AS_SURE for guess in read_title(title)) < 2


def _told(name: str, texts: Mapping[str, str], told: Mapping[str, tuple[Piece, ...]]) -> _Told:
    own = {field: _joined(found, name) for field, found in told.items()}
    shared = {field: _joined(found, name, "") for field, found in told.items()}
    one_for_all = {
        field: texts[field] for field in RUNNING if texts.get(field) and field not in told
    }
    counts = (piece.count for found in told.values() for piece in found if piece.job == name)
    return _Told(own, {**one_for_all, **shared}, next(filter(None, counts), ""))


def _joined(found: tuple[Piece, ...], *names: str) -> str:
    return "".join(piece.text for piece in found if piece.job in names)


def _titles_own(posting: Posting, told: _Told) -> Posting:
    """Take the posting as it was read for the only job that its title names."""
    trades = read_title(posting.title, told.shared.get("description", ""))
    return replace(_bare(posting), trades=trades)


def _listed(
    name: str,
    texts: Mapping[str, str],
    posting: Posting,
    told: _Told,
    mentions: ReadMentions,
    titled: list[str],
) -> Posting:
    cells_count = name in titled or not titled
    row = {
        field: text
        for field, text in texts.items()
        if field not in RUNNING and (cells_count or field not in _OF_ONE_JOB)
    }
    row |= {**told.shared, "title": name}
    pay = readings.read_told_pay(" ".join(told.own.values()))
    trades = _trades(name, told.own)
    return replace(
        _bare(posting),
        title=name,
        pay=pay or readings.read_pay(row, []),
        pay_text="" if pay or not cells_count else posting.pay_text,
        education=_first(readings.read_education, told.own, row),
        experience=_first(readings.read_experience, told.own, row),
        age=_first(readings.read_age, told.own, row),
        headcount=parse_headcount(told.count) if told.count else None,
        employment_type=readings.read_employment_type({"title": name}, [])
        or (posting.employment_type if cells_count else None),
        level=read_level(name),
        trades=trades if cells_count else tuple(map(_beside, trades)),
        mentions=(*mentions(row), *filter(_is_of_the_house, posting.mentions)),
    )


def _is_of_the_house(mention: Mention) -> bool:
    """Tell what holds for whoever works there: under 船员货运 the cook goes to sea as well."""
    of_all = mention.kind == "industry" or mention.concept in _OF_THE_HOUSE
    return of_all and mention.stance is Stance.INVOLVES


def _first(read: Callable[..., T | None], *sayings: Mapping[str, str]) -> T | None:
    """Read the first saying that says it: 学历不限 is said, and is no silence."""
    found = (read(said, []) for said in sayings)
    return next((value for value in found if value is not None), None)


def _trades(name: str, own: Mapping[str, str]) -> tuple[TradeGuess, ...]:
    """Name the trades of a listed job by its name and by what is said of it; none if that is vague."""
    sure = any(guess.confidence >= _SURE for guess in read_title(name))
    return read_title(name, " ".join(own.values())) if sure else ()


def _beside(guess: TradeGuess) -> TradeGuess:
    return replace(guess, confidence=min(guess.confidence, _BESIDE_TITLE), field="description")


def _bare(posting: Posting) -> Posting:
    """Leave of a posting what its openings do not share with it."""
    own = {name: getattr(posting, name) for name in OF_OPENING}
    return Posting(id=posting.id, source=posting.source, **own)
