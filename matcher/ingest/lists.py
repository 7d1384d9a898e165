"""A value that lists things in, its items out: JSON lists, printed Python lists, joined cells."""

from __future__ import annotations

import re

from matcher.ingest.cells import cell_text, clean, listed

_SEPARATOR = re.compile(r"[、,，;；\n|]+")
_SLASH = re.compile(r"[、,，;；\n|/]+")
# Python[GOOD], 英语[COMMONLY]: a level set behind the name by an export.
_LEVEL = re.compile(r"\[[A-Z_]*\]$")
_BRACKET = re.compile(r"\[([^\[\]]*)\]$")
_MAX_ITEMS = 200


def items_of(
    value: object, *, slash: bool = False, levels: bool = False, cut: bool = True
) -> tuple[str, ...]:
    """List the items of a value; `slash` cuts at / too, `levels` drops levels in brackets.

    >>> items_of("['Python[GOOD]', 'Excel']", levels=True), items_of("普工/焊工", slash=True)
    (('Python', 'Excel'), ('普工', '焊工'))
    """
    if isinstance(value, str):
        printed = listed(value.strip())
        if printed is None:
            pattern = _SLASH if slash else _SEPARATOR
            parts = pattern.split(value) if cut else [value]
        else:
            parts = list(printed)
    elif isinstance(value, (list, tuple)):
        parts = [cell_text(item) for item in value]
    else:
        parts = [cell_text(value)]
    cleaned = (clean(part).strip(" 。") if cut else clean(part) for part in parts[:_MAX_ITEMS])
    shown = (_named(item) if levels else item for item in cleaned)
    return tuple(dict.fromkeys(item for item in shown if item))


def _named(item: str) -> str:
    item = _LEVEL.sub("", item).strip()
    return _BRACKET.sub(r"（\1）", item)
