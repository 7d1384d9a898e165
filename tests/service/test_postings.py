"""Openings over HTTP: sent one by one or in batches, checked, read, held, let go, renewed, withdrawn."""

import json

import pytest

from .drafts import DRAFT, HERE, UNLAWFUL, post, put


@pytest.fixture
def station(service):
    return service.key("station", source="驻粤站")


@pytest.fixture
def supervisor(service):
    return service.key("supervisor")


# Sending one


def test_a_new_posting_is_created_then_unchanged_then_updated(service, station):
    first = put(service, station)
    assert (first.status_code, first.json()["result"]) == (201, "created")
    assert service.client.get(first.headers["Location"], headers=station).status_code == 200
    again = put(service, station)
    assert (again.status_code, again.json()["result"]) == (200, "unchanged")
    assert again.headers["ETag"] == first.headers["ETag"]
    changed = put(service, station, draft={**DRAFT, "pay": "7000-9000元/月"})
    assert (changed.status_code, changed.json()["result"]) == (200, "updated")
    assert changed.headers["ETag"] != first.headers["ETag"]


def test_what_was_understood_is_told(service, station):
    told = put(service, station).json()["posting"]
    assert told["pay"]["monthly_low"] == 6000
    assert told["places"] == [{"code": "450105", "name": "南宁市江南区"}]
    assert (told["education"], told["headcount"], told["trades"][0]) == ("初中", 3, "焊工")


def test_unlawful_wording_is_held_and_says_which_law(service, station):
    told = put(service, station, draft=UNLAWFUL).json()
    assert told["result"] == told["posting"]["standing"] == "held"
    [found] = [one for one in told["posting"]["findings"] if one["severity"] == "hold"]
    assert "就业促进法" in found["rule"]


def test_cells_that_may_only_be_screened_are_screened_and_not_kept(service, station):
    put(service, station, draft={**DRAFT, "sex": "限男性", "marriage": "未婚"})
    told = service.client.get(f"{HERE}/W1".replace("/驻粤站", ""), headers=station).json()
    assert {"sex", "marriage"} <= {one["code"] for one in told["findings"]}
    assert not {"sex", "marriage"} & set(service.wiring.store.fields("W1"))


@pytest.mark.parametrize(
    "draft",
    [
        {},
        {"title": ""},
        {"title": "焊工", "工资": "6000"},
        {"title": ["焊工"]},
        {"title": "\ud800"},
    ],
)
def test_what_is_no_posting_is_refused_without_repeating_it(service, station, draft):
    answer = service.client.put(
        f"{HERE}/W1",
        content=json.dumps(draft),
        headers={**station, "Content-Type": "application/json"},
    )
    assert answer.status_code == 422
    assert "6000" not in answer.text


def test_a_wrong_field_is_told_what_was_meant(service, station):
    answer = put(service, station, draft={"title": "焊工", "联系电话": "0771-0000000"})
    assert "phone" in answer.json()["errors"][0]["msg"]


@pytest.mark.parametrize("id", ["nan", "-", "1.64971159764979E+18", "'12", " 12"])
def test_an_id_that_a_sheet_would_lose_is_refused(service, station, id):
    assert put(service, station, id).status_code == 422


def test_who_has_an_old_copy_does_not_overwrite(service, station):
    old = put(service, station).headers["ETag"]
    put(service, station, draft={**DRAFT, "headcount": 5})
    answer = put(service, station, draft={**DRAFT, "headcount": 9}, **{"If-Match": old})
    assert answer.status_code == 412
    assert service.wiring.store.postings(["W1"])["W1"].headcount == 5
    assert put(service, station, "NEW", **{"If-Match": "*"}).status_code == 412


def test_a_copy_that_is_still_good_is_not_sent_again(service, station):
    tag = put(service, station).headers["ETag"]
    answer = service.client.get("/v1/postings/W1", headers={**station, "If-None-Match": tag})
    assert (answer.status_code, answer.content) == (304, b"")


# Whose they are


def test_under_another_source_there_is_nothing(service, station):
    other = service.key("station", source="驻苏站")
    put(service, station)
    assert put(service, other).status_code == 404
    assert service.client.get("/v1/postings/W1", headers=other).status_code == 404
    assert service.client.delete(f"{HERE}/W1", headers=other).status_code == 404
    for deed, body in (("hold", {"reason": "x"}), ("renew", {"expires": "2028-01-01"})):
        assert post(service, other, "W1", deed, **body).status_code == 404
    assert service.client.get("/v1/postings/W1/duplicates", headers=other).status_code == 404


