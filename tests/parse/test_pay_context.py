import pytest

from matcher.parse.pay_context import Rank, is_called_pay, is_something_else, rank_of


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("全勤奖", "元/月"),
        ("每天餐补", "元"),
        ("加班工资", "元/小时"),
        ("年产值", "万元"),
        ("招", "名"),
        ("底薪+", "元"),
    ],
)
def test_allowances_turnovers_and_counts_are_not_pay(before, after):
    assert is_something_else(before, after)


@pytest.mark.parametrize("before", ["月薪", "奖金多，综合工资约", "津贴好，到手"])
def test_pay_named_after_an_allowance_is_pay_again(before):
    assert not is_something_else(before, "元/月")
    assert is_called_pay(before)


def test_base_pay_named_behind_the_amount_is_base_pay():
    assert rank_of("给到", "元的无责底薪") is Rank.BASE


def test_whole_pay_ranks_before_base_pay_and_base_before_trial():
    ranks = [rank_of(clause, "") for clause in ("综合工资", "工资", "底薪", "试用期工资")]
    assert ranks == sorted(ranks) and len(set(ranks)) == 4
