import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matcher.index import bitmap

SIZE = 300
some_rows = st.sets(st.integers(0, SIZE - 1)).map(lambda rows: np.array(sorted(rows), np.int64))


@given(some_rows)
def test_unpacking_gives_back_what_was_packed(rows):
    words = bitmap.pack(rows, SIZE)
    assert bitmap.unpack(words).tolist() == rows.tolist()
    assert bitmap.count(words) == len(rows)


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
