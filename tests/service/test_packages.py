"""The 1131 package of a person: prepared in one call, changed, delivered, counted, and in the ledger."""

import io
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from openpyxl import load_workbook

from matcher.ingest.seekers import seeker_from_profile
from matcher.store.erasure import Erasure
from matcher.store.outcomes import Outcomes
from matcher.store.persons import Person, Persons
from matcher.store.service_tables import audit, package_items, packages
from matcher.store.values import PostingRow, SeekerRow
from matcher.types import Audience, Place
from service.casework.audiences import classify
from tests.service.desk import Desk

GRADUATE, HARD = "Q009", "Q006"
NAME, NOTE = "=韦小花", "家里有老人要照顾"
COURSES = "培训名称,类别,地点,证书\n低压电工培训,培训,南宁,低压电工证\n求职通用素养,培训,南宁,\n"


class Clock:
    def __init__(self):
        self.now = datetime(2026, 11, 24, 2, tzinfo=UTC)

    def __call__(self):
        return self.now

    def pass_by(self, **amount):
        self.now += timedelta(**amount)


@pytest.fixture
def clock(service):
    service.wiring.store.clock = clock = Clock()
    return clock


@pytest.fixture
def clerk(service, clock):
    people = Persons.of(service.wiring.store)
    sealed = service.wiring.vault.seal(NAME)
    people.put(Person(GRADUATE, "南宁", "", sealed, audience="离校未就业高校毕业生"), "test")
    people.put(Person(HARD, "南宁", audience="就业困难人员"), "test")
    boss = service.key("supervisor", office="南宁")
    files = {"file": ("目录.csv", COURSES.encode())}
    service.client.post("/v1/trainings:import", files=files, data={"source": "目录"}, headers=boss)
    return service.key("caseworker", office="南宁")


def copies(service, original, count, **changes):
    """Add postings like one of the samples, each of another employer."""
    store = service.wiring.store
    seeker = store.seeker(original).seeker
    [best] = service.wiring.live.matcher().recommend(seeker, 1)
    model = store.postings([best.posting_id])[best.posting_id]
    rows = [
        PostingRow(
            replace(model, id=f"P{n}", external_id=f"P{n}", employer=f"样例{n}厂", **changes)
        )
        for n in range(count)
    ]
    store.upsert_postings(rows)
    service.wiring.live.refresh()
    return [row.posting.id for row in rows]


def prepare(service, clerk, seeker=GRADUATE):
    return service.client.post(f"/v1/seekers/{seeker}/packages", headers=clerk)


def prepared(service, clerk, seeker=GRADUATE):
    answer = prepare(service, clerk, seeker)
    assert answer.status_code == 201, answer.json()
    return answer.json()


def of_kind(package, kind):
    return [item for item in package["items"] if item["kind"] == kind]


def deliver(service, clerk, package, item, **told):
    path = f"/v1/packages/{package['id']}/items/{item['id']}/delivery"
    body = {"how": "in_person", "proof": "签收单1号", **told}
    return service.client.post(path, json=body, headers=clerk)


def patch(service, clerk, package, item, **told):
    path = f"/v1/packages/{package['id']}/items/{item['id']}"
    return service.client.patch(path, json=told, headers=clerk)


def listed(service, clerk, state):
    answer = service.client.get(f"/v1/packages?state={state}", headers=clerk)
    assert answer.status_code == 200, answer.json()
    return answer.json()


def done(service, clerk, seeker=GRADUATE):
    package = prepared(service, clerk, seeker)
    for item in package["items"]:
        answer = deliver(service, clerk, package, item)
        assert answer.status_code == 200, answer.json()
    return answer.json()


# Journeys


def test_a_graduates_package_holds_1131(service, clerk):
    copies(service, GRADUATE, 3)
    package = prepared(service, clerk)
    kinds = [item["kind"] for item in package["items"]]
    assert kinds == ["policy", "guidance", "posting", "posting", "posting", "training"]
    assert package["lacking"] == {"policy": 1, "guidance": 1, "posting": 3, "training": 1}
    assert package["due"] == "2027-01-23" and not package["overdue"]
    [policy], [guidance] = of_kind(package, "policy"), of_kind(package, "guidance")
    assert "离校未就业高校毕业生“1131”服务" in policy["text"]
    assert "想做“软件测试”、“软件实施”" in guidance["text"]
    assert all(item["text"] and item["posting_id"] for item in of_kind(package, "posting"))
    assert of_kind(package, "training")[0]["title"]


