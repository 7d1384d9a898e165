from datetime import UTC, datetime

import pytest

from matcher.store.audit import broken_at
from matcher.store.database import writing
from matcher.store.occupancy import Occupancy, Taken
from matcher.store.outcomes import Outcomes, forget_in_recommendations
from matcher.store.recommendations import (
    Fate,
    Handing,
    Overtaken,
    Pick,
    Settled,
    Stage,
    Twice,
    Verdict,
)
from matcher.store.service_tables import audit
from matcher.store.values import PostingRow, SeekerRow
from matcher.types import Match, Place, Posting, Seeker

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
NO = Verdict(Fate.UNSUITABLE, "too_far")
HIRED = Verdict(Fate.HIRED)


def pick(posting, list_id="list"):
    return Pick(posting, f"厂{posting}", Match("a", posting, 0.5, 0.5, 0.5, True), list_id)


def posting(id, headcount=None, employer="", source="南宁"):
    place = Place("450100", "南宁市")
    return Posting(id, source, "焊工", employer=employer, headcount=headcount, places=(place,))


@pytest.fixture
def outcomes(store):
    store.upsert_postings([PostingRow(posting(id, headcount=1)) for id in ("p", "q", "r")])
    store.upsert_seekers([SeekerRow(Seeker(id, about="找活")) for id in ("a", "b", "c", "d")])
    return Outcomes.of(store)


@pytest.fixture
def occupancy(store):
    return Occupancy.of(store)


def choose(outcomes, seeker, *postings):
    return outcomes.choose(seeker, [pick(one) for one in postings], "account:x", "南宁")


def order(outcomes, seeker):
    return [one.posting_id for one in outcomes.of_seeker(seeker) if one.open]


def test_those_chosen_keep_their_order_and_their_reasons(outcomes):
    first, second = choose(outcomes, "a", "p", "q")
    assert (first.position, second.position) == (1, 2)
    assert outcomes.get(first.id).match == pick("p").match
    [third] = choose(outcomes, "a", "r")
    assert third.position == 3


def test_one_posting_is_recommended_to_a_person_once(outcomes):
    choose(outcomes, "a", "p")
    with pytest.raises(Twice):
        choose(outcomes, "a", "q", "p")
    assert order(outcomes, "a") == ["p"]  # of a batch that fails nothing stays


def test_what_was_found_unsuitable_may_be_chosen_again_by_the_caseworker(outcomes):
    [one] = choose(outcomes, "a", "p")
    outcomes.judge(one, NO, "account:x")
    choose(outcomes, "a", "p")
    assert order(outcomes, "a") == ["p"]


def test_moving_one_moves_the_others_along(outcomes):
    _, _, last = choose(outcomes, "a", "p", "q", "r")
    moved = outcomes.move(last, 1, "account:x")
    assert (moved.position, order(outcomes, "a")) == (1, ["r", "p", "q"])


def test_swapping_keeps_the_place(outcomes):
    first, _ = choose(outcomes, "a", "p", "q")
    swapped = outcomes.swap(first, pick("r", None), "account:x")
    assert (swapped.id, swapped.posting_id, swapped.list_id) == (first.id, "r", None)
    assert order(outcomes, "a") == ["r", "q"]


def test_what_is_recommended_already_is_not_swapped_in(outcomes):
    first, _ = choose(outcomes, "a", "p", "q")
    with pytest.raises(Twice):
        outcomes.swap(first, pick("q"), "account:x")


def test_a_change_on_an_old_reading_is_refused(outcomes):
    [old] = choose(outcomes, "a", "p")
    outcomes.note(old, "sealed", "account:x")
    with pytest.raises(Overtaken):
        outcomes.hand_over(old, Handing.PHONE, NOON, "account:y")


def test_handing_over_is_recorded_with_its_proof(outcomes):
    [one] = choose(outcomes, "a", "p")
    handed = outcomes.hand_over(one, Handing.IN_PERSON, NOON, "account:x", "sealed")
    assert (handed.stage, handed.handing) == (Stage.HANDED, Handing.IN_PERSON)
    assert (handed.handed_at, handed.sealed_proof) == ("2026-11-24T12:00:00.000+00:00", "sealed")


