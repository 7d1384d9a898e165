"""A run and its arena in; the worst lists, with the judges' word beside the matcher's, out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matcher.evaluation.arena import Arena
from matcher.evaluation.experiment import Run
from matcher.evaluation.judgments import Judgments
from matcher.evaluation.metrics import GOOD, SHOWN, Figures, Grades
from matcher.evaluation.world import posting_line, seeker_line
from matcher.ranking.explain import explain
from matcher.ranking.score import Scored
from matcher.types import Match

FIRST = 5


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of a list: its place, what it is, the grades, and what the matcher says of it."""

    rank: int
    id: str
    told: str
    grades: Grades | None
    match: Match


@dataclass(frozen=True, slots=True)
class Failure:
    """Whose list it is, its figures, the first entries, and good ones that came too late."""

    id: str
    told: str
    figures: Figures
    first: tuple[Line, ...]
    missed: tuple[Line, ...]


def worst_seekers(arena: Arena, run: Run, judged: Judgments, n: int = 10) -> tuple[Failure, ...]:
    """List the `n` people with the worst lists of postings."""
    return tuple(
        _failure(id, seeker_line(arena.seekers[id]), run, judged, _of_postings(arena, run, id))
        for id in _worst(run)[:n]
    )


def worst_postings(arena: Arena, run: Run, judged: Judgments, n: int = 10) -> tuple[Failure, ...]:
    """List the `n` postings with the worst lists of people."""
    return tuple(
        _failure(id, posting_line(arena.postings[id]), run, judged, _of_seekers(arena, run, id))
        for id in _worst(run)[:n]
    )


def _worst(run: Run) -> list[str]:
    """Order queries by their nDCG; those in the best order are no failure."""
    known = {id: one.ndcg for id, one in run.figures.items() if one.ndcg is not None}
    return [id for id in sorted(known, key=lambda id: (known[id], id)) if known[id] < 1]


def _of_postings(arena: Arena, run: Run, seeker_id: str) -> list[tuple[str, Match]]:
    scored = arena.score_postings(seeker_id, run.ranked[seeker_id])
    return [(posting_line(one.posting.posting), _told(arena, one)) for one in scored]


def _of_seekers(arena: Arena, run: Run, posting_id: str) -> list[tuple[str, Match]]:
    posting = arena.postings[posting_id]
    found = []
    for id in run.ranked[posting_id]:
        [scored] = arena.matcher.rank_seekers(posting, [arena.seekers[id]])
        found.append((seeker_line(arena.seekers[id]), _told(arena, scored)))
    return found


def _told(arena: Arena, scored: Scored) -> Match:
    return explain(scored, arena.matcher.weights)


def _failure(
    id: str, told: str, run: Run, judged: Judgments, entries: Sequence[tuple[str, Match]]
) -> Failure:
    lines = [
        Line(rank, item, words, judged[id].get(item), match)
        for rank, (item, (words, match)) in enumerate(
            zip(run.ranked[id], entries, strict=True), start=1
        )
    ]
    late = [line for line in lines[FIRST:] if line.grades and line.grades.both >= GOOD]
    return Failure(id, told, run.figures[id], tuple(lines[:FIRST]), tuple(late[:SHOWN]))
