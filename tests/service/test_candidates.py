"""An employer looks for people, asks for one, and learns who it is if the person agrees."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from matcher.catalogue import SHOW
from matcher.store.persons import Persons

from .desk import PEOPLE

NAME, PHONE = "韦小样", "13900001234"


@pytest.fixture
def office(service):
    """Let the people of 南宁 agree to be shown; give their caseworker's headers."""
    wiring = service.wiring
    Persons.of(wiring.store).assign(PEOPLE, "南宁", "test")
    for id in PEOPLE:
        wiring.store.record_consent(id, SHOW, True, datetime.now(UTC))
    people = Persons.of(wiring.store)
    sealed = {"sealed_name": wiring.vault.seal(NAME), "sealed_phone": wiring.vault.seal(PHONE)}
    for id in PEOPLE:
        people.change(id, lambda person: replace(person, **sealed), "test", "person.change")
    wiring.live.refresh()
    return service.key("caseworker", office="南宁")


@pytest.fixture
def posting(service, office):
    """Find a posting of an employer for which somebody suits."""
    matcher = service.wiring.live.matcher()
    seeker = service.wiring.store.seeker("Q001").seeker
    [best] = matcher.recommend(seeker, 1)
    return service.wiring.store.postings([best.posting_id])[best.posting_id]


@pytest.fixture
def employer(service, posting):
    return service.key("recruiter", employer=posting.employer)


def _candidates(service, employer, posting):
    return service.client.get(f"/v1/postings/{posting.id}/candidates", headers=employer)


def _ask(service, employer, posting):
    [first, *_] = _candidates(service, employer, posting).json()["items"]
    path = f"/v1/postings/{posting.id}/contact-requests"
    body = {"candidate": first["candidate"]}
    return service.client.post(path, json=body, headers=employer)


def test_an_employer_sees_who_suits_and_not_who_it_is(service, employer, posting):
    answer = _candidates(service, employer, posting)
    assert answer.status_code == 200
    items = answer.json()["items"]
    assert items and all(one["reasons"] for one in items)
    told = json.dumps(items, ensure_ascii=False)
    seekers = service.wiring.store.seekers(PEOPLE)
    assert NAME not in told and PHONE not in told
    for id, stored in seekers.items():
        assert id not in told
        assert not stored.seeker.about or stored.seeker.about not in told
        assert str(stored.seeker.birth_year) not in told


def test_only_who_agreed_is_shown_and_a_consent_taken_back_counts_at_once(
    service, employer, posting
):
    before = len(_candidates(service, employer, posting).json()["items"])
    for id in PEOPLE:
        service.wiring.store.record_consent(id, SHOW, False, datetime.now(UTC))
    assert before
    assert _candidates(service, employer, posting).json()["items"] == []


def test_whoever_took_the_consent_back_can_be_asked_for_no_more_and_it_is_said_why(
    service, employer, posting
):
    items = _candidates(service, employer, posting).json()["items"]
    for id in PEOPLE:
        service.wiring.store.record_consent(id, SHOW, False, datetime.now(UTC))
    form = {"candidate": items[0]["candidate"]}
    refused = service.client.post(
        f"/v1/postings/{posting.id}/contact-requests", json=form, headers=employer
    )
    assert refused.status_code == 404 and "收回了给单位看的同意" in refused.json()["detail"]
    page = f"/employer/postings/{posting.id}"
    answer = service.client.post(f"{page}/contact", data=form, headers=employer)
    assert answer.url.path == page and "名单里也没有这个人了" in answer.text
    assert items[0]["candidate"] not in answer.text
    part = service.client.post(f"{page}/contact", data=form, headers={**employer, "X-Part": "1"})
    assert part.status_code == 204 and part.headers["X-Go"].startswith(page)


def test_a_request_ended_by_the_person_says_so_and_needs_no_cancelling(
    service, office, employer, posting
):
    asked = _ask(service, employer, posting).json()
    [inquiry] = service.client.get("/v1/inquiries", headers=office).json()
    path = f"/v1/seekers/{inquiry['seeker_id']}/consent"
    taken_back = {"scope": SHOW, "given": False}
    assert service.client.put(path, json=taken_back, headers=office).json()["requests_ended"] == 1
    page = f"/employer/contact-requests/{asked['id']}"
    assert "本人已经收回同意" in service.client.get(page, headers=employer).text
    answer = service.client.post(f"{page}/cancellation", headers=employer)
    assert answer.status_code == 200 and "没有什么要取消的" in answer.text


