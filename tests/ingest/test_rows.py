import json
from datetime import date

import pytest
from openpyxl import Workbook

from matcher.errors import NoHeader
from matcher.ingest.cells import MAX_CELL
from matcher.ingest.columnmap import parse_column_map
from matcher.ingest.rows import is_rejected, open_feed, read_rows
from tests.ingest.files import POSTING, POSTING_HEADER, csv_file, workbook


def read(path, kind="postings", column_map=None):
    given = (parse_column_map(json.dumps(column_map), kind),) if column_map else ()
    feed = open_feed(path, kind, *given)
    return feed, list(read_rows(feed))


def codes(row):
    return [finding.code for finding in row.findings]


def test_a_workbook_gives_rows_under_our_names_with_their_origin(tmp_path):
    path = workbook(tmp_path / "招聘会.xlsx", [["岗位汇总表"], POSTING_HEADER, POSTING])
    _, rows = read(path)
    assert (rows[0].origin.file, rows[0].origin.sheet, rows[0].origin.row) == (
        "招聘会.xlsx",
        "岗位",
        3,
    )
    assert rows[0].fields["title"] == "焊工"
    assert rows[0].fields["pay"] == "6000-8000元/月"


def test_a_date_cell_is_read_as_a_date(tmp_path):
    path = workbook(tmp_path / "a.xlsx", [["岗位名称", "有效期至"], ["焊工", date(2026, 12, 31)]])
    assert read(path)[1][0].fields["expires"] == "2026-12-31"


def test_a_19_digit_id_kept_as_text_is_exact(tmp_path):
    path = workbook(
        tmp_path / "a.xlsx", [["岗位编号", "岗位名称"], ["1649711597649788928", "焊工"]]
    )
    assert read(path)[1][0].fields["external_id"] == "1649711597649788928"


def test_an_id_that_excel_made_a_number_is_rejected_and_not_repaired(tmp_path):
    path = workbook(tmp_path / "a.xlsx", [["岗位编号", "岗位名称"], [1649711597649788928, "焊工"]])
    row = read(path)[1][0]
    assert is_rejected(row.findings)
    assert "external_id" not in row.fields
    assert "文本" in row.findings[0].message


def test_ids_saved_as_text_after_rounding_are_rejected(tmp_path):
    rows = [
        ("岗位编号", "岗位名称"),
        ("1649711597649780000", "焊工"),
        ("1649711597649790000", "钳工"),
    ]
    assert all(is_rejected(row.findings) for row in read(csv_file(tmp_path / "a.csv", rows))[1])


def test_one_id_that_happens_to_end_in_zeros_is_taken(tmp_path):
    ids = ["1649711597649780000", "1649711597649788921", "1649711597649788922"]
    rows = [("岗位编号", "岗位名称"), *((number, "焊工") for number in ids)]
    assert not any(is_rejected(row.findings) for row in read(csv_file(tmp_path / "a.csv", rows))[1])


def test_unknown_columns_are_kept_and_told(tmp_path):
    feed, rows = read(csv_file(tmp_path / "a.csv", [("岗位名称", "食堂星级"), ("焊工", "三星")]))
    assert rows[0].fields["食堂星级"] == "三星"
    assert [note.code for note in feed.notes] == ["unknown_column"]


def test_titles_and_notes_left_out_are_told(tmp_path):
    path = csv_file(tmp_path / "a.csv", [("岗位汇总表",), ("岗位名称", "月薪"), ("焊工", "6000")])
    assert "第 1 行“岗位汇总表”" in read(path)[0].notes[0].message


def test_several_sheets_are_read_and_one_without_a_header_is_told(tmp_path):
    book = Workbook()
    book.active.append(["目录"])
    for name in ("上午场", "下午场"):
        sheet = book.create_sheet(name)
        sheet.append(["岗位名称", "月薪"])
        sheet.append(["焊工", 6000])
    book.save(tmp_path / "a.xlsx")
    feed, rows = read(tmp_path / "a.xlsx")
    assert [row.origin.sheet for row in rows] == ["上午场", "下午场"]
    assert [note.code for note in feed.notes] == ["sheet_skipped"]


def test_a_file_without_any_header_says_what_to_do(tmp_path):
    with pytest.raises(NoHeader, match="补上列名"):
        read(csv_file(tmp_path / "a.csv", [("焊工", "6000")]))


def test_a_headerless_file_is_read_by_a_column_map(tmp_path):
    path = csv_file(
        tmp_path / "a.csv", [("焊工", "甲厂", "南宁", "6千", " 2年经验 | 大专 | 招3人 |")]
    )
    pattern = ["(?P<experience>[^|]*经验)", "(?P<education>大专|本科)", "招(?P<headcount>[^|]*人)"]
    column_map = {
        "header": False,
        "sheets": [],
        "columns": {"A": "title", "5": {"pattern": pattern}},
    }
    fields = read(path, column_map=column_map)[1][0].fields
    fields = {name: text for name, text in fields.items() if not name.startswith("第")}
    assert fields == {
        "title": "焊工",
        "experience": "2年经验",
        "education": "大专",
        "headcount": "3人",
    }


