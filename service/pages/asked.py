"""A posting in; what it asks of people, in the words of a printed sheet, out.

>>> from matcher.types import Education, Span
>>> requirements(Posting("1", "样例", "焊工", education=Education.JUNIOR, age=Span(None, 45)))
'初中以上；45岁以下'
>>> requirements(Posting("1", "样例", "焊工"))
'没有写，去之前先问清'
"""

from __future__ import annotations

from collections.abc import Iterator

from matcher.ranking.words import EDUCATION, age_words
from matcher.types import Education, Posting, Span, Stance

_NAMED = ("licence:", "skill:")
_MOST = 4  # papers and skills that a line has room for


def requirements(posting: Posting) -> str:
    """Say which schooling, practice, age, papers and skills are asked."""
    return "；".join(_told(posting)) or "没有写，去之前先问清"


def _told(posting: Posting) -> Iterator[str]:
    if posting.education is Education.ANY:
        yield "学历不限"
    elif posting.education is not None:
        yield f"{EDUCATION[posting.education]}以上"
    if posting.majors:
        yield f"专业：{'、'.join(posting.majors[:_MOST])}"
    if posting.experience is not None and posting.experience.low:
        yield f"经验{posting.experience.low:g}年以上"
    if posting.age is not None and _says(posting.age):
        yield age_words(posting.age)
    asked = dict.fromkeys(
        one.concept.partition(":")[2]
        for one in posting.mentions
        if one.stance is Stance.REQUIRES and one.concept.startswith(_NAMED)
    )
    if asked:
        yield f"要{'、'.join(list(asked)[:_MOST])}"


def _says(span: Span) -> bool:
    return span.low is not None or span.high is not None
