"""A report in; one self-contained page of HTML out, with pictures and without any outside host."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape

from matcher.evaluation.experiment import NAMES, Comparison, Run
from matcher.evaluation.exposure import Exposure
from matcher.evaluation.failures import Failure, Line
from matcher.evaluation.lists import Entry, said
from matcher.evaluation.metrics import CUT, SHOWN
from matcher.evaluation.report import CEILING, MATCHER, Catalogue, Direction, Report
from matcher.evaluation.svg import Bar, bars, changes, dots
from matcher.evaluation.tables import EXPOSURE, number, signed, span
from matcher.evaluation.world import posting_line, seeker_line
from matcher.types import Seeker

_DRAWN = ("ndcg", "precision", "bad")
_TEXT = 700  # characters of a posting shown to whoever judges it
_STYLE = """
body{font:16px/1.6 "PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;color:#222;
  max-width:1080px;margin:2em auto;padding:0 1em}
h1{font-size:1.6em}h2{font-size:1.25em;border-bottom:2px solid #1a6;margin-top:2em}
h3{font-size:1.05em;margin-bottom:.2em}
table{border-collapse:collapse;font-size:.9em;margin:.6em 0;width:100%}
th,td{border-bottom:1px solid #ddd;padding:.3em .5em;text-align:left;vertical-align:top}
th{background:#f4f6f5}td.n{text-align:right;white-space:nowrap}small{color:#555}
tr.good td:first-child{border-left:4px solid #1a6}tr.bad td:first-child{border-left:4px solid #c33}
svg{width:100%;max-width:780px;height:auto;display:block}svg text{font-size:13px;fill:#333}
.strong{fill:#1a6}.plain{fill:#9bb}.minus{fill:#c66}.dot{fill:#1a6;fill-opacity:.7}
.whisker{stroke:#222}.grid{stroke:#e4e4e4}.axis{stroke:#888}
details{margin:.3em 0}summary{cursor:pointer}.post{white-space:pre-wrap;font-size:.9em;color:#444}
"""


def page(report: Report) -> str:
    """Write the page."""
    sections = "".join(_sections(report))
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>匹配质量评测</title><style>{_STYLE}</style></head>"
        f"<body><h1>匹配质量评测</h1>{sections}</body></html>\n"
    )


def _sections(report: Report) -> Iterator[str]:
    yield table(("项目", "内容"), report.facts.items())
    yield "".join(f"<p>{escape(note)}</p>" for note in report.notes)
    yield _GLOSSARY
    for direction in report.directions:
        yield _direction(direction)
    if report.ablation:
        yield _ablation(report)
    if report.groups:
        yield _groups(report)
    for direction in report.directions:
        yield f"<h2>{escape(direction.name)}：结果最差的</h2>"
        yield "".join(map(_failure, direction.failures))
    if report.catalogue:
        yield _catalogue(report.catalogue, report.seekers)


_GLOSSARY = """<details><summary>这些数字是什么意思</summary><p>
每对“人—岗位”由评判人给两个分（0–3）：本人愿不愿意、单位愿不愿意面试；取低的一个。
nDCG@10：前十名排得多接近最好的排法，1 为最好。P@3：前三个里两边都给 2 分以上的占几成。
hit@3：前三个里至少有一个这样的人占几成。bad@3：前三个里有一边给 0 分的占几成，越低越好。
区间是对人重新抽样 2000 次得到的 95% 范围。</p></details>"""


def _direction(direction: Direction) -> str:
    count = len(direction.matcher.figures)
    parts = [f"<h2>{escape(direction.name)}（{count}个）</h2>"]
    for name in _DRAWN:
        parts.append(f"<h3>{NAMES[name]}</h3>{bars([_bar(run, name) for run in direction.runs])}")
    values = direction.matcher.figures.items()
    people = [(id, one.ndcg) for id, one in values if one.ndcg is not None]
    parts.append(f"<h3>每一个的 nDCG@10（{MATCHER}）</h3>{dots(people)}")
    rows = (
        (run.name, *(f"{number(run.mean(name))} {span(run.interval(name))}" for name in NAMES))
        for run in direction.runs
    )
    parts.append(table(("排法", *NAMES.values()), rows))
    compared = (
        (name, signed(one.difference), span((one.low, one.high), sign=True), one.better, one.worse)
        for name, one in direction.compared.items()
        if name != CEILING
    )
    parts.append(table(("与谁比 nDCG@10", "差", "95% 区间", "胜", "负"), compared))
    return "".join(parts)


def _bar(run: Run, name: str) -> Bar:
    return Bar(run.name, run.mean(name), *run.interval(name), strong=run.name == MATCHER)


def _ablation(report: Report) -> str:
    pictured = [Bar(c.name, c.ndcg.difference, c.ndcg.low, c.ndcg.high) for c in report.ablation]
    rows = (
        (cost.name, *map(_change, (cost.ndcg, cost.precision, cost.bad, cost.employer)))
        for cost in report.ablation
    )
    head = ("去掉", "nDCG@10", "P@3", "bad@3", "单位方向 nDCG@10")
    return (
        "<h2>每一部分值多少</h2><p>逐项去掉后 nDCG@10 的变化；往左＝去掉就变差，这一项有用。</p>"
        f"{changes(pictured)}{table(head, rows)}"
    )


def _change(found: Comparison | None) -> str:
    if found is None:
        return "—"
    return f"{signed(found.difference)} {span((found.low, found.high), sign=True)}"


def _groups(report: Report) -> str:
    head = ("分组", "类别", "人数", "nDCG@10", "与其余的人差", "P@3", "hit@3", "bad@3", "单子长")
    rows = (
        (
            *(one.grouping, one.group, one.people),
            f"{number(one.ndcg)} {span(one.ndcg_interval)}",
            signed(one.gap),
            *map(number, (one.precision, one.hit, one.bad, one.listed)),
        )
        for one in report.groups
    )
    return f"<h2>各类人的结果</h2><p>人少的类别只能当线索看。</p>{table(head, rows)}"


def _failure(failure: Failure) -> str:
    figures = failure.figures
    head = f"nDCG@10 {number(figures.ndcg)}，P@3 {figures.precision:.2f}，bad@3 {figures.bad:.2f}"
    lines = "".join(map(_line, (*failure.first, *failure.missed)))
    names = ("名次", "是什么", "评分（本人/单位）", "评判人说", "匹配器的理由", "顾虑", "要问的")
    header = "".join(f"<th>{name}</th>" for name in names)
    return (
        f"<h3>{escape(failure.id)}　{head}</h3><p><small>{escape(failure.told)}</small></p>"
        f"<table><tr>{header}</tr>{lines}</table>"
    )


def _line(line: Line) -> str:
    grades = line.grades
    kind = (
        "" if grades is None else "good" if grades.both >= 2 else "bad" if not grades.both else ""
    )
    cells = (
        f"{line.rank}（{line.match.score:.2f}）",
        line.told,
        f"{grades.seeker}/{grades.employer}" if grades else "",
        grades.note if grades else "",
        said(line.match.reasons),
        said(line.match.concerns),
        line.match.question,
    )
    return f'<tr class="{kind}">' + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"


def _catalogue(whole: Catalogue, seekers: Mapping[str, Seeker]) -> str:
    told = _exposure(whole.exposure)
    judged = ((f"前{n}个", f"{whole.lists.judged_share(n):.1%}") for n in (SHOWN, CUT))
    told += table(("单子长", "有人评判过的"), judged)
    if whole.net:
        told += "<h3>评判过的好岗位，检索找回了多少</h3>" + bars(
            [
                Bar(one.name, one.recall, *one.interval, strong=not n)
                for n, one in enumerate(whole.net)
            ]
        )
    if whole.crowd:
        told += f"<h3>给一大批人列单</h3>{_exposure(whole.crowd)}"
    people = "".join(
        f"<h3>{escape(id)}</h3>"
        f"<p><small>{escape(seeker_line(seekers[id]))}</small></p>"
        + "".join(map(_entry, some[:SHOWN]))
        for id, some in whole.lists.entries.items()
    )
    return f"<h2>从全部岗位里给每人的前三个</h2>{told}{people}"


def _exposure(lengths: Sequence[Exposure]) -> str:
    head = (
        f"{lengths[0].people}人，{lengths[0].catalogue}个岗位",
        *(f"前{one.length}个" for one in lengths),
    )
    rows = ((name, *map(write, lengths)) for name, write in EXPOSURE.items())
    return table(head, rows)


def _entry(entry: Entry) -> str:
    posting, match, grades = entry.posting, entry.match, entry.grades
    given = f"评判：{grades.seeker}/{grades.employer} {grades.note}" if grades else "没有评判过"
    says = (
        f"理由：{said(match.reasons)}",
        f"顾虑：{said(match.concerns)}",
        f"要问：{match.question}",
    )
    text = f"{posting.description[:_TEXT]}\n{posting.benefits}"
    return (
        f"<details><summary>{entry.rank}. {escape(posting_line(posting))} <small>{match.score:.2f}　"
        f"{escape(given)}</small></summary><p>{'<br>'.join(map(escape, says))}</p>"
        f'<div class="post">{escape(text)}</div></details>'
    )


def table(head: Sequence[str], rows: Iterable[Iterable[object]]) -> str:
    """Write a table; whatever stands in a cell is text."""
    header = "".join(f"<th>{escape(name)}</th>" for name in head)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in row) + "</tr>" for row in rows
    )
    return f"<table><tr>{header}</tr>{body}</table>"
