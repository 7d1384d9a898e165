import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matcher.index import bitmap

SIZE = 300
some_rows = st.sets(st.integers(0, SIZE - 1)).map(lambda rows: np.array(sorted(rows), np.int64))


@given(some_rows, st.integers(0, SIZE))
def test_unpacking_gives_back_what_was_packed(rows, first):
    words = bitmap.pack(rows, SIZE)
    assert bitmap.unpack(words, first).tolist() == [r for r in rows.tolist() if r >= first]
    assert bitmap.count(words) == len(rows)


@given(some_rows, st.lists(st.integers(0, SIZE)))
def test_rank_counts_the_rows_before(rows, positions):
    words = bitmap.pack(rows, SIZE)
    expected = [int((rows < position).sum()) for position in positions]
    assert bitmap.rank(words, np.array(positions, np.int64)).tolist() == expected


@given(some_rows, st.lists(st.tuples(st.integers(0, SIZE), st.integers(0, SIZE)), max_size=6))
def test_ranges_are_unpacked_one_after_the_other(rows, ranges):
    words = bitmap.pack(rows, SIZE)
    starts, ends = (np.array([r[i] for r in ranges], np.int64) for i in (0, 1))
    expected = [r for a, b in ranges for r in rows.tolist() if a <= r < b]
    assert bitmap.unpack_ranges(words, starts, ends).tolist() == expected


@given(some_rows, some_rows)
def test_setting_and_clearing_touch_only_their_rows(rows, changed):
    words = bitmap.pack(rows, SIZE)
    bitmap.set_rows(words, changed)
    assert set(bitmap.unpack(words).tolist()) == {*rows.tolist(), *changed.tolist()}
    bitmap.clear_rows(words, changed)
    assert set(bitmap.unpack(words).tolist()) == set(rows.tolist()) - set(changed.tolist())


def test_full_sets_nothing_beyond_its_size():
    assert [bitmap.count(bitmap.full(n)) for n in (0, 1, 63, 64, 65, 128)] == [
        0,
        1,
        63,
        64,
        65,
        128,
    ]
