"""All that a phrase names."""

from matcher.parse.naming import find_named


def concepts(text, side="seeker"):
    return [concept for hit in find_named(text, side) for concept in hit.concepts]


def test_the_house_in_which_a_trade_was_done_is_no_trade_beside_it():
    assert "trade:家具厂普工" not in concepts("在家具厂喷了八年漆")
    assert "trade:喷漆工" in concepts("在家具厂喷了八年漆")


def test_whoever_takes_any_factory_names_a_trade():
    assert "trade:普工" in concepts("随便哪个厂都行")


def test_a_postings_words_are_its_own():
    assert concepts("求着人家买") == ["cond:推销"]
    assert concepts("求着人家买", "posting") == []
