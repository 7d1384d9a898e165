from datetime import date

import pytest

from matcher.store.history import postings_at
from matcher.store.values import PostingRow
from matcher.types import Place, Posting

DAY = date(2026, 11, 1)


def send(store, *postings):
    store.upsert_postings([PostingRow(posting) for posting in postings], DAY)
    return store.change_number()


def title(store, id, change):
    found = postings_at(store, [id], change).get(id)
    return found.title if found else None


def test_a_posting_is_read_as_it_stood_at_each_change(store):
    first = send(store, Posting("1", "驻粤站", "焊工"))
    second = send(store, Posting("1", "驻粤站", "氩弧焊工"))
    third = send(store, Posting("1", "驻粤站", "二保焊工"))
    assert [title(store, "1", change) for change in (first - 1, first, second, third, 99)] == [
        *(None, "焊工", "氩弧焊工", "二保焊工", "二保焊工")
    ]


def test_what_did_not_change_is_read_as_it_is(store):
    send(store, Posting("1", "驻粤站", "焊工"))
    last = send(store, Posting("2", "驻粤站", "钳工"))
    send(store, Posting("1", "驻粤站", "焊工"))
    assert postings_at(store, ["1", "2", "unknown"], last) == store.postings(["1", "2"])


@pytest.mark.parametrize("step", ["hold", "remove", "expire"])
def test_what_is_held_withdrawn_or_over_is_still_read(store, step):
    posting = Posting("1", "驻粤站", "焊工", expires=date(2026, 11, 3))
    change = send(store, posting)
    {
        "hold": lambda: store.hold("1", "待核"),
        "remove": lambda: store.remove(["1"], "不招了"),
        "expire": lambda: store.expire(date(2026, 11, 9)),
    }[step]()
    send(store, Posting("1", "驻粤站", "别的"))
    assert postings_at(store, ["1"], change)["1"] == posting


def test_a_near_duplicate_is_read_as_it_stood_before_it_was_one(store):
    nanning = (Place("450100", "南宁市"),)
    change = send(store, Posting("1", "驻粤站", "焊工", employer="好厂", places=nanning))
    send(store, Posting("2", "南宁", "焊工", employer="好厂", places=nanning))
    send(store, Posting("2", "南宁", "电焊工", employer="好厂", places=nanning))
    assert title(store, "1", change) == "焊工"
    assert title(store, "2", change) is None
