"""Files of postings handed in over HTTP: counted, reported on, sent back, listed."""

import pytest
from openpyxl import load_workbook

from matcher.store.uploads import Uploads
from service.casework import inbox
from service.intake_jobs import Worker
from tests.service.conftest import SAMPLES, STATIONS

from .files import ended, rows_of, send, sheet_of, workbook


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
