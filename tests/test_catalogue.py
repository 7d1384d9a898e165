"""Store and indexes together: what changes in the one is found, or not found, in the other."""

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime

import pytest

from matcher.catalogue import SHOW, Catalogue, closed
from matcher.config import Settings
from matcher.documents import kindred, posting_filter
from matcher.encoder.cache import CachedEncoder
from matcher.encoder.model import load_encoder
from matcher.engine import Matcher
from matcher.errors import PostingClosed
from matcher.ingest.postings import posting_from_fields
from matcher.ingest.seekers import seeker_from_profile
from matcher.store.erasure import Erasure
from matcher.store.store import Store
from matcher.store.values import PostingRow, SeekerRow

TODAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def encoder():
    return load_encoder(Settings())


def posting(number, title="保安员", place="南宁市青秀区", **said):
    fields = {"external_id": number, "title": title, "employer": f"样例{number}", "place": place}
    return posting_from_fields({**fields, **said}, "样例站")[0]


def person(number="S1", **said):
    profile = {"seeker_id": number, "desired_titles": ["保安"], "desired_regions": ["南宁"]}
    return seeker_from_profile({**profile, **said}, as_of=TODAY)[0]


def world(encoder, *postings, seekers=(), home=None):
    store = Store.open(":memory:" if home is None else home / "matcher.db")
    store.upsert_postings([PostingRow(one) for one in postings], TODAY)
    store.upsert_seekers([SeekerRow(one) for one in seekers])
    catalogue = Catalogue(store, encoder, home)
    catalogue.refresh()
    return Matcher(catalogue, encoder, TODAY)


def listed(matcher, seeker):
    return [match.posting_id for match in matcher.recommend(seeker, 5)]


def test_a_held_posting_vanishes_and_a_released_one_returns(encoder):
    matcher = world(encoder, posting("A1"))
    store, catalogue = matcher.catalogue.store, matcher.catalogue
    assert listed(matcher, person()) == ["A1"]
    store.hold("A1", "核实")
    catalogue.refresh()
    assert listed(matcher, person()) == []
    store.release("A1", "已核实")
    catalogue.refresh()
    assert listed(matcher, person()) == ["A1"]


def test_nobody_is_listed_for_a_posting_that_is_held(encoder):
    matcher = world(encoder, posting("A1"))
    matcher.catalogue.store.hold("A1", "核实")
    with pytest.raises(PostingClosed, match="核实"):
        matcher.candidates(posting("A1"), [person()])


def test_an_expired_posting_is_not_recommended_and_says_why(encoder):
    matcher = world(encoder, posting("A1", expires="2026-10-01"), posting("A2"))
    assert listed(matcher, person()) == ["A2"]
    assert "过期" in matcher.why_not(person(), "A1").text


def test_a_posting_open_anywhere_is_found_from_any_province(encoder):
    matcher = world(encoder, posting("A1", place="广东、全国各地"), posting("A2", place="广东深圳"))
    assert listed(matcher, person()) == ["A1"]


def test_only_those_who_agreed_are_listed_however_many_are_nearer(encoder):
    seekers = [person(f"S{number:03}") for number in range(150)]
    matcher = world(encoder, posting("A1"), seekers=seekers)
    assert matcher.candidates(posting("A1")) == ()
    at = datetime(2026, 11, 24, tzinfo=UTC)
    for number in ("S003", "S140"):
        matcher.catalogue.store.record_consent(number, SHOW, True, at)
    matcher.catalogue.refresh()
    assert {match.seeker_id for match in matcher.candidates(posting("A1"))} == {"S003", "S140"}
    matcher.catalogue.store.record_consent("S003", SHOW, False, at)
    matcher.catalogue.refresh()
    assert [match.seeker_id for match in matcher.candidates(posting("A1"))] == ["S140"]


