"""Grams tell names apart by letters and pairs, and never fail on odd text."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matcher.codes.grams import GramSpace, grams


def test_letters_pairs_and_both_ends_are_cut():
    assert list(grams("焊工")) == ["焊", "工", "^焊", "焊工", "工$"]


def test_spellings_of_one_letter_cut_alike():
    assert list(grams("总帐")) == list(grams("总账"))


def test_a_name_is_wholly_like_itself():
    space = GramSpace(["焊工", "会计"])
    assert np.allclose((space.own @ space.own.T).diagonal(), 1)


def test_rare_letters_tell_more_than_common_ones():
    space = GramSpace(["焊工", "瓦工", "车工", "会计"])
    alike = (space.vectors(["焊接员工"]) @ space.own.T).toarray()[0]
    assert alike.argmax() == 0


def test_unknown_and_empty_texts_are_like_nothing():
    space = GramSpace(["焊工"])
    assert space.vectors(["", "xyz"]).nnz <= 2
    assert (space.vectors(["qq"]) @ space.own.T).sum() == 0


@given(st.lists(st.text(), min_size=1))
def test_rows_are_of_unit_length_or_empty(texts):
    space = GramSpace(texts)
    lengths = np.sqrt(space.vectors(texts).power(2).sum(axis=1))
    assert np.allclose(lengths, 1)
