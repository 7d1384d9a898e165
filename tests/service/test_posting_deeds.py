"""Openings over HTTP held, let go, renewed, withdrawn."""

import pytest

from matcher.store.pages import Pages

from .drafts import DRAFT, HERE, UNLAWFUL, post, put


@pytest.fixture
def station(service):
    return service.key("station", source="驻粤站")


@pytest.fixture
def supervisor(service):
    return service.key("supervisor")


def test_a_station_holds_and_lets_go_its_own(service, station):
    put(service, station)
    held = post(service, station, "W1", "hold", reason="等单位核实")
    assert (held.json()["standing"], held.json()["reason"]) == ("held", "等单位核实")
    assert post(service, station, "W1", "release", reason="核实了").json()["standing"] == "open"


def test_a_station_cannot_let_go_what_is_unlawful_but_a_supervisor_can(
    service, station, supervisor
):
    put(service, station, draft=UNLAWFUL)
    refused = post(service, station, "W1", "release", reason="x")
    assert refused.status_code == 409
    assert "负责人" in refused.json()["detail"]
    released = post(service, supervisor, "W1", "release", reason="民族餐厅，依法可以")
    assert released.json()["standing"] == "open"
    changed = put(service, station, draft={**UNLAWFUL, "headcount": 8}).json()
    assert changed["posting"]["standing"] == "held"  # what was let go was the text of then


def test_a_station_cannot_let_go_what_a_supervisor_held(service, station, supervisor):
    put(service, station)
    post(service, supervisor, "W1", "hold", reason="有人投诉")
    assert post(service, station, "W1", "release", reason="x").status_code == 409
    assert put(service, station, draft={**DRAFT, "headcount": 4}).json()["result"] == "held"


def test_only_what_is_held_can_be_let_go(service, station):
    put(service, station)
    assert post(service, station, "W1", "release", reason="x").status_code == 409


def test_a_renewed_posting_is_open_again(service, station):
    put(service, station, draft={**DRAFT, "expires": "2026-01-31"})
    assert service.client.get("/v1/postings/W1", headers=station).json()["standing"] == "expired"
    told = post(service, station, "W1", "renew", expires="2028-06-30").json()
    assert (told["standing"], told["expires"]) == ("open", "2028-06-30")
    assert "expired" not in {one["code"] for one in told["findings"]}


def test_renewing_keeps_what_only_screening_saw(service, station):
    put(service, station, draft={**DRAFT, "marriage": "未婚"})
    told = post(service, station, "W1", "renew", expires="2028-06-30").json()
    assert told["standing"] == "held"


def test_a_day_that_is_over_renews_nothing(service, station):
    put(service, station)
    assert post(service, station, "W1", "renew", expires="2020-01-01").status_code == 422


def test_a_withdrawn_posting_is_gone_for_others_and_comes_back_when_sent(service, station):
    put(service, station)
    gone = service.client.delete(f"{HERE}/W1?reason=filled", headers=station)
    assert gone.status_code == 204
    kiosk = service.key("kiosk")
    assert service.client.get("/v1/postings/W1", headers=kiosk).status_code == 404
    told = service.client.get("/v1/postings/W1", headers=station).json()
    assert (told["standing"], told["reason"]) == ("withdrawn", "已招满")
    assert post(service, station, "W1", "hold", reason="x").status_code == 409
    assert put(service, station).json()["posting"]["standing"] == "open"


def test_withdrawing_what_was_never_sent_is_not_found(service, station):
    assert service.client.delete(f"{HERE}/NEVER", headers=station).status_code == 404


def test_every_deed_is_in_the_audit_under_who_did_it(service, station):
    put(service, station)
    post(service, station, "W1", "hold", reason="等单位核实")
    caller = "key:" + station["X-API-Key"].partition(".")[0]
    assert Pages.of(service.wiring.store).decided_by("W1") == caller


def test_the_same_opening_of_two_stations_is_told(service, station):
    other = service.key("station", source="驻苏站")
    put(service, station)
    second = put(service, other, "X9", where="/v1/postings/驻苏站").json()
    assert (second["result"], second["posting"]["duplicate_of"]) == ("duplicate", "W1")
    twins = service.client.get("/v1/postings/X9/duplicates", headers=other).json()
    assert [one["id"] for one in twins] == ["W1"]
