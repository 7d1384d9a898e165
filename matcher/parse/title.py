"""A job title, and the text under it, in; the trades it names, best first, out.

>>> [guess.trade for guess in read_title("急招！！会计（包吃住）5名")]
['会计']
>>> [guess.trade for guess in read_title("审计/会计")]
['审计', '会计']
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from matcher.codes.tables import read_rows
from matcher.codes.trades import all_trades
from matcher.config import DATA
from matcher.parse.duties import duties_trades, hidden_trade, is_soft
from matcher.parse.level import read_level
from matcher.parse.text import normalise
from matcher.types import TradeGuess

__all__ = ["read_level", "read_title"]

_MOST = 6
_ASIDE = re.compile(r"[(\[【<《{]([^()\[\]【】<>《》{}]*)[)\]】>》}]?")
_COUNT = re.compile(r"(?:招|聘)?\d+\s*[名人位]|若干[名人]?|数名|多名")
_PAY = re.compile(
    r"\d+(?:\.\d+)?\s*(?:[-~至到]\s*\d+(?:\.\d+)?)?\s*(?:[kKwW万千]元?|元)(?:[/每]?[月天日时年]薪?)?(?:\+|以上|起)?"
)
_HIRING = re.compile(r"^\s*(?:招聘|招工|招|聘)(?=[^\s])")
_JOINER = re.compile(r"\s*[/、,，;；|+&·~!！:：\-]+\s*|\s+|兼|和|及|或|与")
_DENIED = re.compile(r"非|不是|无需|不含|不做|无|没有")
# What may follow a trade's name without making it another job.
_RANK = re.compile(
    r"(?:高级|资深|初级|中级|实习|储备)?(?:[工员师生长岗类]|专员|人员|岗位|助理|主管|经理|总监|"
    r"主任|组长|班长|领班|队长|实习生|学徒工?|师傅|副手|负责人|方向|团队|老师傅|熟练工|[A-Da-d1-9])*$"
)
_CERTAIN, _FIRST, _SECOND = 0.97, 0.6, 0.5


def read_title(title: str, text: str = "") -> tuple[TradeGuess, ...]:
    """Name the trades of a posting's or a wish's title, best first; empty if nothing names one.

    Duties that sell under a soft title (客服, 文员, 储备干部…) come before it, with the words of
    the text as evidence; an unknown title falls back on what the text says is done.
    """
    guesses = list(_from_title(normalise(title)))
    best = max(guesses, key=lambda guess: guess.confidence, default=None)
    if best is None or is_soft(best.trade):
        guesses += _from_text(text, best)
    return _ranked(guesses)


def _from_title(title: str) -> Iterator[TradeGuess]:
    asides = [hit[1] for hit in _ASIDE.finditer(title) if not _DENIED.match(hit[1])]
    main = _clean(_ASIDE.sub(" ", title))
    found = [guess for rank, part in enumerate(_parts(main)) for guess in _part(part, rank)]
    yield from found
    soft = all(is_soft(guess.trade) for guess in found)
    for aside in map(_clean, asides):
        for guess in _part(aside, 0):
            weight = (0.85 if found else 0.8) if soft else 0.5
            yield _weaker(guess, weight)


def _clean(title: str) -> str:
    """Drop pay, counts and slogans, and the verb of hiring before a job's name."""
    plain = _COUNT.sub(" ", _PAY.sub(" ", title))
    plain = _noise().sub(" ", plain).strip(" -+/、,，!！.。:：~*#★●")
    bare = _HIRING.sub("", plain)
    # 招聘专员 hires for a living; 招聘焊工 seeks a welder.
    return bare if bare != plain and any(all_trades(bare)) and not _RANK.fullmatch(bare) else plain


def _parts(title: str) -> Iterator[str]:
    """Cut a title where it joins jobs, but never inside a job's name (和面工, C/C++)."""
    names = all_trades(title)
    start = 0
    for hit in _JOINER.finditer(title):
        if any(begin < hit.end() and hit.start() < end for begin, end, _ in names):
            continue
        yield title[start : hit.start()]
        start = hit.end()
    yield title[start:]


def _part(part: str, rank: int) -> Iterator[TradeGuess]:
    """Read one job: Chinese puts the head last, so the last name decides and others colour it."""
    names = _maximal(all_trades(part))
    if not names:
        return
    start, end, trade = names[-1]
    confidence = _confidence(part, start, end) * 0.93**rank
    yield TradeGuess(trade, round(confidence, 2), "title", part[start:end])
    for begin, stop, other in names[:-1]:
        weight = 0.6 if stop > start else 0.45  # sharing letters with the head: another reading
        yield TradeGuess(other, round(confidence * weight, 2), "title", part[begin:stop])


def _confidence(part: str, start: int, end: int) -> float:
    """Weigh how much of the part the name explains, and whether what follows is only a rank."""
    size = len(part.replace(" ", ""))
    rest = part[end:].strip()
    ranked = _RANK.match(rest) is not None
    covered = (end - start + (len(rest) if ranked else 0)) / max(size, 1)
    sure = _FIRST + (_CERTAIN - _FIRST) * min(covered, 1.0)
    return sure if ranked else sure * 0.7


def _maximal(names: Iterable[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Leave out names inside longer ones; order by where they end."""
    spans = sorted(names, key=lambda hit: (hit[1], hit[0]))
    return [
        (start, end, trade)
        for start, end, trade in spans
        if not any(
            begin <= start and end <= stop and (begin, stop) != (start, end)
            for begin, stop, _ in spans
        )
    ]


def _from_text(text: str, best: TradeGuess | None) -> Iterator[TradeGuess]:
    if not text:
        return
    hidden = hidden_trade(text)
    if hidden is not None:
        # It must outrank the title it hides under.
        floor = best.confidence + 0.01 if best else 0.0
        yield TradeGuess(
            hidden.trade, min(max(hidden.confidence, floor), 0.98), hidden.field, hidden.words
        )
    cap = 0.9 if best is None else 0.7
    for guess in duties_trades(text):
        yield _weaker(guess, cap)


def _weaker(guess: TradeGuess, weight: float) -> TradeGuess:
    return TradeGuess(guess.trade, round(guess.confidence * weight, 2), guess.field, guess.words)


def _ranked(guesses: Iterable[TradeGuess]) -> tuple[TradeGuess, ...]:
    best: dict[str, TradeGuess] = {}
    for guess in guesses:
        if guess.trade not in best or guess.confidence > best[guess.trade].confidence:
            best[guess.trade] = guess
    order = sorted(best.values(), key=lambda guess: -guess.confidence)
    return tuple(order[:_MOST])


@cache
def _noise() -> re.Pattern[str]:
    words = (row["words"] for row in read_rows(DATA / "lexicon" / "title_noise.csv"))
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")
