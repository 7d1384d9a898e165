"""Who is owed a package and by when, the workbook of it all, and the sets that offices decide on."""

import io

import pytest
from openpyxl import load_workbook

from matcher.ingest.seekers import seeker_from_profile
from matcher.store.persons import Person, Persons
from matcher.store.service_tables import audit
from matcher.store.values import SeekerRow
from service.casework.audiences import classify
from tests.service.counter import (
    GRADUATE,
    HARD,
    NAME,
    copies,
    deliver,
    done,
    listed,
    of_kind,
    open_counter,
    prepared,
)


@pytest.fixture
def counter(service):
    return open_counter(service)


@pytest.fixture
def clerk(counter):
    return counter[0]


@pytest.fixture
def clock(counter):
    return counter[1]


# The ledger


def test_who_is_owed_a_package_is_listed_until_it_is_complete(service, clerk):
    copies(service, GRADUATE, 3)
    owed = {one["seeker_id"]: one for one in listed(service, clerk, "due")}
    assert set(owed) == {GRADUATE, HARD}
    assert owed[GRADUATE]["id"] is None
    assert owed[GRADUATE]["lacking"] == {"policy": 1, "guidance": 1, "posting": 3, "training": 1}
    package = prepared(service, clerk)
    owed = {one["seeker_id"]: one for one in listed(service, clerk, "due")}
    assert owed[GRADUATE]["id"] == package["id"] and owed[GRADUATE]["state"] == "open"
    for item in package["items"]:
        deliver(service, clerk, package, item)
    assert [one["seeker_id"] for one in listed(service, clerk, "due")] == [HARD]
    assert [one["seeker_id"] for one in listed(service, clerk, "complete")] == [GRADUATE]


def test_what_is_not_done_in_time_is_overdue(service, clerk, clock):
    prepared(service, clerk, HARD)
    assert listed(service, clerk, "overdue") == []
    clock.pass_by(days=31)
    [late] = listed(service, clerk, "overdue")
    assert late["seeker_id"] == HARD and late["overdue"] and late["due"] == "2026-12-24"
    clock.pass_by(days=40)  # the graduate has not even been begun
    found = listed(service, clerk, "overdue")
    assert {one["seeker_id"] for one in found} == {GRADUATE, HARD}
    assert {one["id"] for one in found if one["seeker_id"] == GRADUATE} == {None}


def test_after_the_period_another_package_is_owed(service, clerk, clock):
    copies(service, GRADUATE, 3)
    done(service, clerk)
    clock.pass_by(days=364)
    assert GRADUATE not in {one["seeker_id"] for one in listed(service, clerk, "due")}
    clock.pass_by(days=2)
    owed = {one["seeker_id"]: one for one in listed(service, clerk, "due")}
    assert owed[GRADUATE]["id"] is None and not owed[GRADUATE]["overdue"]
    clock.pass_by(days=61)
    assert GRADUATE in {one["seeker_id"] for one in listed(service, clerk, "overdue")}


def test_the_list_goes_on_page_by_page(service, clerk):
    people = Persons.of(service.wiring.store)
    for number in range(1, 9):
        people.put(Person(f"Q{number:03}", "南宁", audience="农民工"), "test")
    for state in ("due", "open"):
        seen, path = [], f"/v1/packages?state={state}&limit=2"
        if state == "open":
            for number in (1, 2, 3):
                prepared(service, clerk, f"Q{number:03}")
        while path:
            page = service.client.get(path, headers=clerk)
            seen += [one["seeker_id"] for one in page.json()]
            path = page.links.get("next", {}).get("url")
        assert len(seen) == len(set(seen)) == (9 if state == "due" else 3)


def sheet(service, clerk, query=""):
    answer = service.client.get(f"/v1/packages.xlsx{query}", headers=clerk)
    assert answer.status_code == 200, answer.text
    book = load_workbook(io.BytesIO(answer.content))
    return book.active


