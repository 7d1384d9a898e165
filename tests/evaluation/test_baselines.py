import numpy as np
import pytest

from matcher.evaluation.baselines import K1, B, Bm25, fuse


def test_the_score_of_one_word_is_the_hand_computed_one():
    model = Bm25(["焊工", "会计", "会计"])
    idf = np.log1p((3 - 1 + 0.5) / (1 + 0.5))
    expected = idf * (K1 + 1) / (1 + K1 * (1 - B + B))
    assert model.scores("焊工") == pytest.approx([expected, 0, 0])


def test_a_rare_word_counts_more_than_a_common_one():
    scores = Bm25(["焊工 南宁", "会计 南宁", "厨师 南宁"]).scores("南宁 会计")
    assert np.argmax(scores) == 1
    assert scores[0] == scores[2] > 0


def test_words_nobody_wrote_find_nothing():
    assert not Bm25(["焊工", "会计"]).scores("宇航员").any()


def test_fusion_rewards_being_high_in_both_lists():
    fused = fuse(np.array([3.0, 2.0, 1.0]), np.array([1.0, 3.0, 2.0]))
    assert list(np.argsort(-fused)) == [1, 0, 2]
