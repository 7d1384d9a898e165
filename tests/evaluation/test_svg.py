from xml.etree import ElementTree as xml

import pytest

from matcher.evaluation.svg import Bar, bars, changes, dots

PICTURES = {
    "bars": bars([Bar("甲<乙>", 0.5, 0.4, 0.6, strong=True), Bar("丙", 0.0)]),
    "changes": changes([Bar("地点", -0.2, -0.3, -0.1), Bar("工资", 0.01)]),
    "dots": dots([("S1", 0.5), ("S2", 0.5), ("S3", 1.0), ("S4", float("nan"))]),
    "nothing": dots([]) and changes([]),
}


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_well_formed(name):
    assert xml.fromstring(PICTURES[name]).tag == "svg"


def test_a_bar_is_as_long_as_its_value():
    drawn = xml.fromstring(bars([Bar("甲", 0.5), Bar("乙", 1.0)]))
    half, whole = (float(one.get("width")) for one in drawn.iter("rect"))
    assert whole == pytest.approx(2 * half, rel=0.01)


def test_equal_people_are_stacked_and_unknown_ones_left_out():
    drawn = xml.fromstring(PICTURES["dots"])
    assert len(list(drawn.iter("circle"))) == 3
    assert len({one.get("cy") for one in drawn.iter("circle")}) == 2
