"""Texts in, unit vectors out, by sentence-transformers on torch: whatever model there is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from threading import Lock

import numpy as np
import torch
from safetensors import SafetensorError
from sentence_transformers import SentenceTransformer
from transformers.utils import logging as transformers_logging

from matcher.encoder.folder import ModelFolder
from matcher.errors import ModelUnavailable
from matcher.types import Vectors

_BATCH = 32
PRECISIONS: Mapping[str, torch.dtype] = {"fp32": torch.float32, "bf16": torch.bfloat16}


class TorchBackend:
    """A SentenceTransformer in one precision."""

    def __init__(self, folder: ModelFolder, way: str, threads: int) -> None:
        if threads:
            torch.set_num_threads(threads)
        transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        try:
            model = SentenceTransformer(str(folder.path), device="cpu", local_files_only=True)
        except (OSError, ValueError, KeyError, RuntimeError, SafetensorError) as error:
            raise ModelUnavailable(
                f"模型 {folder.path} 装不进来（{error}）。文件可能不全：内置模型请删掉该文件夹，"
                "下次会自动重新生成；别的模型请重新拷贝"
            ) from error
        self._model = model.to(PRECISIONS[way]).eval()
        self.dim = int(model.get_embedding_dimension() or 0)
        self._lock = Lock()

    def embed(self, texts: Sequence[str], prompt: str) -> Vectors:
        """Encode every text behind the prompt."""
        with self._lock:
            vectors = self._model.encode(
                list(texts),
                prompt=prompt,
                batch_size=_BATCH,
                show_progress_bar=False,
                convert_to_numpy=True,
                normalize_embeddings=True,
            )
        # bf16 rounds the length of a vector by as much as 1 %.
        found = np.asarray(vectors, np.float32)
        unit: Vectors = found / np.linalg.norm(found, axis=1, keepdims=True)
        return unit
