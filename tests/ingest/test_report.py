import json

import pytest
from openpyxl import load_workbook
from rich.console import Console

from matcher.errors import DataError
from matcher.ingest.report import ImportReport, Outcome, RowResult, merge
from matcher.ingest.sendback import PROBLEM, safe_text, write_back
from matcher.types import Finding, Origin, Severity
from tests.ingest.files import POSTING, POSTING_HEADER, csv_file, workbook

NO_TITLE = Finding("no_title", Severity.HOLD, "没有岗位名称", "title")
UNREAD = Finding("unread", Severity.WARN, "学历读不出来", "education", "乱写")


def result(row, outcome, *findings, file="a.xlsx", sheet="岗位"):
    return RowResult(Origin(file, sheet, row), outcome, f"G{row}", "焊工", findings)


REPORT = ImportReport(
    (
        result(3, Outcome.ACCEPTED, UNREAD),
        result(4, Outcome.REJECTED, NO_TITLE, UNREAD, UNREAD),
        result(5, Outcome.UNCHANGED),
    ),
    (("a.xlsx", Finding("unknown_column", Severity.NOTE, "有不认得的列")),),
)


def test_outcomes_add_up_to_the_rows():
    assert sum(REPORT.outcomes.values()) == len(REPORT.rows)
    assert REPORT.outcomes[Outcome.HELD] == 0


def test_findings_count_rows_not_words():
    assert REPORT.findings == {("unread", Severity.WARN): 2, ("no_title", Severity.HOLD): 1}


def test_the_report_is_json():
    value = json.loads(json.dumps(REPORT.to_json(), ensure_ascii=False))
    assert value["total"] == 3
    assert value["outcomes"]["rejected"] == 1
    assert value["rows"][1]["findings"][0] == {
        "code": "no_title",
        "severity": "hold",
        "message": "没有岗位名称",
        "field": "title",
    }


def test_the_tables_name_files_and_rows():
    console = Console(width=120, record=True, file=None, quiet=False)
    with console.capture() as shown:
        console.print(*merge([REPORT, REPORT]).to_tables())
    assert "a.xlsx" in shown.get()
    assert "第4行：没有岗位名称" in shown.get()


def test_the_gravest_findings_come_first():
    console = Console(width=120, record=True, file=None, quiet=False)
    with console.capture() as shown:
        console.print(*REPORT.to_tables())
    text = shown.get()
    assert text.index("没有岗位名称") < text.index("学历读不出来")


def test_without_findings_there_is_no_table_of_them():
    assert len(ImportReport((result(3, Outcome.ACCEPTED),)).to_tables()) == 1


def test_the_senders_sheet_comes_back_with_a_last_column(tmp_path):
    rows = [["岗位汇总表"], POSTING_HEADER, POSTING, ("G2", "", "", "", "", "", "")]
    path = workbook(tmp_path / "a.xlsx", rows)
    write_back([path], REPORT, tmp_path / "问题.xlsx", "postings")
    sheet = load_workbook(tmp_path / "问题.xlsx")["岗位"]
    shown = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert shown[1][:-1] == list(POSTING_HEADER)
    assert [row[-1] for row in shown] == [
        None,
        PROBLEM,
        "学历读不出来",
        "退回；没有岗位名称；学历读不出来；学历读不出来",
    ]
    assert sheet.freeze_panes == "A3"


def test_ids_come_back_as_text_and_formulas_as_words(tmp_path):
    rows = [("岗位编号", "岗位名称"), ("1649711597649788928", "=cmd|' /C calc'!A0")]
    path = csv_file(tmp_path / "a.csv", rows)
    report = ImportReport((result(2, Outcome.ACCEPTED, file="a.csv", sheet=""),))
    write_back([path], report, tmp_path / "b.xlsx", "postings")
    number, title, _ = load_workbook(tmp_path / "b.xlsx").active[2]
    assert (number.value, number.data_type, number.number_format) == (
        "1649711597649788928",
        "s",
        "@",
    )
    assert (title.value, title.data_type) == ("'=cmd|' /C calc'!A0", "s")


def test_lines_of_json_come_back_as_a_sheet(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text('{"title": "焊工", "tags": ["急"]}\n坏的一行\n', encoding="utf-8")
    report = ImportReport((result(2, Outcome.REJECTED, NO_TITLE, file="a.jsonl", sheet=""),))
    write_back([path], report, tmp_path / "b.xlsx", "postings")
    shown = [[cell.value for cell in row] for row in load_workbook(tmp_path / "b.xlsx").active]
    assert shown == [
        ["title", "tags", "内容", PROBLEM],
        ["焊工", '["急"]', None, None],
        [None, None, "坏的一行", "退回；没有岗位名称"],
    ]


def test_a_file_that_cannot_be_written_leaves_nothing(tmp_path):
    path = csv_file(tmp_path / "a.csv", [("岗位名称",), ("焊工",)])
    with pytest.raises(DataError, match="写不进去"):
        write_back([path], ImportReport(()), tmp_path / "没有" / "b.xlsx", "postings")
    assert [item.name for item in tmp_path.iterdir()] == ["a.csv"]


def test_forbidden_characters_and_excess_length_are_dropped():
    assert safe_text("焊\x0b工") == "焊工"
    assert len(safe_text("长" * 50_000)) < 32_767
    assert [safe_text(text)[0] for text in ("=1", "+1", "-1", "@a", "\ta", "\ra")] == ["'"] * 6
