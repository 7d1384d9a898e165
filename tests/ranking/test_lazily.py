"""The lazy order against judging everything."""

import random
from dataclasses import replace

import pytest

from matcher.parse.region import parse_places
from matcher.parse.salary import parse_salary
from matcher.ranking import lazily
from matcher.ranking.lazily import best_by_portions, best_first
from matcher.ranking.score import Signals, glance, score_pair
from matcher.ranking.views import view_posting, view_seeker
from matcher.ranking.weights import load_weights
from matcher.types import Education, Mention, Posting, Span, Stance, TradeGuess

from .people import seeker

TRADES = ("焊工", "电工", "钳工", "普工", "保安", "会计")
PLACES = ("南宁", "东莞", "柳州市", "苏州市", "")
PAYS = ("3000-4000元/月", "5000-8000元/月", "150元/天", "面议")


def _posting(rng, number):
    trade = rng.choice(TRADES)
    nights = Mention("cond:夜班", Stance.INVOLVES, "description", "两班倒")
    return Posting(
        f"P{number:03}",
        "站",
        trade,
        places=parse_places(rng.choice(PLACES)),
        pay=parse_salary(rng.choice(PAYS)),
        trades=(TradeGuess(trade, rng.choice((0.4, 0.9)), "title", trade),),
        education=rng.choice((None, *Education)),
        experience=rng.choice((None, Span(1), Span(5))),
        age=rng.choice((None, Span(18, 45))),
        mentions=(nights,) if rng.random() < 0.3 else (),
    )


def _world(seed):
    rng = random.Random(seed)
    said = (Mention("cond:夜班", Stance.REFUSES, "requirements", "不上夜班"),)
    person = seeker(said=said, pay_floor=5000, birth_year=1985, education=Education.JUNIOR)
    views = [view_posting(_posting(rng, number)) for number in range(120)]
    alike = (0.80, 0.85, 0.85, 0.91)  # equal ones too, so that ties come up
    heard = [Signals(rng.choice(alike), rng.choice(alike), rng.choice((0, 90))) for _ in views]
    return view_seeker(person, 2026), views, heard


@pytest.mark.parametrize("seed", range(5))
def test_the_order_is_that_of_judging_them_all(seed):
    person, views, heard = _world(seed)
    weights = load_weights()
    judged = [score_pair(person, *one, weights) for one in zip(views, heard, strict=True)]
    by_score = sorted(judged, key=lambda one: (-one.score, one.posting.posting.id))
    assert list(best_first(person, views, heard, weights)) == by_score


@pytest.mark.parametrize("seed", range(5))
def test_no_part_raises_a_score_above_what_was_known_of_it(seed):
    person, views, heard = _world(seed)
    weights = load_weights()
    for view, told in zip(views, heard, strict=True):
        score = score_pair(person, view, told, weights).score
        assert score <= glance(person, view, told).most(weights) + 1e-12


def test_most_pairs_are_never_judged(monkeypatch):
    person, views, heard = _world(1)
    judged = []

    def counted(*given):
        judged.append(given)
        return score_pair(*given)

    monkeypatch.setattr(lazily, "score_pair", counted)
    ranked = best_first(person, views, heard, load_weights())
    for _ in range(3):
        next(ranked)
    assert len(judged) < len(views) / 2


@pytest.mark.parametrize("size", [1, 7, 200])
def test_by_portions_too_the_order_is_that_of_judging_them_all(size):
    rng = random.Random(3)
    weights, view = load_weights(), view_posting(_posting(rng, 1))
    people = [
        seeker(rng.choice(TRADES), rng.choice(("南宁", "东莞")), pay_floor=rng.choice((None, 6000)))
        for _ in range(60)
    ]
    people = [replace(one, id=f"S{at:02}") for at, one in enumerate(people)]
    told = Signals(0.85, 0.85, None)

    def judge(some):
        return [score_pair(view_seeker(one, 2026), view, told, weights) for one in some]

    best = Signals(1.0, 1.0, None)
    bounds = [(glance(view_seeker(one, 2026), view, best).most(weights), one) for one in people]
    ranked = sorted(judge(people), key=lambda one: (-one.score, one.seeker.seeker.id))
    assert list(best_by_portions(bounds, judge, size)) == ranked
