from hypothesis import given
from hypothesis import strategies as st

from matcher.ranking.share import seats, share

RANKED = {
    "a": [(0.9, "x"), (0.8, "y")],
    "b": [(0.95, "x"), (0.5, "z")],
    "c": [(0.7, "x"), (0.6, "y")],
}


def lists(ranked, n=1, room=1):
    return share(ranked, n, lambda _: room, lambda item: item, lambda item: item)


def test_the_seat_goes_where_the_pair_scores_highest_and_the_others_take_their_next():
    assert lists(RANKED) == {"a": ["y"], "b": ["x"], "c": []}


def test_with_room_for_all_everybody_gets_their_best():
    assert lists(RANKED, room=3) == {"a": ["x"], "b": ["x"], "c": ["x"]}


def test_nobody_gets_an_item_twice():
    assert lists(RANKED, n=2, room=9)["b"] == ["x", "z"]


def test_an_opening_that_says_nothing_of_seats_still_has_a_limit():
    assert seats(None) == 6
    assert seats(10) == 30


@given(
    st.dictionaries(
        st.text("abcdef", min_size=1, max_size=2),
        st.lists(st.tuples(st.floats(0, 1), st.sampled_from("uvwxyz")), max_size=6),
        max_size=8,
    ),
    st.integers(1, 3),
    st.integers(0, 3),
)
def test_no_item_is_given_to_more_people_than_it_has_room_for(ranked, n, room):
    ranked = {person: sorted(offers, reverse=True) for person, offers in ranked.items()}
    given_out = [item for items in lists(ranked, n, room).values() for item in items]
    assert all(given_out.count(item) <= room for item in set(given_out))


def test_a_short_list_is_filled_with_a_second_opening_of_the_same_employer():
    ranked = {"a": [(0.9, ("甲", 1)), (0.8, ("甲", 2)), (0.7, ("乙", 1))]}
    lists = share(ranked, 3, lambda _: 9, lambda item: item, lambda item: item[0])
    assert lists["a"] == [("甲", 1), ("乙", 1), ("甲", 2)]