def test_the_search_finds_whatever_the_pair_is_judged_eligible_for(encoder):
    jobs = [
        posting("A1", "餐厅服务员", description="岗位职责：向顾客推销酒水，上菜"),
        posting("A2", "保安员", description="两班倒，要上夜班"),
        posting("A3", "收银员", description="收银，白班"),
    ]
    seeker = person(
        desired_titles=["服务员", "保安", "收银员"], about="推销的活我干不来，夜班熬不住。"
    )
    matcher = world(encoder, *jobs)
    query = matcher.prepare(seeker)
    eligible = {s.posting.posting.id for s in matcher.score(query, jobs) if s.eligible}
    found = {s.posting.posting.id for s in matcher.rank(query) if s.eligible}
    assert found == eligible == {"A1", "A3"}


def test_an_index_reopened_follows_what_changed_meanwhile(encoder, tmp_path):
    world(encoder, posting("A1"), home=tmp_path).catalogue.store.close()
    with Store.open(tmp_path / "matcher.db") as store:
        store.upsert_postings([PostingRow(posting("A2"))], TODAY)
        catalogue = Catalogue(store, encoder, tmp_path)
        assert len(catalogue.postings) == 1
        done = catalogue.refresh()
        assert (done.postings, done.rebuilt) == (1, False)
        assert listed(Matcher(catalogue, encoder, TODAY), person()) == ["A1", "A2"]


def test_an_empty_catalogue_recommends_nothing_and_does_not_fail(encoder):
    assert listed(world(encoder), person()) == []


def test_a_profile_that_says_nothing_gets_no_wrong_answer(encoder):
    matcher = world(encoder, posting("A1"))
    silent = seeker_from_profile({"seeker_id": "S9", "about": "什么都行"}, as_of=TODAY)[0]
    assert set(listed(matcher, silent)) <= {"A1"}


def test_kindred_trades_hold_the_trade_itself():
    assert "保安" in kindred(["保安"])
    assert kindred([]) == frozenset()


def test_a_filter_asks_for_no_place_where_any_will_do():
    assert not posting_filter(person(desired_regions=[]), TODAY).any_of
    assert posting_filter(person(), TODAY).any_of["region"] == {"450000"}


def test_closed_says_why_and_holds_can_be_ignored(encoder):
    matcher = world(encoder, posting("A1"))
    matcher.catalogue.store.hold("A1", "核实")
    stored = matcher.catalogue.stored("A1")
    assert "核实" in closed(stored, TODAY)
    assert closed(stored, TODAY, holds=False) == ""


def test_an_index_of_another_store_is_made_anew(encoder, tmp_path):
    world(encoder, posting("A1"), home=tmp_path).catalogue.store.close()
    for leftover in tmp_path.glob("matcher.db*"):
        leftover.unlink()
    other = world(encoder, posting("B1"), posting("B2"), home=tmp_path)
    assert listed(other, person()) == ["B1", "B2"]


def test_an_erased_seeker_is_in_no_generation_on_disk(encoder, tmp_path):
    matcher = world(encoder, posting("A1"), seekers=[person("S-gone"), person("S2")], home=tmp_path)
    store, catalogue = matcher.catalogue.store, matcher.catalogue
    Erasure.of(store).erase("S-gone", "command")
    catalogue.refresh()
    kept = [path for path in (tmp_path / "index" / "seekers").rglob("*") if path.is_file()]
    assert kept and not any(b"S-gone" in path.read_bytes() for path in kept)


def test_following_keeps_to_memory_until_it_is_saved(encoder, tmp_path):
    matcher = world(encoder, posting("A1"), home=tmp_path)
    catalogue = matcher.catalogue
    saved = catalogue.postings.generation
    assert not catalogue.unsaved
    catalogue.store.upsert_postings([PostingRow(posting("A2"))], TODAY)
    assert catalogue.follow().postings == 1
    assert listed(matcher, person()) == ["A1", "A2"]
    assert catalogue.unsaved and catalogue.postings.generation == saved
    catalogue.save()
    assert not catalogue.unsaved and catalogue.postings.generation == saved + 1


