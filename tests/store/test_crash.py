"""Real processes, killed at random moments or writing at once."""

import os
import random
import select
import signal
import sqlite3
import time

import pytest

from matcher.store.store import Store
from matcher.store.values import PostingRow
from matcher.types import Posting

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="没有 fork 的系统上不试强行终止")
_SIZE = 40


def _batch(number, source="驻粤站"):
    return [
        PostingRow(Posting(f"{source}-{number}-{n}", source, f"第 {number} 批", f"{number}-{n}"))
        for n in range(_SIZE)
    ]


def _in_child(work):
    """Run work(pipe) in a fork of this process; returns its id and the reading end."""
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        return child, reading
    try:
        os.close(reading)
        work(writing)
        os._exit(0)
    finally:
        os._exit(1)


def _write_batches(path, first):
    def work(pipe):
        with Store.open(path) as store:
            for number in range(first, first + 10_000):
                store.upsert_postings(_batch(number))
                os.write(pipe, f"{number}\n".encode())

    return work


def _kill_after(seconds, child, pipe, told_something=False):
    """Kill a child so long after its start, or after it told that something is in."""
    if told_something:
        select.select([pipe], [], [])
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(pipe) as told:
        return [int(line) for line in told.read().split("\n")[:-1]]


def _batches_in(path):
    with Store.open(path) as store:
        ids = [stored.posting.id for stored in store.iter_postings()]
        changes = store.changes_since(0)
        assert len({change.number for change in changes}) == len(changes) == len(ids)
        assert store.change_number() == max((change.number for change in changes), default=0)
    counts = {}
    for id in ids:
        number = int(id.split("-")[1])
        counts[number] = counts.get(number, 0) + 1
    return counts


def test_a_kill_in_the_middle_leaves_whole_batches_and_all_acknowledged_ones(tmp_path):
    path, rng, acknowledged = tmp_path / "s.db", random.Random(7), set()
    for kill in range(20):
        child, pipe = _in_child(_write_batches(path, kill * 10_000))
        acknowledged |= set(_kill_after(rng.uniform(0.005, 0.12), child, pipe, kill % 2 == 1))
        found = _batches_in(path)
        assert set(found.values()) <= {_SIZE}
        assert acknowledged <= set(found)
    assert acknowledged


def test_a_kill_while_the_store_is_made_leaves_one_that_opens(tmp_path):
    rng = random.Random(11)
    for kill in range(20):
        path = tmp_path / f"{kill}.db"
        child, pipe = _in_child(_write_batches(path, 0))
        _kill_after(rng.uniform(0.001, 0.04), child, pipe)
        assert set(_batches_in(path).values()) <= {_SIZE}


def test_an_interrupt_in_the_middle_leaves_nothing_of_the_batch(tmp_path):
    def interrupted():
        yield from _batch(1)
        raise KeyboardInterrupt

    with Store.open(tmp_path / "s.db") as store:
        with pytest.raises(KeyboardInterrupt):
            store.upsert_postings(interrupted())
        assert store.counts()["postings"] == 0
        store.upsert_postings(_batch(2))
        assert store.counts()["postings"] == _SIZE


def test_two_processes_write_at_once_and_nothing_is_lost(tmp_path):
    path = tmp_path / "s.db"

    def writer(source):
        def work(pipe):
            with Store.open(path) as store:
                for number in range(15):
                    store.upsert_postings(_batch(number, source))
                    store.hold(f"{source}-{number}-0", "同时写")

        return work

    children = [_in_child(writer(source))[0] for source in ("甲", "乙", "丙")]
    assert [os.waitpid(child, 0)[1] for child in children] == [0, 0, 0]
    with Store.open(path) as store:
        counts = store.counts()
        assert (counts["postings"], counts["held"]) == (3 * 15 * _SIZE, 3 * 15)
        numbers = [change.number for change in store.changes_since(0)]
        assert len(set(numbers)) == len(numbers)


def test_a_reader_sees_no_half_batch_while_another_process_writes(tmp_path):
    path = tmp_path / "s.db"
    Store.open(path).close()
    child, pipe = _in_child(_write_batches(path, 0))
    with Store.open(path) as store:
        seen = [store.counts()["postings"] for _ in range(60)]
    _kill_after(0, child, pipe)
    assert {count % _SIZE for count in seen} == {0}


def test_the_file_is_sound_after_a_kill(tmp_path):
    path = tmp_path / "s.db"
    child, pipe = _in_child(_write_batches(path, 0))
    _kill_after(0.1, child, pipe)
    Store.open(path).close()
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
