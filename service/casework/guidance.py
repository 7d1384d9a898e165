"""What is known of a person and their openings in; a note for the talk with them, sentence by sentence, out.

Every sentence is a line of `data/guidance.csv` filled with facts; nothing is made up.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from matcher.codes.tables import read_rows
from matcher.config import DATA
from matcher.ranking.relax import Change
from matcher.ranking.words import EDUCATION
from matcher.types import Match, Seeker
from service.casework.items import lack_words

_FEW = 3  # as many things as a sentence holds
_CHANGES = 2


@dataclass(frozen=True, slots=True)
class Situation:
    """What a note is drafted from."""

    seeker: Seeker
    matches: Sequence[Match]
    owed: int  # postings
    lacks: Mapping[str, int]  # what postings lack alone, and how many do
    changes: Sequence[Change]
    training: str
    targeted: bool = False
    personalised: bool = True


def draft(situation: Situation) -> str:
    """Write the note."""
    lines = [_templates()[code].format(**facts) for code, facts in _sentences(situation)]
    return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, 1))


def _sentences(situation: Situation) -> Iterator[tuple[str, dict[str, str | int]]]:
    if not situation.personalised:
        yield "general", {}
        return
    if situation.targeted:
        yield "hardship", {}
    yield from _of_person(situation.seeker)
    for lack, count in list(situation.lacks.items())[:1]:
        yield "gap", {"count": count, "lack": lack_words(lack)}
    for change in situation.changes[:_CHANGES]:
        yield "change", {"text": change.text}
    found = len(situation.matches)
    if not found:
        yield "none", {}
    elif found < situation.owed:
        yield "short", {"count": found, "owed": situation.owed}
    questions = dict.fromkeys(match.question for match in situation.matches if match.question)
    for question in list(questions)[:_FEW]:
        yield "ask", {"question": question}
    if situation.training:
        yield "training", {"text": situation.training}


def _of_person(seeker: Seeker) -> Iterator[tuple[str, dict[str, str | int]]]:
    wish = "，".join(_wish(seeker))
    if seeker.desired_titles or seeker.trades:
        yield "wish", {"wish": wish}
    else:
        yield "no_wish", {}
    has = "；".join(_has(seeker))
    if has:
        yield "has", {"has": has}
    unsaid = "、".join(_unsaid(seeker))
    if unsaid:
        yield "unsaid", {"unsaid": unsaid}


def _wish(seeker: Seeker) -> Iterator[str]:
    titles = seeker.desired_titles or tuple(guess.trade for guess in seeker.trades)
    yield f"想做{'、'.join(f'“{title}”' for title in titles[:_FEW])}"
    if seeker.anywhere:
        yield "去哪里都行"
    elif seeker.places:
        yield f"想在{'、'.join(place.name for place in seeker.places[:_FEW])}"
    if seeker.pay_floor:
        yield f"每月不低于{seeker.pay_floor}元"


def _has(seeker: Seeker) -> Iterator[str]:
    if seeker.trades_done:
        done = (f"{trade}{years:g}年" for trade, years in seeker.trades_done[:_FEW])
        yield f"做过{'、'.join(done)}"
    if seeker.certificates:
        yield f"有{'、'.join(seeker.certificates[:_FEW])}"
    if seeker.education:
        yield EDUCATION[seeker.education]


def _unsaid(seeker: Seeker) -> Iterator[str]:
    told = {
        "想去的地方": bool(seeker.places) or seeker.anywhere,
        "期望工资": seeker.pay_floor is not None,
        "学历": seeker.education is not None,
        "出生年份": seeker.birth_year is not None,
        "做过什么": bool(seeker.experiences) or seeker.experience_years is not None,
    }
    yield from (name for name, known in told.items() if not known)


@cache
def _templates() -> Mapping[str, str]:
    return {row["code"]: row["text"] for row in read_rows(DATA / "guidance.csv")}
