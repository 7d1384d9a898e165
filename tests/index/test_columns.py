import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.index.bitmap import pack
from matcher.index.columns import Columns
from matcher.index.filters import Filter

KEYS, VALUES = ("city", "kind"), ("a", "b", "c", "d")
values = st.frozensets(st.sampled_from(VALUES))
documents = st.tuples(
    st.dictionaries(st.sampled_from(KEYS), values),
    st.dictionaries(st.just("rank"), st.integers(0, 5)),
)
filters = st.builds(
    Filter,
    any_of=st.dictionaries(st.sampled_from((*KEYS, "unknown")), values),
    none_of=st.dictionaries(st.sampled_from(KEYS), values),
    at_least=st.dictionaries(st.sampled_from(("rank", "unknown")), st.integers(0, 5)),
    at_most=st.dictionaries(st.just("rank"), st.integers(0, 5)),
    missing_passes=st.frozensets(st.sampled_from((*KEYS, "unknown"))),
)


def passes(wanted, said, numbers):
    return (
        all(
            said.get(key, frozenset()) & some if said.get(key) else key in wanted.missing_passes
            for key, some in wanted.any_of.items()
        )
        and not any(said.get(key, frozenset()) & some for key, some in wanted.none_of.items())
        and all(numbers.get(key, bound) >= bound for key, bound in wanted.at_least.items())
        and all(numbers.get(key, bound) <= bound for key, bound in wanted.at_most.items())
    )


@settings(deadline=None)
@given(st.lists(documents, min_size=1, max_size=90), filters, st.sets(st.integers(0, 89)))
def test_a_filter_selects_what_a_plain_reading_would(given_documents, wanted, dead):
    dead = {row for row in dead if row < len(given_documents)}
    middle = len(given_documents) // 2
    said, numbers = ([d[i] for d in given_documents] for i in (0, 1))
    columns = Columns.of(said[:middle], numbers[:middle]).added(said[middle:], numbers[middle:])
    selection = columns.without(dead).select(wanted)
    expected = [
        row
        for row, (what, how) in enumerate(given_documents)
        if row not in dead and passes(wanted, what, how)
    ]
    assert selection.rows.tolist() == expected and selection.count == len(expected)


@pytest.fixture
def columns():
    rng = np.random.default_rng(0)
    said = [{"city": {f"c{int(rng.integers(100))}"}, "kind": {"全职"}} for _ in range(3000)]
    return Columns.of(said, [{"expires": float(rng.integers(9))} for _ in said])


def test_a_narrow_filter_is_a_list_and_a_wide_one_a_bitmap(columns):
    narrow = columns.select(Filter(any_of={"city": frozenset({"c1"}), "kind": frozenset({"全职"})}))
    wide = columns.select(Filter(any_of={"kind": frozenset({"全职"})}, at_least={"expires": 3}))
    assert narrow.words is None and wide.words is not None
    assert 0 < narrow.count < 60 and wide.count > 1500


def test_both_forms_answer_alike(columns):
    narrow = columns.select(Filter(any_of={"city": frozenset({"c1", "c2"})}))
    packed = type(narrow).of_words(pack(narrow.rows, narrow.size), narrow.size)
    some = np.arange(0, 3000, 7)
    assert narrow.rows.tolist() == packed.rows.tolist() and narrow.count == packed.count
    assert narrow.passes(some).tolist() == packed.passes(some).tolist()


def test_a_bound_is_kept_until_others_have_been_asked_for(columns):
    def passing(bound):
        return columns.select(Filter(at_least={"expires": bound})).count

    column = columns.numbers["expires"]
    for bound in [*range(40), 3, 3]:
        assert passing(bound) == int((~(column < bound)).sum())
    assert len(columns._bounds) <= 32


def test_excluded_rows_are_left_out_of_either_form(columns):
    wide = columns.select(Filter(), exclude=np.array([0, 5]))
    assert wide.count == 2998 and not wide.passes(np.array([0, 5])).any()


def test_rows_can_be_taken_in_another_order(columns):
    rows = np.array([7, 3, 2000])
    taken = columns.taken(rows)
    city = next(v for v, p in columns.postings["city"].items() if 3 in p)
    assert 1 in taken.select(Filter(any_of={"city": frozenset({city})})).rows.tolist()
    assert taken.numbers["expires"].tolist() == columns.numbers["expires"][rows].tolist()


def test_an_empty_collection_can_be_asked_anything():
    wanted = Filter(any_of={"city": frozenset({"南宁"})}, none_of={"brings": frozenset({"夜班"})})
    assert Columns.of([], []).select(wanted).count == 0
