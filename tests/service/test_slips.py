"""Slips printed at a kiosk and looked up by whoever holds them."""

import re
import string
from datetime import UTC, datetime, timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from matcher.ranking.explain import templates
from matcher.store.audit import broken_at
from matcher.store.service_tables import audit, slips
from matcher.store.slips import Slips
from matcher.store.store import Store
from service.app import create_app
from service.casework.slips import OF_POSTING, slip_words
from service.wiring import wire

PERSON = {
    "about": "我是陈小花，在南湖住，做过三年养蜂，想做服务员",
    "desired_regions": ["广州"],
    "salary_min": 3917,
    "requirements": ["不做销售", "包住"],
    "birth_year": 1987,
    "education": "初中",
}


@pytest.fixture
def chosen(service):
    body = {"profile": PERSON, "n": 3}
    answer = service.client.post("/v1/recommendations", json=body, headers=service.key("kiosk"))
    return [match["posting"]["id"] for match in answer.json()["matches"]]


@pytest.fixture
def slip(service, chosen):
    body = {"profile": PERSON, "posting_ids": chosen}
    answer = service.client.post("/v1/slips", json=body, headers=service.key("kiosk"))
    assert answer.status_code == 201, answer.text
    return answer.json()


def look(service, slip):
    return service.client.get(slip["path"])


def test_a_slip_shows_the_chosen_postings_with_reasons(service, slip, chosen):
    shown = look(service, slip).json()
    assert [item["posting"]["id"] for item in shown["items"]] == chosen
    assert all(item["open"] and not item["changed"] for item in shown["items"])
    assert any(item["reasons"] for item in shown["items"])
    assert "程序辅助" in shown["note"] and shown["complaint_phone"] == "12333"


def test_a_slip_needs_no_profile(service, chosen):
    body = {"posting_ids": chosen[:1]}
    made = service.client.post("/v1/slips", json=body, headers=service.key("kiosk")).json()
    [item] = look(service, made).json()["items"]
    assert item["posting"]["id"] == chosen[0] and item["reasons"] == []


def test_a_slip_holds_nothing_of_the_person(service, slip):
    [row] = Slips.of(service.wiring.store)._all(select(slips))
    for told in ("陈小花", "南湖", "养蜂", "3917", "1987", "销售", "您", "本人"):
        assert told not in row.body


def test_the_words_of_slips_are_filled_with_facts_of_postings_alone():
    for code, text in slip_words().items():
        assert templates()[code].sense, code
        named = {name for _, name, _, _ in string.Formatter().parse(text) if name}
        assert named <= OF_POSTING, code
        assert not re.search("您|本人|我", text)


def test_the_code_is_a_picture_of_a_link_without_data(slip):
    assert slip["qr"].startswith("<svg") and "<script" not in slip["qr"]
    assert slip["url"].endswith(f"/s/{slip['token']}") and len(slip["token"]) == 22
    assert slip["path"] == f"/v1/slips/{slip['token']}"


def test_the_store_does_not_know_the_token(service, slip):
    [row] = Slips.of(service.wiring.store)._all(select(slips))
    assert slip["token"] not in "".join(map(str, row))


def test_nobody_is_asked_who_they_are_to_look_a_slip_up(service, slip):
    assert look(service, slip).status_code == 200


@pytest.mark.parametrize("token", ["x", "A" * 22, "9" * 43, "%00", "..%2f", "二维码"])
def test_a_token_that_is_none_is_not_found(service, slip, token):
    answer = service.client.get(f"/v1/slips/{token}")
    assert answer.status_code in {400, 404, 422}


def test_a_posting_that_is_no_longer_open_is_marked(service, slip, chosen):
    store = service.wiring.store
    store.remove([chosen[0]], "招满了")
    store.hold(chosen[1], "有人举报某某")
    first, second, *_ = look(service, slip).json()["items"]
    assert not first["open"] and "不招" in first["standing"]
    assert not second["open"] and "某某" not in second["standing"]


def test_postings_nobody_knows_are_not_found(service):
    body = {"posting_ids": ["nothing"]}
    answer = service.client.post("/v1/slips", json=body, headers=service.key("kiosk"))
    assert answer.status_code == 404


def test_printing_is_in_the_audit_without_the_token(service, slip):
    entries = Slips.of(service.wiring.store)._all(select(audit).order_by(audit.c.number))
    assert entries[-1].action == "slip.printed" and broken_at(entries) is None
    assert slip["token"] not in "".join(map(str, entries[-1]))


@pytest.fixture
def clock():
    return [datetime(2026, 11, 24, 3, tzinfo=UTC)]


@pytest.fixture
def kept(clock):
    with Store.open(":memory:", lambda: clock[0]) as store:
        yield Slips.of(store)


def test_a_slip_runs_out(kept, clock):
    token, expires = kept.keep({"items": []}, timedelta(days=7), "test")
    assert expires == clock[0] + timedelta(days=7)
    clock[0] += timedelta(days=7)
    assert kept.find(token) is not None
    clock[0] += timedelta(seconds=1)
    assert kept.find(token) is None


def test_what_has_run_out_is_deleted_with_the_next_one(kept, clock):
    kept.keep({"items": []}, timedelta(days=7), "test")
    clock[0] += timedelta(days=8)
    kept.keep({"items": []}, timedelta(days=7), "test")
    assert len(kept._all(select(slips))) == 1
    clock[0] += timedelta(days=8)
    assert kept.prune() == 1


def test_the_link_is_that_of_the_settings(settings, encoder, service, chosen):
    other = settings.model_copy(update={"public_url": "https://jobs.example/"})
    wiring = wire(other, lambda: encoder)
    wiring.live.start()
    with TestClient(create_app(wiring=wiring)) as client:
        made = client.post(
            "/v1/slips", json={"posting_ids": chosen}, headers=service.key("kiosk")
        ).json()
    wiring.close()
    assert made["url"] == f"https://jobs.example/s/{made['token']}"
