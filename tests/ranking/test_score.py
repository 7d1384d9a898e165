import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.ranking.score import Signals, both
from matcher.types import (
    Audience,
    Education,
    Level,
    Pay,
    Posting,
    Seeker,
    Span,
    Stance,
    TradeGuess,
    Verdict,
)

from .people import judged, part, posting, says, seeker


def test_the_joint_score_is_high_only_when_both_sides_are():
    assert both(0.9, 0.1, 3.0) < 0.2
    assert both(0.1, 0.9, 3.0) == both(0.9, 0.1, 3.0)
    assert both(0.9, 0.9, 3.0) == pytest.approx(0.9)


def test_the_trade_asked_for_beats_a_kindred_one_and_that_beats_another():
    person = seeker("车工")
    scores = [judged(person, posting(trade)).score for trade in ("车工", "铣工", "会计")]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] > 2 * scores[2]


def test_a_place_in_the_wished_city_beats_the_province_and_that_beats_elsewhere():
    values = [
        part(judged(seeker(), posting(place=where)), "place")
        for where in ("青秀区", "柳州", "上海")
    ]
    assert values == sorted(values, reverse=True)
    assert values[0] == 1.0


def test_another_province_is_out_unless_any_place_will_do():
    assert not judged(seeker(), posting(place="苏州")).eligible
    assert judged(seeker(anywhere=True), posting(place="苏州")).eligible


@given(st.integers(1000, 20000), st.integers(0, 8000), st.integers(0, 5000), st.integers(0, 5000))
def test_more_pay_never_lowers_the_score(floor, low, spread, more):
    person = seeker(pay_floor=floor)
    job, better = (
        dataclasses.replace(posting(), pay=Pay(low + extra, low + extra + spread))
        for extra in (0, more)
    )
    assert judged(person, better).seeker_score >= judged(person, job).seeker_score - 1e-12


@given(st.sampled_from(Education), st.sampled_from(list(Education)[1:]))
def test_more_schooling_never_lowers_the_employers_score(asked, held):
    job = posting(education=asked)
    more = Education(min(held + 1, Education.DOCTOR))
    less_schooled, more_schooled = (judged(seeker(education=e), job) for e in (held, more))
    assert more_schooled.employer_score >= less_schooled.employer_score


def test_pay_not_said_is_unknown_and_not_failure():
    scored = judged(seeker(pay_floor=5000), posting())
    assert scored.eligible
    assert scored.certainty < judged(seeker(pay_floor=5000), posting(pay="6000")).certainty


def test_two_steps_of_schooling_short_is_out_and_one_is_not():
    person = seeker(education=Education.JUNIOR)
    assert judged(person, posting(education=Education.SENIOR)).eligible
    assert not judged(person, posting(education=Education.COLLEGE)).eligible


def test_an_age_far_outside_a_stated_range_is_out_and_a_little_over_is_asked():
    job = posting(age=Span(18, 45))
    assert not judged(seeker(birth_year=1970), job).eligible
    assert judged(seeker(birth_year=1979), job).eligible
    assert part(judged(seeker(birth_year=1979), job), "age") < 1


def test_no_one_under_sixteen_is_recommended_anything():
    assert not judged(seeker(birth_year=2011), posting()).eligible


def test_minors_are_kept_from_night_work_by_law():
    job = posting(said=(says("cond:夜班", Stance.INVOLVES),))
    assert not judged(seeker(birth_year=2009), job).eligible
    assert judged(seeker(birth_year=2000), job).eligible


def test_a_plainly_broken_refusal_rules_a_posting_out():
    person = seeker(said=(says("cond:登高", Stance.REFUSES, "不登高", "requirements"),))
    scored = judged(person, posting(said=(says("cond:登高", Stance.INVOLVES, "需登高作业"),)))
    assert not scored.eligible
    assert "需登高作业" in next(c.message for c in scored.checks if c.verdict is Verdict.FAIL)


def test_a_line_about_selling_in_a_waiters_posting_is_only_a_hint():
    person = seeker("服务员", said=(says("cond:推销", Stance.REFUSES, "不做推销"),))
    line = (says("cond:推销", Stance.INVOLVES, "推销酒水"),)
    assert judged(person, posting("服务员", said=line)).eligible
    assert not judged(person, posting("电话销售", said=line)).eligible


