"""The options that several commands share, each said once."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, TypeAlias

import typer


def day(text: str) -> date:
    """Read a day as it is typed."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"“{text}”不是日期，请写成 2026-11-01 的样子") from error


AsOf: TypeAlias = Annotated[
    date | None,
    typer.Option(parser=day, metavar="日期", help="按哪一天看有效期和年龄，默认今天"),
]
AsJson: TypeAlias = Annotated[bool, typer.Option("--json", help="输出 JSON，给程序读")]
Length: TypeAlias = Annotated[
    int, typer.Option("-n", min=1, max=1000, metavar="个数", help="最多列几个")
]
SeekerIds: TypeAlias = Annotated[
    list[str] | None,
    typer.Option("--seeker", metavar="编号", help="已导入的求职者；几个人就写几次"),
]
Profiles: TypeAlias = Annotated[
    Path | None,
    typer.Option(metavar="文件", help="一行一人的 .jsonl，或求职者表格；不存进资料库"),
]
PostingId: TypeAlias = Annotated[str, typer.Option("--posting", metavar="编号", help="岗位编号")]
Reason: TypeAlias = Annotated[str, typer.Option(metavar="原因", help="为什么，会记在资料库里")]
