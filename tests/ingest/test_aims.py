"""Trades and levels sought, from titles and from what the text adds."""

from matcher.ingest.seekers import seeker_from_profile
from matcher.types import Level


def seeker(*titles, about=""):
    return seeker_from_profile({"seeker_id": "A1", "desired_titles": list(titles), "about": about})[
        0
    ]


def trades(*titles, about=""):
    return [guess.trade for guess in seeker(*titles, about=about).trades]


def test_a_craft_to_be_learnt_comes_before_a_vague_title():
    assert trades("学徒", about="想把数控学精") == ["数控车工", "学徒"]
    assert trades("普工", about="想学修车") == ["汽车维修工", "普工"]
    assert trades("随便", about="打算转行做中介") == ["房产销售"]


def test_a_wish_in_the_text_is_a_little_less_sure_than_a_title():
    wishes = {guess.trade: guess.confidence for guess in seeker("保安", about="想做仓管").trades}
    assert 0.5 < wishes["仓库管理员"] < wishes["保安"]


def test_of_a_sentence_the_words_that_name_the_trade_are_quoted():
    (wish,) = seeker(about="想找个离家近点的保安做做").trades
    assert wish.words == "保安"


def test_a_trade_refused_or_held_by_another_is_no_wish():
    assert trades("保安", about="以前想做客服，现在客服不做了") == ["保安"]
    assert trades("炒菜师傅", about="有专门的面点师最好") == ["厨师"]


def test_a_trade_not_yet_done_may_be_wished_for():
    assert "焊工" in trades("普工", about="没做过焊工，想学焊工")


def test_the_text_says_the_level_before_the_title_does():
    assert seeker("会计", about="想往主管走").level is Level.SUPERVISOR
    assert seeker("营销策划", about="专员、主管比较合适").level is Level.SENIOR


def test_a_level_that_the_person_denies_is_not_sought():
    assert seeker("人事经理", about="经理还没那个本事").level is Level.SUPERVISOR


def test_a_superior_is_no_level_sought():
    assert seeker("保安", about="希望主管好说话").level is None
