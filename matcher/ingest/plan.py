"""A table's header and a column map in, a plan out that turns each row's cells into our fields."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from matcher.errors import UnknownCode
from matcher.ingest.cells import cell_text, clean, listed, says_nothing
from matcher.ingest.columnmap import (
    IGNORED,
    MAX_PATTERN_TEXT,
    ColumnMap,
    ColumnRule,
    Place,
    locate,
)
from matcher.ingest.columns import Column, Kind, fields, kept, match_headers, unit_of
from matcher.types import Finding, Severity

_PAY_FIELDS = frozenset({"pay", "pay_low", "pay_high"})
_BARE_CODE = re.compile(r"[A-Za-z]?\d{1,4}(?:\.0)?|[A-Z_]{3,30}")
_PERIOD_WORD = re.compile(r"[/每年月日天时件]")
_NO_RULE = ColumnRule()
_SEPARATOR = "；"


@dataclass(frozen=True, slots=True)
class Step:
    """What to do with one column."""

    position: int
    header: str
    key: str  # our field, or the header under which the text is kept
    rule: ColumnRule
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """How each row of one table is read."""

    kind: Kind
    steps: tuple[Step, ...]
    constants: Mapping[str, str]
    defaults: Mapping[str, str]
    unknown: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    def position_of(self, field: str) -> int | None:
        """Find the column that a field is read from."""
        return next((step.position for step in self.steps if step.key == field), None)

    def identify(self, cells: Sequence[object]) -> dict[str, object]:
        """Read only what names a row, for a row that cannot be read."""
        names = {"title", "employer"}
        return {
            step.key: str(cells[step.position])[:100]
            for step in self.steps
            if step.key in names and step.position < len(cells)
        }

    def read(self, cells: Sequence[object]) -> tuple[dict[str, object], list[Finding]]:
        """Turn a row's cells into fields, with findings for what its codes do not say."""
        values: dict[str, object] = {}
        findings: list[Finding] = []
        for step in self.steps:
            value = cells[step.position] if step.position < len(cells) else ""
            if value is None or value == "":
                continue
            if isinstance(value, str) or self.kind == "postings":
                value = self._text(step, _as_text(value), findings)
            if isinstance(value, str) and says_nothing(value):
                continue
            if step.rule.pattern and isinstance(value, str):
                _merge(values, _parts(step.rule, value))
            if value != "" and step.key:
                _merge(values, {step.key: value})
        values.update(self.constants)
        for name, text in self.defaults.items():
            if not values.get(name):
                values[name] = text
        return values, findings

    def _text(self, step: Step, text: str, findings: list[Finding]) -> str:
        text = step.rule.prefix + clean(text)
        if step.rule.codes:
            return _decoded(step, text, findings)
        if step.unit and step.key in _PAY_FIELDS:
            return with_unit(text, step.unit, step.key)
        if step.key in kept(self.kind, "screening") and text.isdecimal():
            return f"{step.header}{text}"  # 5 under 男 says nothing alone
        if text.startswith("[") and self.kind == "postings":
            items = listed(text)
            return text if items is None else "、".join(items)
        return text


def make_plan(headers: tuple[str, ...], kind: Kind, column_map: ColumnMap) -> Plan:
    """Join what the column map says with what the headers say; the map prevails."""
    places, missing = locate(column_map, headers, len(headers))
    mapped = {place.position: place for place in places}
    taken = {name for place in places for name in place.rule.names}
    steps, unknown = [], []
    for column in match_headers(headers, kind):
        place = mapped.get(column.position)
        if place:
            steps.append(_mapped_step(place, column))
            continue
        name = None if column.field in taken else column.field
        if name is None:
            unknown += [column.header] if column.header else []
            name = _free_name(column, {step.key for step in steps} | set(fields(kind)))
        steps.append(Step(column.position, column.header, name, _NO_RULE, unit_of(column.header)))
    ignored = kept(kind, "ignored") | {IGNORED}
    return Plan(
        kind,
        tuple(step for step in steps if step.key not in ignored),
        column_map.constants,
        _defaults(column_map, steps),
        tuple(unknown),
        tuple(key for key in missing if column_map.columns[key].names != (IGNORED,)),
    )


def _mapped_step(place: Place, column: Column) -> Step:
    unit = place.rule.unit or unit_of(column.header)
    return Step(
        place.position, column.header or place.key, place.rule.field or "", place.rule, unit
    )


def _free_name(column: Column, used: set[str]) -> str:
    name = column.header or f"第{column.position + 1}列"
    return name if name not in used else f"{name}（第{column.position + 1}列）"


def _defaults(column_map: ColumnMap, steps: Sequence[Step]) -> dict[str, str]:
    """Fill in the source and the period of bare amounts, from the map or else from the headers."""
    units = (step.unit for step in steps if step.key in {"pay_low", "pay_high"})
    period = column_map.pay_period or next((u.partition("/")[2] for u in units if "/" in u), "")
    given = {"pay_period": period, "source": column_map.source}
    return {name: text for name, text in given.items() if text} | column_map.defaults


def _as_text(value: object) -> str:
    if isinstance(value, (list, tuple)):
        return "、".join(_as_text(item) for item in value)
    if isinstance(value, Mapping):
        return "，".join(f"{key}：{_as_text(item)}" for key, item in value.items())
    return cell_text(value)


def _decoded(step: Step, text: str, findings: list[Finding]) -> str:
    """Read a code by the map's table; a text among the codes speaks for itself."""
    plain = text.removesuffix(".0")
    found = step.rule.codes.get(text, step.rule.codes.get(plain))
    if found is not None:
        return found
    if _BARE_CODE.fullmatch(text):
        findings.append(unknown_code(step.key, step.header, text))
        return ""
    return text


def unknown_code(field: str, standard: str, code: str) -> Finding:
    """Say that a cell holds a code for which no table was given."""
    return Finding(
        "unknown_code",
        Severity.WARN,
        f"{UnknownCode(standard, code).message}；或在列对照表的 codes 里写明",
        field,
        code,
    )


def _parts(rule: ColumnRule, text: str) -> Iterator[tuple[str, str]]:
    for pattern in rule.patterns:
        found = pattern.search(text[:MAX_PATTERN_TEXT])
        for name, part in (found.groupdict() if found else {}).items():
            if part and name != IGNORED:
                yield name, part.strip()


def _merge(values: dict[str, object], parts: object) -> None:
    """Add parts; what several columns say of one field is read together."""
    items = parts.items() if isinstance(parts, Mapping) else parts
    for name, part in items:  # type: ignore[attr-defined]
        before = values.get(name)
        if isinstance(before, str) and isinstance(part, str):
            part = before if part in before else f"{before}{_SEPARATOR}{part}"
        values[name] = part


def with_unit(text: str, unit: str, field: str = "pay") -> str:
    """Give an amount the unit that stands in its header, unless it has one of its own.

    >>> with_unit("8-12", "千元/月"), with_unit("150元", "元/日"), with_unit("面议", "元/月")
    ('8-12千元/月', '150元/日', '面议')
    """
    if not any(character.isdigit() for character in text):
        return text
    amount, _, period = unit.partition("/")
    if not re.search("[万千元kKwW]", text):
        text += amount if field == "pay" else amount.removesuffix("元")
    if period and field == "pay" and not _PERIOD_WORD.search(text):
        text += f"/{period}"
    return text
