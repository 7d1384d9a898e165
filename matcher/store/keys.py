"""Rows in, the identity and digests they are stored under out."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar, cast

from matcher.store.codec import to_json
from matcher.types import Posting, Seeker

T = TypeVar("T")
Known = TypeVar("Known", Posting, Seeker)
# Cells that only the screening may see: they count as content but are never written.
PROTECTED = frozenset(
    {"sex", "gender", "marriage", "ethnicity", "household", "outsiders", "religion"}
    | {"disability", "health", "political"}
)
# A feed that renews its dates every day has not changed what a clerk released.
_DATES = frozenset({"published", "expires", "row_number"})
# What must not be kept of a person even as an unknown column: who it is, and what is protected.
_PERSONAL = frozenset({"name", "id_number", "phone", "mobile"}) | PROTECTED
_PERSONAL_HEADERS = (
    *("姓名", "电话", "手机", "微信", "qq", "邮箱", "电子邮件", "email", "e-mail", "wechat"),
    *("住址", "地址", "联系", "证件", "身份"),
    *("性别", "民族", "婚", "户籍", "户口", "宗教", "政治", "残疾"),
)


def external_key(posting: Posting) -> str:
    """Name a posting within its source: the source's id, else the one made of its content."""
    return posting.external_id if posting.external_id is not None else f"#{posting.id}"


def with_storable_keys(value: Known) -> Known:
    """Keep NUL out of what a row is known by, so that it is found again as it was written."""
    names = ("id", "source", "external_id") if isinstance(value, Posting) else ("id", "source")
    told = {name: getattr(value, name) for name in names}
    kept = storable(told)
    return value if kept == told else replace(value, **kept)


def storable(value: T) -> T:
    r"""Put a mark where a text, or the texts of a collection, hold NUL, which PostgreSQL refuses.

    >>> storable({"title": "焊\0工", "headcount": 3})
    {'title': '焊�工', 'headcount': 3}
    """
    plain: object = value
    if isinstance(value, str):
        plain = value.replace("\0", "\ufffd") if "\0" in value else value
    elif isinstance(value, dict):
        plain = {name: storable(one) for name, one in value.items()}
    elif isinstance(value, (list, tuple)):
        plain = type(value)(storable(one) for one in value)
    return cast("T", plain)


def content_hash(posting_text: str, fields: Mapping[str, str]) -> str:
    """Digest what the sender wrote, dates aside; without cells, what was read from them."""
    cells = {name: fields[name] for name in sorted(fields) if name not in _DATES}
    return digest(to_json(cells)) if cells else digest(posting_text)


def kept_fields(fields: Mapping[str, str]) -> dict[str, str]:
    """Leave out the cells that may not be stored."""
    return {name: text for name, text in fields.items() if name not in PROTECTED}


def kept_extra(extra: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Leave out unknown columns that would name a person or say what is protected."""
    return tuple((header, text) for header, text in extra if not _personal(header))


def _personal(header: str) -> bool:
    plain = header.strip().casefold()
    return plain in _PERSONAL or any(word in plain for word in _PERSONAL_HEADERS)


def digest(*texts: str) -> str:
    """Digest texts so that no two lists of them are confused."""
    sha = hashlib.blake2b(digest_size=16)
    for text in texts:
        data = text.encode("utf-8", "surrogatepass")
        sha.update(len(data).to_bytes(8, "big") + data)
    return sha.hexdigest()
