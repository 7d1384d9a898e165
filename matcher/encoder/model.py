"""Settings in; an encoder out that turns texts into unit vectors, offline."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

import numpy as np

from matcher.config import Settings
from matcher.encoder.backends import Backend, open_backend
from matcher.encoder.folder import read_folder
from matcher.errors import ModelUnavailable
from matcher.types import Vectors

Kind = Literal["query", "passage"]

# What sentence-transformers models call the prompt of each kind.
_PROMPT_NAMES: Mapping[Kind, tuple[str, ...]] = {
    "query": ("query",),
    "passage": ("passage", "document", "corpus"),
}


class Encoder(Protocol):
    """Texts in, unit vectors out."""

    @property
    def name(self) -> str:
        """Name model and prompts; the same whatever the precision."""

    @property
    def dim(self) -> int:
        """Tell how many numbers a vector has."""

    def encode(self, texts: Sequence[str], kind: Kind) -> Vectors:
        """Encode each text as a query or as a passage."""


@dataclass(frozen=True, slots=True)
class ModelEncoder:
    """A model, run by whatever backend suits the machine."""

    name: str
    dim: int
    prompts: Mapping[Kind, str]
    backend: Backend

    def encode(self, texts: Sequence[str], kind: Kind) -> Vectors:
        """Encode each text behind the prompt of its kind."""
        if not texts:
            return np.zeros((0, self.dim), np.float32)
        return self.backend.embed([_encodable(text) for text in texts], self.prompts[kind])


def load_encoder(settings: Settings) -> ModelEncoder:
    """Load the model the settings name, building the default one where it is missing."""
    os.environ["HF_HUB_OFFLINE"] = "1"  # before any library that would call home is imported
    os.environ["TRANSFORMERS_OFFLINE"] = "1"
    folder = read_folder(_find(settings))
    prompts: dict[Kind, str] = {
        "query": _prompt("query", settings.query_prompt, folder.prompts),
        "passage": _prompt("passage", settings.passage_prompt, folder.prompts),
    }
    backend = open_backend(folder, settings.precision, settings.threads, settings.cache)
    name = f"{folder.fingerprint}|{prompts['query']}|{prompts['passage']}"
    return ModelEncoder(name, backend.dim, prompts, backend)


def unfiled(encoder: Encoder) -> Encoder:
    """Give an encoder that leaves nothing of what it reads on disk: for what people say of themselves."""
    plain: Encoder = getattr(encoder, "unfiled", encoder)
    return plain


def _prompt(kind: Kind, wished: str | None, known: Mapping[str, str]) -> str:
    if wished is not None:
        return wished
    return next((known[name] for name in _PROMPT_NAMES[kind] if known.get(name)), "")


def _encodable(text: str) -> str:
    """Replace halves of surrogate pairs, which broken spreadsheets hold and no tokenizer takes."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _find(settings: Settings) -> Path:
    if settings.model == "default":
        from matcher.encoder.build import ensure_default_model

        return ensure_default_model(settings.cache)
    path = Path(settings.model).expanduser()
    return path if path.is_dir() else _downloaded(settings.model)


def _downloaded(name: str) -> Path:
    """Find a model of this name among those that sentence-transformers has downloaded before."""
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    candidates = (name, f"sentence-transformers/{name}")
    for candidate in candidates:
        try:
            return Path(snapshot_download(candidate, local_files_only=True))
        except (LocalEntryNotFoundError, HFValidationError):
            continue
    raise ModelUnavailable(
        f"找不到模型“{name}”：既不是文件夹，本机也没有下载过。"
        "请把模型文件夹拷到本机后在 MATCHER_MODEL 写它的路径，或改回 default"
    )
