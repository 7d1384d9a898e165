"""What a caseworker chooses, hands over and learns of later, and what it does to the next list."""

import pytest

from matcher.store.recommendations import Fate
from matcher.store.service_tables import audit, recommendations
from service.casework.choosing import recommendation_for
from service.casework.explanation import explain_recommendation
from service.casework.inquiry import SAID
from service.casework.reasons import reasons
from tests.service.desk import Desk, caller_of, change_posting, ids, listed, open_office

SECRET = "家住江南区，说婆婆生病"


@pytest.fixture
def clerk(service):
    return open_office(service)


@pytest.fixture
def desk(service, clerk):
    return Desk(service, clerk)


def test_what_is_chosen_from_a_list_keeps_its_reasons(desk):
    told = desk.list().json()
    first, second, _ = ids(desk.list())
    answer = desk.choose(second, first, list_id=told["id"])
    assert answer.status_code == 201
    made = answer.json()
    assert [one["position"] for one in made] == [1, 2]
    assert made[1]["reasons"] == told["items"][0]["reasons"]
    assert made[1]["score"] == told["items"][0]["score"]
    assert desk.order() == [second, first]


def test_what_is_chosen_is_marked_in_the_list(desk):
    first = ids(desk.list())[0]
    desk.choose(first)
    item = desk.list().json()["items"][0]
    assert (item["posting"]["id"], item["chosen"], item["already_sent"]) == (first, True, 1)


def test_a_posting_put_in_by_hand_is_judged_and_its_concerns_are_shown(desk, service, clerk):
    accountant = ids(listed(service, clerk, "Q007"))[0]
    [made] = desk.choose(accountant).json()
    assert made["list_id"] is None and made["concerns"] and made["score"] < 0.5


def test_only_what_is_in_the_list_is_chosen_from_it(desk, service, clerk):
    list_id = desk.list().json()["id"]
    elsewhere = ids(listed(service, clerk, "Q007"))[0]
    assert desk.choose(elsewhere, list_id=list_id).status_code == 422
    others = listed(service, clerk, "Q007").json()["id"]
    assert desk.choose(elsewhere, list_id=others).status_code == 422
    assert desk.choose(elsewhere, list_id="unknown").status_code == 404


def test_what_is_open_to_nobody_is_not_chosen(desk, service):
    first, second, _ = ids(desk.list())
    service.wiring.store.hold(first, "疑似中介收费")
    service.wiring.store.remove([second], "不招了")
    for posting in (first, second):
        answer = desk.choose(posting)
        assert (answer.status_code, answer.json()["title"]) == (409, "这个岗位现在不推荐")
    assert desk.choose("unknown").status_code == 404


def test_the_same_posting_is_not_chosen_twice(desk):
    first = ids(desk.list())[0]
    desk.choose(first)
    answer = desk.choose(first)
    assert answer.status_code == 409 and "已经推荐给本人" in answer.json()["detail"]


def test_notes_and_proofs_are_sealed_and_only_ids_are_audited(desk, service):
    first = ids(desk.list())[0]
    id = desk.choose(first, note=SECRET).json()[0]["id"]
    desk.hand(id, "phone", proof=SECRET)
    told = desk.get(id).json()
    assert (told["note"], told["proof"], told["how"]) == (SECRET, SECRET, "phone")
    with service.wiring.store.engine.connect() as connection:
        kept = [*connection.execute(recommendations.select()), *connection.execute(audit.select())]
    assert SECRET not in str(kept)
    assert "recommendation.handed" in str(kept)


def test_a_change_needs_the_newest_reading(desk):
    first, second, third = ids(desk.list())
    id = desk.one(first)
    tag = desk.get(id).headers["ETag"]
    changed = desk.patch(id, tag, note="问清有没有夫妻房")
    assert changed.json()["note"] == "问清有没有夫妻房"
    assert desk.patch(id, tag, posting_id=second).status_code == 412
    assert desk.patch(id, changed.headers["ETag"], posting_id=second).status_code == 200
    assert desk.order() == [second]
    assert desk.patch(id).status_code == 422
    assert desk.patch(id, note="").json()["note"] == ""
    assert desk.patch(id, list_id=desk.list().json()["id"]).status_code == 422
    assert third in ids(desk.list())


def test_chosen_ones_are_moved(desk):
    postings = ids(desk.list())
    made = desk.choose(*postings).json()
    assert desk.patch(made[2]["id"], position=1).json()["position"] == 1
    assert desk.order() == [postings[2], postings[0], postings[1]]


def test_what_was_handed_over_does_not_come_again(desk):
    first = ids(desk.list())[0]
    id = desk.one(first)
    handed = desk.hand(id)
    assert (handed.status_code, handed.json()["stage"]) == (200, "handed")
    assert first not in ids(desk.list())
    assert desk.hand(id).status_code == 409
    assert desk.post(id, "withdrawal").status_code == 409


def test_handing_over_in_the_future_is_refused(desk):
    id = desk.one(ids(desk.list())[0])
    assert desk.hand(id, at="2099-01-01T08:00:00+08:00").status_code == 422
    assert desk.hand(id, at="2026-11-24T08:00:00").status_code == 422  # where is not said


def test_what_was_withdrawn_may_come_again(desk):
    first = ids(desk.list())[0]
    id = desk.one(first)
    assert desk.post(id, "withdrawal").json()["stage"] == "withdrawn"
    assert ids(desk.list())[0] == first
    assert desk.judge(id, "hired").status_code == 409