def test_the_postings_of_a_package_are_recommended_to_the_person(service, clerk):
    copies(service, GRADUATE, 3)
    package = prepared(service, clerk)
    standing = Outcomes.of(service.wiring.store).of_seeker(GRADUATE)
    assert [one.id for one in standing] == [
        item["recommendation_id"] for item in of_kind(package, "posting")
    ]
    assert {one.list_id for one in standing} == {package["list_id"]}


def test_a_package_is_done_when_everything_is_delivered(service, clerk, clock):
    copies(service, GRADUATE, 3)
    package = prepared(service, clerk)
    for item in package["items"][:-1]:
        after = deliver(service, clerk, package, item).json()
        assert after["state"] == "open"
    assert after["lacking"] == {"training": 1}
    after = deliver(
        service, clerk, package, package["items"][-1], how="phone", proof="通话1"
    ).json()
    assert after["state"] == "complete" and after["lacking"] == {} and after["closed"]
    assert [one.stage.value for one in Outcomes.of(service.wiring.store).of_seeker(GRADUATE)] == [
        "handed"
    ] * 3
    last = after["items"][-1]
    assert (last["how"], last["proof"]) == ("phone", "通话1")


def test_a_person_in_hardship_gets_local_and_public_welfare_posts_first(service, clerk):
    copies(service, HARD, 3)
    store = service.wiring.store
    model = store.postings(["P0"])["P0"]
    welfare = replace(
        model,
        id="公益",
        external_id="公益",
        employer="样例社区",
        audience=frozenset({Audience.PUBLIC_WELFARE}),
        pay=None,
        pay_text="",
    )
    away = Place("450200", "柳州市")
    rows = [
        replace(model, id=f"W{n}", external_id=f"W{n}", employer=f"外{n}", places=(away,))
        for n in (1, 2)
    ]
    store.upsert_postings([PostingRow(welfare), *map(PostingRow, rows)])
    service.wiring.live.refresh()
    package = prepared(service, clerk, HARD)
    chosen = [item["posting_id"] for item in of_kind(package, "posting")]
    assert chosen[0] == "公益" and 3 <= len(chosen) <= 5
    assert package["due"] == "2026-12-24"
    assert "先送本地的" in of_kind(package, "guidance")[0]["text"]
    kinds = [item["kind"] for item in package["items"]]
    assert kinds == ["posting"] * len(chosen) + ["training", "guidance", "policy"]
    assert "有关：公益性岗位安置" in of_kind(package, "policy")[0]["text"]


def test_public_welfare_posts_come_first_only_for_whom_they_are_kept(service, clerk):
    copies(service, "Q001", 4)
    store = service.wiring.store
    Persons.of(store).put(Person("Q001", "东莞", audience="就业困难人员"), "test")
    model = store.postings(["P0"])["P0"]
    welfare = replace(
        model, id="公益", external_id="公益", audience=frozenset({Audience.PUBLIC_WELFARE})
    )
    store.upsert_postings([PostingRow(welfare)])
    service.wiring.live.refresh()
    there = service.key("caseworker", office="东莞")
    chosen = [one["posting_id"] for one in of_kind(prepared(service, there, "Q001"), "posting")]
    assert chosen and chosen[0] != "公益"


def test_local_is_where_the_person_wants_to_work_in_the_province(service, clerk):
    Persons.of(service.wiring.store).put(Person("Q025", "南宁", audience="就业困难人员"), "test")
    package = prepared(service, clerk, "Q025")  # wants 那坡县, and is certified
    first, second, *_ = of_kind(package, "posting")
    assert {first["title"], second["title"]} == {
        "护林员（公益性岗位）",
        "乡村保洁员（公益性岗位）",
    }


def test_where_too_few_postings_suit_the_gap_is_kept_open(service, clerk):
    package = prepared(service, clerk)
    empty = [item for item in of_kind(package, "posting") if not item["ready"]]
    assert len(of_kind(package, "posting")) == 3 and empty
    refused = deliver(service, clerk, package, empty[0])
    assert refused.status_code == 409 and "还没有内容" in refused.json()["detail"]
    assert "少于应推荐的3个" in of_kind(package, "guidance")[0]["text"]
    [new] = copies(service, GRADUATE, 1)
    filled = patch(service, clerk, package, empty[0], posting_id=new).json()
    assert [one["posting_id"] for one in of_kind(filled, "posting")].count(new) == 1


