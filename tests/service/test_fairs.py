"""Fairs over HTTP: announced by an office, filled by hand or by a workbook with booths."""

import io
import time
from datetime import date

import pytest
from openpyxl import Workbook

from matcher.store.fairs import Fairs
from service.intake_jobs import Worker

FAIR = {
    "name": "春风行动样例专场",
    "day": "2026-12-05",
    "place": "南宁市样例体育馆一层",
    "region": "450102",
}


@pytest.fixture
def office(service):
    return service.key("supervisor", office="南宁")


def announce(service, headers, **more):
    return service.client.post("/v1/fairs", json={**FAIR, **more}, headers=headers)


def seat(service, headers, fair_id, placed):
    booths = [{"posting_id": id, "booth": booth} for id, booth in placed.items()]
    address = f"/v1/fairs/{fair_id}/booths"
    return service.client.put(address, json={"booths": booths}, headers=headers)


def open_ids(service, n):
    return [one.posting.id for one in service.wiring.store.iter_postings(shown=True)][:n]


def test_an_announced_fair_is_read_by_every_caller(service, office):
    sent = announce(service, office)
    assert sent.status_code == 201
    told = service.client.get(sent.headers["Location"], headers=service.key("kiosk"))
    assert told.json() == sent.json()
    assert (told.json()["until"], told.json()["office"]) == ("2026-12-05", "南宁")
    again = {**service.key("kiosk"), "If-None-Match": told.headers["ETag"]}
    assert service.client.get(sent.headers["Location"], headers=again).status_code == 304


@pytest.mark.parametrize(
    "wrong",
    [{"until": "2026-12-01"}, {"region": "999999"}, {"name": " "}, {"day": "x"}, {"price": 1}],
)
def test_what_is_no_fair_is_refused(service, office, wrong):
    assert announce(service, office, **wrong).status_code == 422


def test_an_office_announces_for_itself_alone(service, office):
    assert announce(service, office, office="柳州").status_code == 422
    everywhere = service.key("supervisor")
    assert announce(service, everywhere, office="柳州").json()["office"] == "柳州"


def test_another_office_changes_nothing(service, office):
    where = announce(service, office).headers["Location"]
    other = service.key("supervisor", office="柳州")
    assert service.client.put(where, json=FAIR, headers=other).status_code == 404
    assert service.client.delete(where, headers=other).status_code == 404
    assert seat(service, other, where.rpartition("/")[2], {}).status_code == 404


def test_caseworkers_and_stations_announce_none(service):
    for headers in (service.key("caseworker", office="南宁"), service.key("station", source="x")):
        assert announce(service, headers).status_code == 403


def test_a_fair_is_changed_by_who_has_its_present_copy(service, office):
    sent = announce(service, office)
    where, tag = sent.headers["Location"], sent.headers["ETag"]
    moved = {**FAIR, "place": "样例广场"}
    changed = service.client.put(where, json=moved, headers={**office, "If-Match": tag})
    assert changed.json()["place"] == "样例广场"
    stale = service.client.put(where, json=FAIR, headers={**office, "If-Match": tag})
    assert stale.status_code == 412


def test_a_cancelled_fair_is_gone_with_its_booths(service, office):
    fair = announce(service, office).json()
    seat(service, office, fair["id"], dict.fromkeys(open_ids(service, 1), "A1"))
    where = f"/v1/fairs/{fair['id']}"
    assert service.client.delete(where, headers=office).status_code == 204
    assert service.client.get(where, headers=office).status_code == 404
    assert Fairs.of(service.wiring.store).booths(fair["id"]) == {}


def test_fairs_are_listed_the_latest_first_and_by_what_is_to_come(service, office):
    days = ["2026-10-01", "2026-12-05", "2027-01-08"]
    for day in days:
        announce(service, office, day=day)
    listed = service.client.get("/v1/fairs", headers=office).json()
    assert [one["day"] for one in listed] == days[::-1]
    coming = service.client.get("/v1/fairs?since=2026-11-24&region=450100", headers=office)
    assert [one["day"] for one in coming.json()] == days[:0:-1]
    first = service.client.get("/v1/fairs?limit=2", headers=office)
    second = service.client.get(first.links["next"]["url"], headers=office)
    assert [one["day"] for one in second.json()] == days[:1]


