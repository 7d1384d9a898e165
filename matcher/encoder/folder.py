"""A sentence-transformers folder in; what it says of prompts, pooling and length, and its name, out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from matcher.errors import ModelUnavailable

_WHOLE = 8 << 20  # files up to this size are read whole for the fingerprint
_END = 1 << 20
_DEFAULT_LENGTH = 512


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """A model on disk, before any weight is read."""

    path: Path
    config: Mapping[str, Any]  # of the transformer
    prompts: Mapping[str, str]
    modules: tuple[str, ...]  # class names: Transformer, Pooling, Normalize
    pooling: str  # "mean", "cls" or another that only torch computes
    longest: int  # tokens
    fingerprint: str


def read_folder(path: Path) -> ModelFolder:
    """Read a model folder's configuration."""
    modules = _json(path / "modules.json", [])
    if not modules:
        raise ModelUnavailable(
            f"文件夹 {path} 里没有 modules.json，不是 sentence-transformers 模型。"
            "请把 MATCHER_MODEL 改成模型所在的文件夹，或 default"
        )
    config = _json(path / "config.json", {})
    return ModelFolder(
        path=path,
        config=config,
        prompts=_json(path / "config_sentence_transformers.json", {}).get("prompts") or {},
        modules=tuple(module["type"].rpartition(".")[2] for module in modules),
        pooling=_pooling(path, modules),
        longest=_longest(path, config),
        fingerprint=f"{path.name}:{_digest(path)}",
    )


def _pooling(path: Path, modules: list[dict[str, str]]) -> str:
    folders = [m["path"] for m in modules if m["type"].endswith("Pooling")]
    config = _json(path / folders[0] / "config.json", {}) if folders else {}
    if not config.get("include_prompt", True):
        return "other"
    old_style = [
        name.removeprefix("pooling_mode_").removesuffix("_tokens").removesuffix("_token")
        for name, chosen in config.items()
        if name.startswith("pooling_mode_") and chosen
    ]
    modes = old_style or [config.get("pooling_mode", "mean")]
    return str(modes[0]) if len(modes) == 1 else "other"


def _longest(path: Path, config: Mapping[str, Any]) -> int:
    said = (
        _json(path / "sentence_bert_config.json", {}).get("max_seq_length"),
        _json(path / "tokenizer_config.json", {}).get("model_max_length"),
        config.get("max_position_embeddings"),
    )
    return int(min((length for length in said if length), default=_DEFAULT_LENGTH))


def _digest(path: Path) -> str:
    """Digest of names, sizes and contents; of big files both ends, since any training changes them."""
    digest = hashlib.sha256()
    for file in sorted(path.rglob("*.json")) + sorted(path.glob("*.safetensors")):
        size = file.stat().st_size
        digest.update(f"{file.relative_to(path).as_posix()}:{size}\n".encode())
        with file.open("rb") as stream:
            if size <= _WHOLE:
                digest.update(stream.read())
                continue
            digest.update(stream.read(_END))
            stream.seek(-_END, 2)
            digest.update(stream.read())
    return digest.hexdigest()[:16]


def _json(path: Path, default: Any) -> Any:  # noqa: ANN401
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else default
