"""Postings, seekers and findings in, JSON text out, and back again without loss.

Fields at their default are left out, so that a value written before a field existed still reads;
a field that this version does not know is an error, never dropped.

>>> from matcher.types import Pay, Posting
>>> text = encode_posting(Posting("1", "南宁", "焊工", pay=Pay(6000, 8000)))
>>> text
'{"id":"1","source":"南宁","title":"焊工","pay":{"low":6000,"high":8000}}'
>>> decode_posting(text).pay
Pay(low=6000, high=8000, period=<PayPeriod.MONTH: 'month'>, months=12)
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from matcher.errors import MatcherError
from matcher.types import Finding, Posting, Seeker

T = TypeVar("T")
_SETS = ("audience", "groups")  # in memory without order: sorted, so that equal values read equal


class StoredValueError(MatcherError):
    """A row of the store was written by another version or damaged."""

    def __init__(self, kind: str, detail: str) -> None:
        super().__init__(
            f"资料库里有一条{kind}读不出来（{detail}），可能是更新的版本写的，请升级本程序"
        )


def encode_posting(posting: Posting) -> str:
    """Write a posting as JSON text, the same for equal postings."""
    return to_json(_plain(_postings(), posting))


def decode_posting(text: str) -> Posting:
    """Read a posting back."""
    return _decode(_postings(), "岗位", text)


def encode_seeker(seeker: Seeker) -> str:
    """Write a seeker as JSON text, the same for equal seekers."""
    return to_json(_plain(_seekers(), seeker))


def decode_seeker(text: str) -> Seeker:
    """Read a seeker back."""
    return _decode(_seekers(), "求职者", text)


def encode_findings(findings: Iterable[Finding]) -> str:
    """Write findings in their order."""
    listed = _findings().dump_python(tuple(findings), mode="json", exclude_defaults=True)
    return to_json(listed)


def decode_findings(text: str) -> tuple[Finding, ...]:
    """Read findings back."""
    return () if text == "[]" else _decode(_findings(), "审查意见", text)


def to_json(value: object) -> str:
    """Write plain values compactly, Chinese as Chinese."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@cache
def _postings() -> TypeAdapter[Posting]:
    return TypeAdapter(Posting)


@cache
def _seekers() -> TypeAdapter[Seeker]:
    return TypeAdapter(Seeker)


@cache
def _findings() -> TypeAdapter[tuple[Finding, ...]]:
    return TypeAdapter(tuple[Finding, ...])


def _plain(adapter: TypeAdapter[T], value: T) -> dict[str, Any]:
    plain: dict[str, Any] = adapter.dump_python(value, mode="json", exclude_defaults=True)
    for name in _SETS:
        if name in plain:
            plain[name] = sorted(plain[name])
    return plain


def _decode(adapter: TypeAdapter[T], name: str, text: str) -> T:
    try:
        return adapter.validate_json(text, strict=True, extra="forbid")
    except ValidationError as error:
        where = ".".join(str(part) for part in error.errors()[0]["loc"])
        # Not `from error`: its text quotes the document.
        raise StoredValueError(name, where or "不是 JSON") from None