def test_todays_fairs_are_those_that_are_on(service, office):
    announce(service, office, day="2026-12-05", until="2026-12-07")
    fairs = Fairs.of(service.wiring.store)
    on = [len(fairs.today(date(2026, 12, day))) for day in (4, 5, 7, 8)]
    assert on == [0, 1, 1, 0]


def test_booths_are_set_as_a_whole_and_listed_in_their_order(service, office):
    fair = announce(service, office).json()["id"]
    one, two, three = open_ids(service, 3)
    assert seat(service, office, fair, {one: "B2", two: "A1"}).status_code == 204
    seat(service, office, fair, {three: "A7", two: "A1"})
    address = f"/v1/fairs/{fair}/booths"
    page = service.client.get(f"{address}?limit=1", headers=service.key("kiosk"))
    rest = service.client.get(page.links["next"]["url"], headers=service.key("kiosk"))
    told = page.json() + rest.json()
    assert [(item["booth"], item["posting"]["id"]) for item in told] == [("A1", two), ("A7", three)]
    assert service.client.get(f"/v1/fairs/{fair}", headers=office).json()["postings"] == 2


def test_unknown_postings_are_pointed_out_and_nothing_is_seated(service, office):
    fair = announce(service, office).json()["id"]
    [known] = open_ids(service, 1)
    answer = seat(service, office, fair, {known: "A1", "no-such": "A2"})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["loc"] == ["body", "booths", "1", "posting_id"]
    assert Fairs.of(service.wiring.store).booths(fair) == {}


def test_held_postings_of_a_fair_are_shown_to_nobody_at_a_kiosk(service, office):
    fair = announce(service, office).json()["id"]
    [id] = open_ids(service, 1)
    seat(service, office, fair, {id: "A1"})
    service.wiring.store.hold(id, "核实")
    told = service.client.get(f"/v1/fairs/{fair}/booths", headers=service.key("kiosk"))
    assert told.json() == []


def sheet() -> bytes:
    book, out = Workbook(), io.BytesIO()
    for row in (
        ("XX招聘会岗位汇总表",),
        ("展位号", "岗位编号", "岗位名称", "单位名称", "月薪"),
        ("A12", "F1", "焊工", "邕江样例机械厂", "6000"),
        ("A12", "F2", "普工", "邕江样例机械厂", "4500"),
        ("", "F3", "文员", "样例商贸", "3500"),
        ("B1", "F4", "", "样例商贸", "3500"),
    ):
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def test_a_workbook_fills_a_fair_with_its_booths(service, office):
    fair = announce(service, office).json()["id"]
    [before] = open_ids(service, 1)
    seat(service, office, fair, {before: "Z1"})
    data = {"kind": "postings", "fair": fair}
    sent = service.client.post(
        "/v1/imports", files={"file": ("会.xlsx", sheet())}, data=data, headers=office
    )
    worker = Worker(service.wiring)
    worker.start()
    try:
        told = _ended(service, office, sent.headers["Location"])
    finally:
        worker.stop()
    assert told["fair"] == fair
    booths = Fairs.of(service.wiring.store).booths(fair)
    assert booths == {before: "Z1", "F1": "A12", "F2": "A12", "F3": ""}


def _ended(service, headers, address):
    deadline = time.monotonic() + 180
    while time.monotonic() < deadline:
        told = service.client.get(address, headers=headers).json()
        if told["state"] == "done":
            return told
        time.sleep(0.1)
    raise AssertionError(told)


def test_a_workbook_for_another_offices_fair_is_refused(service, office):
    fair = announce(service, office).json()["id"]
    other = service.key("caseworker", office="柳州")
    data = {"kind": "postings", "fair": fair}
    sent = service.client.post(
        "/v1/imports", files={"file": ("会.xlsx", sheet())}, data=data, headers=other
    )
    assert sent.status_code == 404
