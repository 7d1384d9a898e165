"""`matcher evaluate`: judged pairs in, how good the lists are out, for people, programs and browsers."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from matcher.cli.files import written_whole
from matcher.cli.lazy import settings_of
from matcher.cli.options import day
from matcher.cli.progress import waiting
from matcher.cli.show import remark, show

if TYPE_CHECKING:
    from matcher.config import Settings
    from matcher.evaluation.report import Report
    from matcher.evaluation.trial import Question

_HELP = "用评判过的人岗对子，量推荐得准不准，和几种简单排法比。"
_FILE = "文件"
_Postings: TypeAlias = Annotated[Path, typer.Option(metavar=_FILE, help="岗位表")]
_People: TypeAlias = Annotated[Path, typer.Option(metavar=_FILE, help="一行一人的 .jsonl")]
_Qrels: TypeAlias = Annotated[
    list[Path],
    typer.Option(
        metavar=_FILE, help="评判表：seeker_id、posting_id、seeker、employer、note；可写多次"
    ),
]
_EmployerQrels: TypeAlias = Annotated[
    Path | None, typer.Option(metavar=_FILE, help="从岗位找人的评判表")
]
_Day: TypeAlias = Annotated[
    date | None,
    typer.Option(
        parser=day,
        metavar="日期",
        help="按哪一天看有效期和年龄；不写则不看有效期，年龄算到 2026-11-01",
    ),
]
_Weights: TypeAlias = Annotated[
    Path | None, typer.Option(metavar=_FILE, help="用这份权重，不用自带的")
]
_Against: TypeAlias = Annotated[
    Path | None, typer.Option(metavar=_FILE, help="再和这份权重逐人比较")
]
_Full: TypeAlias = Annotated[bool, typer.Option("--full", help="再从全部岗位里给每人列单")]
_Ablate: TypeAlias = Annotated[bool, typer.Option("--ablate", help="逐项去掉，看每项值多少")]
_Fair: TypeAlias = Annotated[
    Path | None,
    typer.Option(metavar=_FILE, help="另给分组（seeker_id 加每列一种分组），只用来看各类人差多少"),
]
_Crowd: TypeAlias = Annotated[
    Path | None,
    typer.Option(metavar=_FILE, help="再给一大批人列单，看单子落在哪些岗位、超没超名额"),
]
_CrowdSize: TypeAlias = Annotated[int, typer.Option(min=1, metavar="人数", help="从中抽多少人")]
_Worst: TypeAlias = Annotated[int, typer.Option(min=0, metavar="人数", help="列出结果最差的几个人")]
_Lists: TypeAlias = Annotated[
    Path | None, typer.Option(metavar=_FILE, help="把每人的前三个写成 .tsv，供人评判")
]
_JsonOut: TypeAlias = Annotated[
    Path | None, typer.Option("--json", metavar=_FILE, help="写成 JSON")
]
_HtmlOut: TypeAlias = Annotated[Path | None, typer.Option("--html", metavar=_FILE, help="写成网页")]


def register(app: typer.Typer) -> None:
    """Add the command to an application."""
    app.command(help=_HELP)(evaluate)


def evaluate(
    context: typer.Context,
    postings: _Postings,
    profiles: _People,
    qrels: _Qrels,
    employer_qrels: _EmployerQrels = None,
    as_of: _Day = None,
    weights: _Weights = None,
    against: _Against = None,
    full: _Full = False,
    ablate: _Ablate = False,
    fair: _Fair = None,
    crowd: _Crowd = None,
    crowd_size: _CrowdSize = 500,
    worst: _Worst = 10,
    lists: _Lists = None,
    json_out: _JsonOut = None,
    html_out: _HtmlOut = None,
) -> None:
    """Evaluate the matcher on judged pairs."""
    from matcher.evaluation.trial import Question

    question = Question(
        *(postings, profiles, tuple(qrels), employer_qrels, as_of, weights, against),
        full=full or lists is not None or crowd is not None,
        crowd=crowd,
        crowd_size=crowd_size,
        ablate=ablate,
        groups=fair,
        worst=worst,
    )
    report = _answer(question, settings_of(context))
    _write(report, lists, json_out, html_out)
    _show(report)


def _answer(question: Question, settings: Settings) -> Report:
    from matcher.encoder.cache import CachedEncoder
    from matcher.encoder.model import load_encoder
    from matcher.evaluation.trial import evaluate as answer

    encoder = CachedEncoder(load_encoder(settings), settings.cache / "vectors.sqlite")
    with waiting("评测"):
        return answer(question, encoder, remark)


def _write(
    report: Report, lists: Path | None, json_out: Path | None, html_out: Path | None
) -> None:
    from matcher.evaluation.html import page
    from matcher.evaluation.lists import list_lines
    from matcher.evaluation.report import to_json

    if json_out is not None:
        written_whole(json_out, [json.dumps(to_json(report), ensure_ascii=False, indent=1), "\n"])
    if html_out is not None:
        written_whole(html_out, [page(report)])
    if lists is not None and report.catalogue is not None:
        written_whole(lists, list_lines(report.catalogue.lists, report.seekers))


def _show(report: Report) -> None:
    from matcher.evaluation.tables import tables

    show(*tables(report))
    for note in report.notes:
        remark(note)