def test_the_workbook_has_a_row_for_each_person_and_item(service, clerk):
    copies(service, GRADUATE, 3)
    package = prepared(service, clerk)
    deliver(service, clerk, package, package["items"][0], proof="=1+1")
    page = sheet(service, clerk)
    head, *rows = [[cell.value or "" for cell in row] for row in page.iter_rows()]
    rows = [dict(zip(head, row, strict=True)) for row in rows]
    assert page.freeze_panes == "A2" and head[:2] == ["求职者编号", "姓名"]
    mine = [row for row in rows if row["求职者编号"] == GRADUATE]
    assert [row["服务"] for row in mine] == [
        "政策宣介",
        "职业指导",
        *["岗位推荐"] * 3,
        "培训见习",
    ]
    assert {row["姓名"] for row in mine} == {f"'{NAME}"}
    assert mine[0]["送达凭证"] == "'=1+1" and mine[0]["送达日期"] == "2026-11-24"
    [other] = [row for row in rows if row["求职者编号"] == HARD]
    assert (other["状态"], other["服务"]) == ("未开始", "")
    assert all(cell.number_format == "@" for row in page.iter_rows() for cell in row)


def test_whoever_exports_names_is_noted(service, clerk):
    sheet(service, clerk)
    with service.wiring.store.engine.connect() as connection:
        actions = [row.action for row in connection.execute(audit.select())]
    assert "ledger.exported" in actions
    assert sheet(service, service.key("caseworker", office="柳州")).max_row == 1


# Sets of services


def rules(**changes):
    body = {
        "policy": 1,
        "guidance": 1,
        "postings": 3,
        "postings_most": 3,
        "training": 1,
        "targeted": False,
        "due_days": 20,
        "period_days": 365,
    }
    return body | changes


def test_an_office_owes_what_it_has_set_itself(service, clerk):
    boss = service.key("supervisor", office="南宁")
    path = "/v1/service-sets/离校未就业高校毕业生"
    told = service.client.put(path, json=rules(postings=2, guidance=2), headers=boss)
    assert told.status_code == 200 and told.json()["own"]
    package = prepared(service, clerk)
    assert len(of_kind(package, "guidance")) == 2 and package["due"] == "2026-12-14"
    elsewhere = service.key("caseworker", office="柳州")
    there = service.client.get(path, headers=elsewhere).json()
    assert (there["guidance"], there["own"]) == (1, False)
    assert service.client.delete(path, headers=boss).status_code == 204
    assert service.client.get(path, headers=clerk).json()["guidance"] == 1


def test_an_office_serves_an_audience_of_its_own(service, clerk):
    boss = service.key("supervisor", office="南宁")
    assert service.client.put(
        "/v1/service-sets/退役军人", json=rules(training=0), headers=boss
    ).json()["own"]
    Persons.of(service.wiring.store).put(Person("Q039", "南宁", audience="退役军人"), "test")
    owed = {one["seeker_id"]: one for one in listed(service, clerk, "due")}
    assert "training" not in owed["Q039"]["lacking"]
    names = [
        one["audience"] for one in service.client.get("/v1/service-sets", headers=clerk).json()
    ]
    assert "退役军人" in names


def test_a_set_that_makes_no_sense_is_refused(service):
    boss = service.key("supervisor", office="南宁")
    path = "/v1/service-sets/农民工"
    for wrong in (
        rules(postings=4),
        rules(policy=0, guidance=0, postings=0, training=0),
        rules(due_days=0),
        rules(sex="女"),
    ):
        assert service.client.put(path, json=wrong, headers=boss).status_code == 422
    clerk = service.key("caseworker", office="南宁")
    assert service.client.put(path, json=rules(), headers=clerk).status_code == 403
    assert service.client.get("/v1/service-sets/没有", headers=clerk).status_code == 404


def test_people_who_come_in_a_file_are_owed_what_their_groups_tell(service, clerk):
    store = service.wiring.store
    Persons.of(store).adopt(["Q001", "Q007"], "南宁", "test")
    assert classify(store, ["Q001", "Q007"], "test") == 1
    assert Persons.of(store).get("Q001").audience == "农民工"
    seeker, findings = seeker_from_profile({"seeker_id": "Q001", "groups": ["残疾人"]})
    store.upsert_seekers([SeekerRow(seeker, findings)])
    assert classify(store, ["Q001"], "test") == 0  # what was said once stands
