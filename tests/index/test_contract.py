"""One suite that every way of searching must pass: by meaning, by words, and by both."""

import numpy as np
import pytest

from matcher.errors import DataError
from matcher.index.document import Document
from matcher.index.filters import Filter
from matcher.index.index import HybridIndex

TRADES = ("焊工", "保育员", "数控车工", "收银员")
CITIES = ("南宁", "柳州", "桂林")
COUNT = 60


def _documents():
    return [
        Document(
            f"d{i:02d}",
            f"{TRADES[i % 4]} 招聘",
            {"city": {CITIES[i % 3]}, "trade": {TRADES[i % 4]}} if i % 10 else {},
            {"expires": float(i)} if i % 7 else {},
        )
        for i in range(COUNT)
    ]


def _vector(trade, nudge=0):
    vector = np.full(8, 0.01 * nudge, np.float32)
    vector[TRADES.index(trade)] = 1
    return vector / np.linalg.norm(vector)


def _vectors(documents):
    return np.stack([_vector(d.text.split()[0], int(d.id[1:]) % 5) for d in documents])


class Contract:
    """What holds however a query is put; subclasses say how it is put."""

    def ask(self, index, trade, k, wanted=None):
        raise NotImplementedError

    @pytest.fixture
    def index(self):
        documents = _documents()
        return HybridIndex.build(documents, _vectors(documents))

    def ids(self, *args):
        return [found.id for found in self.ask(*args)]

    def test_it_finds_what_is_alike_first(self, index):
        best = self.ids(index, "保育员", 10)
        assert all(int(id[1:]) % 4 == 1 for id in best) and len(best) == 10

    def test_ranks_are_unique_and_scores_fall(self, index):
        found = self.ask(index, "焊工", 15)
        assert len({c.id for c in found}) == len(found)
        assert [c.score for c in found] == sorted((c.score for c in found), reverse=True)

    def test_the_order_of_documents_changes_nothing(self, index):
        documents = _documents()
        np.random.default_rng(3).shuffle(documents)
        other = HybridIndex.build(documents, _vectors(documents))
        for trade in TRADES:
            assert self.ask(index, trade, 12) == self.ask(other, trade, 12)

    def test_only_what_passes_the_filter_is_found(self, index):
        wanted = Filter(any_of={"city": frozenset({"南宁"})}, at_least={"expires": 20})
        found = self.ids(index, "焊工", 50, wanted)
        passing = {d.id for d in _documents() if self.passes(d)}
        assert found and set(found) <= passing

    @staticmethod
    def passes(document):
        return "南宁" in document.attributes.get("city", ()) and (
            document.numbers.get("expires", 99) >= 20
        )

    def test_what_is_not_said_passes_where_it_may(self, index):
        city = frozenset({"南宁"})
        may = Filter(any_of={"city": city}, missing_passes=frozenset({"city"}))
        silent = {f"d{i:02d}" for i in range(0, COUNT, 10) if i % 4 == 0}
        assert silent <= set(self.ids(index, "焊工", COUNT, may))
        assert not silent & set(self.ids(index, "焊工", COUNT, Filter(any_of={"city": city})))

    def test_refused_values_and_ids_are_left_out(self, index):
        refused = Filter(
            none_of={"city": frozenset({"南宁", "柳州"})}, exclude_ids=frozenset({"d08"})
        )
        found = set(self.ids(index, "焊工", COUNT, refused))
        assert found and "d08" not in found
        assert all(not int(id[1:]) % 10 or int(id[1:]) % 3 == 2 for id in found)

    def test_a_filter_that_nothing_passes_finds_nothing(self, index):
        assert self.ids(index, "焊工", 5, Filter(any_of={"fair": frozenset({"春风"})})) == []

    def test_added_documents_are_found_at_once(self, index):
        new = Document("new", "焊工 招聘", {"city": {"南宁"}})
        index.add([new], _vector("焊工")[None])
        assert "new" in self.ids(index, "焊工", COUNT) and len(index) == COUNT + 1

    def test_removed_documents_are_gone_at_once(self, index):
        gone = self.ids(index, "焊工", 3)
        assert index.remove(gone) == 3
        assert not set(gone) & set(self.ids(index, "焊工", COUNT))
        assert len(index) == COUNT - 3

    def test_a_known_id_is_replaced(self, index):
        before = self.ids(index, "焊工", 1)[0]
        index.add([Document(before, "收银员 招聘")], _vector("收银员")[None])
        assert before not in self.ids(index, "焊工", 5)
        assert before in self.ids(index, "收银员", COUNT) and len(index) == COUNT

    def test_saving_and_loading_changes_no_answer(self, index, tmp_path):
        index.remove(["d01", "d05"])
        index.add([Document("new", "保育员 招聘")], _vector("保育员", 2)[None])
        answers = [self.ask(index, trade, 12) for trade in TRADES]
        index.save(tmp_path)
        loaded = HybridIndex.load(tmp_path)
        assert [self.ask(loaded, trade, 12) for trade in TRADES] == answers

    def test_a_loaded_index_can_be_changed(self, index, tmp_path):
        index.save(tmp_path)
        loaded = HybridIndex.load(tmp_path)
        loaded.remove(["d04"])
        loaded.add([Document("new", "焊工 招聘")], _vector("焊工")[None])
        found = self.ids(loaded, "焊工", COUNT)
        assert "new" in found and "d04" not in found
        assert "d04" in self.ids(HybridIndex.load(tmp_path), "焊工", COUNT)

    def test_an_empty_index_finds_nothing(self):
        empty = HybridIndex.build([], np.zeros((0, 8), np.float32))
        assert self.ids(empty, "焊工", 5) == [] and len(empty) == 0

    def test_ties_stand_in_the_order_of_ids(self):
        documents = [Document(id, "焊工") for id in "edbca"]
        index = HybridIndex.build(documents, np.stack([_vector("焊工")] * 5))
        assert self.ids(index, "焊工", 3) == ["a", "b", "c"]


