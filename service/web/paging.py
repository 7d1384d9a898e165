"""A query's `limit` and `cursor` in; where to go on from, and the `Link` to the next page, out.

A cursor holds the sort keys of the last row shown: times and ids, never a name.

    >>> read_cursor(encode_cursor("2026-11-24", "p1"))
    ('2026-11-24', 'p1')
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote, urlencode

from fastapi import Depends, Query, Request, Response

from service.web.problems import Invalid

Key = str | int
LARGEST = 2**63 - 1  # what a BigInteger column can be compared with
_BAD = "cursor 无法识别；请原样使用上一页 Link 里的地址，或去掉它从头查"


@dataclass(frozen=True, slots=True)
class Page:
    """How many rows to show, after the row with these sort keys; none: from the start."""

    limit: int
    after: tuple[Key, ...] = ()

    def keys(self, *kinds: type[Key]) -> tuple[Key, ...] | None:
        """Give the keys to go on from, which must be of these kinds; None at the start."""
        if not self.after:
            return None
        if tuple(type(key) for key in self.after) != kinds:
            raise Invalid(_BAD)
        return self.after


def paged(
    limit: Annotated[int, Query(ge=1, le=200, description="一页最多多少条")] = 50,
    cursor: Annotated[
        str | None, Query(max_length=600, description="上一页 Link 里给的位置；不写则从头查")
    ] = None,
) -> Page:
    """Read which page is asked for."""
    return Page(limit, read_cursor(cursor) if cursor else ())


Paged = Annotated[Page, Depends(paged)]


def encode_cursor(*keys: Key) -> str:
    """Write the sort keys of the last row shown as an opaque text."""
    text = json.dumps(keys, ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(cursor: str) -> tuple[Key, ...]:
    """Read a cursor back; whatever we did not write is refused."""
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), b"-_", validate=True)
        keys = json.loads(text.decode())
    except (binascii.Error, ValueError, RecursionError) as error:
        raise Invalid(_BAD) from error
    if not isinstance(keys, list) or not 1 <= len(keys) <= 6 or not all(map(_usable, keys)):
        raise Invalid(_BAD)
    return tuple(keys)


def next_link(request: Request, response: Response, cursor: str | None) -> None:
    """Tell where the next page is; without a cursor there is none."""
    if cursor is None:
        return
    query = [pair for pair in request.query_params.multi_items() if pair[0] != "cursor"]
    target = f"{quote(request.url.path)}?{urlencode([*query, ('cursor', cursor)])}"
    response.headers["Link"] = f'<{target}>; rel="next"'


def _usable(key: object) -> bool:
    """Databases hold no NUL and no half of a surrogate pair, and integers end somewhere."""
    if isinstance(key, str):
        return "\0" not in key and not any("\ud800" <= letter <= "\udfff" for letter in key)
    return type(key) is int and abs(key) <= LARGEST
