"""Files handed in over HTTP: stations' workbooks, people's lists, hostile ones, and kills."""

import io
import json
import os
import signal
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from matcher.store.persons import Persons
from matcher.store.uploads import Uploads
from service.casework import inbox
from service.intake_jobs import Worker
from tests.service.conftest import SAMPLES, STATIONS

MARKER = "张三样例"


@pytest.fixture
def worker(service) -> Iterator[Worker]:
    """Work off what is handed in, as the service does."""
    worker = Worker(service.wiring)
    worker.start()
    yield worker
    worker.stop()


def send(service, headers, path: Path | tuple[str, bytes], kind="postings", **more):
    name, content = path if isinstance(path, tuple) else (path.name, path.read_bytes())
    return service.client.post(
        "/v1/imports", files={"file": (name, content)}, data={"kind": kind, **more}, headers=headers
    )


def ended(service, headers, sent, seconds: float = 180.0) -> dict:
    """Ask until a file is done or has failed."""
    assert sent.status_code == 202, sent.text
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        told = service.client.get(sent.headers["Location"], headers=headers).json()
        if told["state"] in {"done", "failed"}:
            return told
        time.sleep(0.1)
    raise AssertionError(told)


def rows_of(service, headers, id: str) -> list[dict]:
    """Read a whole report, page by page."""
    rows, address = [], f"/v1/imports/{id}/report?limit=7"
    while address:
        page = service.client.get(address, headers=headers)
        rows += page.json()
        address = page.links.get("next", {}).get("url")
    return rows


def sheet_of(service, headers, id: str):
    answer = service.client.get(f"/v1/imports/{id}/report.xlsx", headers=headers)
    assert answer.status_code == 200, answer.text
    return load_workbook(io.BytesIO(answer.content))


def workbook(rows: list[tuple]) -> bytes:
    book, out = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("source", STATIONS)
def test_a_stations_own_file_again_changes_nothing_and_its_counts_add_up(service, worker, source):
    station = service.key("station", source=source)
    ended(service, station, send(service, station, SAMPLES / STATIONS[source]))
    told = ended(service, station, send(service, station, SAMPLES / STATIONS[source]))
    assert told["state"] == "done"
    assert told["source"] == source
    assert sum(told["counts"].values()) == told["total"] == told["done"] > 0
    assert told["counts"]["accepted"] == 0
    assert told["counts"]["unchanged"] > 0


def test_a_stations_sheet_comes_back_with_its_problems(service, worker):
    station = service.key("station", source="驻粤站")
    sent = SAMPLES / STATIONS["驻粤站"]
    told = ended(service, station, send(service, station, sent))
    rows = rows_of(service, station, told["id"])
    assert [row["row"] for row in rows] == sorted(row["row"] for row in rows)
    back = sheet_of(service, station, told["id"]).active
    original = load_workbook(sent).active
    headers = [
        cell.value for cell in next(r for r in back.rows if any(c.value == "问题" for c in r))
    ]
    at = headers.index("问题")
    assert back.max_column == original.max_column + 1
    for row in rows:
        if row["outcome"] == "held":
            assert back.cell(row["row"], at + 1).value.startswith("暂扣")


def test_a_column_map_comes_with_its_file(service, worker):
    station = service.key("station", source="南宁零工市场")
    columns = (SAMPLES / "零工市场登记.json").read_text("utf-8")
    sent = send(service, station, SAMPLES / "零工市场登记.csv", columns=columns)
    told = ended(service, station, sent)
    assert sum(told["counts"].values()) == told["total"] == 6
    stored = service.wiring.store.iter_postings()
    sent = [one.posting for one in stored if one.posting.source == "南宁零工市场"]
    assert all(posting.headcount for posting in sent)


def test_a_wrong_column_map_is_refused_at_once(service):
    station = service.key("station", source="驻粤站")
    answer = send(service, station, SAMPLES / STATIONS["驻粤站"], columns='{"columns": {"A": "x"}}')
    assert answer.status_code == 422
    assert "没有“x”这个字段" in answer.json()["detail"]


