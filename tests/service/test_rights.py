"""A person agrees, takes it back, wants the plain list, asks why and what is held, and is forgotten."""

import json
from datetime import UTC, datetime

import pytest
from sqlalchemy import insert, select

from matcher.store.audit import broken_at
from matcher.store.lists import Lists
from matcher.store.outcomes import Outcomes
from matcher.store.package_rows import ItemDraft, ItemKind
from matcher.store.packages import Packages
from matcher.store.persons import Persons
from matcher.store.recommendations import Handing
from matcher.store.service_tables import audit, contact_requests, persons
from service.auth.caller import SCOPES, Caller, Role
from service.casework.choosing import pick
from service.casework.lists import current

CLERK = Caller("account:clerk", Role.CASEWORKER, SCOPES[Role.CASEWORKER], "南宁")
# Words that stand nowhere else, so that finding one means finding the person.
NAME, PHONE, PAST, ABOUT, NOTE, PROOF, GRIEF, GUIDANCE, ANSWER = PLANTED = (
    "覃种名",
    "13877100077",
    "种木薯酒精罐擦洗活",
    "夜班我熬木薯不住",
    "种在便条里的字",
    "种在凭据里的字",
    "种在投诉里的字",
    "种在指导里的字",
    "种在答复里的字",
)
PERSON = {
    "name": NAME,
    "phone": PHONE,
    "desired_titles": ["电焊工", "普工"],
    "desired_regions": ["佛山", "南宁"],
    "education": "初中",
    "experiences": [{"title": "电焊工", "years": 5, "description": PAST}],
    "groups": ["农民工"],
    "about": f"{ABOUT}，想包住。",
}


@pytest.fixture
def person(service, nanning):
    """Register somebody, and wait until the index has taken them in."""
    answer = service.client.post("/v1/seekers", json=PERSON, headers=nanning)
    assert answer.status_code == 201, answer.text
    service.wiring.live.refresh()
    return answer.json()["id"]


@pytest.fixture
def chosen(service, person):
    """Recommend the best posting to the person, with a note."""
    wiring = service.wiring
    kept = current(wiring, CLERK, person, 3)
    best = kept.recorded.matches[0].posting_id
    picked = pick(wiring, Persons.of(wiring.store).get(person), best, kept.recorded, NOTE)
    [made] = Outcomes.of(wiring.store).choose(person, [picked], CLERK.id, "南宁")
    return made


def ask(service, person, posting_id="p1", state="asked", id="r1"):
    """Have an employer ask to be put in touch."""
    row = {
        "id": id,
        "posting_id": posting_id,
        "employer": "某某厂",
        "seeker_id": person,
        "state": state,
        "asked_by": "account:hr",
        "at": "2026-11-24T01:00:00.000+00:00",
        "answered_by": "",
    }
    with service.wiring.store.engine.begin() as connection:
        connection.execute(insert(contact_requests).values(row))


def requests_of(service):
    with service.wiring.store.engine.connect() as connection:
        return {row.id: row.state for row in connection.execute(select(contact_requests))}


def consent(service, person, headers, given):
    body = {"scope": "employers", "given": given}
    return service.client.put(f"/v1/seekers/{person}/consent", json=body, headers=headers)


# Consent


def test_nobody_is_shown_to_employers_without_having_agreed(service, nanning, person):
    assert service.wiring.store.seeker(person).consented("employers") is False
    answer = consent(service, person, nanning, True)
    [given] = answer.json()["consents"]
    assert given["given"] and "姓名" in given["text"]
    assert service.wiring.store.seeker(person).consented("employers") is True


def test_taking_consent_back_ends_every_open_request_at_once(service, nanning, person):
    consent(service, person, nanning, True)
    for id, state in (("r1", "asked"), ("r2", "agreed"), ("r3", "declined")):
        ask(service, person, state=state, id=id)
    answer = consent(service, person, nanning, False)
    assert answer.json()["requests_ended"] == 2
    assert requests_of(service) == {"r1": "withdrawn", "r2": "withdrawn", "r3": "declined"}


