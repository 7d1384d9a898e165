"""What is refused where the words sell one thing."""

from __future__ import annotations

from matcher.parse.reading import read_seeker_mentions
from matcher.types import Stance


def _refused(wish: str, about: str) -> set[str]:
    found = read_seeker_mentions({"desired_titles": [wish], "about": [about]})
    return {mention.concept for mention in found if mention.stance is Stance.REFUSES}


def test_who_sells_refuses_the_field_and_not_all_selling():
    assert _refused("汽车销售", "卖理财的不做") == {"industry:理财"}


def test_who_sells_insurance_refuses_only_its_telephone():
    assert _refused("保险代理人", "打保险电话的不做") == {"both:cond:电话销售+industry:保险"}


def test_who_does_not_sell_refuses_selling_as_well():
    assert {"cond:推销", "industry:理财"} <= _refused("会计", "卖理财的不做")


def test_an_unknown_member_does_not_break_a_list():
    assert {"industry:网贷", "industry:博彩"} <= _refused("编辑", "网贷、某某盘、赌博的不写")


def test_what_was_done_is_no_refusal():
    found = read_seeker_mentions({"experiences": ["拒绝不合格来料,免费做客户培训"]})
    assert all(mention.stance is not Stance.REFUSES for mention in found)
