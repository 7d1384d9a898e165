"""Normalised text in, its sentences as rows of short phrases with what joins them, out.

>>> [[(phrase.joint, phrase.text) for phrase in row] for row in sentences("不加班、不出差,但夜班行")]
[[('', '不加班'), ('、', '不出差'), (',', '但夜班行')]]
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_SENTENCE = re.compile(r"[^。;!?\n]+")
# A full stop ends a sentence only where no figure or Latin name goes on: 1.5, Node.js, .NET
_DOT = re.compile(r"(?<![\da-zA-Z])\.(?![\da-zA-Z])|(?<=\d)\.(?=[^\d\s])")
_JOINT = re.compile(
    r"[,、:()\[\]【】《》<>|~★※]+|(?<=[\u4e00-\u9fff])[+/](?=[\u4e00-\u9fff\d])|(?<=\d)\+(?=[\u4e00-\u9fff])|"
    r"(?<=[\u4e00-\u9fff])\s+(?=\S)|(?<=[A-Za-z0-9+#])\s+(?=[\u4e00-\u9fff])|"
    r"(?=但是|但(?!凡)|不过(?!关)|可是|只是|就是要|而且|并且|另外|还有(?!意))"
)
_TAGS, _TAG = 6, 8  # so many phrases, of so few letters each, are a list of key words
_ASKS = re.compile(r"熟|精通|掌握|了解|具|有|会|懂|持|能|使用|负责|从事|要求|必须")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A stretch of text that takes one stand, and the mark that joins it to the one before."""

    text: str
    joint: str  # "" at the head of a sentence, "、", "," or " "


def sentences(text: str) -> Iterator[tuple[Phrase, ...]]:
    """Cut a text at its full stops, and each sentence into phrases."""
    for found in _SENTENCE.finditer(_DOT.sub("。", text)):
        row = tuple(_phrases(found[0]))
        if row:
            yield row


def is_tags(row: Sequence[Phrase]) -> bool:
    """Tell a list of bare key words, of which any one is a hint, from a sentence that asks.

    >>> [is_tags(row) for row in sentences("运维 网络 Linux 桌面 机房 弱电。熟悉机房、弱电")]
    [True, False]
    """
    short = sum(len(phrase.text) <= _TAG for phrase in row)
    return len(row) >= _TAGS and short == len(row) and not _ASKS.match(row[0].text)


def _phrases(sentence: str) -> Iterator[Phrase]:
    joint, at = "", 0
    for mark in _JOINT.finditer(sentence):
        text = sentence[at : mark.start()].strip()
        if text:
            yield Phrase(text, joint)
            joint = ""
        at = mark.end()
        joint = _weaker(joint, mark[0].strip()[:1] or " ") if mark[0] else joint or ","
    text = sentence[at:].strip()
    if text:
        yield Phrase(text, joint)


def _weaker(before: str, mark: str) -> str:
    """Of two marks in a row the one that parts more counts: "),、" parts as a comma does."""
    if mark == "、" and before in {"", "、"}:
        return mark
    return " " if mark == " " and before in {"", " "} else ","
