"""The policy table, who each policy is for on a day, and what a person is told of it."""

import os
import re
from datetime import date
from pathlib import Path

import pytest

from matcher.codes.tables import read_rows
from matcher.config import DATA
from matcher.errors import DataError
from matcher.types import Audience, Education, Place, Posting, Seeker
from service.casework.briefing import TOPICS, brief
from service.casework.judging import Answer, facts_of, judge, question_of
from service.casework.policies import Beneficiary, default_rows, in_force, parts, policy_of, row_of
from service.casework.sets import facts_of_audience

DOCUMENT = "桂人社发〔2025〕38号"
WHILE, TODAY = date(2025, 11, 1), date(2026, 11, 24)
ENDED = {
    "loan-jobs-firm",
    "loan-jobs-person",
    "stable-refund-small",
    "stable-refund-large",
    "lower-unemployment-rate",
    "lower-unemployment-rate-person",
    "lower-injury-rate",
    "insurance-subsidy",
    "expansion-subsidy",
}
POLICIES = in_force({})
NANNING, DONGGUAN = Place("450100", "南宁市"), Place("441900", "东莞市")


def seeker(*groups, born=None, education=None, places=(), titles=()):
    return Seeker(
        "s",
        birth_year=born,
        education=education,
        groups=frozenset(groups),
        places=places,
        desired_titles=titles,
    )


def answer(policy, who, day=WHILE, posting=None, certified=(), **answers):
    facts = facts_of(who, day, certified, answers)
    return judge(POLICIES[policy], facts, posting).answer.value


def test_every_policy_cites_a_clause_that_exists():
    known = {(row["document"], row["clause"]) for row in read_rows(DATA / "policy_clauses.csv")}
    for policy in POLICIES.values():
        cited = {(policy.row.document, clause) for clause in parts(policy.row.clauses)}
        assert cited and cited <= known, policy.id


def test_the_clauses_stand_in_the_document():
    shared = Path(os.environ.get("MATCHER_SHARED", Path(__file__).parents[3] / "shared"))
    path = shared / "policy" / f"{DOCUMENT}.txt"
    if not path.is_file():
        pytest.skip(f"the policy document is not at {path}; set MATCHER_SHARED")
    text = path.read_text(encoding="utf-8")
    for row in read_rows(DATA / "policy_clauses.csv"):
        assert f"（{row['clause']}）{row['heading']}。" in text


def test_the_sums_are_those_of_the_document():
    assert POLICIES["expansion-subsidy"].gives == "每招用1人，给单位1500元"
    assert POLICIES["agency-subsidy"].gives == "每成功介绍1人，给服务机构最高1000元"
    assert "25%" in POLICIES["insurance-subsidy"].gives
    assert "30万元" in POLICIES["startup-loan-person"].gives
    assert "400万元" in POLICIES["startup-loan-firm"].gives


def test_every_question_of_the_table_is_asked_in_words():
    known = {row["fact"]: row["question"] for row in read_rows(DATA / "policy_facts.csv")}
    named = {name for policy in POLICIES.values() for name in policy.groups}
    named |= {name for policy in POLICIES.values() for name in parts(policy.row.asks)}
    assert named <= known.keys()
    assert all(question.endswith("？") for question in known.values())


def test_facts_nobody_wrote_down_ask_for_themselves():
    assert question_of("会骑马") == ("是不是“会骑马”？", "person")
    assert question_of("劳动合同满6个月")[1] == "employer"


def test_the_dated_policies_end_with_their_year():
    open_then = {id for id, policy in POLICIES.items() if policy.open_on(WHILE)}
    open_now = {id for id, policy in POLICIES.items() if policy.open_on(TODAY)}
    assert open_then == set(POLICIES) and open_then - open_now == ENDED
    for id in ENDED:
        assert POLICIES[id].open_on(date(2025, 12, 31))
        assert not POLICIES[id].open_on(date(2026, 1, 1))


