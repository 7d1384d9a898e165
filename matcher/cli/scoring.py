"""`matcher score`: given pairs in, each pair's scores out, in the order given."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from matcher.cli.files import written_whole
from matcher.cli.lazy import open_bench, settings_of
from matcher.cli.options import AsOf
from matcher.cli.progress import counting
from matcher.cli.show import remark
from matcher.errors import DataError
from matcher.types import Seeker

if TYPE_CHECKING:
    from matcher.engine import Matcher

# Old judgments are read as of this day, so that ages do not drift.
AGES_AT = date(2026, 11, 1)
_HEADER = ("seeker_id", "posting_id")
_SCORES = ("score", "seeker_score", "employer_score", "eligible")
_NAMED = 5  # unknown ids shown


@dataclass(frozen=True, slots=True)
class Pair:
    """A line of the pairs file."""

    seeker_id: str
    posting_id: str


@dataclass(frozen=True, slots=True)
class Scores:
    """What became of a pair."""

    score: float = 0.0
    seeker_score: float = 0.0
    employer_score: float = 0.0
    eligible: bool = False

    def cells(self) -> tuple[str, ...]:
        """Write the scores as cells of the table."""
        numbers = (self.score, self.seeker_score, self.employer_score)
        return (*(f"{number:.6f}" for number in numbers), "1" if self.eligible else "0")


def register(app: typer.Typer) -> None:
    """Add the command to an application."""
    app.command(
        help="给指定的人和岗位逐对打分；不看暂扣、同意和有效期（写了 --as-of 才看有效期）。"
    )(score)


def score(
    context: typer.Context,
    profiles: Annotated[Path, typer.Option(metavar="文件", help="一行一人的 .jsonl")],
    pairs: Annotated[
        Path, typer.Option(metavar="文件", help="表头为 seeker_id 和 posting_id，用制表符隔开")
    ],
    out: Annotated[Path, typer.Option(metavar="文件", help="写成这个 .tsv，顺序与来表相同")],
    as_of: AsOf = None,
) -> None:
    """Score given pairs."""
    with open_bench(settings_of(context)) as bench:
        wanted = read_pairs(pairs)
        people = {one.id: one for one in bench.people([], profiles, as_of or AGES_AT)}
        scored = score_pairs(bench.scorer(as_of or AGES_AT), people, wanted, as_of)
    missing = [pair for pair, found in zip(wanted, scored, strict=True) if found is None]
    written_whole(out, _lines(wanted, scored))
    remark(f"写好了 {len(wanted)} 对的评分：{out}")
    if missing:
        named = "、".join(f"{pair.seeker_id}–{pair.posting_id}" for pair in missing[:_NAMED])
        remark(f"其中 {len(missing)} 对的编号找不到，记为 0 分、不合格：{named} 等")


def read_pairs(path: Path) -> list[Pair]:
    """Read the pairs; a fault names its line."""
    try:
        # splitlines would also cut at U+2028 and form feeds, which an id may hold.
        lines = path.read_text("utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise DataError("读不出来，请核对路径，并存为 UTF-8", source=str(path)) from error
    header = lines[0].split("\t")
    if not set(_HEADER) <= set(header):
        message = "第一行要写 seeker_id 和 posting_id，用制表符隔开"
        raise DataError(message, source=path.name, row=1)
    at = [header.index(name) for name in _HEADER]
    return [
        _pair(line.split("\t"), at, path, number)
        for number, line in enumerate(lines[1:], start=2)
        if line.strip()
    ]


def _pair(cells: Sequence[str], at: Sequence[int], path: Path, number: int) -> Pair:
    if len(cells) <= max(at):
        raise DataError("缺一列，请用制表符隔开两个编号", source=path.name, row=number)
    return Pair(cells[at[0]].strip(), cells[at[1]].strip())


def score_pairs(
    matcher: Matcher, people: Mapping[str, Seeker], pairs: Sequence[Pair], day: date | None = None
) -> list[Scores | None]:
    """Score pairs, in their order; None where an id is unknown. `day` None ignores validity."""
    scores: list[Scores | None] = [None] * len(pairs)
    asked: dict[str, list[int]] = defaultdict(list)
    for place, pair in enumerate(pairs):
        asked[pair.seeker_id].append(place)
    done = 0
    with counting("评分") as progress:
        for id, places in asked.items():
            if id in people:
                ids = [pairs[place].posting_id for place in places]
                found = _score_one(matcher, people[id], ids, day)
                for place in places:
                    scores[place] = found.get(pairs[place].posting_id)
            done += len(places)
            progress(done, len(pairs))
    return scores


def _score_one(
    matcher: Matcher, person: Seeker, ids: Iterable[str], day: date | None
) -> dict[str, Scores]:
    stored = matcher.catalogue.store.postings(ids)
    scored = matcher.score(matcher.prepare(person), list(stored.values()))
    return {
        posting.id: Scores(0.0, one.seeker_score, one.employer_score)
        if day is not None and posting.expires is not None and posting.expires < day
        else Scores(one.score, one.seeker_score, one.employer_score, one.eligible)
        for posting, one in zip(stored.values(), scored, strict=True)
    }


def _lines(pairs: Iterable[Pair], scores: Iterable[Scores | None]) -> Iterator[str]:
    yield "\t".join((*_HEADER, *_SCORES)) + "\n"
    for pair, found in zip(pairs, scores, strict=True):
        cells = (pair.seeker_id, pair.posting_id, *(found or Scores()).cells())
        yield "\t".join(cells) + "\n"
