"""Following the store: several processes on one store, fallbacks, and generations on disk."""

import threading
import time
from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest

from matcher.encoder.model import Encoder
from matcher.errors import ModelUnavailable
from matcher.ingest.postings import posting_from_fields
from matcher.ingest.seekers import seeker_from_profile
from matcher.store.erasure import Erasure
from matcher.store.store import Store
from matcher.store.values import PostingRow
from service.live.keeping import MANY, Keeper
from service.live.live import Live
from service.live.plain import PlainList
from service.live.queries import QueryMemory
from service.live.turns import Turns
from service.wiring import wire

from .pace import allowed

PATIENCE = 10.0  # seconds a test waits at most; following takes a fraction of one


def posting(number, **said):
    fields = {"title": "焊工", "employer": f"样例{number}厂", "place": "柳州市鱼峰区", **said}
    made, findings = posting_from_fields({"external_id": f"n{number}", **fields}, "test")
    return PostingRow(made, fields, findings)


def seeker(**said):
    return seeker_from_profile({"seeker_id": "x", **said})[0]


WELDER = seeker(desired_titles=["焊工"], desired_regions=["柳州"])


def waits_for(is_so):
    """Wait until something another thread does is done."""
    until = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < until, "not done in time"
        threading.Event().wait(0.02)


@pytest.fixture
def lives(settings, encoder):
    """Open so many processes' worth of followers on one store."""
    opened = []

    def _open(load=lambda: encoder, **changed):
        wiring = wire(settings.model_copy(update=changed), load)
        opened.append(wiring)
        wiring.live.start()
        return wiring

    yield _open
    for wiring in opened:
        wiring.close()


def found(wiring, who=WELDER, n=5):
    return [match.posting_id for match in wiring.live.matcher().recommend(who, n)]


def test_two_processes_are_level_with_a_write_within_two_seconds(lives):
    one, other = lives(), lives()
    began = time.monotonic()
    [outcome] = one.store.upsert_postings([posting(1)])
    waits_for(lambda: outcome.id in found(one) and outcome.id in found(other))
    assert time.monotonic() - began < allowed(2.0)
    assert one.live.standing().behind == other.live.standing().behind == 0


def test_what_is_withdrawn_is_gone_everywhere(lives):
    one, other = lives(), lives()
    [outcome] = one.store.upsert_postings([posting(1)])
    waits_for(lambda: outcome.id in found(other))
    one.store.remove([outcome.id], "招满了")
    waits_for(lambda: outcome.id not in found(one) and outcome.id not in found(other))


def test_many_new_postings_hold_up_nobody(lives, encoder):
    """Neither a posting that is withdrawn, nor whoever asks how far it is, nor a stop."""
    hurry = threading.Event()

    class Dawdling(Spy):
        def encode(self, texts, kind):
            if kind == "passage" and not hurry.is_set():
                time.sleep(0.2)
            return super().encode(texts, kind)

    wiring = lives(lambda: Dawdling(encoder))
    [outcome] = wiring.store.upsert_postings([posting(1)])
    waits_for(lambda: outcome.id in found(wiring))
    wiring.store.upsert_postings([posting(number) for number in range(100, 3100)])
    before = wiring.live.standing()
    wiring.store.remove([outcome.id], "招满了")
    waits_for(lambda: outcome.id not in found(wiring))
    waits_for(lambda: 0 < wiring.live.standing().behind < 3000)
    assert before.behind > 3000 - 200
    wiring.live.stop()
    assert wiring.live.standing().behind
    hurry.set()


def test_an_error_does_not_end_the_following(lives, encoder, caplog):
    failures = []

    class Sulking(Spy):
        def encode(self, texts, kind):
            if kind == "passage" and failures:
                raise failures.pop()
            return super().encode(texts, kind)

    wiring = lives(lambda: Sulking(encoder))
    failures.append(RuntimeError("张三的电话"))
    [outcome] = wiring.store.upsert_postings([posting(1)])
    waits_for(lambda: outcome.id in found(wiring))
    assert not failures
    assert "trying again" in caplog.text and "张三" not in caplog.text