def test_nothing_holds_before_the_document():
    assert not any(policy.open_on(date(2024, 12, 31)) for policy in POLICIES.values())


@pytest.mark.parametrize(
    ("policy", "who", "expected"),
    [
        # 16—24岁: a birth year allows two ages
        ("expansion-subsidy", seeker(Audience.UNEMPLOYED, born=2004), "ask"),
        ("expansion-subsidy", seeker(Audience.UNEMPLOYED, born=2000), "ask"),
        ("expansion-subsidy", seeker(Audience.UNEMPLOYED, born=1999), "no"),
        ("expansion-subsidy", seeker(Audience.UNEMPLOYED, born=2010), "no"),
        ("expansion-subsidy", seeker(Audience.UNEMPLOYED), "ask"),
        ("employment-aid", seeker(Audience.HARDSHIP), "applies"),
        ("employment-aid", seeker(), "ask"),
        ("public-welfare-post", seeker(Audience.POVERTY), "applies"),
        ("public-welfare-post", seeker(Audience.RURAL), "ask"),
        ("hardship-recognition", seeker(Audience.OLDER), "applies"),
        ("hardship-recognition", seeker(Audience.DISABLED), "applies"),
        ("training-subsidy", seeker(Audience.RURAL), "applies"),
        ("training-subsidy", seeker(Audience.GRADUATE), "applies"),
        ("training-subsidy", seeker(), "ask"),
        ("graduate-1131", seeker(education=Education.JUNIOR), "no"),
        ("graduate-1131", seeker(education=Education.BACHELOR), "ask"),
        ("work-relief", seeker(Audience.RURAL), "applies"),
        ("unemployment-benefit", seeker(Audience.UNEMPLOYED), "ask"),
        ("outside-postings", seeker(places=(DONGGUAN,)), "applies"),
        ("outside-postings", seeker(places=(NANNING,)), "no"),
        ("outside-postings", seeker(), "ask"),
        ("startup-loan-person", seeker(titles=("想开店",)), "applies"),
        ("startup-loan-person", seeker(), "ask"),
        ("matched-postings", seeker(), "applies"),
    ],
)
def test_a_policy_applies_does_not_or_asks(policy, who, expected):
    assert answer(policy, who) == expected


def test_answers_decide_what_was_open():
    young = seeker(Audience.UNEMPLOYED, born=2004)
    told = {
        "企业": True,
        "签劳动合同": True,
        "单位按规定缴纳失业、工伤、养老保险满3个月": True,
    }
    assert answer("expansion-subsidy", young, **told) == "applies"
    assert answer("expansion-subsidy", young, **{**told, "签劳动合同": False}) == "no"


def test_what_is_answered_stands_against_what_is_concluded():
    assert answer("training-subsidy", seeker(Audience.RURAL), 重点群体=False) == "no"


def test_the_open_facts_are_the_names_that_answers_use():
    facts = facts_of(seeker(Audience.UNEMPLOYED, born=2004), WHILE)
    judged = judge(POLICIES["insurance-subsidy"], facts)
    known = dict.fromkeys(judged.open_facts, True)
    after = judge(POLICIES["insurance-subsidy"], facts_of(seeker(), WHILE, ["重点群体"], known))
    assert judged.answer is Answer.ASK and after.answer is Answer.APPLIES


def test_a_public_welfare_policy_is_for_public_welfare_postings():
    who = seeker(Audience.HARDSHIP)
    plain = Posting("1", "站", "保洁员", places=(NANNING,))
    kept = Posting("2", "站", "保洁员", audience=frozenset({Audience.PUBLIC_WELFARE}))
    away = Posting("3", "站", "普工", places=(DONGGUAN,))
    assert answer("public-welfare-post", who, posting=plain) == "no"
    assert answer("public-welfare-post", who, posting=kept) == "applies"
    assert answer("outside-postings", who, posting=away) == "applies"
    assert answer("outside-postings", who, posting=plain) == "no"


