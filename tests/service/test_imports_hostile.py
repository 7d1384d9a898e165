"""Files handed in over HTTP that mean harm, or are no sheets at all."""

import io
import zipfile

import pytest

from .files import ended, send, workbook


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
