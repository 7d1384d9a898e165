"""Many threads on one store, on both engines: nothing lost, nothing out of order."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from sqlalchemy import select

from matcher.store.audit import broken_at
from matcher.store.service_tables import audit
from matcher.store.store import Store
from matcher.store.values import PostingRow, SeekerRow
from matcher.types import Pay, Posting, Seeker


def _row(id, **fields):
    return PostingRow(Posting(id, "驻粤站", "焊工", **fields))


def test_a_follower_sees_the_changes_of_many_writers_in_order_and_misses_none(address):
    written = threading.Event()
    with Store.open(address) as store, Store.open(address) as other:

        def write(writer):
            mine = store if writer % 2 else other
            for number in range(12):
                mine.upsert_postings([_row(f"{writer}-{number}-{n}") for n in range(3)])

        def follow():
            seen, ids, done = 0, [], False
            while not done:
                done = written.is_set()
                for change in other.changes_since(seen):
                    assert change.number > seen
                    seen = change.number
                    ids.append(change.id)
            return ids

        with ThreadPoolExecutor(7) as pool:
            followed = pool.submit(follow)
            for work in [pool.submit(write, writer) for writer in range(6)]:
                work.result()
            written.set()
            ids = followed.result()
    assert len(ids) == len(set(ids)) == 6 * 12 * 3


def test_as_many_threads_as_a_server_has_read_and_write_at_once(address):
    with Store.open(address) as store:
        store.upsert_postings([_row(str(n)) for n in range(50)])

        def work(number):
            for stored in store.iter_postings():  # holds a connection while another is asked for
                if stored.posting.id == str(number):
                    store.hold(stored.posting.id, "同时", by=f"c-{number}")
            return store.counts()["postings"]

        with ThreadPoolExecutor(40) as pool:
            assert set(pool.map(work, range(40))) == {50}
        assert store.counts()["held"] == 40
        with store.engine.connect() as connection:
            deeds = connection.execute(select(audit).order_by(audit.c.number)).all()
        assert (len(deeds), broken_at(deeds)) == (40, None)


def test_nul_in_a_text_is_marked_and_the_row_is_known_again(store):
    odd = _row("1\0", external_id="a\0", employer="好\0厂")
    [first] = store.upsert_postings([odd])
    [again] = store.upsert_postings([odd])
    assert (again.id, again.counted_as) == (first.id, "unchanged")
    assert "\0" not in first.id
    assert store.postings([first.id])[first.id].employer == "好\0厂"
    assert store.postings(["1\0"]) == store.postings([first.id])


def test_nul_in_a_profile_is_stored(store):
    person = SeekerRow(Seeker("S\0", source="村\0", about="想\0做保安"))
    [first] = store.upsert_seekers([person])
    assert store.upsert_seekers([person])[0].counted_as == "unchanged"
    assert store.seeker(first.id).seeker.about == "想\0做保安"


def test_a_number_that_no_column_holds_is_kept_in_the_document(store):
    huge = _row("1", headcount=10**30, pay=Pay(10**20, 10**40))
    store.upsert_postings([huge, replace(huge, posting=replace(huge.posting, id="2"))])
    assert store.postings(["1"])["1"] == huge.posting
