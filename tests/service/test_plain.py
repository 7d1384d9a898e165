"""The list without comparing, and the turns in which everybody is answered."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest

from matcher.store.store import Store
from service.live.plain import PlainList
from service.live.turns import Turns

from .following import posting, waits_for


@pytest.fixture
def plain():
    with Store.open(":memory:", lambda: datetime(2026, 11, 24, 3, tzinfo=UTC)) as store:
        yield PlainList(store), store


TODAY = date(2026, 11, 24)


def test_the_plain_list_follows_what_is_changed_and_withdrawn(plain):
    lines, store = plain
    store.upsert_postings([posting(1, published="2026-11-20"), posting(2, published="2026-11-21")])
    lines.follow(TODAY)
    assert lines.newest("450200", TODAY, 5) == ["n2", "n1"]
    store.upsert_postings([posting(1, published="2026-11-22")])
    store.remove(["n2"], "招满了")
    lines.follow(TODAY)
    assert lines.newest("450200", TODAY, 5) == ["n1"] and len(lines) == 1


def test_a_day_that_has_not_come_gains_nothing(plain):
    lines, store = plain
    store.upsert_postings([posting(1, published="2026-12-31"), posting(0, published="2026-11-24")])
    lines.follow(TODAY)
    assert lines.newest("450200", TODAY, 5) == ["n0", "n1"]


def test_near_comes_before_new(plain):
    lines, store = plain
    store.upsert_postings(
        [
            posting(1, published="2026-11-24", place="东莞市长安镇"),
            posting(2, published="2026-11-01", place="柳州市柳江区"),
            posting(3, published="2026-11-02", place=""),
        ]
    )
    lines.follow(TODAY)
    assert lines.newest("450200", TODAY, 5)[0] == "n2"


def test_what_has_run_out_is_not_in_the_plain_list(plain):
    lines, store = plain
    store.upsert_postings([posting(1, expires="2026-11-24"), posting(2, expires="2026-12-24")])
    lines.follow(TODAY)
    assert lines.newest("450200", TODAY + timedelta(days=1), 5) == ["n2"]


def test_turns_are_taken_in_the_order_of_coming():
    turns, order, threads = Turns(1), [], []

    def work(number):
        with turns.turn(), turns.turn():  # a second one inside is the same
            order.append(number)

    with turns.turn():
        for number in range(5):
            threads.append(threading.Thread(target=work, args=(number,)))
            threads[-1].start()
            waits_for(lambda number=number: turns.waiting == number + 1)
    for thread in threads:
        thread.join()
    assert order == [0, 1, 2, 3, 4] and turns.waiting == 0


def test_a_turn_is_handed_on_by_whoever_fails():
    turns = Turns(1)
    with pytest.raises(ValueError, match="wrong"), turns.turn():
        raise ValueError("wrong")
    with turns.turn():
        assert turns.waiting == 0
