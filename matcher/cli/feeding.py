"""`matcher import` and `matcher index`: files in, a report out; the indexes brought level."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from matcher.cli.lazy import open_bench, settings_of
from matcher.cli.options import AsJson, AsOf
from matcher.cli.show import print_json, remark, rows_table, show
from matcher.errors import DataError
from matcher.priority import give_way

if TYPE_CHECKING:
    from matcher.ingest.report import ImportReport

_LISTED = 20  # of the ids made, so many on the screen


class What(StrEnum):
    """What a file holds."""

    POSTINGS = "postings"
    SEEKERS = "seekers"


def register(app: typer.Typer) -> None:
    """Add the commands to an application."""
    app.command("import", help="导入岗位或求职者的表格，逐行说明收了哪些、扣了哪些、退了哪些。")(
        take
    )
    app.command(
        "index",
        help="把资料库的变化写进索引；换了模型后用它重建。推荐前会自动做，一般不用单独运行。",
    )(index)


def take(
    context: typer.Context,
    what: Annotated[
        What, typer.Argument(metavar="postings|seekers", help="postings 岗位，seekers 求职者")
    ],
    files: Annotated[
        list[Path], typer.Argument(metavar="文件…", help="表格文件：.xlsx .xls .csv .jsonl")
    ],
    source: Annotated[
        str, typer.Option(metavar="来源", help="哪个站送来的；同一个站每次都写同一个名字")
    ] = "",
    columns: Annotated[
        Path | None, typer.Option(metavar="文件", help="列对照表（.json）：列名特别或没有表头时用")
    ] = None,
    report: Annotated[
        Path | None,
        typer.Option(
            metavar="文件", help="把来表写成这个 .xlsx，最后加一列“问题”，可发回给送表的人"
        ),
    ] = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """Import tables and report on every row."""
    from matcher.cli.bench import Delivery

    _check(files, report)
    give_way()
    delivery = Delivery(tuple(files), what.value, source, columns, report)
    with open_bench(settings_of(context)) as bench:
        done = bench.take(delivery, as_of or date.today())
        if as_json:
            print_json(done.to_json())
        else:
            _show(done, what)
        bench.send_back(delivery, done)  # the rows are stored: that is told first
    if as_json:
        return
    for file, note in done.notes:
        remark(f"{file}：{note.message}")
    if not source and columns is None:
        remark(
            f"没写 --source，来源记作文件名（{'、'.join(sorted({file.stem for file in files}))}）。"
            "同一个站每次用同一个来源名，改过的岗位才会更新，不会变成两条。"
        )
    if report:
        remark(f"写好了带“问题”一列的表：{report}")


def _show(report: ImportReport, what: What) -> None:
    show(*report.to_tables())
    if what is What.SEEKERS:
        _show_made_ids(report)


def _show_made_ids(report: ImportReport) -> None:
    """Tell the ids of people who came without."""
    made = [row for row in report.rows if row.is_named_here]
    if not made:
        return
    rows = [(row.origin.file, row.origin.row, row.title, row.stored_id) for row in made[:_LISTED]]
    show(rows_table("没有自己编号的求职者，系统给的编号", ("文件", "行", "求职意向", "编号"), rows))
    remark(f"共 {len(made)} 人的编号由系统给出；随时可用 matcher status --seekers 列出全部编号。")


def _check(files: Sequence[Path], report: Path | None) -> None:
    """Find mistakes in the paths before the first row is stored."""
    for file in files:
        if not file.is_file():
            raise DataError("没有这个文件，请核对路径", source=str(file))
    if report is not None and report.suffix.lower() != ".xlsx":
        raise DataError("--report 要写成 .xlsx 文件", source=str(report))
    if report is not None and report.resolve() in {file.resolve() for file in files}:
        raise DataError("--report 会盖掉来表，请换一个文件名", source=str(report))
    if report is not None and not report.resolve().parent.is_dir():
        raise DataError("--report 的文件夹不存在，请先建好", source=str(report))


def index(context: typer.Context, as_json: AsJson = False) -> None:
    """Bring the indexes level with the store."""
    with open_bench(settings_of(context)) as bench:
        done = bench.refresh(date.today())
        sizes = len(bench.catalogue.postings), len(bench.catalogue.seekers)
    if as_json:
        values = {"postings": done.postings, "seekers": done.seekers, "rebuilt": done.rebuilt}
        print_json({**values, "indexed_postings": sizes[0], "indexed_seekers": sizes[1]})
        return
    how = "重新建立了索引" if done.rebuilt else "更新了索引"
    show(
        f"{how}：处理岗位 {done.postings} 条、求职者 {done.seekers} 人的变化；"
        f"现有岗位 {sizes[0]} 条、求职者 {sizes[1]} 人。"
    )
