import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.index import bitmap
from matcher.index.dense import DenseIndex, _fixed
from matcher.index.filters import Selection
from matcher.index.loops.best import best_of
from matcher.index.loops.order import falling, kth
from matcher.index.loops.passing import list_into, rank
from matcher.index.loops.products import Stored, products
from matcher.index.loops.reading import best_in_lists
from matcher.index.sketch import sketch

SIZE, DIM = 300, 48
some_rows = st.sets(st.integers(0, SIZE - 1)).map(lambda rows: np.array(sorted(rows), np.int64))
both_forms = st.tuples(some_rows, st.booleans()).map(
    lambda given: (
        given[0],
        Selection.of_words(bitmap.pack(given[0], SIZE), SIZE)
        if given[1]
        else Selection.of_rows(given[0], SIZE),
    )
)


@given(both_forms, st.lists(st.integers(0, SIZE)).map(sorted))
def test_rank_counts_the_rows_before(given_rows, positions):
    rows, selection = given_rows
    found = rank(selection.passing, np.array(positions, np.int64))
    assert found.tolist() == [int((rows < position).sum()) for position in positions]


@given(both_forms, st.integers(0, SIZE), st.integers(0, SIZE))
def test_a_list_gives_its_passing_rows(given_rows, one, other):
    rows, selection = given_rows
    starts = np.array(sorted([one, other]), np.int64)
    before = rank(selection.passing, starts)
    into = np.empty(SIZE, np.int64)
    some = list_into(into, 0, selection.passing, starts, before, 0)
    assert into[:some].tolist() == rows[(rows >= starts[0]) & (rows < starts[1])].tolist()


@given(st.lists(st.integers(-9, 9)), st.integers(1, 30))
def test_order_is_that_of_sorting(given_values, k):
    values = np.array(given_values, np.float32) / 10
    expected = sorted(values.tolist(), reverse=True)
    assert values[falling(values)].tolist() == expected
    assert kth(values, k) == (expected[k - 1] if k <= len(expected) else -np.inf)


@pytest.fixture(scope="module")
def stored():
    rng = np.random.default_rng(5)
    vectors = rng.standard_normal((900, DIM)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors[100:140] = vectors[99]  # equals, to be told apart by their row alone
    vectors[880:] = vectors[99] + np.float32(1e-4) * vectors[880:]  # and all but equals
    return _fixed(Stored(vectors[:800], sketch(vectors[:800]), vectors[800:]))


@pytest.mark.parametrize("k", [1, 7, 41, 100, 900])
def test_the_best_are_those_of_an_exact_search(stored, k):
    rng = np.random.default_rng(k)
    vectors = np.concatenate([stored.base, stored.recent])
    for query in (*vectors[[0, 99, 890]], rng.standard_normal(DIM).astype(np.float32) / 5):
        rows = np.sort(rng.permutation(900)[:600])
        exact = products(query.copy(), stored, rows)
        assert exact == pytest.approx(vectors[rows] @ query, abs=1e-5)
        best = best_of(query.copy(), stored, rows, k)
        given = np.lexsort((best.rows, -best.likeness))[:k]
        order = np.lexsort((rows, -exact))[:k]
        assert best.rows[given].tolist() == rows[order].tolist()
        assert best.likeness[given].tolist() == exact[order].tolist()
        assert len(best.rows) < k + 100


def test_no_rows_and_a_query_of_noughts_are_no_special_case(stored):
    assert len(best_of(np.ones(DIM, np.float32), stored, np.zeros(0, np.int64), 5).rows) == 0
    nought = best_of(np.zeros(DIM, np.float32), stored, np.arange(900), 5)
    assert len(nought.rows) == 900 and not nought.likeness.any()


def test_one_program_serves_whatever_arrays_are_given():
    rng = np.random.default_rng(6)
    vectors = rng.standard_normal((25_000, 8)).astype(np.float32)
    index, _ = DenseIndex.build(vectors)
    frozen = vectors[3].copy()
    frozen.flags.writeable = False
    asked = [vectors[3], frozen, vectors[:, 3][:8], vectors[3].astype(np.float64)]
    for query in asked:
        for grown in (index, index.added(vectors[:50])):
            everything = Selection.of_words(bitmap.full(len(grown)), len(grown))
            grown.search(query, 10, everything)
            grown.search(query, 10, Selection.of_rows(np.arange(0, 25_000, 5), len(grown)))
            grown.search(query, 10, Selection.of_rows(np.arange(0, 25_000, 50), len(grown)))
            grown.likeness(query, np.arange(20))
    for function in (best_in_lists, best_of, products):
        assert len(function.signatures) == 1


def test_vectors_need_not_be_of_unit_length():
    rng = np.random.default_rng(8)
    vectors = 30 * rng.standard_normal((500, DIM)).astype(np.float32)
    stored = _fixed(Stored(vectors, sketch(vectors), vectors[:0]))
    query = 10 * rng.standard_normal(DIM).astype(np.float32)
    for k in (20, 500, 600):
        found = best_of(query, stored, np.arange(500), k)
        best = found.rows[np.argsort(-found.likeness)][:k]
        assert best.tolist() == np.argsort(-(vectors @ query))[:k].tolist()
