"""Whose trade or paper a sentence speaks of."""

import pytest

from matcher.parse.reading import read_seeker_mentions


def trades(about):
    found = read_seeker_mentions({"about": [about]})
    return {mention.name for mention in found if mention.kind == "trade"}


@pytest.mark.parametrize(
    "about",
    [
        "我老公是厨师",
        "我老公想当司机",
        "医生说不能熬夜",
        "老乡在那边做焊工",
        "女儿当护士",
        "有专门的面点师最好",
        "有保洁阿姨打扫",
    ],
)
def test_another_persons_trade_is_not_read(about):
    assert trades(about) == set()


@pytest.mark.parametrize("about", ["想跟老公一起做保洁", "做过三年保洁"])
def test_ones_own_trade_is(about):
    assert trades(about) == {"保洁员"}
