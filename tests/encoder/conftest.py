from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Split
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

from matcher.config import Settings
from matcher.encoder.build import ensure_default_model
from matcher.encoder.model import ModelEncoder, load_encoder

LETTERS = sorted(set("招聘焊工电护士司机月薪元包吃住问文：abc123 "))
Make = Callable[..., Path]


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache folder in which the default model stands."""
    folder = tmp_path_factory.mktemp("cache")
    ensure_default_model(folder)
    return folder


@pytest.fixture(scope="module")
def encoder(cache: Path) -> ModelEncoder:
    return load_encoder(Settings(cache=cache, precision="openvino"))


@pytest.fixture
def make_model(tmp_path: Path) -> Make:
    """Save a tiny random model as anybody's sentence-transformers folder."""

    def make(
        pooling: str = "mean", act: str = "gelu", prompts: dict[str, str] | None = None
    ) -> Path:
        words = {word: n for n, word in enumerate(["[PAD]", "[UNK]", *LETTERS])}
        tokenizer = Tokenizer(WordLevel(words, unk_token="[UNK]"))
        tokenizer.pre_tokenizer = Split("", "isolated")
        fast = PreTrainedTokenizerFast(
            tokenizer_object=tokenizer, pad_token="[PAD]", unk_token="[UNK]", model_max_length=32
        )
        torch.manual_seed(3)
        config = BertConfig(
            vocab_size=len(words),
            hidden_size=32,
            num_hidden_layers=2,
            num_attention_heads=2,
            intermediate_size=64,
            hidden_act=act,
            max_position_embeddings=32,
        )
        BertModel(config).save_pretrained(tmp_path / "raw")
        fast.save_pretrained(tmp_path / "raw")
        parts = [Transformer(str(tmp_path / "raw")), Pooling(32, pooling_mode=pooling)]
        SentenceTransformer(modules=parts, prompts=prompts, device="cpu").save(
            str(tmp_path / "tiny")
        )
        return tmp_path / "tiny"

    return make
