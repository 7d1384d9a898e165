"""Crafts named by the work alone."""

import pytest

from matcher.codes.tables import read_rows
from matcher.codes.trades import trades
from matcher.config import DATA
from matcher.parse.crafts import find_crafts


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("想把模具学出来", ["模具钳工"]),
        ("打算转行做中介", ["房产销售"]),
        ("想学数控或者烘焙", ["数控车工", "烘焙师"]),
        ("干过水电", ["水电工"]),
        ("网约车不开了", ["网约车司机"]),
        ("喷了八年漆", ["喷漆工"]),
        ("想找仓库的活", ["仓库管理员"]),
        ("想找中介问问", []),
        ("什么厂子都可以", ["普工"]),
        ("设计得好看", []),
        ("想学东西", []),
    ],
)
def test_a_craft_taken_up_is_read_as_its_trade(text, found):
    assert [trade for _, _, trade in find_crafts(text)] == found


def test_every_craft_is_a_trade_of_the_table():
    rows = read_rows(DATA / "lexicon" / "crafts.csv")
    assert {row["trade"] for row in rows} <= set(trades())
