"""Run the commands of the README on the sample files, each printed before its output.

What is stored goes to `.cache/demo` beside the project and is not your own data folder.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from matcher.cli.app import app, run

ROOT = Path(__file__).parent.parent
SAMPLES = Path("data/samples")
HOME = Path(".cache/demo")
STATIONS = ("驻粤劳务工作站.xlsx", "驻苏劳务工作站.csv", "广西各市县岗位.xlsx")
STEPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "三个站送来的岗位表：收了哪些，扣了哪些，为什么",
        ("import", "postings", *(str(SAMPLES / name) for name in STATIONS)),
    ),
    (
        "没有表头的表，用一份列对照表说明",
        (
            *("import", "postings", str(SAMPLES / "零工市场登记.csv")),
            *("--columns", str(SAMPLES / "零工市场登记.json")),
        ),
    ),
    ("求职者", ("import", "seekers", str(SAMPLES / "seekers.jsonl"))),
    ("建索引", ("index",)),
    (
        "给几个人推荐岗位，说明为什么",
        (
            *("recommend", "--seeker", "Q001", "--seeker", "Q020", "--seeker", "Q036"),
            *("--seeker", "Q016", "-n", "3"),
        ),
    ),
    (
        "这个岗位为什么没有推荐给他",
        ("why-not", "--seeker", "Q001", "--posting", "4420261100000000002"),
    ),
    ("稍微放宽哪一样，能多出岗位", ("relax", "--seeker", "Q005", "--seeker", "Q030")),
    (
        "反过来：这个岗位适合谁",
        (
            *("candidates", "--posting", "4420261100000000005", "-n", "3"),
            *("--profiles", str(SAMPLES / "seekers.jsonl")),
        ),
    ),
    ("现在库里有什么", ("status",)),
)


def main() -> int:
    """Run every step, ending at the first that fails."""
    os.chdir(ROOT)
    console = Console(highlight=False)
    for title, words in STEPS:
        console.print(f"\n[bold]{title}[/]\n[cyan]$ matcher {_shown(words)}[/]\n", soft_wrap=True)
        code = run(app, ["--home", str(HOME), *words])
        if code:
            return code
    console.print("用自己的表试试：.venv/bin/matcher import postings 你的表.xlsx --source 你的站")
    return 0


def _shown(words: Sequence[str]) -> str:
    return " ".join(words)


if __name__ == "__main__":
    sys.exit(main())