def test_candidates_no_longer_show_who_took_consent_back(service, nanning, person, chosen):
    posting = service.wiring.store.postings([chosen.posting_id])[chosen.posting_id]

    def shown():
        service.wiring.live.refresh()
        found = service.wiring.live.matcher(service.wiring.today).candidates(posting, n=200)
        return person in {match.seeker_id for match in found}

    consent(service, person, nanning, True)
    assert shown()
    consent(service, person, nanning, False)
    assert not shown()


def test_an_employer_no_longer_sees_who_took_consent_back_a_moment_ago(
    service, nanning, person, chosen
):
    employer = service.key("recruiter", employer=chosen.employer)
    path = f"/v1/postings/{chosen.posting_id}/candidates?n=50"

    def shown():
        answer = service.client.get(path, headers=employer)
        assert answer.status_code == 200, answer.text
        assert not any(secret in answer.text for secret in (NAME, PHONE, person))
        return len(answer.json()["items"])

    consent(service, person, nanning, True)
    service.wiring.live.refresh()
    assert shown() == 1
    looks = service.client.get(f"/v1/seekers/{person}/export", headers=nanning).json()["looks"]
    assert f"{chosen.employer}招聘单位" in {one["who"] for one in looks}
    consent(service, person, nanning, False)
    assert shown() == 0


def test_other_uses_cannot_be_agreed_to(service, nanning, person):
    body = {"scope": "advertising", "given": True}
    answer = service.client.put(f"/v1/seekers/{person}/consent", json=body, headers=nanning)
    assert answer.status_code == 422


# The plain list


def test_who_wants_no_personal_list_is_remembered(service, nanning, person):
    path = f"/v1/seekers/{person}/personalisation"
    answer = service.client.put(path, json={"personalised": False}, headers=nanning)
    assert answer.json()["personalised"] is False and "远近" in answer.json()["message"]
    assert Persons.of(service.wiring.store).get(person).personalised is False
    assert current(service.wiring, CLERK, person, 3).recorded.draft.personalised is False


# Why


def test_a_past_recommendation_is_explained_as_it_was_shown(service, nanning, chosen):
    path = f"/v1/recommendations/{chosen.id}/explanation"
    told = service.client.get(path, headers=nanning).json()
    assert [one["text"] for one in told["reasons"]] == [one.text for one in chosen.match.reasons]
    assert told["considered"] > 0 and told["personalised"] and told["rank"] == 1
    assert any("工资" in text or "工种" in text for text in told["used"])
    assert {"性别", "民族", "婚姻和生育"} <= set(told["never_used"])
    assert any("12333" in text for text in told["objection"])
    assert told["changed"] == []


def test_nobody_else_learns_why(service, chosen):
    path = f"/v1/recommendations/{chosen.id}/explanation"
    for office in ("柳州", "桂林"):
        headers = service.key("caseworker", office=office)
        assert service.client.get(path, headers=headers).status_code == 404
    answer = service.client.get(
        "/v1/recommendations/nothing/explanation", headers=service.key("supervisor")
    )
    assert answer.status_code == 404


# All of one's data


def test_a_person_is_given_everything_that_is_held(service, nanning, person, chosen):
    consent(service, person, nanning, True)
    fill(service, person, nanning)
    ask(service, person, chosen.posting_id)
    answer = service.client.get(f"/v1/seekers/{person}/export", headers=nanning)
    assert "attachment" in answer.headers["Content-Disposition"]
    told, text = answer.json(), answer.text
    for planted in PLANTED:
        assert planted in text, planted
    assert told["recommendations"][0]["note"] == NOTE
    assert told["lists"][0]["matches"][0]["reasons"]
    assert told["contact_requests"][0]["employer"] == "某某厂"
    assert {"登记", "同意", "导出全部资料"} <= {one["what"] for one in told["looks"]}
    assert {one["who"] for one in told["looks"]} == {"南宁窗口工作人员"}
    assert set(told["labels"]) == set(told)


def test_an_export_names_no_clerk_and_no_one_else(service, nanning, person, chosen):
    other = {**PERSON, "name": "黄另人", "phone": "13877100088"}
    service.client.post("/v1/seekers", json=other, headers=nanning)
    text = service.client.get(f"/v1/seekers/{person}/export", headers=nanning).text
    assert "黄另人" not in text and "13877100088" not in text


# To be forgotten


