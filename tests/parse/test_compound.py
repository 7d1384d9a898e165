"""What is refused only together with something else."""

import pytest

from matcher.parse.reading import read_seeker_mentions


def refused(wished, about):
    found = read_seeker_mentions({"desired_titles": [wished], "about": [about]})
    return {mention.concept for mention in found if mention.stance.value == "refuses"}


def test_modifier_and_another_trade_are_refused_together():
    assert refused("普工", "要倒班的电工不考虑") == {"both:cond:倒班+trade:电工"}


def test_of_the_wished_trade_only_the_modifier_is_refused():
    assert refused("电工", "要倒班的电工不考虑") == {"cond:倒班"}


def test_the_head_may_come_first():
    assert refused("厨师", "保安上夜班的不去") == {"both:cond:夜班+trade:保安"}


def test_several_modifiers_are_alternatives():
    assert refused("普工", "要爬高、要带电的电工不做") == {
        "both:cond:登高+trade:电工",
        "both:cond:带电+trade:电工",
    }


def test_what_is_sold_and_selling_are_one_thing():
    (both,) = (one for one in refused("普工", "推销保健品的导购不干") if one.startswith("both:"))
    assert set(both.removeprefix("both:").split("+")) == {
        "cond:推销",
        "industry:直销微商",
        "trade:导购员",
    }


@pytest.mark.parametrize("about", ["押身份证的保安不做", "先交钱的保安不去"])
def test_what_nobody_takes_is_refused_whatever_the_trade(about):
    (concept,) = refused("普工", about)
    assert concept.startswith("cond:")


def test_a_workplace_is_no_trade():
    assert refused("缝纫工", "味道大的鞋厂不去") == {"cond:异味有毒"}


def test_the_trade_that_work_passes_for_is_not_refused():
    assert refused("行政专员", "挂着行政的牌子让人打电话卖东西的不去") == {"cond:电话销售"}


def test_an_offer_is_never_refused_by_itself():
    assert refused("服务员", "提成少的不去") == set()