def test_rows_cannot_name_another_station(service, worker):
    station = service.key("station", source="驻粤站")
    sheet = workbook([("岗位编号", "岗位名称", "数据来源"), ("ZZ1", "焊工", "驻苏站")])
    told = ended(service, station, send(service, station, ("a.xlsx", sheet)))
    [row] = rows_of(service, station, told["id"])
    assert "other_source" in [finding["code"] for finding in row["findings"]]
    stored = service.wiring.store.postings([row["id"]])[row["id"]]
    assert stored.source == "驻粤站"


def test_a_station_sends_under_its_own_source_alone(service):
    station = service.key("station", source="驻粤站")
    answer = send(service, station, SAMPLES / STATIONS["驻苏站"], source="驻苏站")
    assert answer.status_code == 404


def test_another_stations_import_is_not_found(service, worker):
    ours, theirs = (service.key("station", source=name) for name in ("驻粤站", "驻苏站"))
    told = ended(service, ours, send(service, ours, SAMPLES / STATIONS["驻粤站"]))
    for tail in ("", "/report", "/report.xlsx"):
        answer = service.client.get(f"/v1/imports/{told['id']}{tail}", headers=theirs)
        assert answer.status_code == 404
    assert service.client.get("/v1/imports", headers=theirs).json() == []
    assert len(service.client.get("/v1/imports", headers=ours).json()) == 1


def test_two_files_at_once_are_both_taken_whole(service, worker):
    with_name = {name: service.key("station", source=name) for name in ("驻粤站", "驻苏站")}
    other = Worker(service.wiring)
    other.start()
    try:
        sent = {
            name: send(service, headers, SAMPLES / STATIONS[name])
            for name, headers in with_name.items()
        }
        told = [ended(service, with_name[name], one) for name, one in sent.items()]
    finally:
        other.stop()
    assert [one["state"] for one in told] == ["done", "done"]
    assert all(sum(one["counts"].values()) == one["total"] for one in told)


def test_lists_are_paged_newest_first(service):
    station = service.key("station", source="驻粤站")
    sent = [send(service, station, SAMPLES / STATIONS["驻粤站"]).json()["id"] for _ in range(3)]
    first = service.client.get("/v1/imports?limit=2", headers=station)
    second = service.client.get(first.links["next"]["url"], headers=station)
    found = [one["id"] for one in first.json() + second.json()]
    assert found == sent[::-1]
    assert "next" not in second.links


# Hostile files


def _bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (80 << 20))
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("坏.xlsx", b"PK\x03\x04" + b"x" * 100, "已损坏"),
        ("炸弹.xlsx", _bomb, "解压后大得不正常"),
        ("网页.csv", b"<html><table>", "其实是网页"),
        ("没有表头.csv", "张三,13800000000\n".encode(), "补上列名"),
        ("乱.jsonl", b"\xff\xfe\x00\x00", ""),
    ],
)
def test_a_hostile_file_ends_with_a_clear_reason(service, worker, name, content, words):
    station = service.key("station", source="驻粤站")
    content = content() if callable(content) else content
    told = ended(service, station, send(service, station, (name, content)))
    assert told["state"] == "failed" or told["counts"]["rejected"] == told["total"]
    assert words in told["message"]
    assert "uploads" not in told["message"]  # no path of ours
    assert "--" not in told["message"]  # nor an option of the command line
    answer = service.client.get(f"/v1/imports/{told['id']}/report", headers=station)
    assert answer.status_code in {200, 409}


@pytest.mark.parametrize(
    ("name", "content"), [("宏.xlsm", b"PK"), ("程序.exe", b"MZ"), ("空.csv", b""), ("", b"x")]
)
def test_what_can_be_no_sheet_is_refused_at_once(service, name, content):
    station = service.key("station", source="驻粤站")
    answer = send(service, station, (name, content))
    assert answer.status_code == 422
    assert not list((service.wiring.settings.home / "uploads").glob("*"))


