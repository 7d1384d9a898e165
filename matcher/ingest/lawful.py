"""A posting in, the works of it that the law keeps women or minors from out.

>>> from matcher.types import Posting
>>> barred_work(Posting("1", "s", "煤矿井下采煤工"), "women").what
'矿山井下作业'
>>> barred_work(Posting("2", "s", "智慧矿山软件工程师"), "women") is None
True
"""

from __future__ import annotations

from matcher.ingest.rules import Barred, barred
from matcher.parse.text import normalise
from matcher.types import Posting

_SURE = 0.5  # an occupation guessed with less confidence decides nothing


def barred_work(posting: Posting, who: str) -> Barred | None:
    """Find the first kind of work in a posting that `who` ("women", "minors") may not do."""
    title = normalise(posting.title)
    text = f"{title}\n{normalise(posting.description)}"
    for work in barred(who):
        if _coded(posting, work) or _named(work, text if work.anywhere else title):
            return work
    return None


def _coded(posting: Posting, work: Barred) -> bool:
    return any(
        guess.code.startswith(work.occupations) and guess.confidence >= _SURE
        for guess in posting.occupations
    )


def _named(work: Barred, text: str) -> bool:
    return bool(work.words.search(text)) and not (work.unless and work.unless.search(text))
