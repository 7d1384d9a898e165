"""Cities with numbers in; a map of dots, as large as the numbers, as SVG out.

Names go where there is room, the largest city's first; a city without room for its name keeps its
dot, and stands in the table.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from service.pages.charts import Layout

_LARGEST = 20.0  # radius of the largest dot, in the picture's units
_SMALLEST = 3.0
_NEAR = 8.0  # a name so near needs no line to its dot
_STEPS = 12  # at which a line is looked at
_HALF = math.cos(math.radians(28))  # a degree of longitude is so much shorter than one of latitude


@dataclass(frozen=True, slots=True)
class Spot:
    """A city, where it lies, and its number."""

    name: str
    longitude: float
    latitude: float
    count: int


@dataclass(frozen=True, slots=True)
class _Box:
    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> tuple[float, float, float]:
        """Where the middle is, and how high the box."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2, self.bottom - self.top

    def meets(self, other: _Box) -> bool:
        """Say whether two boxes overlap."""
        apart = self.right < other.left or other.right < self.left
        return not (apart or self.bottom < other.top or other.bottom < self.top)


def dots(spots: Sequence[Spot], unit: str, most: int, layout: Layout) -> Markup:
    """Draw cities where they lie; `most` is the number of the largest dot on all maps together."""
    ordered = sorted(spots, key=lambda spot: -spot.count)
    placed = _placed(ordered, layout)
    high = max((y for _, y in placed), default=0) + _LARGEST + layout.font * 1.4
    radii = [max(_SMALLEST, _LARGEST * math.sqrt(spot.count / max(1, most))) for spot in ordered]
    circles = [_Box(x - r, y - r, x + r, y + r) for (x, y), r in zip(placed, radii, strict=True)]
    body = [
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}" class="c-dot"><title>{escape(spot.name)}'
        f" {spot.count:,} {unit}</title></circle>"
        for spot, (x, y), r in zip(ordered, placed, radii, strict=True)
    ]
    body.extend(_names(ordered, circles, layout))
    told = "；".join(f"{spot.name} {spot.count:,} {unit}" for spot in ordered)
    return Markup(  # noqa: S704 (what is said in it is escaped where it is written)
        f'<svg class="chart" role="img" aria-label="{escape(told)}" font-size="{layout.font}"'
        f' viewBox="0 0 {layout.width} {math.ceil(high)}">{"".join(body)}</svg>'
    )


def _placed(spots: Sequence[Spot], layout: Layout) -> list[tuple[float, float]]:
    """Lay the cities out so that they fill the width, with room for the dots at the edge."""
    if not spots:
        return []
    west, north = min(s.longitude for s in spots), max(s.latitude for s in spots)
    span = (max(s.longitude for s in spots) - west) * _HALF
    margin = _LARGEST + layout.font * 1.2
    scale = (layout.width - 2 * margin) / max(span, 0.5)
    return [
        (margin + (s.longitude - west) * _HALF * scale, margin + (north - s.latitude) * scale)
        for s in spots
    ]


def _names(spots: Sequence[Spot], circles: Sequence[_Box], layout: Layout) -> Iterator[str]:
    named: list[_Box] = []
    for spot, circle in zip(spots, circles, strict=True):
        told = f"{spot.name} {spot.count:,}"
        wide = sum(1.0 if letter > "⺀" else 0.58 for letter in told) * layout.font
        others = [*(other for other in circles if other is not circle), *named]
        free = (
            found
            for found in _around(circle, wide, layout)
            if _fits(found, others, layout) and not _crosses(circle, found, others)
        )
        box = next(free, None)
        if box is None:
            continue
        named.append(box)
        yield _lead(circle, box) + (
            f'<text x="{box.left:.1f}" y="{box.bottom - layout.font * 0.2:.1f}">{escape(told)}'
            "</text>"
        )


def _around(circle: _Box, wide: float, layout: Layout) -> Iterator[_Box]:
    """Try right of the dot, left of it, below and above; then farther and farther away."""
    x, y, high = circle.middle
    half, font = wide / 2, layout.font
    for away in (0.0, 1.2 * font, 2.4 * font):
        reach = high / 2 + 3 + away
        for cx, cy in (
            (x + reach + half, y),
            (x - reach - half, y),
            (x, y + reach + font / 2 - 2),
            (x, y - reach - font / 2 + 2),
            (x + half + reach, y + away),
            (x + half + reach, y - away),
            (x - half - reach, y + away),
            (x - half - reach, y - away),
        ):
            yield _Box(cx - half, cy - font / 2, cx + half, cy + font / 2)


def _lead(circle: _Box, box: _Box) -> str:
    """Draw a line from a dot to a name that stands away from it."""
    x, y, high = circle.middle
    end_x, end_y = _nearest(circle, box)
    if math.hypot(end_x - x, end_y - y) <= high / 2 + _NEAR:
        return ""
    return f'<line x1="{x:.1f}" y1="{y:.1f}" x2="{end_x:.1f}" y2="{end_y:.1f}" class="c-line"/>'


def _nearest(circle: _Box, box: _Box) -> tuple[float, float]:
    x, y, _ = circle.middle
    return min(max(x, box.left), box.right), min(max(y, box.top), box.bottom)


def _crosses(circle: _Box, box: _Box, others: Sequence[_Box]) -> bool:
    """Say whether the line to a name, once out of its dot, runs through another name or dot."""
    x, y, high = circle.middle
    end_x, end_y = _nearest(circle, box)
    way = [(x + (end_x - x) * at / _STEPS, y + (end_y - y) * at / _STEPS) for at in range(_STEPS)]
    outside = [_Box(*at, *at) for at in way if math.hypot(at[0] - x, at[1] - y) > high / 2]
    return any(point.meets(other) for point in outside for other in others)


def _fits(box: _Box, others: Sequence[_Box], layout: Layout) -> bool:
    inside = box.left >= 0 and box.right <= layout.width and box.top >= 0
    return inside and not any(box.meets(other) for other in others)
