"""A BERT-like model folder in; an OpenVINO model from token ids to unit vectors out.

The graph is written down here instead of being traced by torch: start-up needs neither torch nor
transformers, and nothing reports home, as the converter of OpenVINO does. It takes texts of one
length at a time, so it knows no padding: a text's vector cannot depend on its neighbours.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import openvino
from openvino import opset13 as op
from safetensors import safe_open

from matcher.encoder.folder import ModelFolder

Node: TypeAlias = Any  # openvino has no types for its nodes
Tensors: TypeAlias = Callable[[str], npt.NDArray[np.float32]]
Matrix: TypeAlias = Callable[[npt.NDArray[np.float32]], Node]

_MODULES = {("Transformer", "Pooling"), ("Transformer", "Pooling", "Normalize")}
_PREFIXES = ("", "bert.", "roberta.")
_FIRST_WORD = "embeddings.word_embeddings.weight"
# RoBERTa counts positions from behind the padding id.
_OFFSET_POSITIONS = {"xlm-roberta", "roberta", "camembert"}


class NotBert(ValueError):
    """The folder holds something this graph cannot express; torch can run it."""


def build_graph(folder: ModelFolder, *, eight_bits: bool = False) -> openvino.Model:
    """Build the model's graph: int32 ids (batch, length) → unit vectors (batch, dim)."""
    _refuse_others(folder)
    with safe_open(folder.path / "model.safetensors", "np") as file:
        prefix = next((p for p in _PREFIXES if p + _FIRST_WORD in file.keys()), None)  # noqa: SIM118
        if prefix is None:
            raise NotBert("no word embeddings under a known name")

        def tensors(name: str) -> npt.NDArray[np.float32]:
            return np.asarray(file.get_tensor(prefix + name), np.float32)

        ids = op.parameter([-1, -1], np.int32, name="ids")
        hidden = _embed(ids, tensors, folder.config)
        for layer in range(folder.config["num_hidden_layers"]):
            hidden = _layer(hidden, f"encoder.layer.{layer}", tensors, folder.config, eight_bits)
    return openvino.Model([op.result(_pool(hidden, folder.pooling))], [ids], "encoder")


def _refuse_others(folder: ModelFolder) -> None:
    config = folder.config
    sound = (
        folder.modules in _MODULES
        and config.get("model_type") in {"bert", *_OFFSET_POSITIONS}
        and config.get("hidden_act") == "gelu"
        and config.get("position_embedding_type", "absolute") == "absolute"
        and folder.pooling in {"mean", "cls"}
        and (folder.path / "model.safetensors").is_file()
        and (folder.path / "tokenizer.json").is_file()
    )
    if not sound:
        raise NotBert(f"{folder.path} is not a plain BERT encoder with mean or cls pooling")


def _embed(ids: Node, tensors: Tensors, config: Mapping[str, Any]) -> Node:
    words = op.gather(op.constant(tensors(_FIRST_WORD)), ids, op.constant(0))
    offset = config["pad_token_id"] + 1 if config["model_type"] in _OFFSET_POSITIONS else 0
    table = op.constant(tensors("embeddings.position_embeddings.weight")[offset:])
    length = op.slice(op.shape_of(ids), *(op.constant([n]) for n in (1, 2, 1)))
    places = op.slice(table, op.constant([0]), length, op.constant([1]), op.constant([0]))
    kind = op.constant(tensors("embeddings.token_type_embeddings.weight")[0])
    total = op.add(op.add(words, places), kind)
    return _norm(total, "embeddings.LayerNorm", tensors, config)


def _layer(
    hidden: Node, name: str, tensors: Tensors, config: Mapping[str, Any], eight_bits: bool
) -> Node:
    matrix: Matrix = _eight_bits if eight_bits else op.constant
    width, heads = config["hidden_size"], config["num_attention_heads"]

    def linear(value: Node, part: str) -> Node:
        weight = matrix(tensors(f"{name}.{part}.weight"))
        product = op.matmul(value, weight, False, True)
        return op.add(product, op.constant(tensors(f"{name}.{part}.bias")))

    def head(part: str) -> Node:
        shape = op.constant([0, 0, heads, width // heads])
        apart = op.reshape(linear(hidden, f"attention.self.{part}"), shape, True)
        return op.transpose(apart, op.constant([0, 2, 1, 3]))

    attended = op.scaled_dot_product_attention(head("query"), head("key"), head("value"))
    together = op.transpose(attended, op.constant([0, 2, 1, 3]))
    together = op.reshape(together, op.constant([0, 0, width]), True)
    hidden = op.add(hidden, linear(together, "attention.output.dense"))
    hidden = _norm(hidden, f"{name}.attention.output.LayerNorm", tensors, config)
    inner = op.gelu(linear(hidden, "intermediate.dense"), "erf")
    hidden = op.add(hidden, linear(inner, "output.dense"))
    return _norm(hidden, f"{name}.output.LayerNorm", tensors, config)


def _norm(value: Node, name: str, tensors: Tensors, config: Mapping[str, Any]) -> Node:
    even = op.mvn(value, op.constant([-1]), True, config["layer_norm_eps"], "inside_sqrt")
    scaled = op.multiply(even, op.constant(tensors(f"{name}.weight")))
    return op.add(scaled, op.constant(tensors(f"{name}.bias")))


def _pool(hidden: Node, pooling: str) -> Node:
    if pooling == "cls":
        pooled = op.gather(hidden, op.constant(0), op.constant(1))
    else:
        pooled = op.reduce_mean(hidden, op.constant([1]), False)
    return op.normalize_l2(pooled, op.constant([1]), 1e-12, "max")


def _eight_bits(weight: npt.NDArray[np.float32]) -> Node:
    """Hold a matrix in bytes, one scale a row, so that it is multiplied in 8 bits."""
    scales = np.maximum(np.abs(weight).max(1, keepdims=True), 1e-12) / 127
    held = op.convert(op.constant(np.rint(weight / scales).astype(np.int8)), "f32")
    return op.multiply(held, op.constant(scales.astype(np.float32)))
