import numpy as np
import pytest

from matcher.index import bitmap
from matcher.index.dense import DenseIndex
from matcher.index.filters import Selection

ROWS, DIM, K, KINDS = 30_000, 32, 50, 40


def unit(vectors):
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture(scope="module")
def world():
    rng = np.random.default_rng(1)
    centres = unit(rng.standard_normal((KINDS, DIM)))
    kinds = rng.integers(0, KINDS, ROWS)
    noise = unit(rng.standard_normal((ROWS, DIM)))
    vectors = unit(centres[kinds] + 0.5 * noise)
    index, order = DenseIndex.build(vectors)
    return index, vectors[order], kinds[order], centres


def chosen(flags):
    return Selection.of_words(bitmap.pack_flags(flags), len(flags))


def recall(index, vectors, query, selection):
    best = np.argsort(-(vectors[selection.rows] @ query))[:K]
    found = index.search(query, K, selection)
    assert len(found.rows) == min(K, selection.count)
    assert selection.passes(found.rows).all()
    return len(set(selection.rows[best].tolist()) & set(found.rows.tolist())) / len(best)


@pytest.mark.parametrize("share", [1, 0.5, 0.15, 0.01])
def test_recall_is_high_whatever_the_filter_lets_pass(world, share):
    index, vectors, _, centres = world
    selection = chosen(np.random.default_rng(2).random(ROWS) < share)
    assert min(recall(index, vectors, centre, selection) for centre in centres[:20]) >= 0.85


def test_recall_is_high_where_the_filter_shuts_out_the_querys_own_kind(world):
    index, vectors, kinds, centres = world
    found = [recall(index, vectors, centres[k], chosen(kinds != k)) for k in range(20)]
    assert np.mean(found) >= 0.95 and min(found) >= 0.8


def test_a_far_kind_that_alone_passes_is_found_whole(world):
    index, vectors, kinds, centres = world
    selection = chosen(np.isin(kinds, np.arange(20, 30)))
    assert index.search(centres[1], K, selection).plan.strategy == "lists"
    assert recall(index, vectors, centres[1], selection) >= 0.8


def test_never_fewer_than_k_when_k_pass(world):
    index, _, kinds, centres = world
    selection = chosen(kinds >= 20)
    for k in (1, 777, 5000, selection.count, selection.count + 9):
        assert len(index.search(centres[0], k, selection).rows) == min(k, selection.count)


def test_few_passing_rows_are_all_compared(world):
    index, vectors, _, centres = world
    selection = Selection.of_rows(np.arange(0, ROWS, 100), ROWS)
    found = index.search(centres[0], K, selection)
    assert found.plan.strategy == "exact" and found.plan.rows_scanned == 300
    assert recall(index, vectors, centres[0], selection) == 1


def test_the_plan_reads_a_small_part_where_all_rows_pass(world):
    index, _, _, centres = world
    plan = index.search(centres[0], K, chosen(np.ones(ROWS, bool))).plan
    assert plan.strategy == "lists" and plan.rows_scanned < ROWS / 4


def test_recent_rows_are_searched_with_the_others(world):
    index, _, _, centres = world
    grown = index.added(centres)
    found = grown.search(centres[5], 1, chosen(np.ones(ROWS + KINDS, bool)))
    assert found.rows.tolist() == [ROWS + 5] and found.likeness[0] == pytest.approx(1)
    without = chosen(np.arange(ROWS + KINDS) != ROWS + 5)
    assert grown.search(centres[5], 1, without).rows.tolist() != [ROWS + 5]


def test_tidying_brings_recent_rows_into_the_lists(world):
    index, vectors, _, centres = world
    grown = index.added(centres)
    kept = np.arange(100, ROWS + KINDS)
    tidy, rows = grown.taken(kept)
    assert len(tidy.recent) == 0 and sorted(rows.tolist()) == kept.tolist()
    assert (tidy.base == np.concatenate([vectors, centres])[rows]).all()
    found = tidy.search(centres[5], 1, chosen(np.ones(len(kept), bool)))
    assert rows[found.rows].tolist() == [ROWS + 5]


def test_the_same_vectors_give_the_same_lists(world):
    _, vectors, _, _ = world
    again = [DenseIndex.build(vectors)[1].tolist() for _ in range(2)]
    assert again[0] == again[1]


def test_reading_can_be_bounded_and_never_gives_fewer_than_k(world):
    index, vectors, _, _ = world
    everything = chosen(np.ones(ROWS, np.bool_))
    vague = unit(vectors.mean(axis=0)[None])[0]  # like nothing in particular
    sure, quick = index.search(vague, K, everything), index.search(vague, K, everything, most=2000)
    longest = np.diff(index.lists.rows.starts).max()
    assert quick.plan.rows_scanned <= 2000 + longest < sure.plan.rows_scanned
    assert len(quick.rows) == K
    assert len(index.search(vague, K, everything, most=1).rows) == K
