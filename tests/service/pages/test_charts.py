"""Numbers drawn as pictures."""

import re
from xml.etree import ElementTree

import pytest

from service.pages import charts
from service.pages.charts import NARROW, WIDE, Pair, Piece
from service.pages.maps import Spot, dots

ROWS = [
    Pair("电子厂普工", 1200, 30, "40 倍"),
    Pair("<焊工>&", 0, 0),
    Pair("缝纫工", 8, 16, "0.5 倍"),
]
DRAWN = {
    "pairs": lambda layout: charts.pairs(ROWS, ("招", "找"), layout),
    "around": lambda layout: charts.around_one(
        [("焊工", 0.25), ("保安", 1.0), ("普工", 40.0), ("<月嫂>", 0.001)], ("人多", "活多"), layout
    ),
    "mirror": lambda layout: charts.mirror(
        [Pair("5千", 0.4, 0.2), Pair("1.2万", 0.0, 0.8)], ("给", "要"), layout
    ),
    "whole": lambda layout: charts.whole(
        [Piece("没推荐过", 3, "a"), Piece("多", 0, "b")], "个", layout
    ),
    "steps": lambda layout: charts.steps([("选好", 40), ("交了", 10), ("录用", 0)], layout),
    "dots": lambda layout: dots(
        [Spot("南宁", 108.3, 22.8, 900), Spot("柳州", 109.4, 24.3, 9)], "人", 900, layout
    ),
}


def numbers(element, *names):
    return [float(element.get(name)) for name in names]


@pytest.mark.parametrize("layout", [WIDE, NARROW])
@pytest.mark.parametrize("name", DRAWN)
def test_a_picture_is_well_formed_says_itself_and_stays_inside(name, layout):
    drawn = ElementTree.fromstring(DRAWN[name](layout))
    wide, high = map(float, drawn.get("viewBox").split()[2:])
    assert drawn.get("role") == "img" and drawn.get("aria-label")
    assert "style" not in ElementTree.tostring(drawn, "unicode")  # the page's policy forbids it
    for rect in drawn.iter("rect"):
        x, y, w, h = numbers(rect, "x", "y", "width", "height")
        assert x >= 0 and x + w <= wide + 0.2 and y >= 0 and y + h <= high + 0.2
    for text in drawn.iter("text"):
        x, y = numbers(text, "x", "y")
        assert 0 <= x <= wide and 0 <= y <= high


@pytest.mark.parametrize("name", DRAWN)
def test_nothing_at_all_can_be_drawn(name):
    empty = {
        "pairs": lambda: charts.pairs([], ("招", "找"), WIDE),
        "around": lambda: charts.around_one([], ("", ""), WIDE),
        "mirror": lambda: charts.mirror([], ("", ""), WIDE),
        "whole": lambda: charts.whole([], "", WIDE),
        "steps": lambda: charts.steps([], WIDE),
        "dots": lambda: dots([], "", 0, WIDE),
    }
    ElementTree.fromstring(empty[name]())


def test_bars_are_as_long_as_their_numbers():
    drawn = ElementTree.fromstring(DRAWN["pairs"](WIDE))
    long = [numbers(rect, "width")[0] for rect in drawn.iter("rect")]
    assert long[0] / long[1] == pytest.approx(1200 / 30, rel=0.02)


def test_names_on_a_map_do_not_cover_one_another():
    crowd = [Spot(f"城{at}", 113.0 + at * 0.02, 23.0, 100 - at) for at in range(60)]
    drawn = ElementTree.fromstring(dots(crowd, "人", 100, NARROW))
    assert len(list(drawn.iter("circle"))) == 60
    assert 1 <= len(list(drawn.iter("text"))) < 60
    assert "城11 89 人" in re.sub(r"\s+", " ", drawn.get("aria-label"))
