"""Titles are coded by trade and letters: hand-labelled everyday ones, odd ones, many at once."""

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.codes.coder import Coder
from matcher.codes.occupations import occupations

EVERYDAY = Path(__file__).with_name("everyday_titles.tsv")
WANTED = 0.85


class LengthEncoder:
    """A real, if poor, encoder: texts with like letters have like vectors."""

    name, dim = "letters", 64

    def encode(self, texts, kind):
        vectors = np.zeros((len(texts), self.dim), dtype=np.float32)
        for row, text in enumerate(texts):
            for letter in text:
                vectors[row, ord(letter) % self.dim] += 1
        return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)


@pytest.fixture(scope="module")
def coder():
    return Coder(None)


def everyday():
    with EVERYDAY.open(encoding="utf-8", newline="") as lines:
        return [tuple(row.values()) for row in csv.DictReader(lines, delimiter="\t")]


def test_everyday_titles_are_coded_as_a_person_would(coder):
    coded = coder.code_many([(title, "") for title, _ in everyday()], n=1)
    right = sum(
        guesses[0].code == code for guesses, (_, code) in zip(coded, everyday(), strict=True)
    )
    assert right / len(everyday()) >= WANTED


def test_everyday_labels_are_codes_of_the_classification():
    assert len(everyday()) >= 200
    assert {code for _, code in everyday()} <= set(occupations())


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("急招！！会计（包吃住）5名", "2-06-03-00"),
        ("焊工", "6-18-02-04"),
        ("外账", "2-06-03-00"),
        ("HR", "4-07-03-04"),
        ("SQE", "2-02-29-03"),
        ("IPQC", "6-31-03-05"),
    ],
)
def test_titles_are_coded_as_they_are_typed(coder, title, code):
    assert coder.code(title, n=1)[0].code == code


def test_guesses_come_best_first_with_shares_of_one(coder):
    confidences = [guess.confidence for guess in coder.code("装配工", n=20)]
    assert confidences == sorted(confidences, reverse=True)
    assert sum(confidences) <= 1.001


def test_as_many_guesses_come_as_are_asked_for(coder):
    assert len(coder.code("会计", n=1)) == 1
    assert len(coder.code("会计", n=7)) == 7


def test_many_at_once_are_coded_as_one_by_one(coder):
    items = [("会计", ""), ("焊工/电工", ""), ("会计", ""), ("厨师", "负责炒菜、配菜")]
    assert coder.code_many(items) == [coder.code(title, text) for title, text in items]


def test_no_titles_give_no_codes(coder):
    assert coder.code_many([]) == []


def test_an_unknown_title_leans_on_its_text(coder):
    text = "从事焊接设备操作，焊接金属工件"
    codes = [guess.code for guess in coder.code("技工岗", text, n=10)]
    without = [guess.code for guess in coder.code("技工岗", n=10)]
    assert "6-18-02-04" in codes
    assert "6-18-02-04" not in without


def test_an_encoder_is_asked_only_in_doubt():
    class Counting(LengthEncoder):
        asked = 0

        def encode(self, texts, kind):
            Counting.asked += kind == "query"
            return super().encode(texts, kind)

    coder = Coder(Counting())
    coder.code("会计")
    assert Counting.asked == 0
    coder.code("综合事务处理与其他")
    assert Counting.asked == 1


@given(title=st.text(), text=st.text())
@settings(max_examples=50, deadline=None)
def test_any_text_is_coded_without_failing(coder, title, text):
    assert len(coder.code(title, text, n=3)) == 3
