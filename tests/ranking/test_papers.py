from dataclasses import replace

from matcher.types import Stance, TradeGuess, Verdict

from .people import judged, posting, says, seeker


def licence_checks(job, *said):
    found = judged(seeker("仓库管理员", said=said), job).checks
    return [check.verdict for check in found if check.rule == "licence"]


NO_CAR = says("licence:C1驾照", Stance.LACKS, "没有汽车驾照")


def guesses(*trades):
    return tuple(TradeGuess(trade, 0.9, "title", trade) for trade in trades)


def test_a_driving_licence_goes_without_saying_for_who_has_none():
    assert licence_checks(posting("司机"), NO_CAR) == [Verdict.FAIL]
    assert licence_checks(posting("货车司机"), NO_CAR) == [Verdict.FAIL]
    assert licence_checks(posting("司机")) == []  # nobody lists all they have


def test_the_second_trade_counts_only_where_it_is_done_besides():
    job = replace(posting(), trades=guesses("仓库管理员", "司机"))
    besides = replace(job, title="仓库管理兼行政司机")
    either = replace(job, title="仓库管理、司机")
    part_time = replace(job, title="仓库管理（兼职）、司机")
    assert licence_checks(besides, NO_CAR) == [Verdict.FAIL]
    assert licence_checks(either, NO_CAR) == licence_checks(part_time, NO_CAR) == []


def test_papers_that_can_be_got_later_bar_nobody_where_they_are_not_asked():
    unsaid = says("licence:保安员证", Stance.LACKS, "没有保安证")
    assert licence_checks(posting("保安"), unsaid) == []
