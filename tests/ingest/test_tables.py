from matcher.ingest.tables import frame, headerless
from matcher.ingest.workbook import Row, Table

HEADER = ("岗位名称", "招聘单位", "月薪", "招聘人数")
WELDER = ("焊工", "邕江机械厂", "6000-8000", "5")
FITTER = ("钳工", "邕江机械厂", "5000-7000", "3")


def table(*rows, merged=()):
    return Table("表.xlsx", "岗位", [Row(n, tuple(row)) for n, row in enumerate(rows, 1)], merged)


def framed(*rows, kind="postings", merged=()):
    return frame(table(*rows, merged=merged), kind)


def numbers(frame):
    return [row.number for row in frame.rows]


def test_the_header_is_found_under_title_rows():
    found = framed(("XX县2026年春季招聘会岗位汇总表",), ("填报单位：XX镇",), (), HEADER, WELDER)
    assert found.header_row == 4
    assert numbers(found) == [5]
    assert [left.row for left in found.left] == [1, 2]


def test_a_table_without_a_header_is_not_framed():
    assert framed(WELDER, FITTER) is None


def test_a_long_title_row_that_names_posts_is_not_the_header():
    found = framed(("岗位名称见下表，请各单位核对后盖章上报，谢谢配合",), HEADER, WELDER)
    assert found.header_row == 2


def test_blank_rows_and_repeated_headers_are_skipped():
    assert numbers(framed(HEADER, WELDER, (), HEADER, FITTER)) == [2, 5]


def test_notes_and_totals_are_left_but_told():
    found = framed(
        HEADER,
        WELDER,
        ("注：以上岗位均包吃住",),
        ("合计", "", "", "5"),
        ("", "联系电话：0771-0000000"),
        ("一、制造业",),
    )
    assert numbers(found) == [2]
    assert [left.row for left in found.left] == [3, 4, 5, 6]


def test_a_row_with_nothing_but_a_title_is_a_posting():
    assert numbers(framed(HEADER, ("焊工",))) == [2]


def test_a_table_of_one_column_is_all_titles():
    assert numbers(framed(("岗位名称",), ("焊工",), ("钳工",))) == [2, 3]


def test_a_cell_merged_downwards_speaks_for_each_row():
    found = framed(HEADER, WELDER, ("钳工", "", "5000", "3"), merged=((1, 1, 2, 1),))
    assert found.rows[1].cells[1] == "邕江机械厂"


def test_a_merged_cell_does_not_fill_blank_rows_or_reach_beyond_the_table():
    found = framed(HEADER, WELDER, (), merged=((1, 1, 900, 1),))
    assert numbers(found) == [2]


def test_a_note_merged_across_stays_one_cell():
    found = framed(HEADER, WELDER, ("以上岗位长期有效", "", "", ""), merged=((2, 0, 2, 3),))
    assert numbers(found) == [2]


def test_a_header_of_two_rows_is_joined():
    found = framed(
        ("岗位名称", "薪资", "", "招聘单位"),
        ("", "最低", "最高", ""),
        ("焊工", "6000", "8000", "邕江机械厂"),
        merged=((0, 1, 0, 2), (0, 0, 1, 0), (0, 3, 1, 3)),
    )
    assert found.headers == ("岗位名称", "薪资最低", "薪资最高", "招聘单位")
    assert numbers(found) == [3]


def test_a_header_of_two_rows_is_joined_when_the_lower_one_reads_better():
    found = framed(
        ("招聘会岗位汇总表",),
        ("序号", "单位名称", "岗位情况", "", "薪酬待遇（元/月）", ""),
        ("", "", "岗位名称", "招聘人数", "最低", "最高"),
        ("1", "邕江机械厂", "焊工", "5", "6000", "8000"),
        merged=((1, 0, 2, 0), (1, 1, 2, 1), (1, 2, 1, 3), (1, 4, 1, 5)),
    )
    assert found.headers[2:] == (
        "岗位名称",
        "招聘人数",
        "薪酬待遇（元/月）最低",
        "薪酬待遇（元/月）最高",
    )
    assert numbers(found) == [4]


def test_a_seekers_header_is_found_by_what_is_wished():
    assert (
        framed(("求职登记表",), ("姓名", "求职意向"), ("某某", "焊工"), kind="seekers").header_row
        == 2
    )


def test_a_village_survey_without_a_column_of_wishes_is_read():
    survey = framed(
        ("某村劳动力摸底表",), ("姓名", "年龄", "技能"), ("某某", "41", "焊工"), kind="seekers"
    )
    assert survey.header_row == 2


def test_without_a_header_every_row_is_data():
    assert numbers(headerless(table(WELDER, (), FITTER))) == [1, 3]
