"""Numbers in; pictures as SVG, drawn for a wide page or a narrow one, out.

Colours are classes of `overview.css`, so that the page's contrast and its print hold for pictures
too; every bar carries its number, so that no picture speaks by colour alone.

>>> "焊工" in pairs([Pair("焊工", 8, 2, "4倍")], ("招", "找"), NARROW)
True
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape


@dataclass(frozen=True, slots=True)
class Layout:
    """How wide a picture is in its own units, how large its letters, and whether names stand above."""

    width: int
    font: int
    stacked: bool

    @property
    def label(self) -> float:
        """The room names have beside the bars."""
        return 0 if self.stacked else 8.5 * self.font

    @property
    def row(self) -> float:
        """The height of a line of text or a bar."""
        return self.font * 1.35


WIDE, NARROW = Layout(560, 15, stacked=False), Layout(320, 19, stacked=True)
THIRD = Layout(400, 15, stacked=False)  # for three beside one another
_NUMBER = 5.5  # letters that a number beside a bar takes up
_ROUND = 10  # from here on a ratio is told without fractions
_LONGEST = 8  # letters of a name beside a bar


@dataclass(frozen=True, slots=True)
class Pair:
    """Two numbers of one thing, and what is said of them."""

    name: str
    left: float
    right: float
    note: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a whole, with the class that colours it."""

    name: str
    count: int
    kind: str


def times(ratio: float) -> str:
    """Say a ratio as exactly as it is worth.

    >>> times(610), times(2.04), times(0.253)
    ('610', '2', '0.25')
    """
    return f"{ratio:,.0f}" if ratio >= _ROUND else f"{ratio:.2g}"


def pairs(rows: Sequence[Pair], names: tuple[str, str], layout: Layout) -> Markup:
    """Draw two bars for each thing, one below the other, on one scale."""
    room = layout.width - layout.label - _NUMBER * layout.font - (0 if layout.stacked else 60)
    scale = room / (max((max(row.left, row.right) for row in rows), default=0) or 1)
    high = layout.row * (3.4 if layout.stacked else 2.5)
    body: list[str] = []
    for at, row in enumerate(rows):
        top = at * high
        body.append(_named(row.name, row.note, top, high, layout))
        first = top + (layout.row if layout.stacked else 0)
        for lane, (word, value) in enumerate(zip(names, (row.left, row.right), strict=True)):
            y = first + lane * layout.row * 1.05
            kind = "c-left" if lane == 0 else "c-right"
            body.append(_rect(layout.label, y + 3, value * scale, layout.row - 5, kind))
            told = f"{word} {value:,.0f}"
            body.append(_text(layout.label + value * scale + 5, _base(y, layout), told))
    told = "；".join(
        f"{row.name} {names[0]} {row.left:,.0f}，{names[1]} {row.right:,.0f} {row.note}"
        for row in rows
    )
    return _svg(layout, len(rows) * high, told, body)


def around_one(rows: Sequence[tuple[str, float]], sides: tuple[str, str], layout: Layout) -> Markup:
    """Draw ratios to the left of the middle if below one, to the right if above; by doublings."""
    left, right = layout.label, layout.width - 0.0
    middle, half = (left + right) / 2, (right - left) / 2 - 3.6 * layout.font
    most = max((abs(math.log2(max(ratio, 1e-3))) for _, ratio in rows), default=1) or 1
    high = layout.row * (2.3 if layout.stacked else 1.4)
    head = layout.row * 1.5
    body = [
        _text(middle - 8, layout.font, sides[0], "end", "c-said"),
        _text(middle + 8, layout.font, sides[1], "start", "c-said"),
        _line(middle, layout.font * 0.3, middle, head + len(rows) * high),
    ]
    for at, (name, ratio) in enumerate(rows):
        top = head + at * high
        long = half * abs(math.log2(max(ratio, 1e-3))) / most
        y, less = top + (layout.row if layout.stacked else 0), ratio < 1
        body.append(_named(name, "", top, high, layout))
        start = middle - long if less else middle
        body.append(_rect(start, y + 3, long, layout.row - 5, "c-bad" if less else "c-left"))
        end = middle - long - 5 if less else middle + long + 5
        body.append(_text(end, _base(y, layout), times(ratio), "end" if less else "start"))
    told = "；".join(f"{name} {times(ratio)}" for name, ratio in rows)
    return _svg(layout, head + len(rows) * high, told, body)


