"""Measure the readers of pay and places against hand-written answers and against a feed.

    python scripts/bench_parse.py [--feed FOLDER] [--places FILE.csv] [PART ...]

Parts: pay-feed, pay-spellings, place-spellings, place-pool. A part that lacks its data is
left out and said to be. Occupations are measured by scripts/bench_occupation.py.
"""

from __future__ import annotations

import argparse
import csv
import io
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from matcher.codes.regions import place
from matcher.parse.region import parse_places, says_anywhere
from matcher.parse.salary import find_pay, parse_salary
from matcher.types import Pay, PayPeriod

HERE = Path(__file__).parent.parent
SPELLINGS = HERE / "tests" / "parse"
SHARED = HERE.parent / "shared" / "data"
FEED = SHARED / "feeds" / "job51_eight_families"
POOL = SHARED / "eval" / "postings.csv"


@dataclass(frozen=True)
class Result:
    """One answer held against the expected one."""

    source: str
    spelling: str
    got: str
    want: str

    @property
    def right(self) -> bool:
        """Say whether the answer is the expected one."""
        return self.got == self.want


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=" ".join(PARTS))
    parser.add_argument("--feed", type=Path, default=FEED)
    parser.add_argument("--places", type=Path, default=POOL)
    arguments = parser.parse_args()
    for name in arguments.parts or PARTS:
        report(name, list(PARTS[name](arguments)))


def report(name: str, results: list[Result]) -> None:
    if not results:
        print(f"{name}: left out, its data is not here")
        return
    right = sum(result.right for result in results)
    print(f"{name}: {right} of {len(results)} right, {right / len(results):.2%}")
    wrong = Counter(result for result in results if not result.right)
    for result, count in wrong.most_common(40):
        print(f"  {count} x {result.spelling}  read {result.got}  expected {result.want}")


def pay_of_feed(arguments: argparse.Namespace) -> Iterator[Result]:
    """Hold monthly bounds against those another author computed; his empty cells are left out."""
    for file in sorted(arguments.feed.glob("*.csv")):
        for row in rows(file):
            low, high = bound(row["月薪最小值"]), bound(row["月薪最大值"])
            if low is None and high is None:
                continue
            pay = parse_salary(row["薪酬"])
            got = pay.monthly if pay else (None, None)
            yield Result(file.name, row["薪酬"], str(got), str((low, high)))


def pay_spellings(_: argparse.Namespace) -> Iterator[Result]:
    for row in tab_rows(SPELLINGS / "pay_spellings.tsv"):
        read = parse_salary if row["kind"] == "cell" else find_pay
        yield Result(row["kind"], row["spelling"], str(read(row["spelling"])), str(pay_of(row)))


def pay_of(row: dict[str, str]) -> Pay | None:
    """Build the expected pay of a line of pay_spellings.tsv."""
    if row["period"] == "none":
        return None
    low, high = (int(row[key]) if row[key] else None for key in ("low", "high"))
    return Pay(low, high, PayPeriod(row["period"]), int(row["months"] or 12))


def place_spellings(_: argparse.Namespace) -> Iterator[Result]:
    for row in tab_rows(SPELLINGS / "place_spellings.tsv"):
        got = "|".join(found.code for found in parse_places(row["spelling"]))
        yield Result("", row["spelling"], spoken(got), spoken(row["codes"]))


def place_pool(arguments: argparse.Namespace) -> Iterator[Result]:
    """Count the rows of the pool that name no place we can read; nobody wrote answers for them."""
    if not arguments.places.is_file():
        return
    started = time.perf_counter()
    for row in rows(arguments.places):
        text = row["工作地点"]
        found = parse_places(text) or says_anywhere(text) or not text
        yield Result("", text, "" if not found else "a place", "a place")
    print(f"place-pool took {time.perf_counter() - started:.2f} s")


def spoken(codes: str) -> str:
    return " ".join(f"{place(code).name}({code})" for code in codes.split("|") if code)


def bound(cell: str) -> int | None:
    try:
        return round(float(cell))
    except ValueError:
        return None


def rows(file: Path) -> list[dict[str, str]]:
    data = file.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def tab_rows(file: Path) -> list[dict[str, str]]:
    lines = file.read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


PARTS: dict[str, Callable[[argparse.Namespace], Iterator[Result]]] = {
    "pay-feed": pay_of_feed,
    "pay-spellings": pay_spellings,
    "place-spellings": place_spellings,
    "place-pool": place_pool,
}

if __name__ == "__main__":
    main()
