"""Everything an evaluation found, as one value, and as plain values for JSON."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from matcher.evaluation.ablation import Cost
from matcher.evaluation.experiment import NAMES, Comparison, Run
from matcher.evaluation.exposure import Exposure
from matcher.evaluation.failures import Failure, Line
from matcher.evaluation.groups import Served
from matcher.evaluation.lists import Entry, Lists, said
from matcher.evaluation.net import Catch
from matcher.evaluation.world import posting_line
from matcher.ranking.weights import Weights
from matcher.types import Seeker

MATCHER, CEILING = "本匹配器", "上限"


@dataclass(frozen=True, slots=True)
class Direction:
    """All rankers over one side's queries, the matcher first; and the matcher against each."""

    name: str
    runs: tuple[Run, ...]
    compared: Mapping[str, Comparison]
    failures: tuple[Failure, ...] = ()

    @property
    def matcher(self) -> Run:
        """The matcher's own run."""
        return self.runs[0]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What everybody gets from the whole catalogue."""

    lists: Lists
    exposure: tuple[Exposure, ...]
    net: tuple[Catch, ...] = ()
    crowd: tuple[Exposure, ...] = ()  # the same for a crowd that nobody judged


@dataclass(frozen=True)
class Report:
    """One evaluation; what was not asked for is empty or None."""

    facts: Mapping[str, str]
    weights: Weights
    seekers: Mapping[str, Seeker]
    directions: tuple[Direction, ...]
    ablation: tuple[Cost, ...] = ()
    groups: tuple[Served, ...] = ()
    catalogue: Catalogue | None = None
    notes: Sequence[str] = field(default=())


def to_json(report: Report) -> dict[str, object]:
    """Give the report as plain values."""
    whole = report.catalogue
    return {
        "facts": dict(report.facts),
        "notes": list(report.notes),
        "weights": report.weights.model_dump(mode="json", exclude={"without"}),
        "directions": [_direction(one) for one in report.directions],
        "ablation": [_cost(one) for one in report.ablation],
        "groups": [_served(one) for one in report.groups],
        "catalogue": None if whole is None else _catalogue(whole),
    }


def _number(value: float | None) -> float | None:
    """Give a number JSON has; it has none for "no meaning"."""
    return None if value is None or math.isnan(value) else round(value, 4)


def _direction(one: Direction) -> dict[str, object]:
    return {
        "name": one.name,
        "runs": [_run(run) for run in one.runs],
        "compared": {name: _comparison(found) for name, found in one.compared.items()},
        "failures": [_failure(found) for found in one.failures],
    }


def _run(run: Run) -> dict[str, object]:
    return {
        "name": run.name,
        "queries": len(run.figures),
        "means": {name: _number(run.mean(name)) for name in NAMES},
        "intervals": {name: [_number(end) for end in run.interval(name)] for name in NAMES},
        "by_query": {
            id: {name: _number(getattr(found, name)) for name in NAMES}
            for id, found in run.figures.items()
        },
    }


def _comparison(found: Comparison | None) -> dict[str, object] | None:
    if found is None:
        return None
    return {
        "figure": found.figure,
        "difference": _number(found.difference),
        "interval": [_number(found.low), _number(found.high)],
        "better": found.better,
        "worse": found.worse,
    }


def _failure(one: Failure) -> dict[str, object]:
    return {
        "id": one.id,
        "told": one.told,
        "figures": {name: _number(getattr(one.figures, name)) for name in NAMES},
        "first": [_line(line) for line in one.first],
        "missed": [_line(line) for line in one.missed],
    }


def _line(line: Line) -> dict[str, object]:
    grades = line.grades
    return {
        "rank": line.rank,
        "id": line.id,
        "told": line.told,
        "seeker": grades.seeker if grades else None,
        "employer": grades.employer if grades else None,
        "note": grades.note if grades else "",
        "score": _number(line.match.score),
        "reasons": said(line.match.reasons),
        "concerns": said(line.match.concerns),
        "question": line.match.question,
    }


def _cost(one: Cost) -> dict[str, object]:
    return {
        "name": one.name,
        "ndcg": _comparison(one.ndcg),
        "precision": _comparison(one.precision),
        "bad": _comparison(one.bad),
        "employer": _comparison(one.employer),
    }


def _served(one: Served) -> dict[str, object]:
    return {
        "grouping": one.grouping,
        "group": one.group,
        "people": one.people,
        "ndcg": _number(one.ndcg),
        "interval": [_number(end) for end in one.ndcg_interval],
        "precision": _number(one.precision),
        "hit": _number(one.hit),
        "bad": _number(one.bad),
        "gap": _number(one.gap),
        "listed": _number(one.listed),
    }


def _catalogue(whole: Catalogue) -> dict[str, object]:
    lists = whole.lists
    return {
        "judged_share": {str(n): _number(lists.judged_share(n)) for n in (3, 10)},
        "precision_of_judged": _number(lists.precision()),
        "bad_of_judged": _number(lists.bad()),
        "exposure": [_exposure(one) for one in whole.exposure],
        "net": [
            {
                "name": one.name,
                "recall": _number(one.recall),
                "interval": [_number(end) for end in one.interval],
                "candidates": _number(one.candidates),
            }
            for one in whole.net
        ],
        "crowd": [_exposure(one) for one in whole.crowd],
        "lists": {id: [_entry(entry) for entry in some] for id, some in lists.entries.items()},
    }


def _exposure(one: Exposure) -> dict[str, object]:
    return {
        "length": one.length,
        "people": one.people,
        "shown": one.shown,
        "catalogue": one.catalogue,
        "coverage": _number(one.coverage),
        "gini_postings": _number(one.gini_postings),
        "gini_employers": _number(one.gini_employers),
        "over_sent": _number(one.over_sent),
        "crowded": one.crowded,
        "short": one.short,
        "most": one.most,
    }


def _entry(entry: Entry) -> dict[str, object]:
    return _line(
        Line(entry.rank, entry.posting.id, posting_line(entry.posting), entry.grades, entry.match)
    )
