"""A recorded list in; the same list made again from what was recorded, and what differs, out.

It takes the postings as they stood then, the person as read then, the day and the weights of
then. What cannot be had again (an earlier program, model or table) is named where it has changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from matcher.codes.regions import place
from matcher.engine import Matcher
from matcher.ranking.explain import Voice, explain
from matcher.ranking.weights import Weights
from matcher.retrieval import Excluded
from matcher.store.codec import decode_posting, decode_seeker
from matcher.store.history import postings_at
from matcher.store.lists import POSTINGS, SEEKERS, Lists, RecordedList
from matcher.types import Match, Posting, Reason, Seeker
from service.casework.config import changed, config_of
from service.casework.lists import VOICE
from service.live.plain import band
from service.web.problems import Missing
from service.wiring import Wiring

CLOSE = 1e-3  # scores this near are equal: vectors are kept rounded


@dataclass(frozen=True, slots=True)
class Replay:
    """A list made again: what came out, what differs, and what has changed in the rules since."""

    matches: tuple[Match, ...]
    differences: tuple[str, ...]
    changed: tuple[str, ...]

    @property
    def same(self) -> bool:
        """Say whether it came out as it was shown."""
        return not self.differences


def replay(wiring: Wiring, recorded: RecordedList, matcher: Matcher | None = None) -> Replay:
    """Make a list again and hold it against what was shown; the weights of then are used."""
    draft = recorded.draft
    if draft.input is None or draft.shown is None:
        raise Missing("这份名单的内容已随本人资料一起删除，不能重算")
    then = Lists.of(wiring.store).config(recorded.config)
    now = matcher or wiring.live.matcher(draft.as_of)
    since = changed(then, config_of(now))
    weights = Weights.model_validate(then["weights"])
    judge = replace(now, as_of=draft.as_of, weights=weights)
    if draft.kind == SEEKERS:
        return _people_again(wiring, judge, recorded, since)
    found = postings_at(wiring.store, draft.scored, draft.change)
    postings = [found[id] for id in draft.scored if id in found]
    if draft.personalised:
        again = _again(judge, recorded, postings)
    else:
        again = _in_plain_order(wiring, recorded, postings)
    differences = (*_lost(draft.scored, postings), *compare(recorded.matches, again))
    return Replay(again, differences, since)


def compare(
    shown: Sequence[Match], again: Sequence[Match], kind: str = POSTINGS
) -> tuple[str, ...]:
    """Tell how two lists differ: in what is recommended, in order, scores or reasons."""
    then, now = ({_id(one, kind): one for one in some} for some in (shown, again))
    if set(then) != set(now):
        gone, new = [id for id in then if id not in now], [id for id in now if id not in then]
        told = [f"当时有而现在没有：{'、'.join(gone)}"] * bool(gone)
        return (*told, *[f"现在有而当时没有：{'、'.join(new)}"] * bool(new))
    order = ("先后次序不同",) if list(then) != list(now) else ()
    return (*order, *(said for id in then for said in _apart(id, then[id], now[id])))


def _id(match: Match, kind: str) -> str:
    return match.seeker_id if kind == SEEKERS else match.posting_id


def _people_again(
    wiring: Wiring, judge: Matcher, recorded: RecordedList, since: tuple[str, ...]
) -> Replay:
    """Judge again who was shown to an employer; of people only today's profiles are kept."""
    draft = recorded.draft
    assert draft.input is not None
    rows = wiring.store.seekers(draft.scored)
    people = [rows[id].seeker for id in sorted(rows)]
    scored = judge.rank_seekers(decode_posting(draft.input), people)
    again = tuple(explain(one, judge.weights, Voice.RECRUITER) for one in scored)
    newer = sum(row.change > draft.change for row in rows.values())
    gone = len(draft.scored) - len(rows)
    told = [f"其中{newer}人的资料后来改过，重算用的是现在的"] * bool(newer)
    told += [f"其中{gone}人的资料已删除"] * bool(gone)
    return Replay(again, compare(recorded.matches, again, SEEKERS), (*since, *told))


def _again(
    matcher: Matcher, recorded: RecordedList, postings: Sequence[Posting]
) -> tuple[Match, ...]:
    draft = recorded.draft
    assert draft.input is not None
    seeker = decode_seeker(draft.input)
    excluded = Excluded(draft.excluded, draft.excluded_employers)
    if draft.shared:
        return _allotted(matcher, seeker, recorded, postings)
    left = [one for one in postings if one.id not in excluded.ids]
    return matcher.rebuild(seeker, left, draft.n, VOICE, excluded)


def _allotted(
    matcher: Matcher, seeker: Seeker, recorded: RecordedList, postings: Sequence[Posting]
) -> tuple[Match, ...]:
    """Judge again what was allotted; whom else it might have gone to is not asked again."""
    shown = {match.posting_id for match in recorded.matches}
    scored = matcher.score(matcher.prepare(seeker), [one for one in postings if one.id in shown])
    matches = [explain(one, matcher.weights, VOICE) for one in scored]
    return tuple(sorted(matches, key=lambda match: (-match.score, match.posting_id)))


def _in_plain_order(
    wiring: Wiring, recorded: RecordedList, postings: Sequence[Posting]
) -> tuple[Match, ...]:
    """Order a plain list again: by how far it is, then by how new."""
    near = place(wiring.settings.region).code
    today = recorded.draft.as_of.toordinal()

    def key(posting: Posting) -> tuple[int, int, str]:
        region = posting.places[0].code if posting.places else ""
        day = posting.published.toordinal() if posting.published else 0
        return band(near, region), -min(day, today), posting.id

    shown = {match.posting_id: match for match in recorded.matches}
    ordered = [posting.id for posting in sorted(postings, key=key)]
    return tuple(shown[id] for id in ordered if id in shown)


def _lost(scored: Sequence[str], postings: Sequence[Posting]) -> Iterator[str]:
    missing = len(scored) - len(postings)
    if missing:
        yield f"当时比较过的岗位有{missing}个的旧内容找不到了"


def _apart(id: str, then: Match, now: Match) -> Iterator[str]:
    scores = [(then.score, now.score), (then.seeker_score, now.seeker_score)]
    scores.append((then.employer_score, now.employer_score))
    if any(abs(one - other) > CLOSE for one, other in scores):
        yield f"{id}的得分当时是{then.score:.3f}，重算是{now.score:.3f}"
    for name, one, other in (
        ("推荐理由", then.reasons, now.reasons),
        ("要留意的", then.concerns, now.concerns),
    ):
        if _texts(one) != _texts(other):
            yield f"{id}的{name}不同"


def _texts(reasons: Sequence[Reason]) -> list[str]:
    return [reason.text for reason in reasons]