def fill(service, person, headers):
    """Leave traces of the person wherever there can be any."""
    wiring = service.wiring
    complaint = service.client.post(
        "/v1/complaints",
        json={"reason": "other", "text": GRIEF, "contact": PHONE, "seeker_id": person},
        headers=headers,
    ).json()
    answer = {"answer": ANSWER}
    service.client.post(f"/v1/complaints/{complaint['id']}/answer", json=answer, headers=headers)
    sealed = wiring.vault.seal(json.dumps({"text": GUIDANCE}, ensure_ascii=False))
    Packages.of(wiring.store).open(
        person,
        "南宁",
        "农民工",
        {"guidance": 1},
        wiring.today,
        [ItemDraft(ItemKind.GUIDANCE, "", sealed)],
        CLERK.id,
    )
    made = Outcomes.of(wiring.store).of_seeker(person)[0]
    Outcomes.of(wiring.store).hand_over(
        made, Handing.IN_PERSON, datetime.now(UTC), CLERK.id, wiring.vault.seal(PROOF)
    )


def bytes_of(service):
    """Read every file of the service: the store with its log, and the indexes."""
    home = service.wiring.settings.home
    return {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}


def indexed(service):
    """Read what stands on disk of the index of people."""
    held = bytes_of(service)
    return b"".join(held[path] for path in held if "seekers" in path.parts)


def test_nothing_of_an_erased_person_is_left_on_disk(service, nanning, person, chosen):
    consent(service, person, nanning, True)
    fill(service, person, nanning)
    ask(service, person, chosen.posting_id)
    with service.wiring.store.engine.connect() as connection:
        sealed = connection.execute(select(persons).where(persons.c.seeker_id == person)).one()
    secrets = [word.encode() for word in PLANTED]
    tokens = [sealed.sealed_name.encode(), sealed.sealed_phone.encode()]
    service.wiring.live._catalogue.save()
    before = b"".join(bytes_of(service).values())
    assert PAST.encode() in before and all(token in before for token in tokens)
    assert person.encode() in indexed(service)

    answer = service.client.delete(f"/v1/seekers/{person}", headers=nanning)
    assert answer.status_code == 204
    service.wiring.live.refresh()
    service.wiring.live.stop()
    for path, held in bytes_of(service).items():
        for secret in (*secrets, *tokens):
            assert secret not in held, (path, secret.decode())
    assert person.encode() not in indexed(service)


def test_an_erased_person_is_found_by_nobody(service, nanning, person, chosen):
    everywhere = service.key("supervisor")
    service.client.delete(f"/v1/seekers/{person}", headers=nanning)
    for headers in (nanning, everywhere):
        for path in ("", "/tags", "/export"):
            answer = service.client.get(f"/v1/seekers/{person}{path}", headers=headers)
            assert answer.status_code == 404
        path = f"/v1/recommendations/{chosen.id}/explanation"
        assert service.client.get(path, headers=headers).status_code == 404
        again = service.client.delete(f"/v1/seekers/{person}", headers=headers)
        assert again.status_code == 404
    service.wiring.live.refresh()
    assert all(one.seeker.id != person for one in service.wiring.store.iter_seekers())


def test_what_was_done_stays_counted_and_the_audit_holds(service, nanning, person, chosen):
    fill(service, person, nanning)
    service.client.delete(f"/v1/seekers/{person}", headers=nanning)
    store = service.wiring.store
    left = Outcomes.of(store).get(chosen.id)
    assert left is not None and left.match is None and left.sealed_note is None
    [recorded] = Lists.of(store).of_subject(person)
    assert recorded.draft.input is None and recorded.shown == ()
    with store.engine.connect() as connection:
        rows = connection.execute(select(audit).order_by(audit.c.number)).all()
    assert broken_at(rows) is None
    assert rows[-1].action == "seeker.erase"


def test_an_erased_persons_answers_are_not_repeated(service, nanning):
    headers = {**nanning, "Idempotency-Key": "registering-0001"}
    first = service.client.post("/v1/seekers", json=PERSON, headers=headers)
    again = service.client.post("/v1/seekers", json=PERSON, headers=headers)
    assert again.json() == first.json()
    service.client.delete(f"/v1/seekers/{first.json()['id']}", headers=nanning)
    late = service.client.post("/v1/seekers", json=PERSON, headers=headers)
    assert ABOUT not in late.text and "tags" not in late.text