def test_a_refused_job_that_the_text_only_lists_beside_the_title_is_a_question_not_a_bar():
    listed = (
        TradeGuess("服务员", 0.97, "title", "服务员"),
        TradeGuess("行政前台", 0.45, "description", "前台接待"),
    )
    job = posting("", trades=listed)
    person = seeker("服务员", said=(says("trade:行政前台", Stance.REFUSES),))
    scored = judged(person, job)
    assert scored.eligible
    assert 0.5 < part(scored, "refusal") < 1.0


def test_refusing_a_part_of_the_own_trade_does_not_refuse_the_trade():
    person = seeker("在线客服", said=(says("trade:在线客服", Stance.REFUSES, "卖理财的客服不做"),))
    assert judged(person, posting("在线客服")).eligible


def test_wishes_met_beat_wishes_unsaid_and_those_beat_wishes_denied():
    person = seeker(said=(says("cond:包住", Stance.MUST),))
    jobs = [
        posting(said=(says("cond:包住", Stance.OFFERS),)),
        posting(),
        posting(said=(says("cond:包住", Stance.DENIES),)),
    ]
    values = [part(judged(person, job), "wishes") for job in jobs]
    assert values == sorted(values, reverse=True)
    assert len(set(values)) == 3


def test_the_opposite_of_a_wish_denies_it():
    person = seeker(said=(says("cond:双休", Stance.WANTS),))
    single = posting(said=(says("cond:单休", Stance.INVOLVES),))
    assert part(judged(person, single), "wishes") < part(judged(person, posting()), "wishes")


def test_a_licence_held_lapsed_unknown_or_lacking():
    job = posting("电工", said=(says("licence:低压电工证", Stance.REQUIRES, "持电工证"),))

    def value(*said):
        return part(judged(seeker("电工", said=said), job), "licence")

    held = value(says("licence:低压电工证", Stance.HAS))
    lapsed = value(says("licence:低压电工证", Stance.LACKS, "电工证去年过期了"))
    lacking = value(says("licence:低压电工证", Stance.LACKS, "没有电工证"))
    assert held == 1.0 > lapsed > value() > lacking


def test_a_newcomer_is_welcome_where_little_must_be_learnt():
    person = seeker("普工")
    assert part(judged(person, posting("普工")), "competence") > 0.8
    assert part(judged(person, posting("护士")), "competence") < 0.3


def test_a_manager_is_no_trainee_and_a_clerk_no_director():
    job = posting("财务经理", level=Level.DIRECTOR)
    clerk = judged(seeker("财务经理", level=Level.STAFF), job)
    head = judged(seeker("财务经理", level=Level.MANAGER), job)
    assert head.score > clerk.score


def test_an_ineligible_pair_scores_below_every_eligible_one_like_it():
    near, far = judged(seeker(), posting()), judged(seeker(), posting(place="苏州"))
    assert far.score < 0.05 < near.score


def test_likeness_of_texts_raises_both_sides():
    like = judged(seeker(), posting(), Signals(0.92, 0.92))
    unlike = judged(seeker(), posting(), Signals(0.8, 0.8))
    assert like.seeker_score > unlike.seeker_score
    assert like.employer_score > unlike.employer_score


def test_nothing_protected_can_reach_the_score():
    protected = ("sex", "gender", "ethnic", "marri", "household", "hukou", "religion", "disab")
    names = {field.name for kind in (Seeker, Posting) for field in dataclasses.fields(kind)}
    assert not [name for name in names for word in protected if word in name]


def test_a_post_kept_for_a_group_asks_others_and_welcomes_the_certified():
    job = posting(audience=frozenset({Audience.DISABLED}))
    certified = judged(seeker(groups=frozenset({Audience.DISABLED})), job)
    other = judged(seeker(), job)
    assert certified.score > 2 * other.score
    assert other.eligible


def test_public_welfare_posts_open_to_people_in_hardship():
    job = posting(audience=frozenset({Audience.PUBLIC_WELFARE}))
    person = seeker(groups=frozenset({Audience.HARDSHIP}))
    assert part(judged(person, job), "reserved") == 1.0


def test_an_old_posting_sinks_and_is_asked_about():
    scores = [judged(seeker(), posting(), Signals(0.9, 0.9, days)) for days in (None, 30, 120, 900)]
    assert scores[0].score == scores[1].score > scores[2].score > scores[3].score
    assert scores[3].eligible


def test_sixteen_by_the_year_alone_is_to_be_checked_and_seventeen_is_not():
    sixteen, seventeen = (judged(seeker(birth_year=year), posting()) for year in (2010, 2009))
    verdicts = [
        [c.verdict for c in one.checks if c.rule == "law.age"] for one in (sixteen, seventeen)
    ]
    assert verdicts == [[Verdict.UNKNOWN], []]
