"""A text as it was sent in; one that every database and answer can carry out."""

from __future__ import annotations


def encodable(text: str) -> str:
    r"""Replace halves of surrogate pairs, and drop NUL.

    >>> encodable("a\x00b")
    'ab'
    """
    return text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "")
