import json

import pytest

from matcher.config import DATA
from matcher.errors import ConfigError
from matcher.ingest.columnmap import column_number, load_column_map, locate, parse_column_map

EXAMPLES = sorted((DATA / "columns" / "examples").glob("*.json"))


def parse(value):
    return parse_column_map(json.dumps(value, ensure_ascii=False), "postings")


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_is_valid_explained_and_documented(path):
    kind = "seekers" if "seekers" in path.stem else "postings"
    assert load_column_map(path, kind).about
    assert path.name in (DATA / "columns" / "README.md").read_text(encoding="utf-8")


def test_columns_are_found_by_header_letter_and_number():
    column_map = parse({"columns": {"岗位": "title", "B": "pay", "3": "place", "缺": "age"}})
    places, missing = locate(column_map, ("岗位", "钱", "地"), 3)
    assert [(place.position, place.rule.field) for place in places] == [
        (0, "title"),
        (1, "pay"),
        (2, "place"),
    ]
    assert missing == ["缺"]


def test_a_header_that_looks_like_a_letter_is_a_header_first():
    places, _ = locate(parse({"columns": {"A": "title"}}), ("B", "A"), 2)
    assert places[0].position == 1


@pytest.mark.parametrize(
    ("key", "number"), [("A", 0), ("Z", 25), ("AA", 26), ("0", None), ("a", None)]
)
def test_letters_and_numbers_count_columns(key, number):
    assert column_number(key) == number


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({"columns": {"A": "tittle"}}, "没有“tittle”这个字段，是不是“title”"),
        ({"columns": {"A": {}}}, "“A”列既没写 field 也没写 pattern"),
        ({"columns": {"A": {"pattern": "("}}}, "不是合法的正则表达式"),
        ({"columns": {"A": {"pattern": "经验"}}}, "没有命名的部分"),
        ({"columns": {"A": {"pattern": "(?P<no>x)"}}}, "没有“no”这个字段"),
        ({"colums": {}}, "“colums”没有这一项"),
        ({"header": "也许"}, "“header”的值类型不对"),
        ({"constants": {"薪": "1"}}, "没有“薪”这个字段"),
        ([], "“最外层”"),
    ],
)
def test_a_faulty_map_says_where_and_what_to_do(value, message):
    with pytest.raises(ConfigError, match=message):
        parse(value)


def test_broken_json_is_located():
    with pytest.raises(ConfigError, match="第 2 行"):
        parse_column_map('{\n"columns": ,}', "postings")


def test_a_missing_map_is_named(tmp_path):
    with pytest.raises(ConfigError, match="读不出来"):
        load_column_map(tmp_path / "没有.json", "postings")