def test_what_was_declined_does_not_come_again(desk):
    before = ids(desk.list(10))
    id = desk.one(before[0])
    answer = desk.judge(id, "unsuitable", reason="too_far")
    [step] = answer.json()["outcomes"]
    assert (step["reason_text"], step["by"]) == ("太远", "person")
    assert before[0] not in ids(desk.list(10))
    assert ids(desk.list(10))[0] == before[1]
    told = desk.service.client.get(
        "/v1/seekers/Q001/why-not", params={"posting": before[0]}, headers=desk.clerk
    ).json()
    assert "登记过：不合适（太远）" in told["text"]


def employers(answer):
    return {item["posting"]["employer"] for item in answer.json()["items"]}


def first_of(desk):
    item = desk.list(10).json()["items"][0]["posting"]
    return item["id"], item["employer"]


@pytest.mark.parametrize(
    "verdict",
    [
        {"kind": "unsuitable", "reason": "not_as_told"},
        {"kind": "unsuitable", "reason": "pay", "whole_employer": True},
        {"kind": "hired"},
    ],
)
def test_an_employer_that_is_done_with_does_not_come_again(desk, service, verdict):
    posting, employer = first_of(desk)
    other = ids(desk.list(10))[5]
    change_posting(service, other, employer=employer, title="流水线操作工")  # their second one
    desk.judge(desk.one(posting), **verdict)
    assert employer not in employers(desk.list(20))


def test_a_reason_of_the_posting_alone_leaves_the_employer_in(desk, service):
    posting, employer = first_of(desk)
    other = ids(desk.list(10))[5]
    change_posting(service, other, employer=employer, title="流水线操作工")
    desk.judge(desk.one(posting), "unsuitable", reason="hours")
    assert employer in employers(desk.list(20))


def test_an_opening_as_many_were_sent_to_as_it_has_room_for_goes_to_nobody_else(
    desk, service, clerk
):
    first = ids(desk.list())[0]
    change_posting(service, first, headcount=1)
    sent = [Desk(service, clerk, seeker).one(first) for seeker in ("Q002", "Q003", "Q004")]
    assert first not in ids(desk.list())
    path = "/v1/seekers/Q001/why-not"
    told = service.client.get(path, params={"posting": first}, headers=clerk).json()
    assert told["text"] == "这个岗位已推荐3人、录用0人，名额满了"
    desk.judge(sent[0], "unsuitable", reason="trade")
    item = desk.list().json()["items"][0]
    assert (item["posting"]["id"], item["already_sent"], item["room"]) == (first, 3, 1)


def test_who_is_taken_on_leaves_one_opening_less(desk, service, clerk):
    first = ids(desk.list())[0]
    change_posting(service, first, headcount=2)
    hired = Desk(service, clerk, "Q002")
    hired.judge(hired.one(first), "hired")
    item = desk.list().json()["items"][0]
    assert (item["openings"], item["already_sent"], item["room"]) == (1, 1, 3)
    change_posting(service, first, headcount=1)
    assert first not in ids(desk.list())


def test_the_caseworker_may_choose_a_full_opening_all_the_same(desk, service, clerk):
    first = ids(desk.list())[0]
    change_posting(service, first, headcount=1)
    for seeker in ("Q002", "Q003", "Q004"):
        Desk(service, clerk, seeker).choose(first)
    [made] = desk.choose(first).json()
    assert made["seats"] == {"openings": 1, "already_sent": 4, "room": 0}
    assert first in ids(desk.list())  # theirs it stays


def test_an_outcome_can_be_corrected(desk):
    first = ids(desk.list())[0]
    id = desk.one(first)
    desk.judge(id, "unsuitable", reason="not_as_told")
    told = desk.judge(id, "interviewed").json()
    assert told["outcome"] == "interviewed"
    assert [step["kind"] for step in told["outcomes"]] == ["unsuitable", "interviewed"]


@pytest.mark.parametrize(
    "body",
    [
        {"kind": "unsuitable"},
        {"kind": "unsuitable", "reason": "made-up"},
        {"kind": "hired", "reason": "pay"},
        {"kind": "contacted", "whole_employer": True},
        {"kind": "其他"},
    ],
)
def test_an_outcome_that_makes_no_sense_is_refused(desk, body):
    id = desk.one(ids(desk.list())[0])
    assert desk.judge(id, **body).status_code == 422


def test_the_reasons_are_listed(service, clerk):
    told = service.client.get("/v1/outcome-reasons", headers=clerk).json()
    assert {one["code"] for one in told} == set(reasons())
    assert all(one["text"] and one["by"] in ("person", "employer", "either") for one in told)


def test_others_recommendations_are_not_found(desk, service):
    id = desk.one(ids(desk.list())[0])
    other = Desk(service, service.key("caseworker", office="柳州"))
    answers = [
        other.get(id),
        other.patch(id, note="x"),
        other.hand(id),
        other.judge(id, "hired"),
        other.post(id, "withdrawal"),
        other.choose("x"),
        other.get("unknown"),
    ]
    assert {answer.status_code for answer in answers} == {404}


def test_a_kiosk_or_recruiter_may_do_none_of_this(desk, service):
    id = desk.one(ids(desk.list())[0])
    for role, whose in (("kiosk", {}), ("recruiter", {"employer": "某厂"})):
        other = Desk(service, service.key(role, **whose))
        assert {other.get(id).status_code, other.judge(id, "hired").status_code} == {403}


def test_an_explanation_tells_what_was_recorded(desk, service):
    told = desk.list().json()
    first = ids(desk.list())[0]
    id = desk.choose(first, list_id=told["id"]).json()[0]["id"]
    caller = caller_of(service, desk.clerk)
    found = recommendation_for(service.wiring, caller, id)
    why = explain_recommendation(service.wiring, found)
    assert (why.rank, why.recorded.id, why.changed) == (1, told["id"], ())
    assert why.match.posting_id == first and why.config["weights"]


def test_every_outcome_has_words():
    assert set(SAID) == set(Fate)
