"""Which part of the ledger is asked for in; its lines, and the workbook that offices keep, out."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from matcher.store.outcomes import Outcomes
from matcher.store.owed import Ledger, Owed
from matcher.store.package_rows import Item, ItemKind, Package, PackageState
from matcher.store.packages import Packages
from matcher.store.persons import Persons, Whose
from matcher.store.recommendations import Recommendation
from matcher.types import Posting
from service.casework.items import document_of
from service.casework.sets import Sets, sets_of
from service.casework.sheets import guarded
from service.wiring import Wiring

MOST = 5000  # people in one workbook
_KINDS = {
    ItemKind.POLICY: "政策宣介",
    ItemKind.GUIDANCE: "职业指导",
    ItemKind.POSTING: "岗位推荐",
    ItemKind.TRAINING: "培训见习",
}
_STATES = {
    PackageState.OPEN: "在办",
    PackageState.COMPLETE: "办结",
    PackageState.CANCELLED: "作废",
    None: "未开始",
}
_HOW = {"in_person": "当面", "phone": "电话", "message": "短信或消息", "": ""}
_COLUMNS = {
    "求职者编号": 22,
    "姓名": 10,
    "机构": 14,
    "服务对象": 20,
    "状态": 8,
    "是否超期": 8,
    "开始日期": 12,
    "应办结日期": 12,
    "办结日期": 12,
    "服务包编号": 20,
    "服务": 10,
    "内容": 40,
    "送达日期": 12,
    "送达方式": 12,
    "送达凭证": 26,
    "经办": 20,
}
_TEXT = "@"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # not allowed in XML


class Part(StrEnum):
    """Which part of the ledger is meant."""

    DUE = "due"  # owed and not complete, begun or not
    OVERDUE = "overdue"
    OPEN = "open"
    COMPLETE = "complete"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Line:
    """A person in the ledger: their package, or what is owed to them while there is none."""

    owed: Owed | None
    package: Package | None

    @property
    def seeker_id(self) -> str:
        """Whose line it is."""
        line = self.package or self.owed
        assert line is not None
        return line.seeker_id


@dataclass(frozen=True, slots=True)
class Behind:
    """The recommendation and posting that stand behind an item, where there are any."""

    recommendation: Recommendation | None = None
    posting: Posting | None = None


def lines(
    wiring: Wiring,
    whose: Whose,
    part: Part,
    limit: int | None = None,
    after: tuple[str, ...] = (),
) -> list[Line]:
    """Read a part of the ledger; `after` are the keys of the last line shown."""
    packages = Packages.of(wiring.store)
    if part not in (Part.DUE, Part.OVERDUE):
        position = (after[0], after[1]) if after else None
        found = packages.page(whose, PackageState(part.value), limit, position)
        return [Line(None, one) for one in found]
    ledger, terms = Ledger.of(wiring.store), sets_of(wiring.store).terms
    owed = ledger.owed(
        whose, terms, wiring.today, limit, after[0] if after else None, part is Part.OVERDUE
    )
    begun = packages.many(one.package_id for one in owed if one.package_id)
    return [Line(one, begun.get(one.package_id or "")) for one in owed]


def lines_of_all(wiring: Wiring, whose: Whose, limit: int, part: Part | None) -> list[Line]:
    """Read a part of the ledger, or all of it: every package, then those nothing was begun for."""
    if part is not None:
        return lines(wiring, whose, part, limit)
    every = (Part.OPEN, Part.COMPLETE, Part.CANCELLED)
    found = [line for one in every for line in lines(wiring, whose, one, limit)]
    owed = lines(wiring, whose, Part.DUE, limit)
    return found + [line for line in owed if line.package is None]


def key_of(line: Line, part: Part) -> tuple[str, ...]:
    """Tell where the page after a line begins."""
    if part in (Part.DUE, Part.OVERDUE) or line.package is None:
        return (line.seeker_id,)
    return line.package.due, line.package.id


def lacking_of(owed: Owed, sets: Sets) -> dict[str, int]:
    """Tell what a person is owed for whom nothing has been begun."""
    rules = sets.of(owed.office, owed.audience)
    return rules.owed if rules is not None else {}


def behind(wiring: Wiring, packages: Iterable[Package]) -> dict[str, Behind]:
    """Look up what stands behind the items that recommend postings, by item."""
    ids = {
        item.reference: item.id
        for package in packages
        for item in package.items
        if item.kind is ItemKind.POSTING and item.reference
    }
    found = Outcomes.of(wiring.store).many(ids)
    postings = wiring.store.postings({one.posting_id for one in found.values()})
    return {ids[one.id]: Behind(one, postings.get(one.posting_id)) for one in found.values()}


def workbook(wiring: Wiring, whole: Sequence[Line]) -> bytes:
    """Write the ledger: one row for each person and item, ids as text, the header frozen."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("服务台账")
    sheet.freeze_panes = "A2"
    for at, width in enumerate(_COLUMNS.values(), 1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    sheet.append([_cell(sheet, name, bold=True) for name in _COLUMNS])
    people = Persons.of(wiring.store).many({line.seeker_id for line in whole})
    found = behind(wiring, [line.package for line in whole if line.package is not None])
    for line in whole:
        person = people.get(line.seeker_id)
        name = wiring.vault.open(person.sealed_name) if person else ""
        for row in _rows(wiring, line, name, found):
            sheet.append([_cell(sheet, text) for text in row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _rows(
    wiring: Wiring, line: Line, name: str, found: dict[str, Behind]
) -> Iterable[tuple[str, ...]]:
    package, owed = line.package, line.owed
    if package is None:
        assert owed is not None
        late = "是" if owed.due < wiring.today else ""
        yield (
            *(owed.seeker_id, name, owed.office, owed.audience, _STATES[None], late),
            *("", owed.due.isoformat(), "", "", "", "", "", "", "", ""),
        )
        return
    head = (
        *(package.seeker_id, name, package.office, package.audience, _STATES[package.state]),
        "是" if package.overdue(wiring.today.isoformat()) else "",
        *(_day(package.opened), package.due, _day(package.closed), package.id),
    )
    for item in package.items:
        yield head + _item(wiring, item, found.get(item.id, Behind()))


def _item(wiring: Wiring, item: Item, of: Behind) -> tuple[str, ...]:
    told = str(document_of(wiring.vault, item).get("title", ""))
    if of.posting is not None:
        told = " ".join(filter(None, (of.posting.title, of.posting.employer)))
    elif not item.ready:
        told = "待补"
    proof = wiring.vault.open(item.sealed_proof)
    return (
        *(_KINDS[item.kind], told, _day(item.delivered), _HOW.get(item.how, item.how), proof),
        item.actor if item.delivered else "",
    )


def _day(at: str | None) -> str:
    """Tell the day on the wall of a moment in UTC."""
    return datetime.fromisoformat(at).astimezone().date().isoformat() if at else ""


def _cell(sheet: object, text: str, *, bold: bool = False) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=_CONTROL.sub("", guarded(text)))
    cell.number_format = _TEXT
    if bold:
        cell.font = Font(bold=True)
    return cell