def test_an_audience_tells_what_the_office_has_certified():
    who = seeker(education=Education.BACHELOR)
    certified = facts_of_audience("离校未就业高校毕业生")
    assert answer("graduate-1131", who, certified=certified) == "applies"


def test_who_is_served_as_in_hardship_is_not_thereby_certified():
    who = seeker(Audience.OLDER)
    assert answer("employment-aid", who, certified=facts_of_audience("就业困难人员")) == "ask"


@pytest.mark.parametrize("audience", ["离校未就业高校毕业生", "就业困难人员", "农民工", "新的一类"])
def test_the_briefing_is_complete_from_the_standing_policies(audience):
    facts = facts_of(seeker(), TODAY, facts_of_audience(audience))
    told = brief(POLICIES.values(), facts, TODAY)
    assert told.complete and told.missing == ()
    asked = {one.policy_id for question in told.questions for one in question.policies}
    named = {one.policy_id for one in (*told.applies, *told.others)} | asked
    assert not named & ENDED
    assert not any(POLICIES[id].row.title in told.text for id in ENDED)


def test_what_goes_to_employers_is_never_promised_to_the_person():
    facts = facts_of(seeker(Audience.UNEMPLOYED, born=2004), WHILE)
    told = brief(POLICIES.values(), facts, WHILE)
    own = (*told.applies, *(one for question in told.questions for one in question.policies))
    assert {one.beneficiary for one in own} == {Beneficiary.PERSON}
    theirs = {one.policy_id: one.remark for one in told.others}
    assert "不发给求职者本人" in theirs["expansion-subsidy"]
    assert "不发给求职者本人" in theirs["agency-subsidy"]
    own_part, _, their_part = told.text.partition("（不发给您本人）")
    assert "一次性扩岗补助" in their_part and "一次性扩岗补助" not in own_part


def test_what_depends_on_the_firm_alone_is_not_told_to_a_person():
    told = brief(POLICIES.values(), facts_of(seeker(), WHILE), WHILE)
    assert "loan-jobs-firm" not in {one.policy_id for one in told.others}


def test_what_hangs_on_one_question_is_asked_once():
    told = brief(POLICIES.values(), facts_of(seeker(), TODAY), TODAY)
    questions = [one.question for one in told.questions]
    assert len(questions) == len(set(questions))
    assert len(told.questions[0].policies) > 3


def test_a_topic_without_a_policy_is_named():
    left = [policy for policy in POLICIES.values() if policy.row.topic != "培训"]
    told = brief(left, facts_of(seeker(), TODAY), TODAY)
    assert told.missing == ("培训",) and not told.complete
    assert "培训：政策库里没有现行的政策" in told.text


def test_every_line_says_where_to_go_and_where_it_stands():
    told = brief(POLICIES.values(), facts_of(seeker(Audience.HARDSHIP), TODAY), TODAY)
    for one in told.applies:
        assert one.apply_how and one.apply_where and one.source.startswith(DOCUMENT)
    assert re.search(r"依据：桂人社发〔2025〕38号（十八）", told.text)
    assert {"服务", "援助"} <= {one.topic for one in told.applies} <= {*TOPICS, "用工机会"}


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("valid_to", "去年", "日期要写成"),
        ("age_low", "十六", "整数"),
        ("amount", "一千", "数字"),
        ("amount", "-1", "不合理"),
        ("beneficiary", "大家", "person"),
        ("gives", "{amount.__class__}", "三个空位"),
        ("gives", "{钱}", "三个空位"),
        ("clauses", "", "不能为空"),
        ("age_high", "3", "小于下限"),
        ("valid_to", "2020-01-01", "早于开始"),
    ],
)
def test_a_row_that_cannot_be_understood_says_in_which_column(name, text, message):
    row = {**_cells(default_rows()["expansion-subsidy"]), name: text}
    with pytest.raises(DataError, match=message):
        policy_of(row_of(row))


def _cells(row):
    return {name: getattr(row, name) for name in row.__slots__}
