"""The audit as supervisors read it."""

from matcher.store.persons import Persons


def audit(service, query="", **whose):
    answer = service.client.get(f"/v1/audit{query}", headers=service.key("supervisor", **whose))
    assert answer.status_code == 200
    return answer


def deeds(service):
    """Let two offices be given their people; each is an entry for each person."""
    ids = [row.seeker.id for row in service.wiring.store.iter_seekers()][:4]
    people = Persons.of(service.wiring.store)
    people.assign(ids[:2], "南宁", "test")
    people.assign(ids[2:], "柳州", "test")
    return ids


def test_what_was_done_to_somebody_is_listed(service):
    [first, *_] = deeds(service)
    [entry] = audit(service, f"?subject=seeker:{first}").json()
    assert entry["actor"] == "test"
    assert entry["detail"]["office"] == "南宁"


def test_an_office_sees_what_concerns_its_people(service):
    ids = deeds(service)
    subjects = {entry["subject"] for entry in audit(service, office="南宁").json()}
    assert {f"seeker:{id}" for id in ids[:2]} <= subjects
    assert not {f"seeker:{id}" for id in ids[2:]} & subjects
    assert audit(service, f"?subject=seeker:{ids[3]}", office="南宁").json() == []


def test_an_office_sees_what_its_callers_did(service):
    admin = service.key("admin", office="南宁")
    told = {"label": "自助机", "role": "kiosk", "office": "南宁"}
    service.client.post("/v1/api-keys", json=told, headers=admin)
    by = f"key:{admin['X-API-Key'].partition('.')[0]}"
    [entry] = audit(service, f"?actor={by}", office="南宁").json()
    assert entry["action"] == "key.given"
    assert audit(service, f"?actor={by}", office="柳州").json() == []


def test_the_log_is_followed_from_a_number_and_paged_both_ways(service):
    deeds(service)
    whole = [entry["number"] for entry in audit(service, "?limit=200").json()]
    assert whole == sorted(whole)
    assert audit(service, f"?after={whole[1]}").json()[0]["number"] == whole[2]
    first = audit(service, "?limit=2&newest=true")
    second = service.client.get(first.links["next"]["url"], headers=service.key("supervisor"))
    numbers = [entry["number"] for entry in (*first.json(), *second.json())]
    assert numbers == sorted(whole, reverse=True)[:4]


def test_a_whole_log_is_told_to_be_whole(service):
    deeds(service)
    told = service.client.get("/v1/audit/verification", headers=service.key("supervisor")).json()
    assert told["whole"] is True
    assert told["broken_at"] is None
    assert told["entries"] >= 4
    assert len(told["head"]) == 32


def test_a_changed_entry_is_found(service):
    deeds(service)
    with service.wiring.store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE audit SET actor = 'somebody' WHERE number = 3")
    told = service.client.get("/v1/audit/verification", headers=service.key("supervisor")).json()
    assert (told["whole"], told["broken_at"]) == (False, 3)