def test_a_name_that_climbs_out_of_the_folder_stays_in_it(service, worker):
    station = service.key("station", source="驻粤站")
    sheet = workbook([("岗位名称", "月薪"), ("焊工", "6000")])
    told = ended(service, station, send(service, station, ("../../../etc/急聘.xlsx", sheet)))
    assert told["file"] == "急聘.xlsx"
    assert told["state"] == "done"


def test_a_file_beyond_the_limit_is_refused(service):
    station = service.key("station", source="驻粤站")
    limit = service.wiring.settings.file_limit
    answer = send(service, station, ("大.csv", b"a" * (limit + 1)))
    assert answer.status_code == 413


# People


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


# Files that stay for a while


def test_a_stations_file_is_deleted_when_its_days_are_over(service, worker):
    station = service.key("station", source="驻粤站")
    told = ended(service, station, send(service, station, SAMPLES / STATIONS["驻粤站"]))
    uploads = Uploads.of(service.wiring.store)
    upload = uploads.get(told["id"])
    path = inbox.path_of(service.wiring.settings.home, upload.id, upload.file)
    assert path.is_file()
    kept = service.wiring.settings.model_copy(update={"upload_days": 0})
    object.__setattr__(service.wiring, "settings", kept)
    worker._tidy()
    assert not path.exists()
    answer = service.client.get(f"/v1/imports/{told['id']}/report.xlsx", headers=station)
    assert answer.status_code == 410
    assert "report" in answer.json()["detail"]


# Kills


def big() -> bytes:
    rows = [(f"K{n}", f"焊工{n}", "邕江样例机械厂", "南宁市", "6000-8000") for n in range(2500)]
    return workbook([("岗位编号", "岗位名称", "单位名称", "工作地点", "月薪"), *rows])


def test_an_import_whose_process_is_killed_is_taken_up_again(service, worker, monkeypatch):
    monkeypatch.setattr("service.intake_jobs.LEASE_SECONDS", 2.0)
    station = service.key("station", source="驻粤站")
    sent = send(service, station, ("大.xlsx", big()))
    killed = 0
    deadline = time.monotonic() + 180
    while killed < 2 and time.monotonic() < deadline:
        told = service.client.get(sent.headers["Location"], headers=station).json()
        if told["state"] == "running" and told["done"] > 0:
            for child in _children():
                os.kill(child, signal.SIGKILL)
                killed += 1
            time.sleep(0.3)
        time.sleep(0.02)
    told = ended(service, station, sent)
    assert killed
    assert told["state"] == "done"
    assert sum(told["counts"].values()) == told["total"] == 2500
    ids = [f"K{n}" for n in range(2500)]
    assert len(service.wiring.store.postings(ids)) == 2500


def _children() -> list[int]:
    """Find the processes at work on files that this process started."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = folder.joinpath("stat").read_text().rpartition(")")[2].split()[1]
            command = folder.joinpath("cmdline").read_bytes()
        except OSError:
            continue
        if int(parent) == os.getpid() and b"service.intake_child" in command:
            found.append(int(folder.name))
    return found


def test_a_worker_that_stops_lets_go_of_its_file_at_once(service):
    station = service.key("station", source="驻粤站")
    sent = send(service, station, ("大.xlsx", big()))
    first = Worker(service.wiring)
    first.start()
    while (
        service.client.get(sent.headers["Location"], headers=station).json()["state"] != "running"
    ):
        time.sleep(0.02)
    first.stop()
    told = service.client.get(sent.headers["Location"], headers=station).json()
    assert told["state"] == "waiting"
    second = Worker(service.wiring)
    second.start()
    try:
        assert ended(service, station, sent)["state"] == "done"
    finally:
        second.stop()


def test_a_file_that_takes_too_long_is_given_up_with_a_reason(service):
    station = service.key("station", source="驻粤站")
    sent = send(service, station, ("大.xlsx", big()))
    hasty = Worker(service.wiring, longest=0.0)
    hasty.start()
    try:
        told = ended(service, station, sent)
    finally:
        hasty.stop()
    assert told["state"] == "failed"
    assert "拆成几份" in told["message"]
