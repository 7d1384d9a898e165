"""Openings over HTTP checked before they are sent, and sent many at once."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from .drafts import DRAFT, UNLAWFUL, put


@pytest.fixture
def station(service):
    return service.key("station", source="驻粤站")


def test_a_check_stores_nothing_and_compares_pay(service, station):
    for number in range(6):
        put(
            service,
            station,
            f"P{number}",
            {**DRAFT, "title": f"焊工{number}班", "pay": f"{5 + number}000元/月"},
        )
    before = service.wiring.store.change_number()
    told = service.client.post("/v1/postings:check", json=UNLAWFUL, headers=station).json()
    assert told["result"] == "held"
    assert told["pays"]["region"] == "南宁市江南区"
    assert told["pays"]["count"] >= 6
    assert told["pays"]["low"] <= told["pays"]["middle"] <= told["pays"]["high"]
    assert service.wiring.store.change_number() == before


def test_a_check_says_what_would_be_sent_back(service, station):
    told = service.client.post("/v1/postings:check", json={"title": "-"}, headers=station).json()
    assert (told["result"], told["reading"]) == ("rejected", None)


def batch(service, headers, items, **more):
    content = items if isinstance(items, str | bytes) else json.dumps(items)
    return service.client.post("/v1/postings:batch", content=content, headers=headers, **more)


def test_a_batch_answers_each_item_in_its_order(service, station):
    put(service, station, "B1")
    put(service, station, "B2")
    items = [
        {**DRAFT, "external_id": "B1"},
        {**DRAFT, "external_id": "B2", "headcount": 9},
        {**DRAFT, "external_id": "B3"},
        {**UNLAWFUL, "external_id": "B4"},
        {**DRAFT, "external_id": "B3"},
        {"external_id": "B5"},
        DRAFT,
        7,
        {"external_id": "B6", "title": "普工", "年龄": "18"},
    ]
    told = batch(service, station, items).json()
    words = [one["result"] for one in told["results"]]
    assert words == ["unchanged", "updated", "created", "held", *["rejected"] * 5]
    assert [one["index"] for one in told["results"]] == list(range(9))
    assert all(one["problem"] for one in told["results"] if one["result"] == "rejected")
    assert sum(told["counts"].values()) == len(items)
    assert "第 3 条" in told["results"][4]["problem"]["detail"]


def test_lines_are_as_good_as_a_list(service, station):
    lines = "\n".join(
        [
            json.dumps({**DRAFT, "external_id": "L1"}),
            "{oops",
            "",
            json.dumps({**DRAFT, "external_id": "L2"}),
        ]
    )
    told = batch(service, station, lines).json()
    assert [one["result"] for one in told["results"]] == ["created", "rejected", "created"]


@pytest.mark.parametrize(
    "content", ["", "[]", "[1,", b"\xff\xfe", "[" * 5000, json.dumps([{}] * 1001)]
)
def test_what_is_no_batch_is_refused_as_a_whole(service, station, content):
    assert batch(service, station, content).status_code == 422


def test_a_batch_under_another_source_finds_nothing(service, station):
    assert batch(service, station, [DRAFT], params={"source": "驻苏站"}).status_code == 404


def test_an_employers_batch_cannot_name_another_employer(service):
    ours = service.key("recruiter", employer=DRAFT["employer"])
    items = [{**DRAFT, "external_id": "E1"}, {**DRAFT, "external_id": "E2", "employer": "别家"}]
    told = batch(service, ours, items).json()
    assert [one["result"] for one in told["results"]] == ["created", "rejected"]


def test_a_batch_sent_twice_with_one_key_is_done_once(service, station):
    headers = {**station, "Idempotency-Key": "batch-0001"}
    first, second = (batch(service, headers, [{**DRAFT, "external_id": "I1"}]) for _ in range(2))
    assert first.json() == second.json()
    assert second.json()["results"][0]["result"] == "created"


def test_of_two_who_change_the_same_copy_at_once_one_is_refused(service, station):
    tag = put(service, station).headers["ETag"]

    def change(number: int) -> int:
        draft = {**DRAFT, "headcount": 10 + number}
        return put(service, station, draft=draft, **{"If-Match": tag}).status_code

    with ThreadPoolExecutor(6) as pool:
        answers = sorted(pool.map(change, range(6)))
    assert answers == [200, *[412] * 5]