def test_who_wants_no_lists_made_is_in_none(service, employer, posting):
    people = Persons.of(service.wiring.store)
    for id in PEOPLE:
        people.change(
            id, lambda person: replace(person, personalised=False), "test", "person.change"
        )
    assert _candidates(service, employer, posting).json()["items"] == []


def test_another_employers_posting_does_not_exist(service, office, posting):
    other = service.key("recruiter", employer="别家样例厂")
    assert _candidates(service, other, posting).status_code == 404


def test_a_held_posting_is_offered_nobody(service, employer, posting):
    service.wiring.store.hold(posting.id, "核实")
    answer = _candidates(service, employer, posting)
    assert answer.status_code == 409
    assert "核实" in answer.json()["detail"]


def test_asking_twice_is_one_request(service, employer, posting):
    first, second = _ask(service, employer, posting), _ask(service, employer, posting)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["id"] == second.json()["id"]
    assert first.json()["state"] == "asked"
    [candidate, *_] = _candidates(service, employer, posting).json()["items"]
    assert candidate["request"] == "asked"


def test_name_and_phone_come_after_the_person_agreed_and_go_when_it_is_taken_back(
    service, office, employer, posting
):
    asked = _ask(service, employer, posting).json()
    path = f"/v1/contact-requests/{asked['id']}"
    assert service.client.get(path, headers=employer).json()["name"] == ""
    [inquiry] = service.client.get("/v1/inquiries", headers=office).json()
    assert inquiry["employer"] == posting.employer and inquiry["seeker_id"] in PEOPLE
    answer = f"/v1/inquiries/{inquiry['id']}/answer"
    agreed = service.client.post(answer, json={"agreed": True}, headers=office)
    assert agreed.json()["state"] == "agreed"
    told = service.client.get(path, headers=employer).json()
    assert (told["name"], told["phone"]) == (NAME, PHONE)
    service.client.post(f"/v1/inquiries/{inquiry['id']}/withdrawal", headers=office)
    told = service.client.get(path, headers=employer).json()
    assert (told["state"], told["name"], told["phone"]) == ("withdrawn", "", "")


def test_every_look_at_a_name_is_in_the_audit(service, office, employer, posting):
    asked = _ask(service, employer, posting).json()
    [inquiry] = service.client.get("/v1/inquiries", headers=office).json()
    answer = f"/v1/inquiries/{inquiry['id']}/answer"
    service.client.post(answer, json={"agreed": True}, headers=office)
    service.client.get(f"/v1/contact-requests/{asked['id']}", headers=employer)
    subject = f"seeker:{inquiry['seeker_id']}"
    reader = service.key("supervisor")
    told = service.client.get("/v1/audit", params={"subject": subject}, headers=reader).json()
    assert "seeker.revealed" in {entry["action"] for entry in told}


def test_a_request_is_answered_once(service, office, employer, posting):
    _ask(service, employer, posting)
    [inquiry] = service.client.get("/v1/inquiries", headers=office).json()
    path = f"/v1/inquiries/{inquiry['id']}/answer"
    assert service.client.post(path, json={"agreed": False}, headers=office).status_code == 200
    again = service.client.post(path, json={"agreed": True}, headers=office)
    assert again.status_code == 409 and "答复过" in again.json()["detail"]


def test_nobody_elses_requests_are_seen(service, office, employer, posting):
    asked = _ask(service, employer, posting).json()
    other = service.key("recruiter", employer="别家样例厂")
    elsewhere = service.key("caseworker", office="柳州")
    path = f"/v1/contact-requests/{asked['id']}"
    assert service.client.get(path, headers=other).status_code == 404
    assert service.client.get("/v1/contact-requests", headers=other).json() == []
    assert service.client.get("/v1/inquiries", headers=elsewhere).json() == []
    answer = f"/v1/inquiries/{asked['id']}/answer"
    refused = service.client.post(answer, json={"agreed": True}, headers=elsewhere)
    assert refused.status_code == 404


def test_a_candidate_of_another_employer_cannot_be_asked_for(service, office, employer, posting):
    mine = service.wiring.vault.alias("Q001", "别家样例厂")
    path = f"/v1/postings/{posting.id}/contact-requests"
    answer = service.client.post(path, json={"candidate": mine}, headers=employer)
    assert answer.status_code == 404
    assert service.wiring.vault.alias("Q001", posting.employer) != mine


def test_an_employer_may_let_it_be(service, employer, posting):
    asked = _ask(service, employer, posting).json()
    path = f"/v1/contact-requests/{asked['id']}/cancellation"
    assert service.client.post(path, headers=employer).json()["state"] == "cancelled"
    assert service.client.post(path, headers=employer).status_code == 409
