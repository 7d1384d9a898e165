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


def test_outcomes_of_recommendations_are_read_as_the_grades_they_speak_for(tmp_path):
    path = tmp_path / "outcomes.tsv"
    path.write_text(
        "seeker_id\tposting_id\toutcome\nS1\tA\t已录用\nS1\tB\t本人不愿\nS1\tC\t\n", "utf-8"
    )
    read = read_judgments(path)["S1"]
    assert [(read[id].seeker, read[id].employer) for id in ("A", "B")] == [(3, 3), (0, 2)]
    assert "C" not in read


def test_an_outcome_nobody_knows_is_refused_with_the_ones_that_are(tmp_path):
    path = tmp_path / "outcomes.tsv"
    path.write_text("seeker_id\tposting_id\toutcome\nS1\tA\t好\n", "utf-8")
    with pytest.raises(DataError, match="已录用"):
        read_judgments(path)
