"""A seeker held against the jobs of an advertisement for several, one at a time."""

from __future__ import annotations

from dataclasses import replace

import pytest

from matcher.documents import posting_document, posting_filter
from matcher.ingest.postings import posting_from_fields
from matcher.parse.region import parse_places
from matcher.ranking.explain import Voice, explain
from matcher.ranking.lazily import best_first
from matcher.ranking.relax import relax
from matcher.ranking.score import Signals, best_pair
from matcher.ranking.views import view_posting, view_seeker
from matcher.ranking.weights import load_weights
from matcher.types import Education, Stance, Verdict

from .people import YEAR, posting, says, seeker

AD = (
    "本厂招聘以下人员。一、焊工5名:月薪6000-8000元,须有焊工证,三年以上焊接经验。"
    "二、保安3名:50岁以下,月薪3000元,夜班。三、文员1名:大专以上学历,月薪3500-4000元。"
)
HEARD = Signals(0.9, 0.9)


def ad(title="焊工、保安、文员", text=AD):
    fields = {"external_id": "A", "title": title, "description": text, "place": "南宁"}
    return posting_from_fields(fields, "站")[0]


def best(person, job):
    return best_pair(view_seeker(person, YEAR), view_posting(job), HEARD, load_weights())


def told(person, job, voice=Voice.CASEWORKER):
    return [reason.text for reason in explain(best(person, job), load_weights(), voice).reasons]


@pytest.mark.parametrize(("trade", "pay"), [("焊工", 8000), ("保安", 3000), ("文员", 4000)])
def test_a_seeker_is_judged_by_the_job_they_ask_for(trade, pay):
    found = best(seeker(trade), ad())
    assert found.posting.opening == trade
    assert found.posting.posting.pay.high == pay


def test_no_demand_of_one_job_stands_against_a_seeker_of_another():
    old_hand = seeker("文员", birth_year=YEAR - 58, education=Education.COLLEGE)
    assert best(old_hand, ad()).eligible
    assert not best(replace(old_hand, education=Education.JUNIOR), ad()).eligible
    guard = seeker("保安", birth_year=YEAR - 45, education=Education.PRIMARY)
    assert all(check.verdict is not Verdict.FAIL for check in best(guard, ad()).checks)


def test_two_jobs_are_never_mixed():
    """The welder's pay does not come with the guard's demands, nor the clerk's trade with either."""
    unpapered = seeker(
        "焊工", pay_floor=6000, said=(says("licence:焊工证", Stance.LACKS, field="about"),)
    )
    assert not best(unpapered, ad()).eligible


def test_a_refusal_of_one_jobs_nights_leaves_who_asks_for_another():
    person = seeker("文员", said=(says("cond:夜班", Stance.REFUSES, "不上夜班", "about"),))
    assert best(person, ad()).eligible
    guard = best(replace(person, trades=seeker("保安").trades), ad())
    assert (guard.posting.opening, guard.eligible) == ("保安", False)


@pytest.mark.parametrize("voice", Voice)
def test_the_reasons_name_the_job_and_its_terms_first(voice):
    first, *_ = told(seeker("焊工"), ad(), voice)
    assert "“焊工”：6000-8000元/月，3年经验" in first


def test_the_job_that_the_title_names_needs_no_naming():
    assert not any("这条招工里" in text for text in told(seeker("焊工"), ad("焊工")))
    assert any("这条招工里的“保安”" in text for text in told(seeker("保安"), ad("焊工")))


def test_an_advertisement_stands_in_a_list_once_by_its_best_job():
    person = view_seeker(seeker("保安"), YEAR)
    jobs = [ad(), *(replace(posting("保安", pay="3000"), id=f"P{at}") for at in range(3))]
    views = [view_posting(job) for job in jobs]
    heard = [HEARD] * len(views)
    weights = load_weights()
    ranked = list(best_first(person, views, heard, weights))
    judged = [best_pair(person, view, HEARD, weights) for view in views]
    assert ranked == sorted(judged, key=lambda one: (-one.score, one.posting.posting.id))


def test_a_search_finds_every_job_and_bars_none_for_what_another_brings():
    document = posting_document(ad())
    assert {"焊工", "保安", "文员"} <= document.attributes["trade"]
    assert "cond:夜班" not in document.attributes["brings"]
    assert "education" not in document.numbers
    both = posting_document(ad("保安、门卫", "1、保安2名:夜班,高中;2、司机2名:夜班,大专"))
    assert "cond:夜班" in both.attributes["brings"]
    assert both.numbers["education"] == float(Education.SENIOR)
    limits = posting_filter(seeker("文员", education=Education.JUNIOR), None)
    assert limits.at_most["education"] >= both.numbers["education"]


def test_a_change_of_wishes_is_measured_by_the_nearest_job():
    jobs = [view_posting(replace(ad(), id=f"A{at}")) for at in range(3)]
    person = seeker("保安", pay_floor=4500, places=parse_places("南宁"))
    [change] = [one for one in relax(view_seeker(person, YEAR), jobs) if one.kind == "pay"]
    assert (change.value, change.gained) == ("3000", 3)