def test_what_was_handed_over_is_neither_withdrawn_nor_swapped(outcomes):
    [one] = choose(outcomes, "a", "p")
    handed = outcomes.hand_over(one, Handing.PHONE, NOON, "account:x")
    for change in (
        lambda: outcomes.withdraw(handed, "account:x"),
        lambda: outcomes.swap(handed, pick("q"), "account:x"),
        lambda: outcomes.hand_over(handed, Handing.PHONE, NOON, "account:x"),
    ):
        with pytest.raises(Settled):
            change()


def test_the_last_verdict_stands(outcomes, occupancy):
    [one] = choose(outcomes, "a", "p")
    one = outcomes.judge(one, NO, "account:x")
    one = outcomes.judge(one, Verdict(Fate.INTERVIEWED), "account:x")
    assert one.open
    assert [verdict.fate for verdict in outcomes.verdicts(one.id)] == ["unsuitable", "interviewed"]
    [(employer, last)] = occupancy.done("a").last
    assert (employer, last.fate) == ("厂p", Fate.INTERVIEWED)


def test_what_was_declined_handed_over_or_taken_up_does_not_return(outcomes, occupancy):
    first, second, third = choose(outcomes, "a", "p", "q", "r")
    outcomes.judge(first, NO, "account:x")
    outcomes.hand_over(second, Handing.PHONE, NOON, "account:x")
    done = occupancy.done("a")
    assert (done.settled, done.chosen) == ({"p", "q"}, {"r"})
    assert outcomes.withdraw(third, "account:x").stage is Stage.WITHDRAWN
    assert occupancy.done("a").chosen == frozenset()


def test_a_declined_posting_does_not_return_as_its_near_duplicate(store, outcomes, occupancy):
    twins = [posting("t1", 2, "好厂"), posting("t2", 2, "好厂", "驻粤站")]
    store.upsert_postings([PostingRow(one) for one in twins])
    [one] = choose(outcomes, "a", "t1")
    outcomes.judge(one, NO, "account:x")
    assert occupancy.done("a").settled == {"t1", "t2"}
    assert occupancy.taken(["t2"])["t2"].sent == 1


def test_people_sent_are_counted_and_places_come_free_again(outcomes, occupancy):
    made = [choose(outcomes, seeker, "p")[0] for seeker in ("a", "b", "c", "d")]
    assert occupancy.taken(["p"]) == {"p": Taken(1, sent=4, waiting=4)}
    outcomes.judge(made[0], NO, "account:x")
    outcomes.judge(made[1], HIRED, "account:x")
    outcomes.withdraw(made[2], "account:x")
    assert occupancy.taken(["p", "q", "unknown"]) == {
        "p": Taken(1, sent=3, waiting=1, hired=1),
        "q": Taken(1),
    }


def test_openings_with_many_waiting_are_found(outcomes, occupancy):
    for seeker in ("a", "b", "c"):
        choose(outcomes, seeker, "p")
    [hired] = choose(outcomes, "a", "q")
    choose(outcomes, "b", "r")
    assert set(occupancy.crowded(3, 3)) == {"p"}
    outcomes.judge(hired, HIRED, "account:x")
    assert occupancy.crowded(3, 3) == {"p": Taken(1, 3, 3), "q": Taken(1, 1, 0, 1)}


def test_every_change_moves_the_counter(store, outcomes, occupancy):
    before = occupancy.moment("a")
    choose(outcomes, "a", "p")
    assert occupancy.moment("a").outcomes == before.outcomes + 1
    assert occupancy.moment("a").seeker == store.seeker("a").change
    assert occupancy.moment("nobody").seeker is None


def test_deeds_are_audited_by_ids_alone(store, outcomes):
    [one] = choose(outcomes, "a", "p")
    one = outcomes.note(one, "sealed words", "account:x")
    outcomes.judge(one, NO, "account:x")
    with store.engine.connect() as connection:
        entries = connection.execute(audit.select().order_by(audit.c.number)).all()
    told = [entry.action for entry in entries if entry.action.startswith("recommendation")]
    assert told == [f"recommendation.{deed}" for deed in ("chosen", "noted", "judged")]
    assert broken_at(entries) is None
    assert not any("sealed words" in entry.detail for entry in entries)


def test_of_an_erased_person_only_ids_and_outcomes_stay(store, outcomes):
    [one] = choose(outcomes, "a", "p")
    outcomes.note(one, "sealed", "account:x")
    with writing(store.engine) as connection:
        forget_in_recommendations(connection, "a")
    left = outcomes.get(one.id)
    assert (left.match, left.sealed_note, left.posting_id) == (None, None, "p")
