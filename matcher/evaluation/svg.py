"""Numbers in, small SVG pictures out; drawn here so that a report needs nothing from outside.

>>> "<svg" in bars([Bar("甲", 0.5, 0.4, 0.6)])
True
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

_ROW, _LABEL, _PLOT, _VALUE = 26, 190, 430, 150  # pixels
_PAD = 8


@dataclass(frozen=True, slots=True)
class Bar:
    """A named number with its interval; `strong` is drawn in the accent colour."""

    name: str
    value: float
    low: float | None = None
    high: float | None = None
    strong: bool = False


def bars(rows: Sequence[Bar], *, low: float = 0.0, high: float = 1.0) -> str:
    """Draw horizontal bars with whiskers, from `low` to `high`; bars start at zero."""

    def x(value: float) -> float:
        return _LABEL + _PLOT * (min(max(value, low), high) - low) / (high - low)

    parts = [_axis(x, low, high, len(rows))]
    for n, row in enumerate(rows):
        middle = _PAD + _ROW * n + _ROW / 2
        parts += [_name(row.name, middle), _bar(x(0.0), x(row.value), middle, row)]
        if row.low is not None and row.high is not None:
            parts.append(_whisker(x(row.low), x(row.high), middle))
        parts.append(_text(_LABEL + _PLOT + _PAD, middle, _written(row, signed=low < 0)))
    return _svg(_LABEL + _PLOT + _VALUE, _PAD * 2 + _ROW * len(rows) + 16, "".join(parts))


def changes(rows: Sequence[Bar]) -> str:
    """Draw bars to both sides of zero."""
    ends = [abs(end) for row in rows for end in (row.value, row.low, row.high) if end is not None]
    reach = max([0.02, *ends]) * 1.05
    return bars(rows, low=-reach, high=reach)


def dots(values: Sequence[tuple[str, float]]) -> str:
    """Draw one dot for each person over a scale from 0 to 1; equal ones are stacked."""
    columns: dict[int, list[str]] = {}
    for name, value in values:
        if not math.isnan(value):
            columns.setdefault(round(value * 50), []).append(f"{name} {value:.2f}")
    tallest = max(map(len, columns.values()), default=1)
    height = _PAD * 2 + 12 * tallest
    width = _LABEL + _PLOT + _VALUE - 60
    parts = [f'<line class="axis" x1="30" x2="{width + 30}" y1="{height}" y2="{height}"/>']
    for step in range(0, 11, 2):
        parts.append(_text(30 + width * step / 10, height + 14, f"{step / 10:.1f}", "middle"))
    for at, names in sorted(columns.items()):
        for n, name in enumerate(names):
            place = f'cx="{30 + width * at / 50:.1f}" cy="{height - 8 - 12 * n}"'
            parts.append(
                f'<circle class="dot" {place} r="5"><title>{escape(name)}</title></circle>'
            )
    return _svg(width + 60, height + 24, "".join(parts))


def _axis(x: Callable[[float], float], low: float, high: float, rows: int) -> str:
    bottom = _PAD + _ROW * rows
    steps = 5 if low >= 0 else 4
    parts = []
    for n in range(steps + 1):
        value = low + (high - low) * n / steps
        at = x(value)
        parts.append(f'<line class="grid" x1="{at:.1f}" x2="{at:.1f}" y1="{_PAD}" y2="{bottom}"/>')
        parts.append(
            _text(at, bottom + 12, f"{value:.1f}" if low >= 0 else f"{value:+.2f}", "middle")
        )
    return "".join(parts)


def _bar(start: float, end: float, middle: float, row: Bar) -> str:
    left, width = min(start, end), max(1.0, abs(end - start))
    kind = "strong" if row.strong else "minus" if row.value < 0 else "plain"
    place = f'x="{left:.1f}" y="{middle - 8}" width="{width:.1f}" height="16"'
    return f'<rect class="{kind}" {place}><title>{escape(row.name)} {row.value:.3f}</title></rect>'


def _whisker(start: float, end: float, middle: float) -> str:
    ends = "".join(
        f'<line class="whisker" x1="{at:.1f}" x2="{at:.1f}" y1="{middle - 4}" y2="{middle + 4}"/>'
        for at in (start, end)
    )
    line = f'x1="{start:.1f}" x2="{end:.1f}" y1="{middle}" y2="{middle}"'
    return f'<line class="whisker" {line}/>{ends}'


def _written(row: Bar, *, signed: bool) -> str:
    value = f"{row.value:+.3f}" if signed else f"{row.value:.3f}"
    if row.low is None or row.high is None:
        return value
    ends = f"{row.low:+.3f}，{row.high:+.3f}" if signed else f"{row.low:.3f}–{row.high:.3f}"
    return f"{value} [{ends}]"


def _name(name: str, middle: float) -> str:
    return _text(_LABEL - _PAD, middle, name, "end")


def _text(x: float, y: float, text: str, anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y + 4:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def _svg(width: float, height: float, inside: str) -> str:
    return f'<svg viewBox="0 0 {width:.0f} {height:.0f}" role="img">{inside}</svg>'
