"""Normalised text in, the concepts of the project's vocabulary that it names out, in one pass.

>>> [(hit.words, hit.concepts) for hit in find_concepts("会氩弧焊,有叉车证", "seeker")]
[('氩弧焊', ('skill:氩弧焊',)), ('叉车证', ('licence:叉车证',))]

How a word is written in the tables says how it counts: `[扛/搬]货` stands for both words, `饭…管`
for the two within a few letters, `-老花` already means a lack and `+有证` a having, `~销售` counts only where the text
takes a stand on it, and `A2?驾~照` only where one of the others stands in the same text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Literal, TypeAlias

import ahocorasick

from matcher.codes.tables import read_rows
from matcher.config import DATA

FOLDER = DATA / "lexicon"
Side: TypeAlias = Literal["seeker", "posting"]

GIVEN = {"-": "lacks", "+": "has"}  # the verdict that a mark before the words gives
_GAP = 6  # letters that may stand between the two parts of a split word
_CHOICE = re.compile(r"\[([^\[\]]*/[^\[\]]*)\]")
_STOP = re.compile(r"[,。.;!?、\n]")
_LOWER = str.maketrans({chr(code): chr(code + 32) for code in range(ord("A"), ord("Z") + 1)})


@dataclass(frozen=True, slots=True)
class Entry:
    """One spelling of a concept, and the conditions under which it counts."""

    concept: str
    nature: str  # offer, perk (an offer that personnel officers also deal in), duty, demand, skill, licence, industry or decoy
    words: str
    tail: str = ""
    needs: tuple[str, ...] = ()
    given: str = ""  # the verdict that the words themselves give: "has", "lacks" or "accepts"
    weak: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """A place in a text that names one or more concepts."""

    start: int
    end: int
    words: str
    entries: tuple[Entry, ...]
    inner: str = ""  # a split word up to its second part: a "not" may stand in it

    @property
    def concepts(self) -> tuple[str, ...]:
        """The concepts named."""
        return tuple(entry.concept for entry in self.entries)


def find_concepts(
    text: str, side: Side, context: str = "", listed: bool = False
) -> tuple[Hit, ...]:
    """Find what a text names, longest words first, none inside another, in reading order.

    Words that only look like a concept come as hits that name nothing: they mask what lies inside.
    Short names such as `A2` or `PS` count if the context, or else the text, names their like; in a
    list of skills or licences they count by themselves unless they have a plainer sense.
    """
    folded = text.translate(_LOWER)
    around = context.translate(_LOWER) if context else folded
    spans: dict[tuple[int, int], dict[Entry, int]] = {}
    found = list(_matches(folded, side))
    masked = {at for start, _, end, entry in found if not entry.concept for at in range(start, end)}
    for start, head, end, entry in found:
        hidden = entry.tail and entry.concept and end - len(entry.tail) in masked
        if not hidden and (listed or _proven(entry, around)):
            spans.setdefault((start, head), {})[entry] = end
    return tuple(_hit(text, around, span, spans[span]) for span in _longest(list(spans)))


def mend(text: str) -> str:
    """Put usual misspellings right, letter for letter, so that every offset stays.

    >>> mend("有插车证,会做帐")
    '有叉车证,会做账'
    """
    pattern, right = _misspellings()
    return pattern.sub(lambda wrong: right[wrong[0]], text)


def expand(spelling: str) -> Iterator[str]:
    """Write out each word that a spelling with choices stands for.

    >>> list(expand("[扛/搬]货"))
    ['扛货', '搬货']
    """
    parts = _CHOICE.split(spelling)
    choices = [part.split("/") if at % 2 else [part] for at, part in enumerate(parts)]
    return ("".join(words) for words in product(*choices))


@cache
def natures() -> Mapping[str, str]:
    """Each concept's nature: what kind of thing a text that names it speaks of."""
    return {entry.concept: entry.nature for entry in _entries("posting")} | {
        entry.concept: entry.nature for entry in _entries("seeker")
    }


@cache
def fields_of_work() -> frozenset[str]:
    """Name the industries that are a kind of work (猎头, 直播) and not a kind of house (电子厂)."""
    rows = read_rows(FOLDER / "industries.csv")
    return frozenset(f"industry:{row['name']}" for row in rows if row["reach"] != "name")


def _proven(entry: Entry, around: str) -> bool:
    return not entry.needs or any(need in around for need in entry.needs)


