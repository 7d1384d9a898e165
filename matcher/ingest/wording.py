"""The texts of a posting in, the unlawful or fraudulent words in them out.

>>> [(hit.code, hit.words) for hit in find_wording("title", "招聘文员，女士优先，已婚已育优先")]
[('sex', '女士优先'), ('marriage', '已婚已育')]
>>> find_wording("title", "女装店招店员，男女不限，不收押金")
()
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from matcher.ingest.rules import Pattern, patterns
from matcher.parse.text import normalise
from matcher.types import Severity

_SENTENCE_END = re.compile(r"[。;!?\n]")
_BEFORE, _AFTER = 16, 10  # how far the words that excuse a hit may stand from it
_LONGEST = 20_000  # characters of one field that are read
_TRIM = " \n,;:、。.()/[]"


@dataclass(frozen=True, slots=True)
class Hit:
    """Words that a rule names, and the field they stand in."""

    code: str
    severity: Severity
    field: str
    words: str


def find_wording(field: str, text: str) -> tuple[Hit, ...]:
    """Find what the wording rules name in one field, each code and wording once."""
    clean = normalise(text[:_LONGEST])
    hits = [
        Hit(rule.code, rule.severity, field, words)
        for rule in patterns()
        if field not in rule.skip and any(need in clean for need in rule.needs)
        for words in _words(rule, clean)
    ]
    return tuple(dict.fromkeys(hit for hit in hits if not _within_another(hit, hits)))


def _within_another(hit: Hit, hits: list[Hit]) -> bool:
    return any(
        hit.code == other.code and hit.words != other.words and hit.words in other.words
        for other in hits
    )


def _words(rule: Pattern, text: str) -> list[str]:
    return [
        re.sub(r"^\d?[、.)]", "", found[0]).strip(_TRIM)
        for found in rule.words.finditer(text)
        if not (rule.unless and rule.unless.search(_surroundings(text, found)))
    ]


def _surroundings(text: str, found: re.Match[str]) -> str:
    before = _SENTENCE_END.split(text[max(0, found.start() - _BEFORE) : found.start()])[-1]
    after = _SENTENCE_END.split(text[found.end() : found.end() + _AFTER])[0]
    return before + found[0] + after