def test_what_runs_out_at_midnight_is_gone_the_next_day(settings, encoder):
    now = [datetime.now(UTC)]
    with Store.open(settings.home / "matcher.db", lambda: now[0]) as store:
        live = Live(settings, store, lambda: encoder)
        live.start()
        last = now[0].astimezone().date()
        [outcome] = store.upsert_postings([posting(1, expires=last.isoformat())])
        live.refresh()
        assert not store.stored_postings([outcome.id])[outcome.id].expired
        now[0] += timedelta(days=1)
        live.refresh()
        live.stop()
        assert store.stored_postings([outcome.id])[outcome.id].expired
        assert outcome.id not in live.plain.newest("450200", live.today, 500)


def broken() -> Encoder:
    raise ModelUnavailable("模型打不开")


def really_broken() -> Encoder:
    raise OSError("no such library")


@pytest.mark.parametrize("load", [broken, really_broken])
def test_without_the_encoder_there_are_lists_by_trades_and_words(lives, settings, load):
    wiring = lives(load)
    ids = [outcome.id for outcome in wiring.store.upsert_postings([posting(1), posting(2)])]
    waits_for(lambda: wiring.live.standing().behind == 0)
    assert wiring.live.standing().by_words_only
    matches = wiring.live.matcher().recommend(WELDER, 2)
    assert {match.posting_id for match in matches} == set(ids)
    told = [r for match in matches for r in (*match.reasons, *match.concerns)]
    assert told and all(reason.feature != "text" for reason in told)


def test_lists_by_words_are_nearly_those_by_meaning(lives):
    with_it, without = lives(), lives(broken)
    for wish in ("普工", "服务员", "电工", "保安"):
        who = seeker(desired_titles=[wish])
        best = found(with_it, who, 3)
        assert set(best[:1]) <= set(found(without, who, 10)), wish


def test_without_the_encoder_the_index_on_disk_is_left_alone(lives, settings):
    folder = settings.home / "index"
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}
    wiring = lives(broken)
    wiring.store.upsert_postings([posting(1)])
    wiring.live.refresh()
    wiring.live.stop()
    after = {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}
    assert {path: after.get(path) for path in before} == before


def test_searches_go_on_while_the_follower_adds(lives):
    wiring = lives(follow_seconds=0.01)
    stop, wrong = threading.Event(), []

    def search():
        while not stop.is_set():
            try:
                found(wiring)
            except Exception as error:
                wrong.append(error)

    threads = [threading.Thread(target=search) for _ in range(3)]
    for thread in threads:
        thread.start()
    for batch in range(8):
        wiring.store.upsert_postings([posting(100 * batch + n) for n in range(40)])
        wiring.store.remove([f"n{100 * batch}"], "招满了")
    waits_for(lambda: wiring.live.standing().behind == 0)
    stop.set()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert len(found(wiring)) == 5


def test_a_stop_writes_what_is_in_memory_for_the_next_start(lives, encoder, settings):
    wiring = lives()
    wiring.store.upsert_postings([posting(1)])
    wiring.live.refresh()
    change = wiring.store.change_number()
    wiring.live.stop()
    seen = []

    class Counting:
        name, dim = encoder.name, encoder.dim

        def encode(self, texts, kind):
            seen.extend(texts)
            return encoder.encode(texts, kind)

    again = lives(Counting)
    assert again.live.standing().change == change and seen == []


def test_an_erased_person_leaves_the_generations_on_disk(lives, settings):
    wiring = lives()
    gone = next(row.seeker.id for row in wiring.store.iter_seekers())
    Erasure.of(wiring.store).erase(gone, "command")
    folder = settings.home / "index" / "seekers"
    waits_for(lambda: all(gone not in path.read_text() for path in _ids(folder)))
    assert len(_ids(folder)) == 2


def _ids(folder):
    return [path for path in folder.glob("0*/ids.json") if path.exists()]


def test_a_damaged_generation_is_made_anew_from_the_store(lives, settings):
    for path in (settings.home / "index").rglob("vectors.npy"):
        path.write_bytes(b"damaged")
    wiring = lives()
    [outcome] = wiring.store.upsert_postings([posting(1)])
    waits_for(lambda: outcome.id in found(wiring))


# Who writes generations, and when


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


# What is kept of queries


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


class Spy:
    """Passes texts on and remembers them."""

    def __init__(self, encoder):
        self.name, self.dim, self._encoder, self.texts = encoder.name, encoder.dim, encoder, []

    def encode(self, texts, kind):
        self.texts.extend(texts)
        return self._encoder.encode(texts, kind)


# The plain list


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


# Turns


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
