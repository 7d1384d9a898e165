"""Following the store: several processes on one store, fallbacks, and generations on disk."""

import threading
import time
from datetime import UTC, datetime, timedelta

import pytest

from matcher.encoder.model import Encoder
from matcher.errors import ModelUnavailable
from matcher.store.erasure import Erasure
from matcher.store.store import Store
from service.live.live import Live
from service.wiring import wire

from .following import WELDER, Spy, posting, seeker, waits_for
from .pace import allowed


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