# Changes


def test_an_item_is_swapped_before_it_is_delivered(service, clerk):
    ids = copies(service, GRADUATE, 6)
    package = prepared(service, clerk)
    first = of_kind(package, "posting")[0]
    used = {item["posting_id"] for item in of_kind(package, "posting")}
    other = next(id for id in ids if id not in used)
    after = patch(service, clerk, package, first, posting_id=other).json()
    assert of_kind(after, "posting")[0]["posting_id"] == other
    standing = Outcomes.of(service.wiring.store).get(first["recommendation_id"])
    assert standing.posting_id == other


def test_a_text_is_rewritten_and_kept_sealed(service, clerk):
    package = prepared(service, clerk)
    [guidance] = of_kind(package, "guidance")
    after = patch(service, clerk, package, guidance, text=NOTE).json()
    assert of_kind(after, "guidance")[0]["text"] == NOTE
    with service.wiring.store.engine.connect() as connection:
        rows = connection.execute(package_items.select()).all()
    assert not any(NOTE in str(row) or "软件测试" in str(row) for row in rows)


def test_a_posting_with_words_of_its_own_keeps_them_until_it_is_swapped(service, clerk):
    ids = copies(service, GRADUATE, 6)
    package = prepared(service, clerk)
    first = of_kind(package, "posting")[0]
    after = patch(service, clerk, package, first, text="带简历去").json()
    assert of_kind(after, "posting")[0]["text"] == "带简历去"
    used = {item["posting_id"] for item in of_kind(package, "posting")}
    other = next(id for id in ids if id not in used)
    Desk(service, clerk).patch(first["recommendation_id"], posting_id=other)
    path = f"/v1/packages/{package['id']}"
    now = service.client.get(path, headers=clerk).json()
    assert of_kind(now, "posting")[0]["posting_id"] == other
    assert of_kind(now, "posting")[0]["text"] != "带简历去"


def test_what_was_delivered_cannot_be_changed(service, clerk):
    copies(service, GRADUATE, 3)
    package = prepared(service, clerk)
    [guidance] = of_kind(package, "guidance")
    deliver(service, clerk, package, guidance)
    assert patch(service, clerk, package, guidance, text="x").status_code == 409
    assert deliver(service, clerk, package, guidance).status_code == 409


def test_a_delivery_noted_by_mistake_is_taken_back(service, clerk):
    package = prepared(service, clerk)
    [guidance], posting = of_kind(package, "guidance"), of_kind(package, "posting")[0]
    deliver(service, clerk, package, guidance)
    path = f"/v1/packages/{package['id']}/items"
    after = service.client.delete(f"{path}/{guidance['id']}/delivery", headers=clerk).json()
    assert after["lacking"]["guidance"] == 1
    deliver(service, clerk, package, posting)
    refused = service.client.delete(f"{path}/{posting['id']}/delivery", headers=clerk)
    assert refused.status_code == 409


def test_a_recommendation_handed_over_by_itself_counts(service, clerk):
    package = prepared(service, clerk)
    first = of_kind(package, "posting")[0]
    Desk(service, clerk).hand(first["recommendation_id"], "message", proof="短信7")
    now = service.client.get(f"/v1/packages/{package['id']}", headers=clerk).json()
    told = of_kind(now, "posting")[0]
    assert (told["how"], told["proof"]) == ("message", "短信7") and told["delivered"]


def test_a_package_changed_meanwhile_is_not_overwritten(service, clerk):
    package = prepared(service, clerk)
    tag = service.client.get(f"/v1/packages/{package['id']}", headers=clerk).headers["etag"]
    [guidance] = of_kind(package, "guidance")
    patch(service, clerk, package, guidance, text="先改的")
    late = patch(service, {**clerk, "If-Match": tag}, package, guidance, text="后改的")
    assert late.status_code == 412
    same = {**clerk, "If-None-Match": tag}
    assert service.client.get(f"/v1/packages/{package['id']}", headers=same).status_code == 200


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"text": ""},
        {"posting_id": "a", "training_id": "b"},
        {"name": "谁"},
        {"text": "x" * 6000},
    ],
)
def test_a_change_that_says_nothing_usable_is_refused(service, clerk, told):
    package = prepared(service, clerk)
    assert patch(service, clerk, package, package["items"][0], **told).status_code == 422


