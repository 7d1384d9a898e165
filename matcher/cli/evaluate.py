"""`matcher evaluate`: judged pairs in, how good the lists are out, for people, programs and browsers."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from matcher.cli.files import written_whole
from matcher.cli.lazy import settings_of
from matcher.cli.progress import waiting
from matcher.cli.show import remark, show

if TYPE_CHECKING:
    from matcher.config import Settings
    from matcher.evaluation.report import Report
    from matcher.evaluation.trial import Question

_HELP = "用评判过的人岗对子，量推荐得准不准，和几种简单排法比。"


def register(app: typer.Typer) -> None:
    """Add the command to an application."""
    app.command(help=_HELP)(evaluate)


def evaluate(
    context: typer.Context,
    postings: Annotated[Path, typer.Option(metavar="文件", help="岗位表")],
    profiles: Annotated[Path, typer.Option(metavar="文件", help="一行一人的 .jsonl")],
    qrels: Annotated[
        list[Path],
        typer.Option(
            metavar="文件", help="评判表：seeker_id、posting_id、seeker、employer、note；可写多次"
        ),
    ],
    employer_qrels: Annotated[
        Path | None, typer.Option(metavar="文件", help="从岗位找人的评判表")
    ] = None,
    as_of: Annotated[
        date | None,
        typer.Option(
            parser=date.fromisoformat,
            metavar="日期",
            help="按哪一天看有效期和年龄；不写则不看有效期，年龄算到 2026-11-01",
        ),
    ] = None,
    weights: Annotated[
        Path | None, typer.Option(metavar="文件", help="用这份权重，不用自带的")
    ] = None,
    against: Annotated[
        Path | None, typer.Option(metavar="文件", help="再和这份权重逐人比较")
    ] = None,
    full: Annotated[bool, typer.Option("--full", help="再从全部岗位里给每人列单")] = False,
    ablate: Annotated[bool, typer.Option("--ablate", help="逐项去掉，看每项值多少")] = False,
    fair: Annotated[
        Path | None,
        typer.Option(
            metavar="文件", help="另给分组（seeker_id 加每列一种分组），只用来看各类人差多少"
        ),
    ] = None,
    crowd: Annotated[
        Path | None,
        typer.Option(metavar="文件", help="再给一大批人列单，看单子落在哪些岗位、超没超名额"),
    ] = None,
    crowd_size: Annotated[int, typer.Option(min=1, help="从中抽多少人")] = 500,
    worst: Annotated[int, typer.Option(min=0, help="列出结果最差的几个人")] = 10,
    lists: Annotated[
        Path | None, typer.Option(metavar="文件", help="把每人的前三个写成 .tsv，供人评判")
    ] = None,
    json_out: Annotated[
        Path | None, typer.Option("--json", metavar="文件", help="写成 JSON")
    ] = None,
    html_out: Annotated[
        Path | None, typer.Option("--html", metavar="文件", help="写成网页")
    ] = None,
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
