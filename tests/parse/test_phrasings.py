"""Sentences with what a reader should find in them, and how many it does."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from matcher.codes.trades import find_trades
from matcher.parse.reading import read_posting_mentions, read_seeker_mentions
from matcher.types import Mention, Stance

HERE = Path(__file__).parent
# Each file was written before the reader had seen its sentences; the first, and the second, were
# then worked on. What was read at first sight: .90 (first), .61 (second), .46 (late), .63 (last), .75
# (fresh), .57 (compound), .48 (third), .77 (unseen) and .88 (blind), on
# which two nothing was tuned. The shares below are held, so that a change of the tables may gain and must not lose.
_LEAST = [
    ("phrasings.tsv", 0.98),
    ("phrasings_second.tsv", 0.88),
    ("phrasings_late.tsv", 0.79),
    ("phrasings_last.tsv", 0.85),
    ("phrasings_fresh.tsv", 0.92),
    ("phrasings_compound.tsv", 0.97),
    ("phrasings_third.tsv", 0.96),
    ("phrasings_unseen.tsv", 0.75),
    ("phrasings_blind.tsv", 0.87),
]
_HARMFUL = {Stance.REFUSES, Stance.LACKS, Stance.MUST, Stance.DENIES}


@dataclass(frozen=True)
class Phrasing:
    side: str
    field: str
    sentence: str
    expected: frozenset[tuple[str, str]]
    allowed: frozenset[tuple[str, str]]
    forbidden: frozenset[tuple[str, str]]
    wished: str = ""


def phrasings(name: str) -> Iterator[Phrasing]:
    with (HERE / name).open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            marks = row["expected"].split()
            yield Phrasing(
                row["side"],
                row["field"],
                row["sentence"],
                frozenset(_pair(mark) for mark in marks if mark[0] not in "?!-"),
                frozenset(_pair(mark[1:]) for mark in marks if mark[0] == "?"),
                frozenset(_pair(mark[1:]) for mark in marks if mark[0] == "!"),
                row.get("wished") or "",
            )


@pytest.mark.parametrize(("file", "least"), _LEAST)
def test_the_share_of_invented_sentences_that_are_read_does_not_fall(file, least):
    rows = list(phrasings(file))
    unread = [row.sentence for row in rows if not is_read(row)]
    assert len(unread) <= (1 - least) * len(rows), unread


def mentions(phrasing: Phrasing) -> tuple[Mention, ...]:
    if phrasing.side == "seeker":
        wished = {"desired_titles": [phrasing.wished]} if phrasing.wished else {}
        return read_seeker_mentions({**wished, phrasing.field: [phrasing.sentence]})
    return read_posting_mentions({phrasing.field: phrasing.sentence})


def is_read(phrasing: Phrasing) -> bool:
    """All that is expected was found, and no refusal, lack, must or denial besides.

    A trade or an industry may be refused along with the condition that the same words name.
    """
    found = mentions(phrasing)
    pairs = {(mention.concept, mention.stance.value) for mention in found}
    stances = {
        (mention.words, mention.stance)
        for mention in found
        if _pair_of(mention) in phrasing.expected
    }
    kinds = {mention.kind for mention in found if _pair_of(mention) in phrasing.expected}
    harmful = [
        mention
        for mention in found
        if mention.stance in _HARMFUL
        and _pair_of(mention) not in phrasing.expected | phrasing.allowed
        and not ((mention.words, mention.stance) in stances and mention.kind not in kinds)
    ]
    return phrasing.expected <= pairs and not harmful and not (phrasing.forbidden & pairs)


def _pair_of(mention: Mention) -> tuple[str, str]:
    return mention.concept, mention.stance.value


def _pair(mark: str) -> tuple[str, str]:
    concept, _, stance = mark.partition("=")
    kind, _, name = concept.partition(":")
    parts = name.split("+") if kind == "both" else [concept]
    named = "+".join(map(_as_the_table_does, parts))
    return f"both:{named}" if kind == "both" else named, stance


def _as_the_table_does(concept: str) -> str:
    """Name a trade as its table does, whatever everyday word the sentence's author used."""
    kind, _, name = concept.partition(":")
    names = [trade for _, _, trade in find_trades(name)] if kind == "trade" else []
    return f"trade:{names[0]}" if names else concept
