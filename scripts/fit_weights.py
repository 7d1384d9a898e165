"""Judged pairs in, a file of ranking weights out, with how well such weights do on other people.

    python scripts/fit_weights.py --postings postings.csv --profiles seekers.jsonl \
        --qrels qrels.tsv --out weights.json

A deployment fits on its own outcomes: the same file with one column `outcome` (已录用, 已面试,
已联系, 本人不愿, 单位不要, 不合适) in place of the two grades.

The file can be tried with `matcher evaluate --weights weights.json` before it replaces
`data/ranking.json`. Some eighteen numbers are fitted. They are pulled (`--pull`) to weights set by
hand before any pair was judged (`prior_weights.json`), not to the shipped ones: those have seen all
the people, and would make the cross-validation look better than it is.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from matcher.config import Settings
from matcher.encoder.cache import CachedEncoder
from matcher.encoder.model import load_encoder
from matcher.evaluation.experiment import SEED, compare
from matcher.evaluation.fitting import (
    FOLDS,
    Problem,
    cross_validate,
    fit,
    judge,
    pose,
    weight_intervals,
)
from matcher.evaluation.tables import figures_table, signed, span
from matcher.evaluation.trial import Question, Trial, prepare
from matcher.ranking.weights import Weights, load_weights

PRIOR = Path(__file__).with_name("prior_weights.json")


def main() -> None:
    wanted = _arguments()
    settings = Settings()
    encoder = CachedEncoder(load_encoder(settings), settings.cache / "vectors.sqlite")
    question = Question(wanted.postings, wanted.profiles, wanted.qrels, weights=wanted.prior)
    trial = prepare(question, encoder)
    shipped = load_weights()
    problem = pose(trial.arena.weighing(_completed(trial, shipped)), trial.judged, wanted.pull)
    people = sorted(problem.cases)
    fitted = fit(problem, people)
    before = judge(problem, "手定的权重", dict.fromkeys(people, problem.start))
    now = judge(problem, "自带的权重", dict.fromkeys(people, problem.vector(shipped)))
    after = judge(problem, "拟合（偏乐观）", dict.fromkeys(people, fitted))
    crossed = cross_validate(problem, wanted.folds)
    console = Console()
    console.print(figures_table("拟合前后（方括号里是 95% 区间）", (before, now, after, crossed)))
    console.print(_weights(problem, fitted, wanted.rounds))
    found = compare(crossed, before)
    ends = span((found.low, found.high), sign=True)
    console.print(f"交叉验证比手定的权重：nDCG@10 {signed(found.difference)} {ends}", markup=False)
    if wanted.out is not None:
        weights = problem.weights(fitted).model_dump_json(indent=2, exclude={"without"})
        wanted.out.write_text(weights + "\n", encoding="utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="按评判过的对子拟合排序权重")
    parser.add_argument("--postings", type=Path, required=True)
    parser.add_argument("--profiles", type=Path, required=True)
    parser.add_argument("--qrels", type=Path, required=True, action="append")
    parser.add_argument("--prior", type=Path, default=PRIOR, help="从这份权重出发，并拉向它")
    parser.add_argument("--pull", type=float, default=0.1, help="拉向手定权重的力")
    parser.add_argument("--folds", type=int, default=FOLDS)
    parser.add_argument("--rounds", type=int, default=100, help="重抽样几次求权重的区间；0 为不求")
    parser.add_argument("--out", type=Path, help="写成这个文件")
    return parser.parse_args()


def _completed(trial: Trial, shipped: Weights) -> Weights:
    """Give the prior weights, with those of parts that came later as they are shipped."""
    prior = trial.arena.matcher.weights
    return prior.model_copy(
        update={
            "seeker": shipped.seeker | prior.seeker,
            "employer": shipped.employer | prior.employer,
        }
    )


def _weights(problem: Problem, fitted: np.typing.NDArray[np.float64], rounds: int) -> Table:
    table = Table(title="权重")
    for name in ("部分", "手定", "拟合", "95% 区间"):
        table.add_column(name)
    ends = weight_intervals(problem, np.random.default_rng(SEED), rounds) if rounds else None
    for n, name in enumerate(problem.names):
        interval = span(ends[n]) if ends else ""
        table.add_row(name, f"{problem.start[n]:.2f}", f"{fitted[n]:.2f}", interval)
    return table


if __name__ == "__main__":
    main()
