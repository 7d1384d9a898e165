"""Cursors and tags: what was given comes back, anything else is refused."""

import pytest
from fastapi import Request, Response

from service.web.etags import check_match, etag_of, not_modified
from service.web.paging import Page, encode_cursor, next_link, read_cursor
from service.web.problems import Invalid, PreconditionFailed


def a_request(**headers: str) -> Request:
    pairs = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "headers": pairs, "path": "/v1/postings", "query_string": b"limit=2"}
    return Request(scope)


def test_a_cursor_comes_back_as_it_was() -> None:
    assert read_cursor(encode_cursor("南宁", 7)) == ("南宁", 7)


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "!!!!",
        "bnVsbA",
        "W10",
        "W251bGxd",
        encode_cursor("a\0"),
        encode_cursor(2**70),
        "W" * 500,
    ],
)
def test_a_cursor_that_is_none_is_refused(cursor: str) -> None:
    with pytest.raises(Invalid, match="cursor"):
        read_cursor(cursor)


def test_a_cursor_of_another_list_is_refused() -> None:
    assert Page(50, ("a", 1)).keys(str, int) == ("a", 1)
    assert Page(50).keys(str, int) is None
    with pytest.raises(Invalid):
        Page(50, ("a", 1)).keys(str, str)


def test_the_next_page_keeps_the_rest_of_the_query() -> None:
    response = Response()
    next_link(a_request(), response, "abc")
    assert response.headers["Link"] == '</v1/postings?limit=2&cursor=abc>; rel="next"'


def test_the_last_page_names_no_next_one() -> None:
    response = Response()
    next_link(a_request(), response, None)
    assert "Link" not in response.headers


def test_a_copy_is_good_while_nothing_has_changed() -> None:
    tag = etag_of("posting", 7)
    assert not_modified(a_request(if_none_match=tag), tag)
    assert not_modified(a_request(if_none_match=f'"x", W/{tag}'), tag)
    assert not not_modified(a_request(if_none_match=tag), etag_of("posting", 8))
    assert not not_modified(a_request(), tag)


def test_a_change_made_from_an_old_copy_is_refused() -> None:
    tag = etag_of("posting", 7)
    check_match(a_request(), tag)
    check_match(a_request(if_match=tag), tag)
    check_match(a_request(if_match="*"), tag)
    for told, now in ((f"W/{tag}", tag), (tag, etag_of("posting", 8)), ("*", None)):
        with pytest.raises(PreconditionFailed):
            check_match(a_request(if_match=told), now)
