"""Somebody at a kiosk reports a posting; a person complains; the office looks and answers."""

import pytest

from matcher.store.persons import Persons
from matcher.store.values import State

TEXT = "进厂前要交八百块服装费"
CONTACT = "13877100009"


@pytest.fixture
def posting(service):
    return next(iter(service.wiring.store.iter_postings(shown=True))).posting.id


def kiosk(service, number=0):
    """Give the headers of one kiosk of several in the same office."""
    return service.key("kiosk", office="南宁", source=f"kiosk{number}")


def send(service, headers, **body):
    return service.client.post("/v1/complaints", json=body, headers=headers)


def listed(service, headers, query=""):
    answer = service.client.get(f"/v1/complaints{query}", headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_kiosk_says_what_can_be_complained_of(service):
    answer = service.client.get("/v1/complaint-reasons", headers=kiosk(service))
    assert {"fraud", "fees", "data"} <= {one["code"] for one in answer.json()}


def test_somebody_reports_a_posting_and_the_office_reads_it(service, nanning, posting):
    answer = send(
        service, kiosk(service), reason="false", text=TEXT, contact=CONTACT, posting_id=posting
    )
    assert answer.status_code == 201 and answer.json()["id"] in answer.json()["message"]
    [one] = listed(service, nanning)
    assert (one["posting_id"], one["text"], one["urgent"]) == (posting, TEXT, False)
    whole = service.client.get(f"/v1/complaints/{one['id']}", headers=nanning).json()
    assert whole["contact"] == CONTACT and "contact" not in one


def test_a_report_says_which_fair_or_place_or_machine_it_came_from(service, nanning, posting):
    fair = {"name": "三月三招聘会", "day": "2026-11-30", "region": "450100", "place": "人民广场"}
    boss = service.key("supervisor", office="南宁")
    made = service.client.post("/v1/fairs", json=fair, headers=boss).json()
    report = {"posting_id": posting, "reason": "fees"}
    machines = [{"fair": made["id"]}, {"fair": "没有的"}, *[{"near": "450200"}] * 2]
    for machine in machines:
        service.client.post("/kiosk/report", json=report | machine)
    send(service, kiosk(service), reason="false", posting_id=posting)
    everything = listed(service, service.key("supervisor"))
    assert [one["by"] for one in everything] == [
        *("南宁自助机（test）", "柳州市自助机", "柳州市自助机", "广西自助机"),
        "“三月三招聘会”自助机",
    ]
    assert {one["by"] for one in listed(service, nanning)} == {
        "南宁自助机（test）",
        "“三月三招聘会”自助机",
    }
    [suspect] = service.client.get(
        "/v1/reported-postings", headers=service.key("supervisor")
    ).json()
    assert (suspect["reports"], suspect["reporters"]) == (5, 4)


def test_a_kiosk_of_no_place_there_is_reports_nothing(service, posting):
    report = {"posting_id": posting, "reason": "fees", "near": "999999"}
    assert service.client.post("/kiosk/report", json=report).status_code == 422


def test_what_is_complained_of_stands_nowhere_unsealed(service, nanning, posting):
    made = send(
        service, kiosk(service), reason="fees", text=TEXT, contact=CONTACT, posting_id=posting
    ).json()
    path = f"/v1/complaints/{made['id']}/answer"
    service.client.post(path, json={"answer": "已联系单位退费"}, headers=nanning)
    for file in service.wiring.settings.home.rglob("*"):
        held = file.read_bytes() if file.is_file() else b""
        assert not any(words.encode() in held for words in (TEXT, CONTACT, "已联系单位退费"))


def test_another_office_finds_none_of_it(service, posting):
    made = send(service, kiosk(service), reason="fees", posting_id=posting).json()
    liuzhou = service.key("caseworker", office="柳州")
    assert listed(service, liuzhou) == []
    path = f"/v1/complaints/{made['id']}"
    assert service.client.get(path, headers=liuzhou).status_code == 404
    answer = service.client.post(f"{path}/answer", json={"answer": "好"}, headers=liuzhou)
    assert answer.status_code == 404
    assert len(listed(service, service.key("supervisor"))) == 1


def test_a_complaint_is_answered_once(service, nanning, posting):
    made = send(service, kiosk(service), reason="closed", posting_id=posting).json()
    path = f"/v1/complaints/{made['id']}/answer"
    first = service.client.post(path, json={"answer": "已下架"}, headers=nanning)
    assert (first.json()["state"], first.json()["answer"]) == ("answered", "已下架")
    assert service.client.post(path, json={"answer": "再答"}, headers=nanning).status_code == 409
    assert listed(service, nanning, "?state=open") == []


def test_fraud_comes_before_the_supervisor_at_once_and_holds_nothing(service, nanning, posting):
    send(service, kiosk(service), reason="fraud", posting_id=posting)
    [reported] = service.client.get("/v1/reported-postings", headers=nanning).json()
    assert (reported["posting_id"], reported["reports"]) == (posting, 1)
    assert len(listed(service, nanning, "?urgent=true")) == 1
    assert service.wiring.store.stored_postings([posting])[posting].state is State.ACTIVE


def test_a_posting_that_several_report_comes_before_the_supervisor(service, nanning, posting):
    def seen():
        return service.client.get("/v1/reported-postings", headers=nanning).json()

    for number in (1, 1, 1, 2):  # one kiosk may be one person
        send(service, kiosk(service, number), reason="false", posting_id=posting)
    assert seen() == []
    send(service, kiosk(service, 3), reason="closed", posting_id=posting)
    [reported] = seen()
    assert (reported["reports"], reported["reporters"]) == (5, 3)


def test_a_caseworker_complains_for_a_person_of_theirs_alone(service, nanning):
    Persons.of(service.wiring.store).assign(["Q001"], "南宁", "test")
    mine = send(service, nanning, reason="explain", text="想知道为什么", seeker_id="Q001")
    other = send(service, nanning, reason="explain", text="想知道为什么", seeker_id="Q002")
    at_kiosk = send(service, kiosk(service), reason="explain", text="想", seeker_id="Q001")
    assert (mine.status_code, other.status_code, at_kiosk.status_code) == (201, 404, 403)
    assert [one["seeker_id"] for one in listed(service, nanning)] == ["Q001"]


def test_what_is_not_there_cannot_be_reported(service):
    headers = kiosk(service)
    assert send(service, headers, reason="fraud", posting_id="nothing").status_code == 404
    assert send(service, headers, reason="fraud").status_code == 422
    assert send(service, headers, reason="no_such", text="x").status_code == 422
    assert send(service, headers, reason="other").status_code == 422


def test_pages_follow_each_other(service, nanning, posting):
    for _ in range(5):
        send(service, kiosk(service), reason="closed", posting_id=posting)
    seen, address = [], "/v1/complaints?limit=2"
    while address:
        answer = service.client.get(address, headers=nanning)
        seen += [one["id"] for one in answer.json()]
        link = answer.headers.get("Link", "")
        address = link[1 : link.index(">")] if link else ""
    assert len(seen) == len(set(seen)) == 5
