"""A row's values in; as much of each as is read, and a note of what was not, out.

Reading takes its time by the square of the length where one refusal follows another; a text beyond
the limit is kept whole all the same.

>>> values, notes = readable({"about": "夜班" * 6000, "major": "焊接"}, "seekers")
>>> len(values["about"]), values["major"], [note.field for note in notes]
(10000, '焊接', ['about'])
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from matcher.ingest.columns import Kind, fields
from matcher.types import Finding, Severity

READ = 10_000  # characters of one field: a second's work at worst


def readable(
    values: Mapping[str, object], kind: Kind
) -> tuple[Mapping[str, object], tuple[Finding, ...]]:
    """Cut every value to what is read of it; the very same values when none is too long."""
    long = [name for name, value in values.items() if _length(value) > READ]
    if not long:
        return values, ()
    cut = {
        name: _first(value, READ)[0] if name in long else value for name, value in values.items()
    }
    return cut, tuple(_notes(long, kind))


def readable_texts(
    texts: Mapping[str, str], kind: Kind
) -> tuple[Mapping[str, str], tuple[Finding, ...]]:
    """Cut every text to what is read of it."""
    values, notes = readable(texts, kind)
    return {name: str(value) for name, value in values.items()} if notes else texts, notes


def _notes(long: list[str], kind: Kind) -> Iterator[Finding]:
    for name in long:
        info = fields(kind).get(name)
        message = f"“{info.meaning if info else name}”太长，只读了前 1 万字；原文照存"
        yield Finding("long_text", Severity.NOTE, message, name)


def _length(value: object) -> int:
    if isinstance(value, str):
        return len(value)
    if isinstance(value, Mapping):
        return sum(map(_length, value.values()))
    return sum(map(_length, value)) if isinstance(value, (list, tuple)) else 0


def _first(value: object, room: int) -> tuple[object, int]:
    """Cut a value to `room` characters, and tell the room that is left."""
    if isinstance(value, str):
        return value[:room], max(room - len(value), 0)
    if isinstance(value, Mapping):
        pairs = {}
        for key, item in value.items():
            pairs[key], room = _first(item, room)
        return pairs, room
    if isinstance(value, (list, tuple)):
        items = []
        for item in value:
            part, room = _first(item, room)
            items.append(part)
        return items, room
    return value, room
