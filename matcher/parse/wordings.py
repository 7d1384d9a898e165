"""A seeker's phrase in, the conditions out that it words in its own way: 一天站十个钟, 住的地方要有.

>>> [(hit.words, hit.concepts) for hit in find_worded("搬煤气上楼我不行")]
[('搬煤气上楼', ('cond:重体力',))]

`data/lexicon/wordings.csv` holds what no list of words could: a verb with its object somewhere
behind it. A row's `given` is the verdict that the words give by themselves, as in the lists: `-` a
lack, `+` a having, `~` none, and then they count only where the text takes a stand on them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from matcher.codes.tables import read_rows
from matcher.parse.lexicon import FOLDER, GIVEN, Entry, Hit, natures

_NUMBER = r"[一二两三四五六七八九十几百半\d]"


def find_worded(text: str, taken: Iterable[tuple[int, int]] = ()) -> Iterator[Hit]:
    """Find conditions by the way they are worded, outside the spans already taken."""
    entries, pattern = _wordings()
    spans = tuple(taken)
    for hit in pattern.finditer(text):
        if all(hit.end() <= start or end <= hit.start() for start, end in spans):
            entry = entries[int((hit.lastgroup or "")[1:])]
            yield Hit(*hit.span(), hit[0], (entry,))


@cache
def _wordings() -> tuple[tuple[Entry, ...], re.Pattern[str]]:
    rows = read_rows(FOLDER / "wordings.csv")
    ways = (row["pattern"].replace("N", _NUMBER) for row in rows)
    pattern = re.compile("|".join(f"(?P<w{at}>{way})" for at, way in enumerate(ways)))
    return tuple(map(_entry, rows)), pattern


def _entry(row: dict[str, str]) -> Entry:
    concept, given = f"cond:{row['condition']}", row["given"]
    nature, weak = natures()[concept], given == "~"
    return Entry(concept, nature, row["pattern"], given=GIVEN.get(given, ""), weak=weak)