def mirror(rows: Sequence[Pair], names: tuple[str, str], layout: Layout) -> Markup:
    """Draw shares of two groups back to back, in percent, on one scale."""
    middle, centre = layout.width / 2, 2.5 * layout.font
    room = middle - centre - 2.8 * layout.font
    scale = room / (max((max(row.left, row.right) for row in rows), default=0) or 1)
    high, head = layout.row * 1.25, layout.row * 1.4
    body = [
        _text(middle - centre, layout.font, names[0], "end", "c-said"),
        _text(middle + centre, layout.font, names[1], "start", "c-said"),
    ]
    for at, row in enumerate(rows):
        y = head + at * high
        left, right = row.left * scale, row.right * scale
        body.append(_text(middle, _base(y, layout), row.name, "middle"))
        body.append(_rect(middle - centre - left, y + 2, left, high - 4, "c-left"))
        body.append(_rect(middle + centre, y + 2, right, high - 4, "c-right"))
        lower, upper = middle - centre - left - 4, middle + centre + right + 4
        body.append(_text(lower, _base(y, layout), f"{row.left:.0%}", "end"))
        body.append(_text(upper, _base(y, layout), f"{row.right:.0%}"))
    told = "；".join(
        f"{row.name} {names[0]} {row.left:.0%}，{names[1]} {row.right:.0%}" for row in rows
    )
    return _svg(layout, head + len(rows) * high, told, body)


def whole(pieces: Sequence[Piece], unit: str, layout: Layout) -> Markup:
    """Draw a bar cut into its parts, and what each part is below it."""
    total, x, body = sum(piece.count for piece in pieces) or 1, 0.0, list[str]()
    for piece in pieces:
        wide = layout.width * piece.count / total
        body.append(_rect(x, 0, wide, 34, piece.kind))
        x += wide
    for at, piece in enumerate(pieces):
        y = 46 + at * layout.row * 1.2
        told = f"{piece.name}：{piece.count:,}（{piece.count / total:.0%}）"
        body.append(_rect(0, y + 3, layout.font, layout.font, piece.kind))
        body.append(_text(layout.font * 1.6, _base(y, layout), told))
    said = "；".join(f"{piece.name} {piece.count:,} {unit}" for piece in pieces)
    return _svg(layout, 50 + len(pieces) * layout.row * 1.2, said, body)


def steps(rows: Sequence[tuple[str, int]], layout: Layout) -> Markup:
    """Draw how many of those before come to each step; what falls away is the gap at the right."""
    most = max((count for _, count in rows), default=0) or 1
    high, gap = layout.row * 1.9, layout.row * 0.9
    body, room = list[str](), layout.width - 0.0
    for at, (name, count) in enumerate(rows):
        y = at * (high + gap)
        body.append(_rect(0, y, room, high, "c-ground"))
        body.append(_rect(0, y, room * count / most, high, "c-left c-pale"))
        body.append(_text(12, y + high * 0.65, f"{name} {count:,}", "start", "c-said"))
        if at:
            share = f"▼ 前一步的 {count / rows[at - 1][1]:.0%}" if rows[at - 1][1] else "▼"
            body.append(_text(room / 2, y - gap * 0.22, share, "middle", "c-soft"))
    told = "；".join(f"{name} {count:,}" for name, count in rows)
    return _svg(layout, len(rows) * (high + gap) - gap, told, body)


def _named(name: str, note: str, top: float, high: float, layout: Layout) -> str:
    """Write a thing's name above its bars or beside them, and what is said of it at the right."""
    short = name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"
    y = top if layout.stacked else top + (high - layout.row * 1.45) / 2
    edge = _text(layout.width, _base(y, layout), note, "end", "c-soft") if note else ""
    return _text(0, _base(y, layout), short, "start", "c-said") + edge


def _base(top: float, layout: Layout) -> float:
    return top + layout.font


def _text(x: float, y: float, told: str, anchor: str = "start", kind: str = "") -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" class="{kind}">{escape(told)}</text>'
    )


def _rect(x: float, y: float, wide: float, high: float, kind: str) -> str:
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(0.0, wide):.1f}" height="{high:.1f}"'
        f' class="{kind}"/>'
    )


def _line(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" class="c-line"/>'


def _svg(layout: Layout, high: float, told: str, body: Iterable[str]) -> Markup:
    return Markup(  # noqa: S704 (what is said in it is escaped where it is written)
        f'<svg class="chart" role="img" aria-label="{escape(told)}" font-size="{layout.font}"'
        f' viewBox="0 0 {layout.width} {math.ceil(high)}">{"".join(body)}</svg>'
    )
