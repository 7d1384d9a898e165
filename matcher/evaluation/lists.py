"""A world in; everybody's list from the whole catalogue, as a service would give it, out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from matcher.engine import Matcher
from matcher.evaluation.judgments import Judgments
from matcher.evaluation.metrics import CUT, GOOD, SHOWN, Grades
from matcher.evaluation.world import World
from matcher.store.store import Store
from matcher.store.values import PostingRow
from matcher.types import Match, Posting, Reason, Seeker

_COLUMNS = (
    *("seeker_id", "posting_id", "seeker", "employer", "note"),
    *("名次", "想找", "岗位", "单位", "地点", "工资", "总分", "求职者分", "单位分"),
    *("理由", "顾虑", "要问的"),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One posting of one list, with the judges' grades where there are any."""

    rank: int
    posting: Posting
    match: Match
    grades: Grades | None


@dataclass(frozen=True)
class Lists:
    """Everybody's list, best first."""

    entries: Mapping[str, tuple[Entry, ...]]

    @property
    def ids(self) -> dict[str, tuple[str, ...]]:
        """The postings of each list."""
        return {id: tuple(entry.posting.id for entry in some) for id, some in self.entries.items()}

    def judged_share(self, n: int) -> float:
        """Share of the first `n` of all lists that a judge has seen."""
        top = self._first(n)
        return sum(entry.grades is not None for entry in top) / len(top) if top else 0.0

    def precision(self) -> float:
        """Share of the judged among the first three that both sides grade well."""
        seen = [entry.grades for entry in self._first(SHOWN) if entry.grades is not None]
        return sum(grades.both >= GOOD for grades in seen) / len(seen) if seen else float("nan")

    def bad(self) -> float:
        """Share of the judged among the first three that one side would not hear of."""
        seen = [entry.grades for entry in self._first(SHOWN) if entry.grades is not None]
        return sum(grades.both == 0 for grades in seen) / len(seen) if seen else float("nan")

    def _first(self, n: int) -> list[Entry]:
        return [entry for some in self.entries.values() for entry in some[:n]]


def fill(store: Store, world: World) -> World:
    """Put a world's postings into a store; gives the world with the ids they have there."""
    rows = [PostingRow(posting) for posting in world.postings.values()]
    stored = [outcome.id for outcome in store.upsert_postings(rows)]
    postings = {id: replace(row.posting, id=id) for id, row in zip(stored, rows, strict=True)}
    return replace(world, postings=postings)


def make_lists(
    matcher: Matcher,
    seekers: Mapping[str, Seeker],
    judged: Judgments,
    progress: Callable[[int], None] = lambda count: None,
) -> Lists:
    """Recommend ten postings of the catalogue to everybody."""
    entries: dict[str, tuple[Entry, ...]] = {}
    for id, seeker in sorted(seekers.items()):
        matches = matcher.recommend(seeker, CUT)
        entries[id] = _entries(matcher, matches, judged.get(id, {}))
        progress(1)
    return Lists(entries)


def _entries(
    matcher: Matcher, matches: Sequence[Match], grades: Mapping[str, Grades]
) -> tuple[Entry, ...]:
    ids = [match.posting_id for match in matches]
    postings = matcher.catalogue.store.postings(ids)
    return tuple(
        Entry(rank, postings[match.posting_id], match, grades.get(match.posting_id))
        for rank, match in enumerate(matches, start=1)
    )


def list_lines(lists: Lists, seekers: Mapping[str, Seeker], n: int = SHOWN) -> Iterator[str]:
    """Write the first `n` of everybody as a table to judge: fill in `seeker` and `employer`.

    The filled table is itself a file of judgments.
    """
    yield _line(_COLUMNS)
    for id, some in lists.entries.items():
        yield from (_line(_row(seekers[id], entry)) for entry in some[:n])


def _line(cells: Iterable[object]) -> str:
    return "\t".join(" ".join(str(cell).split()) for cell in cells) + "\n"


def _row(seeker: Seeker, entry: Entry) -> tuple[object, ...]:
    grades, match, posting = entry.grades, entry.match, entry.posting
    judged = (grades.seeker, grades.employer, grades.note) if grades else ("", "", "")
    scores = (match.score, match.seeker_score, match.employer_score)
    wished = "、".join(seeker.desired_titles)
    told = (posting.title, posting.employer, posting.place_text, posting.pay_text)
    return (
        *(seeker.id, posting.id, *judged, entry.rank, wished, *told),
        *(f"{score:.2f}" for score in scores),
        *(said(match.reasons), said(match.concerns), match.question),
    )


def said(reasons: Sequence[Reason]) -> str:
    """Join sentences."""
    return "；".join(reason.text for reason in reasons)