def test_a_posting_goes_into_a_postings_place_alone(service, clerk):
    [new] = copies(service, GRADUATE, 1)
    package = prepared(service, clerk)
    [guidance] = of_kind(package, "guidance")
    assert patch(service, clerk, package, guidance, posting_id=new).status_code == 422
    posting, [training] = of_kind(package, "posting")[0], of_kind(package, "training")
    assert patch(service, clerk, package, posting, posting_id="没有").status_code == 404
    assert patch(service, clerk, package, training, training_id="none").status_code == 422


def test_a_delivery_in_the_future_is_refused(service, clerk, clock):
    package = prepared(service, clerk)
    later = (clock() + timedelta(hours=1)).isoformat()
    refused = deliver(service, clerk, package, package["items"][0], at=later)
    assert refused.status_code == 422 and "还没到" in refused.json()["detail"]
    earlier = (clock() - timedelta(hours=1)).isoformat()
    assert deliver(service, clerk, package, package["items"][0], at=earlier).status_code == 200


def test_a_person_has_one_package_under_way(service, clerk):
    package = prepared(service, clerk)
    again = prepare(service, clerk)
    assert again.status_code == 409 and "没做完" in again.json()["detail"]
    path = f"/v1/packages/{package['id']}"
    assert service.client.delete(path, headers=clerk).json()["state"] == "cancelled"
    assert service.client.delete(path, headers=clerk).status_code == 409
    assert prepare(service, clerk).status_code == 201
    found = service.client.get(f"/v1/seekers/{GRADUATE}/packages", headers=clerk).json()
    assert {one["state"] for one in found} == {"open", "cancelled"}


def test_who_is_of_no_audience_is_asked_for_one(service, clerk):
    Persons.of(service.wiring.store).put(Person("Q007", "南宁"), "test")
    refused = prepare(service, clerk, "Q007")
    assert refused.status_code == 422 and "服务对象类别" in refused.json()["detail"]


def test_who_wants_no_personalised_list_gets_the_plain_one(service, clerk):
    people = Persons.of(service.wiring.store)
    people.put(replace(people.get(GRADUATE), personalised=False), "test")
    package = prepared(service, clerk)
    assert len(of_kind(package, "posting")) == 3
    assert "没有用个性化推荐" in of_kind(package, "guidance")[0]["text"]
    assert "软件测试" not in of_kind(package, "guidance")[0]["text"]


# Who may


def test_another_office_finds_nothing(service, clerk):
    package = prepared(service, clerk)
    stranger = service.key("caseworker", office="柳州")
    item = package["items"][0]
    assert prepare(service, stranger, HARD).status_code == 404
    paths = [
        ("get", f"/v1/packages/{package['id']}"),
        ("delete", f"/v1/packages/{package['id']}"),
        ("get", f"/v1/seekers/{GRADUATE}/packages"),
        ("delete", f"/v1/packages/{package['id']}/items/{item['id']}/delivery"),
    ]
    for method, path in paths:
        answer = getattr(service.client, method)(path, headers=stranger)
        assert answer.status_code == 404, path
    assert patch(service, stranger, package, item, text="x").status_code == 404
    assert deliver(service, stranger, package, item).status_code == 404
    assert listed(service, stranger, "open") == [] and listed(service, stranger, "due") == []
    briefing = service.client.post(f"/v1/seekers/{HARD}/briefing", json={}, headers=stranger)
    assert briefing.status_code == 404


def test_whoever_is_erased_leaves_no_words_in_the_ledger(service, clerk):
    package = prepared(service, clerk)
    Erasure.of(service.wiring.store).erase(GRADUATE, "test")
    with service.wiring.store.engine.connect() as connection:
        items = connection.execute(package_items.select()).all()
        [kept] = connection.execute(packages.select()).all()
    assert not any(item.sealed_document or item.sealed_proof for item in items)
    assert kept.state == "cancelled"
    answer = service.client.get(f"/v1/packages/{package['id']}", headers=clerk)
    assert answer.status_code in (200, 404) and "软件测试" not in answer.text


def test_the_audit_names_nobody(service, clerk):
    copies(service, HARD, 3)
    done(service, clerk, HARD)
    with service.wiring.store.engine.connect() as connection:
        entries = connection.execute(audit.select()).all()
    told = json.dumps([(one.action, one.subject, one.detail) for one in entries])
    assert "package.opened" in told and "package.delivered" in told
    assert "签收单" not in told


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
