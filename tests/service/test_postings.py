"""Openings over HTTP: sent one by one or in batches, checked, read, held, let go, renewed, withdrawn."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from matcher.store.pages import Pages

DRAFT = {
    "title": "焊工",
    "employer": "邕江样例机械厂",
    "pay": "6000-8000元/月",
    "place": "南宁市江南区",
    "headcount": 3,
    "description": "二保焊，焊接机架",
    "education": "初中",
    "expires": "2027-12-31",
    "contact": "韦样例",
    "phone": "0771-0000000",
}
UNLAWFUL = {**DRAFT, "description": "二保焊，限汉族"}
HERE = "/v1/postings/驻粤站"


@pytest.fixture
def station(service):
    return service.key("station", source="驻粤站")


@pytest.fixture
def supervisor(service):
    return service.key("supervisor")


def put(service, headers, id="W1", draft=DRAFT, where=HERE, **more):
    return service.client.put(f"{where}/{id}", json=draft, headers={**headers, **more})


def post(service, headers, id, deed, **body):
    return service.client.post(f"/v1/postings/{id}/{deed}", json=body, headers=headers)


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


# Holding, letting go, renewing, withdrawing


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


# Checking a draft


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


# Batches


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
