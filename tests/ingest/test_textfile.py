import pytest

from matcher.errors import DataError
from matcher.ingest.cells import MAX_CELL
from matcher.ingest.textfile import decode, delimiter, read_text_rows

TABLE = "岗位名称,月薪\r\n焊工,6000\r\n"


def rows(path):
    return list(read_text_rows(path))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_every_usual_encoding_is_read(tmp_path, encoding):
    path = tmp_path / "表.csv"
    path.write_bytes(TABLE.encode(encoding))
    assert rows(path) == [(1, ("岗位名称", "月薪")), (2, ("焊工", "6000"))]


def test_one_bad_byte_does_not_lose_the_file():
    data = ("焊工，电工，钳工。" * 100).encode() + b"\xe7"
    assert decode(data, "表.csv").startswith("焊工")


def test_bytes_of_no_encoding_are_refused():
    with pytest.raises(DataError, match="文字编码认不出来"):
        decode(b"\xff\xfe\xfd"[2:] * 4000 + bytes([0x81, 0x30]) * 2001 + b"\xff" * 3000, "表.csv")


@pytest.mark.parametrize("mark", [",", "\t", ";", "|", "，"])
def test_the_delimiter_is_found(mark):
    assert delimiter(f"岗位{mark}薪资{mark}地点\n焊工{mark}6000{mark}南宁\n") == mark


def test_quoted_line_breaks_stay_in_their_cell(tmp_path):
    path = tmp_path / "表.csv"
    path.write_text('岗位,要求\n焊工,"能吃苦\n有证"\n电工,有证\n', encoding="utf-8")
    assert rows(path)[1:] == [(2, ("焊工", "能吃苦\n有证")), (3, ("电工", "有证"))]


def test_a_quote_that_is_never_closed_is_located(tmp_path):
    path = tmp_path / "表.csv"
    path.write_text('岗位,要求\n焊工,有证\n电工,"有证\n钳工,有证\n', encoding="utf-8")
    with pytest.raises(DataError, match=r"第 3 行：.*引号"):
        rows(path)


def test_sloppy_quotes_are_read_all_the_same(tmp_path):
    path = tmp_path / "表.csv"
    path.write_text('岗位,要求\n"焊工"急聘,有证\n', encoding="utf-8")
    assert rows(path)[1] == (2, ("焊工急聘", "有证"))


def test_a_cell_of_ten_megabytes_is_cut(tmp_path):
    path = tmp_path / "表.csv"
    path.write_text("岗位,要求\n焊工," + "长" * 10_000_000 + "\n", encoding="utf-8")
    assert len(rows(path)[1][1][1]) == MAX_CELL + 1
