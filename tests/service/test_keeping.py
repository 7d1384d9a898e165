"""Who writes generations, and when; what is remembered of queries."""

from functools import partial

import pytest

from service.live.keeping import MANY, Keeper
from service.live.queries import QueryMemory

from .following import Spy


@pytest.fixture
def clock():
    return [1000.0]


@pytest.fixture
def keeper(tmp_path, clock):
    saved = []
    keeper = Keeper(tmp_path, partial(saved.append, 1), lambda: clock[0])
    keeper.saved = saved
    yield keeper
    keeper.close()


def test_a_small_change_is_not_written_at_once(keeper, clock):
    keeper.told(3)
    assert not keeper.keep()
    clock[0] += 121
    assert keeper.keep() and not keeper.keep()


def test_many_changes_are_written_at_once(keeper):
    keeper.told(MANY)
    assert keeper.keep()


def test_an_erased_person_is_written_out_at_once(keeper):
    keeper.told(1, urgent=True)
    assert keeper.keep()


def test_one_process_writes_and_another_takes_over_when_it_stops(tmp_path, clock, keeper):
    other = Keeper(tmp_path, partial(keeper.saved.append, 2), lambda: clock[0])
    for one in (keeper, other):
        one.told(MANY)
    assert keeper.keep() and not other.keep()
    keeper.close()
    assert other.keep()
    other.close()
    assert keeper.saved == [1, 2]


def test_a_writing_that_fails_is_tried_again_later(tmp_path, clock):
    disk = iter([OSError("full"), None])

    def save():
        if error := next(disk):
            raise error

    keeper = Keeper(tmp_path, save, lambda: clock[0])
    keeper.told(MANY)
    with pytest.raises(OSError, match="full"):
        keeper.keep()
    assert not keeper.keep()
    clock[0] += 61
    assert keeper.keep()
    keeper.close()


def test_queries_are_remembered_in_memory_and_never_filed(encoder):
    filed, asked = Spy(encoder), Spy(encoder)
    memory = QueryMemory(asked, filed, room=2)
    first = memory.encode(["想做焊工", "想做电工"], "query")
    assert (memory.encode(["想做焊工"], "query") == first[:1]).all()
    assert asked.texts == ["想做焊工", "想做电工"] and filed.texts == []
    memory.encode(["焊工"], "passage")
    assert filed.texts == ["焊工"]


def test_only_so_many_queries_are_remembered(encoder):
    asked = Spy(encoder)
    memory = QueryMemory(asked, asked, room=2)
    for text in ("甲", "乙", "甲", "丙", "甲", "乙"):
        memory.encode([text], "query")
    assert asked.texts == ["甲", "乙", "丙", "乙"] and len(memory) == 2
    assert memory.encode([], "query").shape == (0, encoder.dim)
