"""What an audience is owed, by the project's table and the offices' own changes, out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from functools import cache

from matcher.codes.tables import read_rows
from matcher.config import DATA
from matcher.store.owed import Term
from matcher.store.service_sets import Contents, ServiceSets
from matcher.store.store import Store
from service.casework.policies import parts


@dataclass(frozen=True, slots=True)
class ServiceSet:
    """How many of each service, within how many days, and for how long it lasts."""

    policy: int
    guidance: int
    postings: int
    postings_most: int
    training: int
    targeted: bool  # local and public-welfare posts first
    due_days: int
    period_days: int
    note: str = ""

    @property
    def owed(self) -> dict[str, int]:
        """How many of each kind must be delivered; none of a kind is left out."""
        counts = {
            "policy": self.policy,
            "guidance": self.guidance,
            "posting": self.postings,
            "training": self.training,
        }
        return {kind: count for kind, count in counts.items() if count}

    def contents(self) -> dict[str, str | int | bool]:
        """Write it as it is stored."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Sets:
    """Every set, by office and audience; an empty office is the region's."""

    found: Mapping[tuple[str, str], ServiceSet]
    own: frozenset[tuple[str, str]]  # written by an office or the region

    def of(self, office: str, audience: str) -> ServiceSet | None:
        """Give what an office owes an audience; None for an audience nobody has a set for."""
        return self.found.get((office, audience)) or self.found.get(("", audience))

    def audiences(self, office: str) -> tuple[str, ...]:
        """Name the audiences that an office has sets for."""
        return tuple(sorted({name for whose, name in self.found if whose in ("", office)}))

    @property
    def terms(self) -> dict[tuple[str, str], Term]:
        """Within how many days each is due."""
        return {key: Term(one.due_days, one.period_days) for key, one in self.found.items()}


def sets_of(store: Store) -> Sets:
    """Read every set that holds."""
    written = {key: _read(contents) for key, contents in ServiceSets.of(store).written().items()}
    return Sets({**_defaults(), **written}, frozenset(written))


def facts_of_audience(audience: str) -> tuple[str, ...]:
    """Name the facts that are certified of whoever is of an audience."""
    rows = {row["audience"]: row["facts"] for row in _rows()}
    return parts(rows.get(audience, audience))


def _read(contents: Contents) -> ServiceSet:
    known = {one.name for one in fields(ServiceSet)}
    return ServiceSet(**{name: value for name, value in contents.items() if name in known})  # type: ignore[arg-type]


@cache
def _defaults() -> Mapping[tuple[str, str], ServiceSet]:
    return {
        ("", row["audience"]): ServiceSet(
            policy=int(row["policy"]),
            guidance=int(row["guidance"]),
            postings=int(row["postings"]),
            postings_most=int(row["postings_most"]),
            training=int(row["training"]),
            targeted=row["targeted"] == "1",
            due_days=int(row["due_days"]),
            period_days=int(row["period_days"]),
            note=row["note"],
        )
        for row in _rows()
    }


@cache
def _rows() -> tuple[dict[str, str], ...]:
    return read_rows(DATA / "service_sets.csv")
