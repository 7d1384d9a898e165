from pathlib import Path

import pytest
from tokenizers import Tokenizer

from matcher.encoder.build import ensure_default_model


@pytest.fixture(scope="module")
def tokenizer(cache: Path) -> Tokenizer:
    return Tokenizer.from_file(str(ensure_default_model(cache) / "tokenizer.json"))


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("月薪６０００元", "月薪6000元"),
        ("①负责保洁", "1负责保洁"),
        ("焊工\t电工\n护士", "焊工 电工 护士"),
        ("焊工\u200b电工", "焊工 电工"),
        ("焊\x07工", "焊工"),
        ("焊工   电工  ", "焊工 电工"),
    ],
)
def test_spellings_of_one_text_have_the_same_tokens(
    tokenizer: Tokenizer, typed: str, same: str
) -> None:
    assert tokenizer.encode(typed).ids == tokenizer.encode(same).ids


def test_texts_stand_between_marks(tokenizer: Tokenizer) -> None:
    assert tokenizer.encode("招聘焊工").tokens == ["<s>", "▁", "招聘", "焊", "工", "</s>"]


def test_the_wide_tilde_is_kept(tokenizer: Tokenizer) -> None:
    assert "～" in tokenizer.encode("3000～5000").tokens


def test_other_scripts_are_unknown_but_taken(tokenizer: Tokenizer) -> None:
    assert tokenizer.token_to_id("<unk>") in tokenizer.encode("работа").ids
