from pathlib import Path

import pytest

from matcher.ingest.rules import codes, patterns
from matcher.ingest.wording import find_wording

_LINES = (Path(__file__).parent / "wording_cases.tsv").read_text(encoding="utf-8").splitlines()
_CASES = [tuple(line.split("\t")) for line in _LINES if line and not line.startswith("#")]


def _found(text: str, field: str = "description") -> set[str]:
    return {hit.code for hit in find_wording(field, text)}


@pytest.mark.parametrize(("expected", "text"), _CASES)
def test_each_sentence_is_read_as_labelled(expected, text):
    wanted = set() if expected == "-" else set(expected.split("+"))
    if wanted:
        assert wanted <= _found(text)
    else:
        assert not _found(text)


@pytest.mark.parametrize("rule", patterns(), ids=lambda rule: f"{rule.code}-{rule.example}")
def test_each_rule_finds_its_own_example_and_spares_its_counterexample(rule):
    assert rule.words.search(rule.example.replace("：", ":").replace("，", ","))
    assert rule.code in _found(rule.example)
    assert not rule.counter or rule.code not in _found(rule.counter)


def test_there_are_enough_labelled_sentences():
    assert len(_CASES) >= 150


def test_every_kind_of_wording_has_a_labelled_sentence():
    labelled = {code for expected, _ in _CASES for code in expected.split("+")}
    assert {rule.code for rule in patterns()} <= labelled


def test_every_rule_has_a_message_and_a_law():
    assert all(
        codes()[rule.code].message and "《" in codes()[rule.code].rule for rule in patterns()
    )


def test_an_excuse_in_another_sentence_does_not_excuse():
    assert "fees" in _found("不收中介费。入职需缴纳500元押金")


def test_a_household_in_the_benefits_is_an_offer():
    assert not _found("北京户口，年终奖，五险一金", field="benefits")


def test_full_width_and_spaced_text_is_read_alike():
    assert "sex" in _found("性别：　女")


def test_a_very_long_cell_is_read_in_bounded_time():
    assert _found("招聘" * 200_000) == set()
