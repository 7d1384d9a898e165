"""The 1131 package of a person: prepared in one call, changed and delivered."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from matcher.store.erasure import Erasure
from matcher.store.outcomes import Outcomes
from matcher.store.persons import Person, Persons
from matcher.store.service_tables import audit, package_items, packages
from matcher.store.values import PostingRow
from matcher.types import Audience, Place
from tests.service.counter import (
    GRADUATE,
    HARD,
    copies,
    deliver,
    done,
    listed,
    of_kind,
    open_counter,
    patch,
    prepare,
    prepared,
)
from tests.service.desk import Desk

NOTE = "家里有老人要照顾"


@pytest.fixture
def counter(service):
    return open_counter(service)


@pytest.fixture
def clerk(counter):
    return counter[0]


@pytest.fixture
def clock(counter):
    return counter[1]


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
