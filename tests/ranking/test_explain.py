import pytest

from matcher.ranking.explain import Voice, explain, outranked, templates
from matcher.ranking.weights import load_weights
from matcher.types import Education, Span, Stance

from .people import judged, posting, says, seeker


def told(person, job, voice=Voice.CASEWORKER):
    match = explain(judged(person, job), load_weights(), voice)
    return [r.text for r in match.reasons], [c.text for c in match.concerns], match.question


def test_every_code_of_the_ranking_has_its_sentence_in_every_voice():
    for code, template in templates().items():
        assert not template.sense or all(template.says[voice] for voice in Voice), code
        assert template.sense in {"", "for", "against", "ask"}, code


def test_reasons_tell_both_sides():
    person = seeker(
        "焊工", pay_floor=5000, education=Education.SENIOR, trades_done=(("焊工", 5.0),)
    )
    reasons, concerns, _ = told(person, posting(pay="6000-8000", education=Education.JUNIOR))
    text = "".join(reasons)
    assert "焊工" in text and "5000" in text and "对口" in text
    assert concerns == []


@pytest.mark.parametrize("voice", Voice)
def test_a_refusal_broken_is_quoted_from_both_texts(voice):
    person = seeker(said=(says("cond:登高", Stance.REFUSES, "不登高", "requirements"),))
    _, concerns, _ = told(
        person, posting(said=(says("cond:登高", Stance.INVOLVES, "爬高"),)), voice
    )
    assert any("爬高" in concern for concern in concerns)


def test_the_question_is_about_what_is_open_and_costs_most():
    job = posting("电工", said=(says("licence:低压电工证", Stance.REQUIRES, "持证"),))
    _, concerns, question = told(seeker("电工"), job)
    assert "低压电工证" in question
    assert any("低压电工证" in concern for concern in concerns)


def test_nothing_open_asks_nothing():
    person = seeker("焊工", trades_done=(("焊工", 5.0),))
    assert told(person, posting("焊工"))[2] == ""


def test_a_reason_points_to_the_words_it_was_read_from():
    scored = judged(seeker(pay_floor=5000), posting(pay="6000"))
    reason = next(r for r in explain(scored, load_weights()).reasons if r.feature == "pay")
    assert (reason.field, reason.words) == ("pay", "6000")


def test_outranked_names_the_part_that_falls_behind():
    person = seeker(pay_floor=6000)
    target, better = (judged(person, posting(pay=pay)) for pay in ("5500", "7000"))
    assert "工资" in outranked(target, [better] * 3, 3, load_weights())


def test_nobody_is_given_a_question_to_themselves():
    job = posting(age=Span(18, 45), places=(), place_text="")
    open_points = {voice: told(seeker(), job, voice)[2] for voice in Voice}
    assert open_points[Voice.SEEKER] == "具体在哪里上班？"
    assert open_points[Voice.RECRUITER] == "今年多大年纪？"


def test_every_question_says_of_whom_it_is_asked():
    for one in templates().values():
        assert bool(one.question) == (one.asked in {"person", "employer"})


def test_what_was_done_is_told_where_it_is_near_however_easy_the_work():
    person = seeker("普工", trades_done=(("电子厂普工", 3.0),))
    reasons, _, _ = told(person, posting("普工"))
    assert any("做过“电子厂普工”" in reason for reason in reasons)
    rider = seeker("司机", trades_done=(("外卖骑手", 3.0),))
    reasons, concerns, question = told(rider, posting("司机"))
    assert not any("外卖骑手" in reason for reason in reasons)
    assert "档案里没看到做过“司机”" in concerns and "碰过没有" in question