def test_a_station_lists_its_own_alone(service, station):
    listed = service.client.get("/v1/postings?limit=200", headers=station).json()
    assert listed
    assert {one["source"] for one in listed} == {"驻粤站"}


def test_an_employer_sends_for_itself_alone(service):
    ours = service.key("recruiter", employer=DRAFT["employer"])
    where = f"/v1/postings/employer:{DRAFT['employer']}"
    assert put(service, ours, where=where).status_code == 201
    assert put(service, ours, "W2", {**DRAFT, "employer": "别家"}, where).status_code == 422
    assert put(service, ours, "W3", {"title": "普工"}, where).json()["posting"]["employer"]
    assert put(service, ours).status_code == 404


def test_an_employer_sees_what_a_station_sent_for_it_and_cannot_change_it(service, station):
    put(service, station)
    ours = service.key("recruiter", employer=DRAFT["employer"])
    theirs = service.key("recruiter", employer="别家样例厂")
    assert service.client.get("/v1/postings/W1", headers=ours).status_code == 200
    assert post(service, ours, "W1", "hold", reason="x").status_code == 404
    assert service.client.get("/v1/postings/W1", headers=theirs).status_code == 404


@pytest.mark.parametrize(("role", "whose"), [("kiosk", {}), ("caseworker", {"office": "南宁"})])
def test_kiosks_and_caseworkers_read_what_is_open(service, station, role, whose):
    put(service, station)
    put(service, station, "W2", UNLAWFUL)
    reader = service.key(role, **whose)
    told = service.client.get("/v1/postings/W1", headers=reader)
    assert told.status_code == 200
    assert told.json()["contact"]["phone"] == DRAFT["phone"]  # the slip prints whom to ring
    assert service.client.get("/v1/postings/W2", headers=reader).status_code == 404
    listed = service.client.get("/v1/postings?limit=200", headers=reader)
    assert {one["standing"] for one in listed.json()} == {"open"}
    assert DRAFT["phone"] not in listed.text


def test_an_administrator_is_not_told_whom_to_ring(service, station):
    put(service, station)
    told = service.client.get("/v1/postings/W1", headers=service.key("admin")).json()
    assert told["contact"] is None


def test_a_supervisor_of_all_sends_under_any_source(service, supervisor):
    assert put(service, supervisor, where="/v1/postings/新站").status_code == 201


# Listing


def pages(service, headers, query=""):
    address, found = f"/v1/postings?limit=20&{query}", []
    while address:
        page = service.client.get(address, headers=headers)
        assert page.status_code == 200, page.text
        found += page.json()
        address = page.links.get("next", {}).get("url")
    return found


def test_pages_hold_everything_once(service, supervisor):
    found = pages(service, supervisor)
    assert len({one["id"] for one in found}) == len(found)
    assert len(found) == service.wiring.store.counts()["postings"]


def test_what_comes_while_paging_moves_nothing(service, station):
    first = service.client.get("/v1/postings?limit=5", headers=station)
    put(service, station)
    second = service.client.get(first.links["next"]["url"], headers=station)
    both = [one["id"] for one in first.json() + second.json()]
    assert len(set(both)) == 10
    assert "W1" not in both


def test_filters_narrow(service, station, supervisor):
    put(service, station)
    by = {
        "source=驻粤站": lambda one: one["source"] == "驻粤站",
        "trade=焊工": lambda one: one["trade"] == "焊工",
        f"employer={DRAFT['employer']}": lambda one: one["employer"] == DRAFT["employer"],
        "q=焊": lambda one: "焊" in one["title"] + one["employer"],
        "standing=held": lambda one: one["standing"] == "held",
    }
    for query, holds in by.items():
        found = pages(service, supervisor, query)
        assert found
        assert all(map(holds, found)), query
    near = pages(service, supervisor, "region=450100")
    assert "W1" in {one["id"] for one in near}
    assert len(near) < len(pages(service, supervisor, "region=450000"))


def test_what_runs_out_soon_can_be_listed(service, station):
    day = service.wiring.today.isoformat()
    put(service, station, draft={**DRAFT, "expires": day})
    found = pages(service, station, "expiring_within=3")
    assert [one["id"] for one in found] == ["W1"]


def test_percent_signs_are_letters(service, station):
    assert pages(service, station, "q=%25") == []
    assert pages(service, station, "q=_") == []


@pytest.mark.parametrize("cursor", ["x", "W10", "eyJhIjoxfQ", "WzEsMl0"])
def test_a_cursor_of_somebody_elses_making_is_refused(service, station, cursor):
    assert service.client.get(f"/v1/postings?cursor={cursor}", headers=station).status_code == 422
