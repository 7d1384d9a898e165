"""What a thing looks like now in; its `ETag`, and whether a caller's copy is still good, out.

>>> etag_of("posting", 7) == etag_of("posting", 7) != etag_of("posting", 8)
True
"""

from __future__ import annotations

import hashlib
import json
import re

from fastapi import Request, Response

from service.web.problems import PreconditionFailed

_TAG = re.compile(r'(?:W/)?"[^"]*"')
_LENGTH = 32  # hex digits; 128 bits


def etag_of(*parts: object) -> str:
    """Make the tag of a thing from what changes when it does."""
    text = json.dumps(parts, ensure_ascii=True, default=str, sort_keys=True)
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:_LENGTH]}"'


def set_etag(response: Response, tag: str) -> None:
    """Tell the tag; the caller's copy may be kept but must be asked about each time."""
    response.headers["ETag"] = tag


def not_modified(request: Request, tag: str) -> bool:
    """Say whether the caller's copy (`If-None-Match`) is still good: answer 304 with the tag."""
    told = request.headers.get("if-none-match")
    return told is not None and _holds(told, tag, weak=True)


def check_match(request: Request, tag: str | None) -> None:
    """Refuse to change what has changed since the caller read it (`If-Match`); None: not there."""
    check_read(request.headers.get("if-match"), tag)


def check_read(told: str | None, tag: str | None) -> None:
    """Refuse to change what no longer bears a tag that the caller read; None: told none."""
    if told is not None and (tag is None or not _holds(told, tag, weak=False)):
        raise PreconditionFailed("内容已被别人改过；请重新读取，核对以后再改")


def _holds(told: str, tag: str, *, weak: bool) -> bool:
    """Compare as RFC 9110 has it: strongly for changing, weakly for reading."""
    if told.strip() == "*":
        return True
    tags = _TAG.findall(told)
    if weak:
        tags = [one.removeprefix("W/") for one in tags]
        tag = tag.removeprefix("W/")
    return tag in tags
