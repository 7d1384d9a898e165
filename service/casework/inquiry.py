"""A person and a posting in; why it is not in their list, or what would bring more into it, out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from matcher.engine import WhyNot
from matcher.ranking.relax import Change
from matcher.store.occupancy import Occupancy
from matcher.store.outcomes import Outcomes
from matcher.store.persons import Person
from matcher.store.recommendations import Fate, Recommendation
from service.auth.caller import Caller
from service.casework.access import person_for, seeker_for
from service.casework.lists import current
from service.casework.reasons import ends_employer, reasons
from service.casework.rooms import room
from service.web.problems import Conflict
from service.wiring import Wiring

SAID: Mapping[Fate, str] = {
    Fate.CONTACTED: "已联系",
    Fate.INTERVIEWED: "已面试",
    Fate.HIRED: "已录用",
    Fate.UNSUITABLE: "不合适",
}
_LISTED = "已经在本人现在的名单里"
_PLAIN = "本人选择不用个性化推荐，名单只按发布时间和远近排，不比较合不合适"


@dataclass(frozen=True, slots=True)
class Absence:
    """Why a posting is not in a person's list: what happened before, and how it compares."""

    before: tuple[str, ...]
    compared: WhyNot

    @property
    def text(self) -> str:
        """Say it in one sentence."""
        return "；".join(self.before) or self.compared.text


def why_not(wiring: Wiring, caller: Caller, seeker_id: str, posting_id: str, n: int) -> Absence:
    """Say what keeps a posting out of a person's first `n`."""
    _asked(person_for(wiring, caller, seeker_id))
    seeker = seeker_for(wiring, caller, seeker_id).seeker
    with wiring.live.turn():
        compared = wiring.live.matcher(wiring.today).why_not(seeker, posting_id, n)
    listed = current(wiring, caller, seeker_id, n).recorded.matches
    if any(match.posting_id == posting_id for match in listed):
        return Absence((_LISTED,), compared)
    return Absence(tuple(_before(wiring, seeker_id, posting_id)), compared)


def relaxations(wiring: Wiring, caller: Caller, seeker_id: str) -> tuple[Change, ...]:
    """Find the smallest changes of a person's wishes that open more postings."""
    _asked(person_for(wiring, caller, seeker_id))
    seeker = seeker_for(wiring, caller, seeker_id).seeker
    with wiring.live.turn():
        return wiring.live.matcher(wiring.today).relax(seeker)


def _before(wiring: Wiring, seeker_id: str, posting_id: str) -> Iterator[str]:
    """Tell what of the person's own history, or of others', keeps a posting away."""
    occupancy, outcomes = Occupancy.of(wiring.store), Outcomes.of(wiring.store)
    done = occupancy.done(seeker_id)
    own = [one for one in outcomes.of_seeker(seeker_id) if one.posting_id == posting_id]
    if posting_id in done.settled:
        yield _history(outcomes, own[-1]) if own else "同一个岗位（重复发布的）已经推荐过"
    posting = wiring.store.postings([posting_id]).get(posting_id)
    employers = {name for name, verdict in done.last if ends_employer(verdict)}
    if posting is not None and posting.employer and posting.employer in employers:
        yield "本人对这家单位有过结果（录用或不愿去），不再推荐这家单位的岗位"
    taken = occupancy.taken([posting_id]).get(posting_id)
    if taken is not None and not room(taken) and posting_id not in done.chosen:
        yield f"这个岗位已推荐{taken.sent}人、录用{taken.hired}人，名额满了"


def _history(outcomes: Outcomes, one: Recommendation) -> str:
    last = next(reversed(outcomes.verdicts(one.id)), None)
    if last is None:
        return f"{_day(one.handed_at or one.at)}已经交给本人"
    why = reasons().get(last.reason)
    return f"{_day(last.at)}登记过：{SAID[last.fate]}{f'（{why.text}）' if why else ''}"


def _day(at: str) -> str:
    """Take the day, as the clock on the wall has it."""
    return datetime.fromisoformat(at).astimezone().date().isoformat()


def _asked(person: Person) -> None:
    if not person.personalised:
        raise Conflict(_PLAIN)
