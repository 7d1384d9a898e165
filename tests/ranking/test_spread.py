from matcher.ranking.spread import spread

ITEMS = [("a", "甲", 0.9), ("b", "甲", 0.85), ("c", "乙", 0.8), ("d", "丙", 0.3), ("e", "", 0.2)]


def ids(items, n):
    chosen = spread(items, n, lambda i: i[1], lambda i: i[0], lambda i: i[2])
    return [item[0] for item in chosen]


def test_another_employer_as_good_goes_before_a_second_posting_of_the_first():
    assert ids(ITEMS, 2) == ["a", "c"]


def test_a_second_posting_goes_before_what_is_far_worse():
    assert ids(ITEMS, 3) == ["a", "c", "b"]


def test_what_was_passed_over_fills_a_short_list():
    assert ids(ITEMS[:2], 3) == ["a", "b"]


def test_the_same_posting_is_listed_once():
    twins = [("x", "甲", 0.9), ("x", "乙", 0.8), ("y", "丙", 0.7)]
    assert ids(twins, 3) == ["x", "y"]


def test_nobodys_employer_is_no_employer():
    assert ids([("a", "", 0.9), ("b", "", 0.9)], 2) == ["a", "b"]