def test_what_closes_is_out_before_its_turn_to_be_taken_in(encoder):
    matcher = world(encoder, posting("A1"), posting("A2"))
    store, catalogue = matcher.catalogue.store, matcher.catalogue
    store.upsert_postings([PostingRow(posting(f"B{number}")) for number in range(3)], TODAY)
    store.hold("A1", "核实")
    assert catalogue.follow(most=1).postings == 1
    assert listed(matcher, person()) == ["A2", "B0"]
    assert catalogue.follow(most=2).postings == 2
    store.release("A1", "已核实")
    while catalogue.follow(most=1).postings:
        pass
    assert listed(matcher, person()) == ["A1", "A2", "B0", "B1", "B2"]


def test_people_are_taken_in_beside_many_postings(encoder):
    matcher = world(encoder, posting("A1"))
    store, catalogue = matcher.catalogue.store, matcher.catalogue
    store.upsert_postings([PostingRow(posting(f"B{number}")) for number in range(3)], TODAY)
    store.upsert_seekers([SeekerRow(person(f"S{number}")) for number in range(3)])
    done = catalogue.follow(most=2)
    assert (done.postings, done.seekers) == (2, 2) and len(catalogue.seekers) == 2


def test_saving_what_has_not_changed_writes_no_generation(encoder, tmp_path):
    catalogue = world(encoder, posting("A1"), home=tmp_path).catalogue
    before = catalogue.postings.generation
    catalogue.save()
    assert catalogue.postings.generation == before


def test_a_consent_taken_back_counts_before_the_index_has_heard_of_it(encoder):
    matcher = world(encoder, posting("A1"), seekers=[person()])
    store = matcher.catalogue.store
    store.record_consent("S1", SHOW, True, datetime.now(UTC))
    matcher.catalogue.refresh()
    assert [one.seeker_id for one in matcher.candidates(posting("A1"))] == ["S1"]
    store.record_consent("S1", SHOW, False, datetime.now(UTC))
    assert matcher.candidates(posting("A1")) == ()


def test_vectors_of_people_are_in_no_file(encoder, tmp_path):
    path = tmp_path / "vectors.sqlite"
    filed = CachedEncoder(encoder, path, queries=False)
    matcher = world(filed, seekers=[person(about="在厨房帮过三年工")])
    matcher.recommend(person(about="在厨房帮过三年工"), 3)
    with closing(sqlite3.connect(path)) as file:
        assert file.execute("SELECT count(*) FROM vectors").fetchone() == (0,)


def test_what_is_open_can_be_read_before_anybody_asks(encoder):
    catalogue = world(encoder, posting("A1"), posting("A2")).catalogue
    catalogue.store.hold("A2", "核实")
    catalogue.refresh()
    catalogue.warm()
    catalogue.store.close()  # nothing is read any more
    assert [view.posting.id for view in catalogue.views(["A1"])] == ["A1"]


def test_a_job_listed_under_another_title_is_found_from_both_sides(encoder):
    text = "一、服务员20名:18-28岁;二、收银员6名:55岁以下,月薪3300元"
    cashier = person(desired_titles=["收银员"], birth_year=1976)
    matcher = world(
        encoder, posting("A1", "服务员", description=text), posting("A2"), seekers=[cashier]
    )
    [match] = matcher.recommend(cashier)
    assert match.posting_id == "A1"
    assert "“收银员”：3300元/月，55岁以下" in match.reasons[0].text
    matcher.catalogue.store.record_consent("S1", SHOW, True, datetime.now(UTC))
    matcher.catalogue.refresh()
    [back] = matcher.candidates(matcher.catalogue.stored("A1").posting)
    assert (back.seeker_id, back.score) == ("S1", pytest.approx(match.score))
