"""Texts in, unit vectors out, by OpenVINO on plain CPUs; texts of one length go together."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, groupby
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import openvino
from tokenizers import Tokenizer

from matcher.encoder.bert import build_graph
from matcher.encoder.folder import ModelFolder
from matcher.priority import give_way
from matcher.types import Vectors

_Sent: TypeAlias = tuple[openvino.InferRequest, list[int]]
_BATCHES = (16, 8, 4, 2, 1)  # few sizes: a kernel is made for every (size, length)
_GROUP = 128  # activations that share a scale in 8 bits; 32 agrees no better and is slower
_FEW = 4  # texts that are not worth a queue: a query's
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
        core, graph = openvino.Core(), build_graph(folder, eight_bits=eight_bits)
        # One text takes one core, since others are asked for at once; many take all there are.
        one = {"PERFORMANCE_HINT": "LATENCY", "INFERENCE_NUM_THREADS": 1}
        alone = core.compile_model(graph, "CPU", {**options, **one})
        if threads:
            options["INFERENCE_NUM_THREADS"] = threads
        # Threads are born with their maker's priority: who waits for one text goes first.
        with ThreadPoolExecutor(1, initializer=give_way) as maker:
            many = maker.submit(core.compile_model, graph, "CPU", options).result()
        self.dim: int = folder.config["hidden_size"]
        self._longest_text = folder.longest * _LETTERS_PER_TOKEN
        self._tokenizer = Tokenizer.from_file(str(folder.path / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(folder.longest)
        self._single = alone.create_infer_request()
        at_once = many.get_property("OPTIMAL_NUMBER_OF_INFER_REQUESTS")
        self._requests = [many.create_infer_request() for _ in range(at_once)]
        self._few_lock, self._many_lock = threading.Lock(), threading.Lock()

    def embed(self, texts: Sequence[str], prompt: str) -> Vectors:
        """Encode every text behind the prompt."""
        ids = self._ids([prompt + text[: self._longest_text] for text in texts])
        return self._embed_few(ids) if len(ids) <= _FEW else self._embed_many(ids)

    def _ids(self, texts: list[str]) -> list[npt.NDArray[np.int32]]:
        return [np.array(e.ids, np.int32) for e in self._tokenizer.encode_batch_fast(texts)]

    def _embed_few(self, ids: list[npt.NDArray[np.int32]]) -> Vectors:
        vectors = np.empty((len(ids), self.dim), np.float32)
        with self._few_lock:
            for row, each in enumerate(ids):
                self._single.infer({0: each[None]})
                vectors[row] = self._single.get_output_tensor(0).data[0]
        return vectors

    def _embed_many(self, ids: list[npt.NDArray[np.int32]]) -> Vectors:
        vectors = np.empty((len(ids), self.dim), np.float32)
        under_way: deque[_Sent] = deque()

        def take() -> None:
            request, rows = under_way.popleft()
            request.wait()
            vectors[rows] = request.get_output_tensor(0).data

        with self._many_lock:
            groups = batches([len(each) for each in ids])
            # No callbacks: they would hold the interpreter on a thread that gives way.
            for request, rows in zip(cycle(self._requests), groups, strict=False):
                if len(under_way) == len(self._requests):
                    take()  # from the request that is sent next
                request.start_async({0: np.stack([ids[row] for row in rows])})
                under_way.append((request, rows))
            while under_way:
                take()
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
