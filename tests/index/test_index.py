import threading

import numpy as np
import pytest

from matcher.errors import DataError, NotFound
from matcher.index import files
from matcher.index.document import Document
from matcher.index.filters import Filter
from matcher.index.index import HybridIndex

ROWS, DIM = 22_000, 16


def _vectors(seed, rows):
    vectors = np.random.default_rng(seed).standard_normal((rows, DIM)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    folder = tmp_path_factory.mktemp("index")
    documents = [Document(f"{i:05d}", "", {"area": {str(i % 7)}}) for i in range(ROWS)]
    HybridIndex.build(documents, _vectors(0, ROWS)).save(folder)
    return folder


def test_a_large_index_survives_changes_and_saving(saved, tmp_path):
    index = HybridIndex.load(saved)
    query = _vectors(1, 1)[0]
    index.add([Document("new", "", {"area": {"3"}})], query[None])
    index.remove([f"{i:05d}" for i in range(0, 5000)])
    area = Filter(any_of={"area": frozenset({"3"})})
    before = index.search(query, "", 20, area)
    assert before[0].id == "new" and len(index) == ROWS - 5000 + 1
    index.save(tmp_path)
    after = HybridIndex.load(tmp_path).search(query, "", 20, area)
    assert len({c.id for c in before} & {c.id for c in after}) >= 18
    assert len(index) == ROWS - 5000 + 1


def test_the_report_tells_plan_and_counts(saved):
    index = HybridIndex.load(saved)
    _, report = index.explain(_vectors(1, 1)[0], "", 10, Filter(none_of={"area": frozenset({"0"})}))
    assert report.passing == sum(1 for i in range(ROWS) if i % 7)
    assert report.plan.strategy == "lists" and 10 <= report.plan.rows_scanned <= report.passing


def test_similarities_of_named_documents_are_exact(saved):
    index = HybridIndex.load(saved)
    index.add([Document("new")], _vectors(5, 1))
    query, ids = _vectors(1, 1)[0], ["00007", "new", "00001"]
    expected = {id: float(index.vector(id) @ query) for id in ids}
    assert index.similarities(query, ids) == pytest.approx(expected, abs=1e-6)


def test_similarities_leave_out_what_was_removed_meanwhile(saved):
    index, query = HybridIndex.load(saved), _vectors(1, 1)[0]
    expected = index.similarities(query, ["00007", "00001"])
    index.remove(["00003"])
    found = index.similarities(query, ["00007", "00003", "never", "00001"])
    assert found == expected and list(found) == ["00007", "00001"]
    assert index.similarities(query, []) == {}


def test_an_unknown_document_has_no_vector(saved):
    index = HybridIndex.load(saved)
    assert "00001" in index and "gone" not in index
    with pytest.raises(NotFound, match="gone"):
        index.vector("gone")


def test_searches_run_while_the_index_changes_and_saves(saved, tmp_path):
    index, query, wrong = HybridIndex.load(saved), _vectors(1, 1)[0], []
    done = threading.Event()

    def search():
        while not done.is_set():
            found = index.search(query, "", 10)
            if len({c.id for c in found}) != 10:
                wrong.append(found)

    searcher = threading.Thread(target=search)
    searcher.start()
    for step in range(5):
        index.add([Document(f"n{step}")], query[None])
        index.remove([f"{step:05d}"])
    index.save(tmp_path)
    done.set()
    searcher.join()
    assert not wrong and len(index) == ROWS


@pytest.mark.parametrize("vector", [np.ones(DIM + 1), np.ones((1, DIM)), np.full(DIM, np.nan)])
def test_a_vector_of_another_shape_is_refused(saved, vector):
    index = HybridIndex.load(saved)
    with pytest.raises(DataError, match="向量应是 16 个数"):
        index.search(vector.astype(np.float32), "", 5)
    with pytest.raises(DataError):
        index.add([Document("x")], np.ones((1, DIM + 1), np.float32))
    assert len(index) == ROWS and "x" not in index


def test_a_collection_that_outgrows_plain_comparison_gets_lists_when_saved(tmp_path):
    vectors = _vectors(3, ROWS)
    index = HybridIndex.build([Document("a")], vectors[:1])
    index.add([Document(f"{i:05d}") for i in range(1, ROWS)], vectors[1:])
    assert index.explain(vectors[5], "", 3)[1].plan.strategy == "exact"
    index.save(tmp_path)
    assert index.explain(vectors[5], "", 3)[1].plan.strategy == "lists"


def test_asking_for_nothing_gives_nothing(saved):
    index = HybridIndex.load(saved)
    assert index.search(_vectors(1, 1)[0], "焊工", 0) == ()
    assert index.search(_vectors(1, 1)[0], "焊工", -3) == ()
    assert index.search(None, "", 5) == ()


def test_what_changes_while_a_generation_is_written_is_in_memory_and_not_in_it(
    saved, tmp_path, monkeypatch
):
    index = HybridIndex.load(saved)
    index.remove(["00001"], change=1)  # so that saving has to tidy up
    write = files.write

    def meanwhile(table, folder):
        index.add([Document("late", "")], _vectors(3, 1), change=2)
        write(table, folder)

    monkeypatch.setattr(files, "write", meanwhile)
    index.save(tmp_path)
    assert "late" in index and "00001" not in index
    written = HybridIndex.load(tmp_path)
    assert "late" not in written and "00001" not in written
    assert (written.about.change, index.about.change) == (1, 2)
    monkeypatch.undo()
    index.save(tmp_path)
    assert "late" in HybridIndex.load(tmp_path)
