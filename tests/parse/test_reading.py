"""What both sides say, read: stances, negation, shared verdicts, sections and what is implied."""

from __future__ import annotations

import pytest

from matcher.parse.reading import read_posting_mentions, read_seeker_mentions
from matcher.types import Stance


def seeker(text: str, field: str = "about") -> set[tuple[str, str]]:
    return {(m.concept, m.stance.value) for m in read_seeker_mentions({field: [text]})}


def posting(text: str, field: str = "description") -> set[tuple[str, str]]:
    return {(m.concept, m.stance.value) for m in read_posting_mentions({field: text})}


def test_a_refusal_may_follow_its_words():
    assert ("cond:夜班", "refuses") in seeker("夜班的就算了")


def test_a_refusal_may_stand_in_the_next_phrase():
    assert ("cond:推销", "refuses") in seeker("以前做过销售,不想再干了")


def test_history_alone_is_no_refusal():
    assert not {pair for pair in seeker("做过三年销售") if pair[1] == "refuses"}


def test_a_list_shares_the_verdict_behind_it():
    found = seeker("拉存款、卖保险、打电话推产品的岗位都推掉了")
    assert {("cond:推销", "refuses"), ("industry:保险", "refuses")} <= found


def test_a_list_shares_the_verdict_before_it():
    assert {("cond:加班", "refuses"), ("cond:出差", "refuses")} <= seeker("拒绝加班、出差")


def test_a_verdict_does_not_reach_the_phrase_before_when_it_names_its_own_object():
    assert ("skill:CAD", "has") in seeker("会CAD,夜班不行")


def test_all_but_one_is_a_refusal_of_the_one():
    assert ("cond:夜班", "refuses") in seeker("除了夜班都可以")


@pytest.mark.parametrize("text", ["夜班不怕", "不介意夜班", "不是不能上夜班", "夜班能上"])
def test_double_negation_accepts(text):
    assert ("cond:夜班", "has") in seeker(text)


def test_what_is_accepted_now_and_then_is_not_refused():
    found = seeker("出差一个月一两次能行,老在外面跑不行")
    assert ("cond:出差", "has") in found
    assert ("cond:出差", "refuses") not in found


def test_no_offer_no_work_makes_the_offer_a_must():
    assert ("cond:社保", "must") in seeker("没有社保的不去")


def test_a_wish_and_a_must_differ():
    assert ("cond:双休", "wants") in seeker("最好双休")
    assert ("cond:双休", "must") in seeker("必须双休")


def test_inability_refuses_a_duty_and_lacks_a_skill():
    assert ("cond:重体力", "refuses") in seeker("腰不好搬不动重的")
    assert ("skill:数控", "lacks") in seeker("数控我不会")


def test_some_words_carry_their_lack_in_themselves():
    assert ("cond:视力", "lacks") in seeker("老花眼")


def test_papers_mean_the_licence_of_the_trade_spoken_of():
    assert ("licence:叉车证", "has") in seeker("开过八年叉车,证在手")
    assert ("licence:叉车证", "lacks") in seeker("叉车开了五年,没证")


def test_short_names_need_their_like_beside_them():
    assert ("skill:Illustrator", "has") in seeker("熟练使用Photoshop、AI")
    assert ("skill:Illustrator", "has") not in seeker("对AI有兴趣")


def test_a_licence_list_needs_nothing_beside_its_short_names():
    assert seeker("C1", "certificates") == {("licence:C1驾照", "has")}


def test_none_in_a_certificate_list_is_not_a_certificate():
    assert seeker("无", "certificates") == set()


def test_misspellings_are_mended():
    assert ("licence:叉车证", "has") in seeker("有插车证")


def test_a_posting_may_deny_a_duty():
    assert ("cond:夜班", "denies") in posting("不用上夜班")


def test_a_bare_not_binds_only_its_own_verb():
    found = posting("普工(不穿无尘衣、坐班、两班倒)")
    assert {("cond:无尘服", "denies"), ("cond:坐班", "offers"), ("cond:倒班", "involves")} <= found


def test_who_cannot_need_not_apply_means_that_it_is_so():
    assert ("cond:夜班", "involves") in posting("不能上夜班者勿扰")


def test_preferred_required_and_waived_differ():
    assert ("licence:叉车证", "prefers") in posting("有叉车证优先")
    assert ("licence:叉车证", "requires") in posting("持叉车证")
    assert ("skill:英语", "waives") in posting("英语不作要求")


