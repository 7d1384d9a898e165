"""Rows of the policy table in, the policies as typed values out, the office's own rows before the region's.

Amounts, groups and dates are data: `{amount}{unit}` in what a policy gives is filled from its row,
so that an office changes a sum in one cell.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from functools import cache

from matcher.codes.tables import read_rows
from matcher.config import DATA
from matcher.errors import DataError
from service.casework.sheets import headers

Row = Mapping[str, str]
_TABLE = "policies.csv"
_SLOT = re.compile(r"\{([^{}]*)\}")
_ONE = "、"


class Beneficiary(StrEnum):
    """Whose the money or the service is."""

    PERSON = "person"
    EMPLOYER = "employer"
    AGENCY = "agency"


@dataclass(frozen=True, slots=True)
class PolicyRow:
    """A row of the table as it is written, edited and exported; empty means not said."""

    id: str
    title: str
    topic: str
    gives: str
    amount: str
    unit: str
    ceiling: str
    beneficiary: str
    to_whom: str
    age_low: str
    age_high: str
    groups: str
    contract_months: str
    insurances: str
    insurance_months: str
    firm: str
    key_industry: str
    posting: str
    asks: str
    conditions: str
    apply_how: str
    apply_where: str
    valid_from: str
    valid_to: str
    apply_until: str
    document: str
    clauses: str
    uncertain: str


COLUMNS = tuple(one.name for one in fields(PolicyRow))


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy: to whom it gives what, on which facts it depends, and when it can be had."""

    row: PolicyRow
    beneficiary: Beneficiary
    age_low: int | None
    age_high: int | None
    groups: tuple[str, ...]  # facts of which one must hold
    needs: tuple[str, ...]  # facts of which all must hold
    posting: tuple[str, ...]  # kinds of posting it is for; none: any
    valid_from: date | None
    valid_to: date | None
    apply_until: date | None

    @property
    def id(self) -> str:
        """The policy's id."""
        return self.row.id

    @property
    def gives(self) -> str:
        """What is given, the sums filled in."""
        return _filled(self.row)

    @property
    def source(self) -> str:
        """The document and clauses it stands in."""
        clauses = _ONE.join(f"（{clause}）" for clause in parts(self.row.clauses))
        return f"{self.row.document}{clauses}"

    @property
    def until(self) -> date | None:
        """The last day on which it can be had; None while no end is told."""
        ends = [day for day in (self.valid_to, self.apply_until) if day is not None]
        return min(ends, default=None)

    @property
    def of_a_person(self) -> bool:
        """Say whether it depends on who is hired, and not on the firm alone."""
        return bool(self.groups) or self.age_low is not None or self.age_high is not None

    def open_on(self, day: date) -> bool:
        """Say whether it can be had on a day."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.until is None or day <= self.until)


def default_rows() -> dict[str, PolicyRow]:
    """Give the rows the project comes with, by id."""
    return dict(_defaults())


def row_of(cells: Row) -> PolicyRow:
    """Read a row from cells; columns it lacks are empty."""
    return PolicyRow(**{name: cells.get(name, "").strip() for name in COLUMNS})


def policy_of(row: PolicyRow) -> Policy:
    """Understand a row, or say in which column it cannot be understood."""
    for name in ("id", "title", "gives", "topic", "document", "clauses"):
        if not getattr(row, name):
            raise DataError("不能为空，请填写", column=_header(name))
    _filled(row)
    policy = Policy(
        row,
        _beneficiary(row),
        _whole(row, "age_low"),
        _whole(row, "age_high"),
        parts(row.groups),
        (*parts(row.asks), *_hiring(row)),
        parts(row.posting),
        *(_day(row, name) for name in ("valid_from", "valid_to", "apply_until")),
    )
    _check_order(policy)
    return policy


def in_force(overrides: Mapping[str, Row]) -> dict[str, Policy]:
    """Give every policy by id: the project's rows, those an office or the region wrote before them."""
    rows = {**default_rows(), **{id: row_of(cells) for id, cells in overrides.items()}}
    return {id: policy_of(row) for id, row in sorted(rows.items())}


def parts(cell: str) -> tuple[str, ...]:
    """Split a cell of several values.

    >>> parts("失业|工伤")
    ('失业', '工伤')
    """
    return tuple(part.strip() for part in cell.split("|") if part.strip())


@cache
def _defaults() -> dict[str, PolicyRow]:
    return {row["id"]: row_of(row) for row in read_rows(DATA / _TABLE)}


def _header(name: str) -> str:
    return headers("policies")[name]


def _hiring(row: PolicyRow) -> tuple[str, ...]:
    """Name the facts that only the hiring firm knows, as the questions name them."""
    needs = [row.firm] if row.firm else []
    if row.key_industry:
        needs.append("重点行业领域")
    months = _whole(row, "contract_months")
    if months is not None:
        needs.append(f"劳动合同满{months}个月" if months else "签劳动合同")
    if row.insurances:
        paid = f"单位按规定缴纳{_ONE.join(parts(row.insurances))}保险"
        months = _whole(row, "insurance_months")
        needs.append(f"{paid}满{months}个月" if months else paid)
    return tuple(needs)


def _filled(row: PolicyRow) -> str:
    values = {"unit": row.unit, **{name: _number(row, name) for name in ("amount", "ceiling")}}
    if not set(_SLOT.findall(row.gives)) <= values.keys():
        message = "只能用 {amount}、{ceiling}、{unit} 三个空位，请核对"
        raise DataError(message, column=_header("gives"))
    return _SLOT.sub(lambda slot: values[slot[1]], row.gives)


def _number(row: PolicyRow, name: str) -> str:
    """Write a sum as people read it: 300,000 as 30万."""
    text = getattr(row, name)
    if not text:
        return ""
    try:
        value = float(text)
    except ValueError as error:
        raise DataError("应当是数字，请改正", column=_header(name)) from error
    if not 0 <= value < 1e12:
        raise DataError("数字不合理，请核对", column=_header(name))
    return f"{value / 10_000:g}万" if value >= 10_000 and not value % 10_000 else f"{value:g}"


def _whole(row: PolicyRow, name: str) -> int | None:
    text = getattr(row, name)
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 3):
        raise DataError("应当是不超过三位的整数，请改正", column=_header(name))
    return int(text)


def _day(row: PolicyRow, name: str) -> date | None:
    text = getattr(row, name)
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise DataError("日期要写成 2026-12-31 这样", column=_header(name)) from error


def _beneficiary(row: PolicyRow) -> Beneficiary:
    try:
        return Beneficiary(row.beneficiary)
    except ValueError as error:
        message = "只能是 person（个人）、employer（单位）或 agency（机构）"
        raise DataError(message, column=_header("beneficiary")) from error


def _check_order(policy: Policy) -> None:
    begins, ends = policy.valid_from, policy.valid_to
    if begins and ends and ends < begins:
        raise DataError("结束日期早于开始日期，请核对", column=_header("valid_to"))
    low, high = policy.age_low, policy.age_high
    if low is not None and high is not None and high < low:
        raise DataError("年龄上限小于下限，请核对", column=_header("age_high"))
