import contextlib
import random
import zipfile

import pytest
from openpyxl import Workbook

from matcher.errors import DataError
from matcher.ingest import workbook as module
from matcher.ingest.workbook import MAX_COLUMNS, Row, read_tables
from tests.ingest.files import POSTING, POSTING_HEADER, old_workbook, raw_sheet, workbook


def cell(reference, value):
    return f'<c r="{reference}"><v>{value}</v></c>'


def test_every_sheet_is_read_with_its_name_and_row_numbers(tmp_path):
    book = Workbook()
    book.active.append(["岗位名称"])
    book.create_sheet("第二场")["B3"] = "焊工"
    book.save(tmp_path / "两张表.xlsx")
    first, second = read_tables(tmp_path / "两张表.xlsx")
    assert (first.sheet, first.rows) == ("Sheet", [Row(1, ("岗位名称",))])
    assert second.rows == [Row(1, ()), Row(2, ()), Row(3, ("", "焊工"))]


def test_merged_ranges_are_told(tmp_path):
    path = workbook(tmp_path / "并格.xlsx", [["标题", None], ["甲", "乙"]], merged=["A1:B1"])
    assert read_tables(path)[0].merged == ((0, 0, 0, 1),)


def test_a_formula_counts_by_its_stored_value_and_is_never_run(tmp_path):
    row = '<row r="1"><c r="A1"><f>1+2</f><v>3</v></c><c r="B1"><f>1+2</f></c></row>'
    assert read_tables(raw_sheet(tmp_path / "公式.xlsx", row))[0].rows == [Row(1, ("3",))]


def test_one_cell_at_the_far_corner_is_refused_and_the_process_lives(tmp_path):
    far = f'<row r="1">{cell("A1", 1)}</row><row r="1048576">{cell("XFD1048576", 1)}</row>'
    with pytest.raises(DataError, match="大得不正常"):
        read_tables(raw_sheet(tmp_path / "远.xlsx", far))


def test_a_million_empty_columns_are_nothing(tmp_path):
    path = raw_sheet(tmp_path / "宽.xlsx", '<row r="1">' + '<c s="0"/>' * 1_000_000 + "</row>")
    assert all(not row.cells for table in read_tables(path) for row in table.rows)


def test_too_many_filled_columns_are_refused(tmp_path):
    path = tmp_path / "宽.csv"
    path.write_text(",".join(["岗位"] * (MAX_COLUMNS + 1)), encoding="utf-8")
    with pytest.raises(DataError, match="第 1 行：有 1001 列"):
        read_tables(path)


def test_a_csv_of_a_million_empty_columns_is_read(tmp_path):
    path = tmp_path / "空列.csv"
    path.write_text("岗位名称" + "," * 1_000_000 + "\n焊工\n", encoding="utf-8")
    assert [row.cells for row in read_tables(path)[0].rows] == [("岗位名称",), ("焊工",)]


def test_a_zip_bomb_is_refused_before_it_is_opened(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "MAX_UNPACKED", 10 << 20)
    path = tmp_path / "炸弹.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/workbook.xml", b"0" * (11 << 20))
    with pytest.raises(DataError, match="解压后大得不正常"):
        read_tables(path)


def test_an_absurd_packing_ratio_is_refused(tmp_path):
    path = tmp_path / "炸弹.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/worksheets/sheet1.xml", b"0" * (60 << 20))
    with pytest.raises(DataError, match="解压后大得不正常"):
        read_tables(path)


def test_macros_are_refused_by_name_and_by_content(tmp_path):
    (tmp_path / "宏.xlsm").write_bytes(b"PK")
    with pytest.raises(DataError, match="含有宏"):
        read_tables(tmp_path / "宏.xlsm")
    path = workbook(tmp_path / "改名.xlsx", [["岗位名称"]])
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"")
    with pytest.raises(DataError, match="含有宏"):
        read_tables(path)


def test_a_truncated_workbook_says_that_it_is_damaged(tmp_path):
    path = workbook(tmp_path / "断.xlsx", [POSTING_HEADER, POSTING])
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(DataError, match="已损坏"):
        read_tables(path)


def test_broken_xml_inside_a_workbook_is_a_data_error(tmp_path):
    path = raw_sheet(tmp_path / "坏.xlsx", "<row r='1'><c r='A1'><v>1</v></row>")
    with pytest.raises(DataError, match="已损坏"):
        read_tables(path)


def test_an_ole_file_that_is_no_workbook_is_a_data_error(tmp_path):
    path = tmp_path / "加密.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    with pytest.raises(DataError, match=r"打不开|去掉密码"):
        read_tables(path)


def test_another_zip_is_not_a_workbook(tmp_path):
    with zipfile.ZipFile(tmp_path / "文档.xlsx", "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
    with pytest.raises(DataError, match="不是 Excel 工作簿"):
        read_tables(tmp_path / "文档.xlsx")


def test_a_wrong_extension_does_not_matter(tmp_path):
    text = tmp_path / "其实是文字.xls"
    text.write_text("岗位名称\t月薪\n焊工\t6000\n", encoding="gb18030")
    assert read_tables(text)[0].rows[1].cells == ("焊工", "6000")
    book = workbook(tmp_path / "簿.xlsx", [["岗位名称"]]).rename(tmp_path / "簿.csv")
    assert read_tables(book)[0].rows[0].cells == ("岗位名称",)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("岗位.pdf", b"%PDF", "只收 .xlsx"),
        ("空.csv", b"", "是空的"),
        ("网页.xls", b"<html><table></table></html>", "其实是网页"),
        ("二进制.csv", b"\x00\x01\x02" * 100, "二进制"),
    ],
)
def test_what_cannot_be_read_says_what_to_do(tmp_path, name, content, message):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DataError, match=message):
        read_tables(tmp_path / name)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(DataError, match="找不到"):
        read_tables(tmp_path / "没有.xlsx")


def test_a_file_above_the_limit_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "MAX_FILE", 10)
    (tmp_path / "大.csv").write_bytes(b"a" * 11)
    with pytest.raises(DataError, match="拆成几个"):
        read_tables(tmp_path / "大.csv")


def test_an_old_workbook_is_read(tmp_path):
    rows = read_tables(old_workbook(tmp_path / "旧.xls"))[0].rows
    assert rows[1].cells == ("岗位编号", "岗位名称", "月薪", "有效期至")
    assert rows[2].cells == ("1649711597649788928", "焊工", "6000", "2026-12-31")


def test_an_old_workbook_with_a_cell_far_outside_is_refused(tmp_path):
    path = old_workbook(tmp_path / "旧.xls")
    data = path.read_bytes()
    label = b"\xfd\x00\x0a\x00"  # a text cell; its row and column follow
    path.write_bytes(data.replace(label + b"\x02\x00\x01\x00", label + b"\xff\xff\xff\xff"))
    with pytest.raises(DataError, match="大得不正常"):
        read_tables(path)


@pytest.mark.parametrize("seed", range(8))
def test_damaged_bytes_never_end_in_anything_but_a_table_or_a_data_error(tmp_path, seed):
    rng = random.Random(seed)
    new = workbook(tmp_path / "新.xlsx", [POSTING_HEADER, POSTING])
    for path in (new, old_workbook(tmp_path / "旧.xls")):
        data = bytearray(path.read_bytes())
        for _ in range(20):
            data[rng.randrange(len(data))] = rng.randrange(256)
        path.write_bytes(data)
        with contextlib.suppress(DataError):
            read_tables(path)
