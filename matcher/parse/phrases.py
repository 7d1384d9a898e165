"""Normalised text in, its sentences as rows of short phrases with what joins them, out.

>>> [[(phrase.joint, phrase.text) for phrase in row] for row in sentences("不加班、不出差,但夜班行")]
[[('', '不加班'), ('、', '不出差'), (',', '但夜班行')]]
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_SENTENCE = re.compile(r"[^。;!?\n]+")
# A full stop ends a sentence only where no figure or Latin name goes on: 1.5, Node.js, .NET
_DOT = re.compile(r"(?<![\da-zA-Z])\.(?![\da-zA-Z])|(?<=\d)\.(?=[^\d\s])")
_JOINT = re.compile(
    r"[,、:()\[\]【】《》<>|~★※]+|(?<=[\u4e00-\u9fff])[+/](?=[\u4e00-\u9fff\d])|(?<=\d)\+(?=[\u4e00-\u9fff])|"
    r"(?<=[\u4e00-\u9fff])\s+(?=\S)|(?<=[A-Za-z0-9+#])\s+(?=[\u4e00-\u9fff])|"
    r"(?=但是|但(?!凡)|不过(?!关)|可是|只是|就是要|而且|并且|另外|还有(?!意))"
)


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
