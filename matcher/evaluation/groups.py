"""A run and the groups people belong to in; how well each group is served out.

Groups are read from profiles (age band, schooling, certified groups) or from a separate file,
which is the only way in for what the matcher may never see. They explain figures and enter none.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from matcher.errors import DataError
from matcher.evaluation.experiment import SEED, Run
from matcher.evaluation.judgments import readable
from matcher.evaluation.metrics import interval, mean
from matcher.types import Education, Seeker

Groups = Mapping[str, Mapping[str, Sequence[str]]]  # grouping → group → seeker ids
AGES = ((24, "24岁及以下"), (34, "25–34岁"), (44, "35–44岁"), (54, "45–54岁"))
OLDEST = "55岁及以上"
UNSAID = "没填"
_ID = "seeker_id"
_SCHOOLING = {
    Education.PRIMARY: "初中及以下",
    Education.JUNIOR: "初中及以下",
    Education.SENIOR: "高中、中专",
    Education.COLLEGE: "大专",
}


@dataclass(frozen=True, slots=True)
class Served:
    """How one group fares beside everybody else; `gap` is the difference in nDCG@10."""

    grouping: str
    group: str
    people: int
    ndcg: float
    ndcg_interval: tuple[float, float]
    precision: float
    hit: float
    bad: float
    gap: float
    listed: float | None = None  # mean length of the list, where lists of the catalogue were made


def groups_of(seekers: Mapping[str, Seeker], year: int) -> Groups:
    """Sort people by what their profiles hold."""
    found: dict[str, dict[str, list[str]]] = {}
    for id, seeker in sorted(seekers.items()):
        for grouping, group in _own_groups(seeker, year):
            found.setdefault(grouping, {}).setdefault(group, []).append(id)
    return found


def _own_groups(seeker: Seeker, year: int) -> Iterator[tuple[str, str]]:
    yield "年龄", _age_band(seeker, year)
    yield "学历", UNSAID if not seeker.education else _SCHOOLING.get(seeker.education, "本科及以上")
    for group in sorted(seeker.groups):
        yield "人员类别", group.value
    if not seeker.groups:
        yield "人员类别", UNSAID


def _age_band(seeker: Seeker, year: int) -> str:
    if seeker.birth_year is None:
        return UNSAID
    age = year - seeker.birth_year
    return next((name for last, name in AGES if age <= last), OLDEST)


def read_groups(path: Path) -> Groups:
    """Read a table of `seeker_id` and one column for each grouping (CSV, or TSV by its ending)."""
    found: dict[str, dict[str, list[str]]] = {}
    delimiter = "\t" if path.suffix == ".tsv" else ","
    rows = csv.DictReader(readable(path).splitlines(), delimiter=delimiter)
    if _ID not in (rows.fieldnames or ()):
        raise DataError(f"缺少列：{_ID}；其余每列是一种分组", source=path.name)
    for row in rows:
        for grouping in rows.fieldnames or ():
            if grouping != _ID:
                members = found.setdefault(grouping, {}).setdefault(row[grouping] or UNSAID, [])
                members.append(row[_ID])
    return found


def serve(run: Run, groups: Groups, lengths: Mapping[str, int] | None = None) -> tuple[Served, ...]:
    """Give the figures of every group."""
    return tuple(
        _served(run, grouping, group, frozenset(ids), lengths)
        for grouping, members in groups.items()
        for group, ids in sorted(members.items())
        if any(id in run.figures for id in ids)
    )


def _served(
    run: Run, grouping: str, group: str, ids: frozenset[str], lengths: Mapping[str, int] | None
) -> Served:
    mine = [run.figures[id] for id in sorted(run.figures) if id in ids]
    others = [run.figures[id] for id in sorted(run.figures) if id not in ids]
    own = [one.ndcg for one in mine]
    listed = [float(lengths[id]) for id in sorted(ids) if id in lengths] if lengths else []
    return Served(
        grouping=grouping,
        group=group,
        people=len(mine),
        ndcg=mean(own),
        ndcg_interval=interval(own, np.random.default_rng(SEED)),
        precision=mean([one.precision for one in mine]),
        hit=mean([one.hit for one in mine]),
        bad=mean([one.bad for one in mine]),
        gap=mean(own) - mean([one.ndcg for one in others]),
        listed=mean(listed) if listed else None,
    )
