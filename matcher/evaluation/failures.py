"""A run and its arena in; the people served worst, with the judges' word beside the matcher's, out."""

from __future__ import annotations

from dataclasses import dataclass

from matcher.evaluation.arena import Arena
from matcher.evaluation.experiment import Run
from matcher.evaluation.judgments import Judgments
from matcher.evaluation.metrics import GOOD, SHOWN, Figures, Grades
from matcher.ranking.explain import explain
from matcher.types import Match, Posting, Seeker

FIRST = 5


@dataclass(frozen=True, slots=True)
class Line:
    """One posting of a person's list: its place, the grades, and what the matcher says of it."""

    rank: int
    posting: Posting
    grades: Grades | None
    match: Match


@dataclass(frozen=True, slots=True)
class Failure:
    """A person, the figures, the first postings, and good ones that came too late."""

    seeker: Seeker
    figures: Figures
    first: tuple[Line, ...]
    missed: tuple[Line, ...]


def failures(arena: Arena, run: Run, judged: Judgments, n: int = 10) -> tuple[Failure, ...]:
    """List the `n` people with the worst lists."""
    worst = sorted(run.figures, key=lambda id: (_goodness(run.figures[id]), id))
    return tuple(_failure(arena, run, judged, id) for id in worst[:n])


def _goodness(found: Figures) -> float:
    return 1.0 if found.ndcg is None else found.ndcg


def _failure(arena: Arena, run: Run, judged: Judgments, seeker_id: str) -> Failure:
    ranked, grades = run.ranked[seeker_id], judged[seeker_id]
    scored = arena.score_postings(seeker_id, ranked)
    weights = arena.matcher.weights
    lines = [
        Line(rank, arena.postings[id], grades.get(id), explain(found, weights))
        for rank, (id, found) in enumerate(zip(ranked, scored, strict=True), start=1)
    ]
    late = [line for line in lines[FIRST:] if line.grades and line.grades.both >= GOOD]
    return Failure(
        arena.seekers[seeker_id],
        run.figures[seeker_id],
        tuple(lines[:FIRST]),
        tuple(late[:SHOWN]),
    )
