"""What a recommendation was made from in; which facts were used, which never are, and how to object, out."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from matcher.codes.tables import read_rows
from matcher.config import DATA
from matcher.ranking.weights import load_weights
from matcher.types import Match


@cache
def _table(kind: str) -> Mapping[str, str]:
    rows = read_rows(DATA / "explained.csv")
    return {row["name"]: row["text"] for row in rows if row["kind"] == kind}


def used_in(match: Match) -> list[str]:
    """Say which facts of the two sides were held against each other, in the order of the table.

    >>> used_in(Match("s", "p", 1, 1, 1, True, features=(("seeker.pay", 1.0),)))
    ['工资：您要的最低月薪，和岗位写的工资']
    """
    names = {name.partition(".")[2] for name, _ in match.features}
    return [text for name, text in _table("used").items() if name in names]


def looked_at() -> tuple[list[str], list[str]]:
    """Say what counts for whether a person would take work, and for whether they would be taken."""
    weights, known = load_weights(), _table("used")
    return (
        [known[name] for name, weight in weights.seeker.items() if weight and name in known],
        [known[name] for name, weight in weights.employer.items() if weight and name in known],
    )


def never_used() -> list[str]:
    """Say what no recommendation looks at."""
    return list(_table("never").values())


def how_to_object(phone: str) -> list[str]:
    """Say what a person may do who does not agree."""
    return [*_table("right").values(), f"投诉电话：{phone}"]
