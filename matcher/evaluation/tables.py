"""A report in; tables for the terminal out."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from rich.markup import escape
from rich.table import Table

from matcher.evaluation.experiment import NAMES, Comparison, Run
from matcher.evaluation.exposure import Exposure
from matcher.evaluation.failures import Failure, Line
from matcher.evaluation.lists import said
from matcher.evaluation.report import Catalogue, Direction, Report

_SHOWN = 60  # characters of an entry that fit a terminal


def tables(report: Report) -> Iterator[Table]:
    """Give every table of a report, the figures first."""
    for direction in report.directions:
        yield _figures(direction)
        yield _compared(direction)
    if report.ablation:
        yield _ablation(report)
    if report.catalogue:
        yield _catalogue(report.catalogue)
        yield _net(report.catalogue)
        if report.catalogue.crowd:
            yield _exposure("给一大批人列单", report.catalogue.crowd)
    if report.groups:
        yield _groups(report)
    for direction in report.directions:
        yield from map(_failure, direction.failures)


def _figures(direction: Direction) -> Table:
    count = len(direction.matcher.figures)
    return figures_table(f"{direction.name}（{count}个；方括号里是 95% 区间）", direction.runs)


def figures_table(title: str, runs: Iterable[Run]) -> Table:
    """Lay the figures of several runs out under one another."""
    table = Table(title=title)
    table.add_column("排法")
    for name in NAMES.values():
        table.add_column(name.replace(" ", "\n"), justify="right")
    for run in runs:
        found = [number(run.mean(name)) for name in NAMES]
        table.add_row(run.name, f"{found[0]}\n{span(run.interval('ndcg'))}", *found[1:])
    return table


def _compared(direction: Direction) -> Table:
    table = Table(title=f"{direction.name}：本匹配器减对方，逐个比 nDCG@10")
    for name in ("对方", "差", "95% 区间", "好/差（个）"):
        table.add_column(name, justify="right" if name != "对方" else "left")
    for name, found in direction.compared.items():
        counts = f"{found.better}/{found.worse}"
        table.add_row(name, signed(found.difference), span((found.low, found.high)), counts)
    return table


def _ablation(report: Report) -> Table:
    table = Table(title="去掉一项后的变化（负数＝这一项有用；方括号里是 95% 区间）")
    table.add_column("去掉")
    for name in ("nDCG@10", "P@3", "bad@3", "单位方向 nDCG@10"):
        table.add_column(name, justify="right")
    for cost in report.ablation:
        others = (cost.precision, cost.bad, cost.employer)
        found = ("—" if one is None else signed(one.difference) for one in others)
        table.add_row(cost.name, _change(cost.ndcg), *found)
    return table


def _change(found: Comparison) -> str:
    return f"{signed(found.difference)}\n{span((found.low, found.high), sign=True)}"


def _catalogue(whole: Catalogue) -> Table:
    lists = whole.lists
    table = _exposure("从全部岗位里给每人列单", whole.exposure)
    shares = [f"{lists.judged_share(one.length):.1%}" for one in whole.exposure]
    table.add_row("有人评判过的", *shares)
    table.add_row("评判过的前三个里，两边都合适", number(lists.precision()), "")
    table.add_row("评判过的前三个里，有一边不干", number(lists.bad()), "")
    return table


def _net(whole: Catalogue) -> Table:
    table = Table(title="评判过的好岗位，检索找回了多少（方括号里是 95% 区间）")
    table.add_column("靠什么找")
    table.add_column("找回", justify="right", no_wrap=True)
    table.add_column("每人候选数", justify="right")
    for one in whole.net:
        recall = f"{number(one.recall)} {span(one.interval)}"
        table.add_row(one.name, recall, f"{one.candidates:.0f}")
    return table


def _exposure(title: str, lengths: Sequence[Exposure]) -> Table:
    table = Table(title=title)
    table.add_column(f"{lengths[0].people}人，{lengths[0].catalogue}个岗位")
    for one in lengths:
        table.add_column(f"前{one.length}个", justify="right")
    for name, write in EXPOSURE.items():
        table.add_row(name, *(write(one) for one in lengths))
    return table


# What is told of where lists lead.
EXPOSURE: Mapping[str, Callable[[Exposure], str]] = {
    "上过单的岗位": lambda one: f"{one.shown}（{one.coverage:.2%}）",
    "上单最多的岗位上了几次": lambda one: f"{one.most}",
    "岗位的基尼系数": lambda one: number(one.gini_postings),
    "单位的基尼系数": lambda one: number(one.gini_employers),
    "超过名额的介绍": lambda one: f"{one.over_sent:.1%}",
    "介绍太多的岗位": lambda one: f"{one.crowded}",
    "没列满的人": lambda one: f"{one.short}",
}


def _groups(report: Report) -> Table:
    table = Table(title="各类人的结果（差＝与其余的人比）")
    table.add_column("分组")
    for name in ("人数", "nDCG@10", "差", "P@3", "hit@3", "bad@3", "单子长"):
        table.add_column(name, justify="right", min_width=13 if name == "nDCG@10" else None)
    for one in report.groups:
        figures = (one.precision, one.hit, one.bad, one.listed)
        ndcg = f"{number(one.ndcg)}\n{span(one.ndcg_interval)}"
        table.add_row(
            *(escape(one.grouping) + "\n" + escape(one.group), str(one.people), ndcg),
            signed(one.gap),
            *(number(value) for value in figures),
        )
    return table


def _failure(failure: Failure) -> Table:
    figures = f"nDCG@10 {number(failure.figures.ndcg)}，P@3 {failure.figures.precision:.2f}"
    table = Table(title=f"{escape(failure.id)}：{figures}\n{escape(failure.told)}", show_lines=True)
    for name in ("名次", "是什么", "评分", "评判人说", "分数", "匹配器说"):
        table.add_column(name, overflow="fold")
    for line in (*failure.first, *failure.missed):
        table.add_row(*_cells(line))
    return table


def _cells(line: Line) -> tuple[str, ...]:
    grades, match = line.grades, line.match
    given = f"{grades.seeker}/{grades.employer}" if grades else ""
    says = "；".join(filter(None, (said(match.reasons), said(match.concerns))))
    cells = (
        *(str(line.rank), line.told[:_SHOWN], given, grades.note if grades else ""),
        *(f"{match.score:.2f}", says),
    )
    return tuple(map(escape, cells))


def number(value: float | None) -> str:
    """Write a figure; a dash where it has no meaning."""
    return "—" if value is None or math.isnan(value) else f"{value:.3f}"


def signed(value: float) -> str:
    """Write a difference with its sign."""
    return "—" if math.isnan(value) else f"{value:+.3f}"


def span(ends: tuple[float, float], *, sign: bool = False) -> str:
    """Write an interval."""
    if any(map(math.isnan, ends)):
        return ""
    return f"[{ends[0]:+.3f}，{ends[1]:+.3f}]" if sign else f"[{ends[0]:.3f}–{ends[1]:.3f}]"
