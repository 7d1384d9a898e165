"""Lists of people handed in over HTTP: whose they are, and that their file does not stay."""

import json

from matcher.store.persons import Persons

from .files import ended, rows_of, send, sheet_of

MARKER = "张三样例"


def people() -> bytes:
    line = {
        "seeker_id": "P-1",
        "name": MARKER,
        "phone": "13812345678",
        "desired_titles": ["焊工"],
        "salary_min": f"{MARKER}说不清",
        "birth_year": f"{MARKER}年",
    }
    return "\n".join(
        json.dumps(one, ensure_ascii=False) for one in (line, {"name": MARKER})
    ).encode()


def test_people_are_given_to_the_office_and_their_file_does_not_stay(service, worker):
    desk = service.key("caseworker", office="柳州")
    told = ended(service, desk, send(service, desk, ("张三.jsonl", people()), "seekers"))
    assert told["state"] == "done"
    assert told["source"] == "柳州"
    [id] = [row["id"] for row in rows_of(service, desk, told["id"]) if row["id"]] or ["P-1"]
    assert Persons.of(service.wiring.store).get(id).office == "柳州"
    assert not list((service.wiring.settings.home / "uploads").glob("*"))


def test_nothing_of_people_is_in_the_answers(service, worker):
    desk = service.key("caseworker", office="柳州")
    told = ended(service, desk, send(service, desk, (f"{MARKER}.jsonl", people()), "seekers"))
    rows = rows_of(service, desk, told["id"])
    assert rows
    listed = service.client.get("/v1/imports", headers=desk).text
    book = sheet_of(service, desk, told["id"])
    cells = [str(cell.value) for row in book.active.rows for cell in row]
    everything = "".join((listed, json.dumps(rows, ensure_ascii=False), *cells))
    assert MARKER not in everything
    assert "13812345678" not in everything


def test_stations_cannot_send_people(service):
    station = service.key("station", source="驻粤站")
    assert send(service, station, ("人.jsonl", people()), "seekers").status_code == 403


def test_another_office_does_not_find_an_import_of_people(service, worker):
    desk, other = (service.key("caseworker", office=name) for name in ("柳州", "桂林"))
    told = ended(service, desk, send(service, desk, ("人.jsonl", people()), "seekers"))
    assert service.client.get(f"/v1/imports/{told['id']}", headers=other).status_code == 404


def test_a_colleague_finds_it(service, worker):
    desk, chief = service.key("caseworker", office="柳州"), service.key("supervisor", office="柳州")
    told = ended(service, desk, send(service, desk, ("人.jsonl", people()), "seekers"))
    assert service.client.get(f"/v1/imports/{told['id']}", headers=chief).status_code == 200
