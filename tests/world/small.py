"""The small world's files in; a matcher over them, and what it tells everybody, out.

`postings.csv` and `seekers.jsonl` are invented. `wanted.tsv` says, by a caseworker's judgment
written before any list was seen, what a person must, may and must never be offered.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from matcher.catalogue import SHOW, Catalogue
from matcher.encoder.model import Encoder
from matcher.engine import Matcher
from matcher.intake import Intake
from matcher.store.store import Store
from matcher.types import Match, Seeker, Verdict

HERE = Path(__file__).parent
POSTINGS, SEEKERS, WANTED = HERE / "postings.csv", HERE / "seekers.jsonl", HERE / "wanted.tsv"
EXPECTED = HERE / "expected.json"
AS_OF = date(2026, 11, 1)
PRECISION = "openvino-fp32"  # the same on every machine; the fast ways differ in the third decimal
SHOWN = 3  # what a caseworker hands over
CANDIDATES = 5
# What a why-not says where the rule is no hard limit of the pair, or is only held against it.
TELLS = {
    "held": "暂扣",
    "expired": "已过期",
    "refusal": "触犯",
    "trade": "工种",
    "rank": "级",
    "form": "本人想找",
    "licence": "证",
    "education": "学历",
    "experience": "经验",
    "age": "年龄",
    "competence": "经历",
    "skills": "不会",
}
ASKED_FOR = ("N001", "N016", "N025", "N046", "N070", "N115")  # postings whose candidates are kept


@dataclass(frozen=True)
class World:
    """A matcher over a file of postings and one of profiles, and everybody in them."""

    matcher: Matcher
    seekers: Mapping[str, Seeker]

    @property
    def store(self) -> Store:
        """Give the truth behind the matcher."""
        return self.matcher.catalogue.store

    def first(self, seeker_id: str, n: int = SHOWN) -> tuple[Match, ...]:
        """Recommend to one person."""
        return self.matcher.recommend(self.seekers[seeker_id], n)

    def lists(self) -> dict[str, list[str]]:
        """Give everybody's first postings."""
        return {id: [match.posting_id for match in self.first(id)] for id in sorted(self.seekers)}


def build(encoder: Encoder, postings: Path = POSTINGS, seekers: Path = SEEKERS) -> World:
    """Take both files in as a station's would be, everybody agreeing to be shown."""
    store = Store.open(":memory:")
    intake = Intake(store, AS_OF)
    intake.take(postings, "postings")
    intake.take(seekers, "seekers")
    people = {row.seeker.id: row.seeker for row in store.iter_seekers()}
    for id in people:
        store.record_consent(id, SHOW, True, datetime(2026, 11, 1, tzinfo=UTC))
    catalogue = Catalogue(store, encoder)
    catalogue.refresh()
    return World(Matcher(catalogue, encoder, AS_OF), people)


def snapshot(world: World) -> dict[str, Any]:
    """Tell everything a reviewer should see change: lists, sentences and questions; no scores."""
    postings = world.store.postings(ASKED_FOR)
    return {
        "seekers": {
            id: [_told(match, "posting_id") for match in world.first(id)]
            for id in sorted(world.seekers)
        },
        "postings": {
            id: [
                _told(match, "seeker_id")
                for match in world.matcher.candidates(postings[id], n=CANDIDATES)
            ]
            for id in ASKED_FOR
        },
    }


def freeze(told: Mapping[str, Any]) -> str:
    """Write a snapshot as text that reads well in a diff."""
    return json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _told(match: Match, id: str) -> dict[str, Any]:
    return {
        "id": getattr(match, id),
        "reasons": [reason.text for reason in match.reasons],
        "concerns": [concern.text for concern in match.concerns],
        "question": match.question,
    }


@dataclass(frozen=True, slots=True)
class Wish:
    """What a caseworker says of a pair; `known` is why the matcher does not follow yet."""

    seeker_id: str
    posting_id: str
    verdict: str  # must, may, never
    rule: str  # of a never: what should rule it out, any of these joined by |
    note: str
    known: str  # why the list does not follow yet; empty when it should
    unnamed: str  # why a why-not does not name the rule yet; empty when it should


def wanted() -> tuple[Wish, ...]:
    """Read the caseworker's judgments."""
    with WANTED.open(encoding="utf-8", newline="") as file:
        return tuple(Wish(**row) for row in csv.DictReader(file, delimiter="\t"))


def follows(wish: Wish, lists: Mapping[str, list[str]]) -> bool:
    """Tell whether the lists do what the caseworker says."""
    shown = wish.posting_id in lists[wish.seeker_id]
    return {"must": shown, "may": True, "never": not shown}[wish.verdict]


def names(world: World, wish: Wish) -> bool:
    """Tell whether a why-not names one of the rules that shut a trap."""
    said = world.matcher.why_not(world.seekers[wish.seeker_id], wish.posting_id)
    failed = {check.rule for check in said.match.checks if check.verdict is Verdict.FAIL}
    return any(
        rule in failed or (rule in TELLS and TELLS[rule] in said.text)
        for rule in wish.rule.split("|")
    )