class TestDense(Contract):
    def ask(self, index, trade, k, wanted=None):
        return index.search(_vector(trade), "", k, wanted)

    def test_never_fewer_than_k_are_found(self, index):
        assert len(self.ids(index, "焊工", COUNT)) == COUNT

    def test_the_cosine_is_exact(self, index):
        found = self.ask(index, "焊工", 4)
        expected = [float(index.vector(c.id) @ _vector("焊工")) for c in found]
        assert [c.similarity for c in found] == pytest.approx(expected, abs=1e-6)


class TestLexical(Contract):
    def ask(self, index, trade, k, wanted=None):
        return index.search(None, trade, k, wanted)

    def test_words_nobody_uses_find_nothing(self, index):
        assert self.ids(index, "宇航员", 5) == []


class TestHybrid(Contract):
    def ask(self, index, trade, k, wanted=None):
        return index.search(_vector(trade), trade, k, wanted)

    def test_both_ranks_are_told(self, index):
        best = self.ask(index, "焊工", 1)[0]
        assert best.dense_rank and best.lexical_rank and best.similarity

    def test_what_only_words_find_has_a_cosine_too(self):
        far = HybridIndex.build(
            [Document("a", "收银员"), Document("b", "焊工")],
            np.stack([_vector("焊工"), _vector("收银员")]),
        )
        found = far.search(_vector("焊工"), "焊工", 1)
        assert found[0].similarity is not None
        both = far.search(_vector("焊工"), "焊工", 2)
        assert {c.id: c.lexical_rank for c in both} == {"a": None, "b": 1}


def test_as_many_vectors_as_documents_are_asked_for():
    with pytest.raises(DataError, match="同样多的向量"):
        HybridIndex.build([Document("a")], np.zeros((2, 8), np.float32))


def test_an_id_given_twice_is_refused():
    with pytest.raises(DataError, match="出现了两次"):
        HybridIndex.build([Document("a"), Document("a")], np.zeros((2, 8), np.float32))
