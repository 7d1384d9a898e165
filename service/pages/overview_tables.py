"""The overview in; the tables behind its pictures, for the page and as a workbook, out."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from service.casework.overview import PAY_STEP, Balance, Overview
from service.casework.sheets import guarded
from service.pages.words import time_words

Value: TypeAlias = str | int | float | None
_WIDTH = 16  # letters of a column


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under their headers."""

    title: str
    headers: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


_BALANCE = "岗位数", "招的人数", "求职人数", "求人倍率"
FLOW: Mapping[str, str] = {
    "chosen": "选好、还没交给本人",
    "handed": "交给本人",
    "contacted": "已联系",
    "interviewed": "已面试",
    "hired": "已录用",
    "unsuitable": "不合适",
    "withdrawn": "撤回",
}


def tables(told: Overview) -> dict[str, Table]:
    """Lay out every table, by the name of its picture."""
    shown = told.exposure
    return {
        "trades": _balances("按工种", ("工种",), told.trades),
        "cities": _balances("按城市", ("城市",), told.cities),
        "unmet": _balances("找的比招的多", ("工种", "城市"), told.unmet),
        "pays": Table(
            "工资",
            ("月薪（元）", "给的（岗位数）", "想要的（人数）"),
            tuple((band_words(band.low), band.postings, band.seekers) for band in told.pays),
        ),
        "exposure": Table(
            "推荐得匀不匀",
            ("", "数"),
            (
                ("在招的岗位", shown.postings),
                ("还没推荐给过任何人", shown.never_sent),
                ("推荐的人太多", shown.over_sent),
                ("各单位之间集中的程度（0 最匀，1 最集中）", shown.gini),
            ),
        ),
        "flow": Table(
            "从推荐到录用",
            ("走到哪一步", "推荐数"),
            tuple((name, told.flow.get(code, 0)) for code, name in FLOW.items()),
        ),
        "feeds": Table(
            "各来源",
            ("来源", "岗位数", "在招", "过期", "暂扣", "最近一次送来"),
            tuple(
                (
                    *(one.source, one.postings, one.open, one.expired, one.held),
                    time_words(one.last_seen),
                )
                for one in told.feeds
            ),
        ),
    }


def band_words(low: int | None) -> str:
    """Say a band of pay.

    >>> band_words(5000), band_words(12000), band_words(0), band_words(None)
    ('5千', '1.2万', '不到1千', '没写')
    """
    if low is None:
        return "没写"
    if low < PAY_STEP:
        return f"不到{PAY_STEP // 1000}千"
    return f"{low // PAY_STEP}千" if low < 10 * PAY_STEP else f"{low / 10 / PAY_STEP:g}万"


def workbook(wanted: Iterable[Table]) -> bytes:
    """Write tables as sheets: the header frozen, no cell that Excel would run."""
    book = Workbook(write_only=True)
    for table in wanted:
        sheet = book.create_sheet(table.title)
        sheet.freeze_panes = "A2"
        for at in range(1, len(table.headers) + 1):
            sheet.column_dimensions[get_column_letter(at)].width = _WIDTH
        sheet.append([_cell(sheet, name, bold=True) for name in table.headers])
        for row in table.rows:
            sheet.append([_cell(sheet, value) for value in row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _balances(title: str, names: tuple[str, ...], found: Sequence[Balance]) -> Table:
    rows = tuple(
        (*_named(names, one), one.postings, one.places, one.seekers, one.ratio) for one in found
    )
    return Table(title, (*names, *_BALANCE), rows)


def _named(names: tuple[str, ...], one: Balance) -> tuple[str, ...]:
    known = {"工种": one.trade or "没看出来", "城市": one.city_name or "没写或哪里都行"}
    return tuple(known[name] for name in names)


def _cell(sheet: object, value: Value, *, bold: bool = False) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=guarded(value) if isinstance(value, str) else value)
    if bold:
        cell.font = Font(bold=True)
    return cell