def test_preference_shares_a_list_but_not_the_demand_before_it():
    found = posting("熟悉Linux,了解Docker、K8s优先")
    assert ("skill:Linux", "requires") in found
    assert {("skill:Docker", "prefers"), ("skill:Kubernetes", "prefers")} <= found


def test_what_the_firm_sells_is_not_what_the_person_does():
    found = posting("我公司主营保险代理系统开发,现招Java工程师")
    assert ("skill:Java", "requires") in found
    assert not any(concept in {"industry:保险", "cond:推销"} for concept, _ in found)


def test_duties_of_selling_are_read_as_such():
    found = posting("岗位职责:向客户推销理财产品")
    assert {("cond:推销", "involves"), ("industry:理财", "involves")} <= found


@pytest.mark.parametrize("text", ["登记销售台账", "夏季有高温补贴", "负责绿化工程", "提高工作效率"])
def test_words_that_only_look_like_a_condition_are_nothing(text):
    assert not posting(text)


def test_the_way_to_the_office_is_not_read():
    assert not posting("乘车路线:过隧道后下车,酒店对面")


def test_tags_of_web_pages_are_left_out():
    assert ("cond:白班", "offers") in posting("<p>公司实行<b>长白班</b></p>")


def test_shifts_imply_nights_unless_the_text_speaks_of_nights():
    assert ("cond:夜班", "involves") in posting("两班倒")
    assert ("cond:夜班", "involves") not in posting("两班倒,不上夜班")


def test_a_title_implies_what_its_trade_is_like():
    assert ("cond:推销", "involves") in posting("保险代理人", "title")


def test_the_accounts_of_a_chemical_works_do_not_smell():
    office = read_posting_mentions({"title": "会计", "employer": "南宁某某化工有限公司"})
    assert not any(mention.concept == "cond:异味有毒" for mention in office)


def test_nobody_refuses_the_trade_wished_for():
    fields = {"desired_titles": ["保安"], "about": ["保安上夜班的不去"]}
    found = {(m.concept, m.stance) for m in read_seeker_mentions(fields)}
    assert ("trade:保安", Stance.REFUSES) not in found
    assert ("cond:夜班", Stance.REFUSES) in found


def test_every_mention_says_where_it_was_read():
    (mention,) = read_seeker_mentions({"requirements": ["必须双休"]})
    assert (mention.field, mention.words, mention.stance) == (
        "requirements",
        "必须双休",
        Stance.MUST,
    )


@pytest.mark.parametrize("text", ["", "。，、", "不不不", "的" * 500, "不去" * 300])
def test_any_text_is_survived(text):
    assert isinstance(read_seeker_mentions({"about": [text]}), tuple)
    assert isinstance(read_posting_mentions({"description": text}), tuple)


def test_a_later_job_of_a_title_implies_nothing_for_the_first():
    found = posting("服务员/销售经理", "title")
    assert ("cond:推销", "involves") not in found


def test_a_seller_refuses_the_field_and_not_selling():
    fields = {"desired_titles": ["销售"], "about": ["卖保险的销售不做"]}
    found = {m.concept for m in read_seeker_mentions(fields) if m.stance is Stance.REFUSES}
    assert "industry:保险" in found
    assert "cond:推销" not in found


def test_papers_mean_no_licence_that_a_higher_one_stands_for():
    fields = {"certificates": ["中级会计师"], "about": ["会计,两科没拿证"]}
    found = {(m.concept, m.stance) for m in read_seeker_mentions(fields)}
    assert ("licence:初级会计职称", Stance.LACKS) not in found


def test_the_denial_of_a_lack_is_a_having():
    assert ("cond:登高", "refuses") not in seeker("不恐高")
    assert ("cond:查纹身", "has") in seeker("身上没有纹身")


def test_a_grade_in_brackets_is_no_licence_of_its_own():
    assert seeker("中式烹调师（四级）", "certificates") == {("licence:厨师证", "has")}


def test_a_short_job_of_the_past_is_no_wish_for_another():
    said = seeker("暑假工做过一次服务员，想找长期的")
    assert ("trade:服务员", "has") in said and ("cond:长期稳定", "wants") in said
    assert ("cond:短期", "wants") not in said
    assert ("cond:短期", "wants") in seeker("想找暑假工")


def test_every_day_is_no_drawing_program():
    assert not any("天正" in concept for concept, _ in posting("每天正常工作8小时"))
    assert ("skill:天正", "requires") in posting("熟练使用天正")
