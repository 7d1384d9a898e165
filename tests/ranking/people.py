"""Seekers and postings made by hand for the ranking's tests."""

from __future__ import annotations

from matcher.parse.region import parse_places
from matcher.parse.salary import parse_salary
from matcher.ranking.score import Scored, Signals, score_pair
from matcher.ranking.views import view_posting, view_seeker
from matcher.ranking.weights import load_weights
from matcher.types import Mention, Posting, Seeker, Stance, TradeGuess

YEAR = 2026


def seeker(
    trade: str = "焊工", place: str = "南宁", said: tuple[Mention, ...] = (), **values
) -> Seeker:
    """Make a welder who looks for work in Nanning, unless told otherwise."""
    given = {
        "desired_titles": (trade,),
        "places": parse_places(place),
        "trades": (TradeGuess(trade, 1.0, "desired_titles", trade),),
        "mentions": said,
    }
    return Seeker(id="S", **{**given, **values})


def posting(
    trade: str = "焊工",
    place: str = "南宁",
    pay: str = "",
    said: tuple[Mention, ...] = (),
    **values,
) -> Posting:
    """Make a welder's job in Nanning, unless told otherwise."""
    given = {
        "places": parse_places(place),
        "place_text": place,
        "pay": parse_salary(pay) if pay else None,
        "pay_text": pay,
        "trades": (TradeGuess(trade, 1.0, "title", trade),) if trade else (),
        "mentions": said,
    }
    return Posting(id="P", source="站", title=trade or "岗位", **{**given, **values})


def says(concept: str, stance: Stance, words: str = "", field: str = "description") -> Mention:
    """Make a mention."""
    return Mention(concept, stance, field, words or concept.partition(":")[2])


def judged(person: Seeker, job: Posting, signals: Signals | None = None) -> Scored:
    """Score a pair by the shipped weights."""
    return score_pair(
        view_seeker(person, YEAR), view_posting(job), signals or Signals(0.9, 0.9), load_weights()
    )


def part(scored: Scored, name: str) -> float:
    """Give the value of one part."""
    return {p.name: p.value for p in (*scored.wanted, *scored.wants)}[name]
