import pytest

from matcher.errors import DataError
from matcher.evaluation.judgments import merged, read_judgments
from matcher.evaluation.metrics import Grades

HEADER = "seeker_id\tposting_id\tseeker\temployer\tnote\n"


def written(folder, *rows, header=HEADER):
    path = folder / "q.tsv"
    path.write_text(header + "".join(row + "\n" for row in rows), "utf-8")
    return path


def test_grades_are_grouped_by_either_side(tmp_path):
    path = written(tmp_path, "甲\t1\t3\t2\t好", "乙\t1\t0\t1\t")
    assert read_judgments(path) == {"甲": {"1": Grades(3, 2, "好")}, "乙": {"1": Grades(0, 1)}}
    assert set(read_judgments(path, "posting_id")["1"]) == {"甲", "乙"}


def test_a_note_may_hold_quotation_marks(tmp_path):
    path = written(tmp_path, '甲\t1\t3\t2\t"营销"不要', "甲\t2\t0\t0\t")
    assert read_judgments(path)["甲"]["1"].note == '"营销"不要'


def test_rows_still_to_be_judged_are_left_out(tmp_path):
    assert read_judgments(written(tmp_path, "甲\t1\t\t\t", "甲\t2\t1\t1\t")) == {
        "甲": {"2": Grades(1, 1)}
    }


@pytest.mark.parametrize("grades", ["4\t1", "x\t1", "1\t", "-1\t0", "²\t1"])
def test_a_wrong_grade_names_its_row(tmp_path, grades):
    with pytest.raises(DataError) as caught:
        read_judgments(written(tmp_path, "甲\t1\t1\t1\t", f"甲\t2\t{grades}\t"))
    assert caught.value.row == 3


def test_a_missing_column_is_named(tmp_path):
    with pytest.raises(DataError, match="employer"):
        read_judgments(written(tmp_path, header="seeker_id\tposting_id\tseeker\n"))


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(DataError, match=r"none\.tsv"):
        read_judgments(tmp_path / "none.tsv")


def test_the_later_of_two_judgments_counts():
    joined = merged([{"甲": {"1": Grades(0, 0)}}, {"甲": {"1": Grades(3, 3), "2": Grades(1, 1)}}])
    assert joined == {"甲": {"1": Grades(3, 3), "2": Grades(1, 1)}}