def _hit(text: str, around: str, span: tuple[int, int], ends: Mapping[Entry, int]) -> Hit:
    """Name what stands at a place; a meaning that its surroundings prove prevails."""
    start, head = span
    proven = [entry for entry in ends if _proven(entry, around)] or list(ends)
    special = [entry for entry in proven if entry.needs] or proven
    masked = any(entry.nature == "decoy" and entry.tail for entry in ends)
    entries = tuple(entry for entry in special if entry.concept and not masked)
    if not entries:
        return Hit(start, head, text[start:head], ())
    end = max(ends[entry] for entry in entries)
    split = next((entry for entry in entries if entry.tail), None)
    inner = text[start : end - len(split.tail)] if split else ""
    return Hit(start, end, text[start:end], entries, inner)


def _matches(folded: str, side: Side) -> Iterator[tuple[int, int, int, Entry]]:
    """Yield where words start, where their first part ends, where they end, and what they are."""
    for last, (size, entries) in _automaton(side).iter(folded):
        start, head = last - size + 1, last + 1
        if not _stands_alone(folded, start, head):
            continue
        for entry in entries:
            end = _tail_end(folded, head, entry.tail)
            if end:
                yield start, head, end, entry


def _tail_end(text: str, end: int, tail: str) -> int:
    """Find where the second part of a split word ends; 0 if it does not follow soon."""
    if not tail:
        return end
    window = text[end : end + _GAP + len(tail)]
    at = window.find(tail)
    if at < 0 or _STOP.search(window[:at]):
        return 0
    return end + at + len(tail)


def _longest(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Keep the longest of overlapping spans, the first of equally long ones."""
    kept: list[tuple[int, int]] = []
    last_end = 0
    for start, end in sorted(spans):
        if not kept or start >= last_end:
            kept.append((start, end))
        elif end - start > kept[-1][1] - kept[-1][0]:
            kept[-1] = (start, end)
        else:
            continue
        last_end = end
    return kept


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Refuse a Latin name or a number inside a longer one; a version may follow a name."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if _latin(text[start]) and _latin(before):
        return False
    name, version = text[end - 1], after
    if name.isascii() and name.isalpha() and end - start > 2 and version.isdigit():
        return True
    return not (_latin(name) and _latin(after))


def _latin(letter: str) -> bool:
    return letter.isascii() and letter.isalnum()


@cache
def _automaton(side: Side) -> ahocorasick.Automaton:
    words: dict[str, list[Entry]] = {}
    for entry in _entries(side):
        words.setdefault(entry.words, []).append(entry)
    automaton = ahocorasick.Automaton()
    for word, entries in words.items():
        automaton.add_word(word, (len(word), tuple(entries)))
    automaton.make_automaton()
    return automaton


@cache
def _entries(side: Side) -> tuple[Entry, ...]:
    return tuple(
        dict.fromkeys(
            entry
            for concept, nature, spellings in _rows(side)
            for spelling in spellings
            for entry in _entry(concept, nature, spelling)
        )
    )


def _entry(concept: str, nature: str, spelling: str) -> Iterator[Entry]:
    body, _, needs = spelling.partition("?")
    given, weak = GIVEN.get(body[0], ""), body[0] == "~"
    for word in expand(body[1:] if given or weak else body):
        head, _, tail = word.translate(_LOWER).partition("…")
        if head:
            near = tuple(need for need in needs.translate(_LOWER).split("~") if need)
            yield Entry(concept, nature, head, tail, near, given, weak)


def _rows(side: Side) -> Iterator[tuple[str, str, list[str]]]:
    """Yield each concept with its nature and spellings, the tables' own names included."""
    for row in read_rows(FOLDER / "conditions.csv"):
        name = row["name"]
        concept = name if ":" in name else f"cond:{name}"
        nature = "perk" if row["perk"] else row["kind"]
        yield concept, nature, _spellings(row["aliases"], row[f"{side}_words"])
    for kind, file in (("skill", "skills"), ("licence", "licences"), ("industry", "industries")):
        for row in read_rows(FOLDER / f"{file}.csv"):
            own = row["name"] if kind != "industry" else ""
            extra = row.get(f"{side}_words", "")
            yield f"{kind}:{row['name']}", kind, _spellings(own, row["aliases"], extra)
    for row in read_rows(FOLDER / "decoys.csv"):
        if row["side"] in {"", side}:
            yield "", "decoy", _spellings(row["words"])


def _spellings(*cells: str) -> list[str]:
    return [word for cell in cells for word in cell.split("|") if word]


@cache
def _misspellings() -> tuple[re.Pattern[str], Mapping[str, str]]:
    right = {row["wrong"]: row["right"] for row in read_rows(FOLDER / "misspellings.csv")}
    longest_first = sorted(right, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)) or r"(?!)"), right