def test_a_code_is_read_only_by_its_table(tmp_path):
    rows = [("岗位名称", "学历要求"), ("焊工", "2"), ("钳工", "7"), ("普工", "初中")]
    column_map = {"columns": {"学历要求": {"field": "education", "codes": {"2": "大专"}}}}
    welder, fitter, worker = read(csv_file(tmp_path / "a.csv", rows), column_map=column_map)[1]
    assert welder.fields["education"] == "大专"
    assert "education" not in fitter.fields
    assert codes(fitter) == ["unknown_code"]
    assert worker.fields["education"] == "初中"


def test_a_default_fills_only_empty_cells_and_a_constant_fills_all(tmp_path):
    rows = [("岗位名称", "招聘单位", "月薪"), ("", "甲厂", "1"), ("焊工", "乙厂", "2")]
    column_map = {"defaults": {"title": "普工"}, "constants": {"source": "甲站"}}
    first, second = read(csv_file(tmp_path / "a.csv", rows), column_map=column_map)[1]
    assert (first.fields["title"], second.fields["title"]) == ("普工", "焊工")
    assert {first.fields["source"], second.fields["source"]} == {"甲站"}


def test_a_prefix_completes_a_date_without_a_year(tmp_path):
    rows = [("岗位名称", "日期"), ("焊工", "08-30")]
    column_map = {"columns": {"日期": {"field": "published", "prefix": "2018-"}}}
    assert (
        read(csv_file(tmp_path / "a.csv", rows), column_map=column_map)[1][0].fields["published"]
        == "2018-08-30"
    )


def test_a_cell_of_ten_megabytes_rejects_its_row_alone(tmp_path):
    rows = [("岗位名称", "岗位描述"), ("焊工", "长" * 10_000_000), ("钳工", "短")]
    long, short = read(csv_file(tmp_path / "a.csv", rows))[1]
    assert codes(long) == ["cell_too_long"]
    assert max(map(len, long.fields.values())) < MAX_CELL
    assert codes(short) == []


def test_lines_of_json_are_rows_and_a_broken_line_is_rejected_alone(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text(
        '{"岗位名称": "焊工", "福利": ["包吃", "包住"], "人数": 5}\n\n{坏的\n[1]\n',
        encoding="utf-8",
    )
    welder, broken, array = read(path)[1]
    assert welder.fields == {"title": "焊工", "benefits": "包吃、包住", "headcount": "5"}
    assert (broken.origin.row, codes(broken)) == (3, ["bad_line"])
    assert codes(array) == ["bad_line"]


def test_deeply_nested_json_does_not_end_the_process(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text('{"a":' * 100_000 + "1" + "}" * 100_000, encoding="utf-8")
    assert codes(read(path)[1][0]) == ["bad_line"]


def test_a_profile_line_keeps_its_lists_and_numbers(tmp_path):
    path = tmp_path / "a.jsonl"
    profile = {"seeker_id": "S1", "desired_titles": ["焊工"], "salary_min": 5000, "major": ""}
    path.write_text(json.dumps(profile, ensure_ascii=False), encoding="utf-8")
    assert read(path, "seekers")[1][0].fields == {
        "seeker_id": "S1",
        "desired_titles": ["焊工"],
        "salary_min": 5000,
    }


def test_progress_is_told_row_by_row(tmp_path):
    feed = open_feed(
        csv_file(tmp_path / "a.csv", [("岗位名称",), ("焊工",), ("钳工",)]), "postings"
    )
    told = []
    assert len(list(read_rows(feed, lambda done, total: told.append((done, total))))) == 2
    assert told == [(1, 2), (2, 2)]


def people(folder, *ids):
    rows = (("编号", "求职意向"), *((id, "焊工") for id in ids))
    return read(csv_file(folder / "a.csv", rows), "seekers")


def test_a_column_headed_with_number_alone_holds_the_ids_of_people(tmp_path):
    _, rows = people(tmp_path, "QZ7", "QZ3")
    assert [row.fields["seeker_id"] for row in rows] == ["QZ7", "QZ3"]


def test_numbers_that_count_the_rows_are_nobodys_ids_and_that_is_told(tmp_path):
    feed, rows = people(tmp_path, "1", "2", "4")
    assert all("seeker_id" not in row.fields for row in rows)
    assert "求职者编号" in feed.notes[0].message


def test_a_bare_number_in_a_line_of_json_is_an_id(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text('{"编号": "QZ7", "求职意向": "焊工"}\n', "utf-8")
    assert read(path, "seekers")[1][0].fields["seeker_id"] == "QZ7"


def test_numbers_that_count_lines_of_json_are_told_at_the_first(tmp_path):
    path = tmp_path / "a.jsonl"
    lines = ('{"编号": 1, "求职意向": "焊工"}', '{"编号": 2, "求职意向": "电工"}')
    path.write_text("\n".join(lines), "utf-8")
    rows = read(path, "seekers")[1]
    assert [codes(row) for row in rows] == [["row_numbers"], []]
    assert all("seeker_id" not in row.fields for row in rows)
