"""Policies over HTTP: read by everybody, kept up by offices, sent out and in as a table."""

from matcher.store.policies import Policies
from service.casework.policies import in_force, parts

ENDED = {
    "loan-jobs-firm",
    "loan-jobs-person",
    "stable-refund-small",
    "stable-refund-large",
    "lower-unemployment-rate",
    "lower-unemployment-rate-person",
    "lower-injury-rate",
    "insurance-subsidy",
    "expansion-subsidy",
}
POLICIES = in_force({})


def put(service, headers, id, **changes):
    shown = service.client.get(f"/v1/policies/{id}", headers=headers).json()
    row = shown["row"]
    body = {
        name: row[name]
        for name in ("title", "topic", "gives", "unit", "beneficiary", "to_whom", "conditions")
    }
    body |= {name: row[name] or None for name in ("amount", "ceiling", "valid_from", "valid_to")}
    body |= {"document": row["document"], "clauses": row["clauses"].split("|")}
    body |= {"groups": parts(row["groups"]), **changes}
    return service.client.put(f"/v1/policies/{id}", json=body, headers=headers)


def ids(answer):
    return {one["id"] for one in answer.json()}


def test_only_what_is_in_force_is_listed(service):
    kiosk, boss = service.key("kiosk"), service.key("supervisor", office="南宁")
    found = service.client.get("/v1/policies?limit=200", headers=kiosk)
    assert not ids(found) & ENDED and len(ids(found)) == len(POLICIES) - len(ENDED)
    assert service.client.get("/v1/policies?ended=true", headers=kiosk).status_code == 403
    assert service.client.get("/v1/policies/expansion-subsidy", headers=kiosk).status_code == 404
    everything = service.client.get("/v1/policies?ended=true&limit=200", headers=boss)
    assert ids(everything) == set(POLICIES)


def test_the_list_goes_on_page_by_page(service):
    kiosk, seen, path = service.key("kiosk"), [], "/v1/policies?limit=7&beneficiary=person"
    while path:
        page = service.client.get(path, headers=kiosk)
        seen += [one["id"] for one in page.json()]
        path = page.links.get("next", {}).get("url")
    assert seen == sorted(set(seen)) and len(seen) > 14


def test_an_office_that_extends_a_policy_has_it_back(service):
    boss = service.key("supervisor", office="南宁")
    changed = put(service, boss, "expansion-subsidy", valid_to="2027-12-31", amount=2000)
    assert changed.status_code == 200, changed.json()
    assert changed.json()["gives"] == "每招用1人，给单位2000元" and changed.json()["in_force"]
    here, elsewhere = service.key("kiosk", office="南宁"), service.key("kiosk", office="柳州")
    assert "expansion-subsidy" in ids(service.client.get("/v1/policies?limit=200", headers=here))
    there = service.client.get("/v1/policies?limit=200", headers=elsewhere)
    assert "expansion-subsidy" not in ids(there)
    assert service.client.delete("/v1/policies/expansion-subsidy", headers=boss).status_code == 204
    assert "expansion-subsidy" not in ids(service.client.get("/v1/policies", headers=here))


def test_a_policy_of_the_whole_region_is_every_offices(service):
    region, here = service.key("supervisor"), service.key("caseworker", office="柳州")
    put(service, region, "employment-aid", title="就业援助（2027）")
    told = service.client.get("/v1/policies/employment-aid", headers=here).json()
    assert told["title"] == "就业援助（2027）"


def test_a_caseworker_may_not_write_policies(service):
    clerk = service.key("caseworker", office="南宁")
    assert put(service, clerk, "employment-aid").status_code == 403


def test_a_policy_changed_meanwhile_is_not_overwritten(service):
    boss = service.key("supervisor", office="南宁")
    tag = service.client.get("/v1/policies/employment-aid", headers=boss).headers["etag"]
    put(service, boss, "employment-aid", title="先改的")
    late = put(service, {**boss, "If-Match": tag}, "employment-aid", title="后改的")
    assert late.status_code == 412


def test_a_wrong_policy_is_refused_in_words(service):
    boss = service.key("supervisor", office="南宁")
    refused = put(service, boss, "employment-aid", gives="给{多少}")
    assert refused.status_code == 422 and "三个空位" in refused.json()["detail"]


def test_the_table_goes_out_and_comes_back_edited(service):
    boss = service.key("supervisor", office="南宁")
    table = service.client.get("/v1/policies.csv", headers=boss)
    assert table.status_code == 200 and table.text.startswith("\ufeff编号,政策名称")
    same = send(service, boss, table.content)
    assert same.json() == {"rows": len(POLICIES), "changed": 0, "unknown": []}
    edited = table.text.replace(
        "每招用1人，给单位{amount}{unit},1500", "每招用1人，给单位{amount}{unit},1800"
    )
    assert send(service, boss, edited.encode()).json()["changed"] == 1
    assert len(Policies.of(service.wiring.store).overrides("南宁")) == 1


def test_a_table_with_few_columns_changes_those_alone(service):
    boss = service.key("supervisor", office="南宁")
    few = "编号,数额,结束日期\nexpansion-subsidy,1600,2027/12/31\n"
    assert send(service, boss, few.encode("gb18030")).json()["changed"] == 1
    told = service.client.get("/v1/policies/expansion-subsidy", headers=boss).json()
    assert told["gives"] == "每招用1人，给单位1600元"
    assert told["row"]["valid_to"] == "2027-12-31" and told["row"]["age_high"] == "24"


def test_a_table_with_a_wrong_row_is_refused_whole(service):
    boss = service.key("supervisor", office="南宁")
    rows = "编号,数额,结束日期\nexpansion-subsidy,1600,明年\nemployment-aid,1,\n,5,\n"
    refused = send(service, boss, rows.encode())
    assert refused.status_code == 422
    assert [one["loc"][1] for one in refused.json()["errors"]] == ["2", "4"]
    assert Policies.of(service.wiring.store).overrides("南宁") == {}


def test_a_new_policy_needs_no_code(service):
    boss = service.key("supervisor", office="南宁")
    new = {
        "title": "交通补贴",
        "topic": "补贴",
        "gives": "每人{amount}{unit}",
        "amount": 300,
        "unit": "元",
        "beneficiary": "person",
        "groups": ["农民工"],
        "asks": ["去区外上班满3个月"],
        "document": "南人社发〔2026〕1号",
        "clauses": ["三"],
        "valid_to": "2027-06-30",
    }
    made = service.client.put("/v1/policies/nanning-travel", json=new, headers=boss)
    assert made.status_code == 200, made.json()
    assert made.json()["source"] == "南人社发〔2026〕1号（三）"


def send(service, headers, content):
    files = {"file": ("政策.csv", content)}
    return service.client.post("/v1/policies:import", files=files, headers=headers)
