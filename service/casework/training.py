"""A person and the open catalogue of trainings in; the one that opens most postings, told honestly, out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from matcher.codes.regions import distance_km, place
from matcher.codes.trades import nearness
from matcher.parse.licences import covers, held
from matcher.types import Audience, Place, Seeker, Stance
from service.casework.gaps import Blocked, opened
from service.casework.trainings import INTERNSHIP, Training

_FAR = 10_000.0  # km; a training that does not say where it is comes last
_NEAR_WISH = 0.5
_NOTHING = "目录里没有哪个培训或见习能直接多打开岗位"
_EMPTY = "培训目录里现在没有可报名的班，请先导入培训目录"
_EXAMPLES = 5
_FEW = 3  # as many names as a sentence holds


@dataclass(frozen=True, slots=True)
class Advice:
    """The training to offer, if there is one, what it opens, and the sentence that says so."""

    training: Training | None
    gained: int
    text: str
    postings: tuple[str, ...] = ()  # ids of some that it opens


def advise(
    seeker: Seeker,
    gaps: Sequence[Blocked],
    catalogue: Sequence[Training],
    day: date,
    groups: frozenset[Audience],
    near: Sequence[Place],
    passed_over: frozenset[str] = frozenset(),
) -> Advice:
    """Choose by the postings opened, then the nearest, then the soonest."""
    joinable = [
        one
        for one in catalogue
        if one.open_on(day) and one.id not in passed_over and _may_join(one, groups)
    ]
    if not joinable:
        return Advice(None, 0, _EMPTY)
    found = {one.id: opened(one, gaps) for one in joinable}
    best = min(joinable, key=lambda one: (-len(found[one.id]), *_order(one, near)))
    opens = found[best.id]
    if not opens:
        return _general(seeker, joinable, near)
    ids = sorted(gap.posting.posting.id for gap in opens)
    return Advice(best, len(opens), _sentence(best, opens), tuple(ids[:_EXAMPLES]))


def general(seeker: Seeker, catalogue: Sequence[Training], day: date) -> Advice:
    """Offer a training without looking at what the person lacks."""
    joinable = [one for one in catalogue if one.open_on(day) and not one.groups]
    best = min(joinable, key=lambda one: (not one.general, one.starts or day, one.id), default=None)
    if best is None:
        return Advice(None, 0, _EMPTY)
    return Advice(best, 0, f"可报名：{named(best)}")


def _general(seeker: Seeker, joinable: Sequence[Training], near: Sequence[Place]) -> Advice:
    """Offer the general one, or else one near the wishes; say that it opens nothing by itself."""
    for fits, why in (
        (lambda one: one.general, "可先参加通用的"),
        (lambda one: _near_wish(one, seeker), "可先参加与意向接近的"),
    ):
        fitting = [one for one in joinable if fits(one)]
        if fitting:
            best = min(fitting, key=lambda one: _order(one, near))
            return Advice(best, 0, f"{_NOTHING}；{why}：{named(best)}")
    return Advice(None, 0, f"{_NOTHING}，也没有与意向接近的或通用的；请留意新开的班")


def _may_join(one: Training, groups: frozenset[Audience]) -> bool:
    return not one.groups or bool(one.groups & groups)


def _near_wish(one: Training, seeker: Seeker) -> bool:
    near = any(
        nearness(trade, wish.trade) >= _NEAR_WISH for trade in one.trades for wish in seeker.trades
    )
    return near and _teaches_new(one, seeker)


def _teaches_new(one: Training, seeker: Seeker) -> bool:
    """Say whether there is something in it that the person has not got."""
    papers = held(seeker.mentions)
    has = {mention.concept for mention in seeker.mentions if mention.stance is Stance.HAS}
    if one.teaches:
        return any(
            not covers(papers, concept.removeprefix("licence:"))
            if concept.startswith("licence:")
            else concept not in has
            for concept in one.teaches
        )
    done = {trade for trade, _ in seeker.trades_done}
    return not done & set(one.trades)


def _order(one: Training, near: Sequence[Place]) -> tuple[float, date, str]:
    return _distance(one, near), one.starts or date.min, one.id


def _distance(one: Training, near: Sequence[Place]) -> float:
    if not one.region or not near:
        return _FAR
    found = (distance_km(place(one.region), spot) for spot in near)
    return min((km for km in found if km is not None), default=_FAR)


def _sentence(best: Training, opens: Sequence[Blocked]) -> str:
    lacks = sorted({lack for gap in opens for lack in gap.lacks})
    papers = [lack.removeprefix("licence:") for lack in lacks if lack.startswith("licence:")]
    skills = [lack.removeprefix("skill:") for lack in lacks if lack.startswith("skill:")]
    if best.kind == INTERNSHIP:
        done = [f"见习满{best.months:g}个月"]
    else:
        done = [f"考下{_listed(papers)}"] if papers else []
        done += [f"学会{_listed(skills)}"] if skills else []
    return f"{'、'.join(done)}后，可多去{len(opens)}个岗位：{named(best)}"


def _listed(names: Sequence[str]) -> str:
    return "、".join(names[:_FEW]) + ("等" if len(names) > _FEW else "")


def named(one: Training) -> str:
    """Name a training with where and when it is."""
    begins = f"{one.starts.isoformat()}开班" if one.starts and one.kind != INTERNSHIP else ""
    told = (one.provider, one.place, begins)
    facts = "，".join(fact for fact in told if fact)
    return f"{one.title}（{facts}）" if facts else one.title
