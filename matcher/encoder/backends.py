"""A model folder and a wish for precision in; the fastest way to run it on this machine out.

`auto` tries the ways a second or so, keeps those that agree with fp32, and remembers the fastest in
the cache folder, apart for each model, processor and library version.
"""

from __future__ import annotations

import json
import logging
import os
import platform
import time
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Protocol

import numpy as np
from safetensors import SafetensorError

from matcher.encoder.folder import ModelFolder
from matcher.errors import ConfigError
from matcher.types import Vectors

LEAST_AGREEMENT = 0.995  # cosine to fp32, of the worst text
_TRIAL_SECONDS = 0.6  # for each way, once it is warm
_OPENVINO_WAYS = ("openvino-fp32", "openvino", "openvino-int8")  # the first is the yardstick
_TORCH_WAYS = ("fp32", "bf16")
_PRECISIONS = ("auto", *_TORCH_WAYS, *_OPENVINO_WAYS)
_TRIAL_TEXTS = tuple(
    f"{trade}{number}名，月薪{pay}元起，负责本岗位日常工作，服从安排，包吃住，五险一金，"
    f"{shift}，要求初中以上学历，有相关经验者优先，联系人李主管。"
    for number, (trade, pay) in enumerate(
        [("焊工", 7000), ("叉车司机", 6500), ("护士", 5500), ("Java 开发工程师", 12000)], 2
    )
    for shift in ("白班坐班", "两班倒，每月换班", "长白班，月休四天", "早九晚六，周末双休")
)
_log = logging.getLogger(__name__)


class Backend(Protocol):
    """One way to run a model."""

    dim: int

    def embed(self, texts: Sequence[str], prompt: str) -> Vectors:
        """Encode every text behind the prompt."""


def open_backend(folder: ModelFolder, precision: str, threads: int, cache: Path) -> Backend:
    """Open the model in the wished precision; what a machine or model cannot do falls back."""
    if precision not in _PRECISIONS:
        raise ConfigError(
            f"MATCHER_PRECISION 写的是“{precision}”，只能是 {'、'.join(_PRECISIONS)} 之一"
        )
    if precision == "auto":
        precision = _remembered(folder, threads, cache) or _choose(folder, threads, cache)
    for way in dict.fromkeys((precision, "openvino-fp32", "fp32")):
        backend = try_way(folder, way, threads)
        if backend:
            return backend
    raise AssertionError("torch in fp32 runs whatever sentence-transformers can load")


def try_way(folder: ModelFolder, way: str, threads: int) -> Backend | None:
    """Open the model in one way; None where OpenVINO cannot run it."""
    # Each library takes a second or more to load, so only the one that is used is imported.
    if way in _TORCH_WAYS:
        from matcher.encoder.torch_backend import TorchBackend

        return TorchBackend(folder, way, threads)
    from matcher.encoder.bert import NotBert
    from matcher.encoder.openvino_backend import OpenVinoBackend

    try:
        return OpenVinoBackend(folder, way, threads)
    except (NotBert, SafetensorError, RuntimeError, KeyError) as error:
        _log.info("%s cannot be run by %s: %s", folder.path, way, error)
        return None


def _choose(folder: ModelFolder, threads: int, cache: Path) -> str:
    speeds = _measure(folder, _OPENVINO_WAYS, threads) or _measure(folder, _TORCH_WAYS, threads)
    best = max(speeds, key=speeds.__getitem__)
    _log.info("texts per second by way: %s", speeds)
    _remember(folder, threads, cache, best, speeds)
    return best


def _measure(folder: ModelFolder, ways: Sequence[str], threads: int) -> Mapping[str, float]:
    """Texts per second of the ways that work and agree with the first, which is fp32."""
    speeds: dict[str, float] = {}
    exact: Vectors | None = None
    for way in ways:
        backend = try_way(folder, way, threads)
        if backend is None:
            continue
        vectors = backend.embed(_TRIAL_TEXTS, "")
        exact = vectors if exact is None else exact
        if np.einsum("ij,ij->i", vectors, exact).min() >= LEAST_AGREEMENT:
            speeds[way] = _texts_per_second(backend)
    return speeds


def _texts_per_second(backend: Backend) -> float:
    """Best of several rounds: what other programs take in between is not the way's fault."""
    fastest = float("inf")
    end = time.perf_counter() + _TRIAL_SECONDS
    while (start := time.perf_counter()) < end:
        backend.embed(_TRIAL_TEXTS, "")
        fastest = min(fastest, time.perf_counter() - start)
    return round(len(_TRIAL_TEXTS) / fastest, 1)


def _memory(cache: Path) -> Path:
    return cache / "encoder.json"


def _key(folder: ModelFolder, threads: int) -> str:
    libraries = [f"{name} {version(name)}" for name in ("openvino", "torch")]
    machine = [_processor(), f"{os.cpu_count()} cores", f"{threads} threads"]
    return ", ".join([folder.fingerprint, *machine, *libraries])


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    if not info.is_file():
        return platform.processor() or platform.machine()
    lines = info.read_text(encoding="utf-8", errors="replace").splitlines()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())


def _recorded(cache: Path) -> dict[str, dict[str, object]]:
    try:
        found = json.loads(_memory(cache).read_text(encoding="utf-8"))
    except (OSError, ValueError):  # measured anew rather than complained about
        return {}
    return found if isinstance(found, dict) else {}


def _remembered(folder: ModelFolder, threads: int, cache: Path) -> str | None:
    way = _recorded(cache).get(_key(folder, threads), {}).get("way")
    return way if isinstance(way, str) and way in _PRECISIONS else None


def _remember(
    folder: ModelFolder, threads: int, cache: Path, way: str, speeds: Mapping[str, float]
) -> None:
    found = _recorded(cache) | {_key(folder, threads): {"way": way, "texts_per_second": speeds}}
    path = _memory(cache)
    fresh = path.with_suffix(f".{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_text(json.dumps(found, indent=1, ensure_ascii=False), encoding="utf-8")
        fresh.replace(path)
    except OSError as error:  # a read-only cache costs a second at each start, no more
        _log.info("the choice could not be written to %s: %s", path, error)
        fresh.unlink(missing_ok=True)
