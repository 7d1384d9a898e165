"""Texts in, unit vectors out, by OpenVINO on plain CPUs; texts of one length go together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from threading import Lock

import numpy as np
import numpy.typing as npt
import openvino
from tokenizers import Tokenizer

from matcher.encoder.bert import build_graph
from matcher.encoder.folder import ModelFolder
from matcher.types import Vectors

_BATCHES = (16, 8, 4, 2, 1)  # few sizes: a kernel is made for every (size, length)
_GROUP = 128  # activations that share a scale in 8 bits; 32 agrees no better and is slower
_LETTERS_PER_TOKEN = 64  # more text than this cannot count, and would only cost time

PRECISIONS: Mapping[str, tuple[str, bool]] = {  # hint, weights in 8 bits
    "openvino": ("bf16", False),
    "openvino-fp32": ("f32", False),
    "openvino-int8": ("f32", True),
}


class OpenVinoBackend:
    """A compiled encoder with its tokenizer; safe to share between threads."""

    def __init__(self, folder: ModelFolder, way: str, threads: int) -> None:
        hint, eight_bits = PRECISIONS[way]
        options: dict[str, object] = {
            "INFERENCE_PRECISION_HINT": hint,
            "PERFORMANCE_HINT": "THROUGHPUT",
            "DYNAMIC_QUANTIZATION_GROUP_SIZE": _GROUP if eight_bits else 0,
        }
        if threads:
            options["INFERENCE_NUM_THREADS"] = threads
        core, graph = openvino.Core(), build_graph(folder, eight_bits=eight_bits)
        compiled = core.compile_model(graph, "CPU", options)
        # One text has the whole processor to itself; many share it, a stream each.
        alone = core.compile_model(graph, "CPU", {**options, "PERFORMANCE_HINT": "LATENCY"})
        self.dim: int = folder.config["hidden_size"]
        self._longest_text = folder.longest * _LETTERS_PER_TOKEN
        self._tokenizer = Tokenizer.from_file(str(folder.path / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(folder.longest)
        self._single = alone.create_infer_request()
        self._queue = openvino.AsyncInferQueue(compiled, 0)
        self._lock = Lock()

    def embed(self, texts: Sequence[str], prompt: str) -> Vectors:
        """Encode every text behind the prompt."""
        ids = self._ids([prompt + text[: self._longest_text] for text in texts])
        if len(ids) == 1:
            with self._lock:
                self._single.infer({0: ids[0][None]})
                return np.array(self._single.get_output_tensor(0).data, np.float32)
        return self._embed_batches(ids)

    def _ids(self, texts: list[str]) -> list[npt.NDArray[np.int32]]:
        return [np.array(e.ids, np.int32) for e in self._tokenizer.encode_batch_fast(texts)]

    def _embed_batches(self, ids: list[npt.NDArray[np.int32]]) -> Vectors:
        vectors = np.empty((len(ids), self.dim), np.float32)

        def keep(request: openvino.InferRequest, rows: list[int]) -> None:
            vectors[rows] = request.get_output_tensor(0).data

        with self._lock:
            self._queue.set_callback(keep)
            for rows in batches([len(each) for each in ids]):
                self._queue.start_async({0: np.stack([ids[row] for row in rows])}, rows)
            self._queue.wait_all()
        return vectors


def batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Group rows of one length, shortest first, into batches of few sizes.

    >>> list(batches([5, 7, 5, 5]))
    [[0, 2], [3], [1]]
    """
    order = sorted(range(len(lengths)), key=lengths.__getitem__)
    for _, same in groupby(order, key=lengths.__getitem__):
        rows = list(same)
        while rows:
            size = next(size for size in _BATCHES if size <= len(rows))
            yield rows[:size]
            rows = rows[size:]
