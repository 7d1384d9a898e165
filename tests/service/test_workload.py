"""What waits at a desk, what is next for a person, and wishes that are only tried out."""

import pytest

from matcher.store.contact_requests import ContactRequests
from matcher.store.waiting import Waiting, Waits
from service.casework.audiences import classify
from service.casework.steps import step_of
from service.casework.trial import try_out
from service.casework.workload import (
    UNDELIVERED,
    UNJUDGED,
    owed_page,
    situation_of,
    tally,
    waiting_rows,
)
from service.web.problems import Conflict, Missing

from .desk import PEOPLE, Desk, caller_of, ids, open_office


@pytest.fixture
def clerk(service):
    return open_office(service)


@pytest.fixture
def caller(service, clerk):
    return caller_of(service, clerk)


def next_for(service, caller, seeker="Q001"):
    found = situation_of(service.wiring, caller, service.wiring.store.seeker(seeker).seeker)
    return step_of(found).code


def test_the_next_step_follows_what_was_done(service, clerk, caller):
    desk = Desk(service, clerk)
    assert next_for(service, caller) == "choose"
    id = desk.one(ids(desk.list())[0])
    assert next_for(service, caller) == "hand_over"
    desk.hand(id)
    assert next_for(service, caller) == "judge"
    desk.judge(id, "interviewed")
    assert next_for(service, caller) == "judge"
    desk.judge(id, "hired")
    assert next_for(service, caller) == "hired"


def test_an_employer_who_waits_comes_first(service, clerk, caller):
    Desk(service, clerk).one("F1")
    ContactRequests.of(service.wiring.store).ask("F1", "样例1厂", "Q001", "test")
    assert next_for(service, caller) == "answer"


def test_what_waits_is_counted_for_ones_own_people_only(service, clerk, caller):
    desk = Desk(service, clerk)
    desk.one("F1")
    desk.hand(Desk(service, clerk, "Q002").one("F2"))
    ContactRequests.of(service.wiring.store).ask("F1", "样例1厂", "Q003", "test")
    found = tally(service.wiring, caller)
    assert (found.undelivered, found.unjudged, found.inquiries) == (1, 1, 1)
    assert found.unserved == len(PEOPLE) - 2
    elsewhere = tally(service.wiring, caller_of(service, service.key("caseworker", office="柳州")))
    assert (elsewhere.undelivered, elsewhere.unjudged, elsewhere.inquiries) == (0, 0, 0)


def test_each_count_can_be_looked_into(service, clerk, caller):
    Desk(service, clerk).one("F1")
    [row], more = waiting_rows(service.wiring, caller, UNDELIVERED, 10, None)
    assert (row.line.id, row.situation.waits, more) == ("Q001", Waits(chosen=1), None)
    assert waiting_rows(service.wiring, caller, UNJUDGED, 10, None) == ([], None)


def test_whoever_is_owed_a_package_is_listed_by_the_day(service, clerk, caller):
    classify(service.wiring.store, PEOPLE, "test")
    seen, after = [], None
    while not seen or after:
        rows, after = owed_page(service.wiring, caller, 2, after)
        seen += [(row.situation.owed.due, row.line.id) for row in rows]
    assert seen == sorted(set(seen))
    assert tally(service.wiring, caller).owed == len(seen) > 4


def test_nobody_waits_of_whom_nothing_is_known(service):
    assert Waiting.of(service.wiring.store).of_people(["Q001"]) == {"Q001": Waits()}


def test_wishes_are_tried_out_and_not_kept(service, clerk, caller):
    wiring = service.wiring
    before = wiring.store.seeker("Q001")
    listed = ids(Desk(service, clerk).list())
    same = try_out(wiring, caller, "Q001", {}, 3)
    assert [one.match.posting_id for one in same.shown] == listed
    other = try_out(wiring, caller, "Q001", {"desired_regions": ["柳州"], "salary_min": 2500}, 3)
    assert [one.match.posting_id for one in other.shown] != listed
    assert wiring.store.seeker("Q001") == before


def test_nobody_elses_people_are_tried_out(service, clerk):
    elsewhere = caller_of(service, service.key("caseworker", office="柳州"))
    with pytest.raises(Missing):
        try_out(service.wiring, elsewhere, "Q001", {}, 3)


def test_who_wants_no_comparison_is_not_compared(service, clerk, caller):
    path = "/v1/seekers/Q001/personalisation"
    service.client.put(path, json={"personalised": False}, headers=clerk)
    with pytest.raises(Conflict):
        try_out(service.wiring, caller, "Q001", {"salary_min": 1}, 3)
