"""What the processes do that the crash tests kill, and how one is started, killed and heard.

They come from a server process that has imported everything and runs no thread, so that they begin
at once and share nothing with the tests.
"""

import multiprocessing
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import count
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from random import Random

from matcher.catalogue import Catalogue
from matcher.intake import Intake
from matcher.store.erasure import Erasure
from matcher.store.store import Store
from matcher.store.values import PostingRow, SeekerRow, State
from matcher.types import Posting, Seeker
from tests.evaluation.small_world import LetterEncoder

DAY = date(2026, 11, 1)
SIZE = 40
_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload([__name__, "tests.store.crash_warm", "pytest"])
_LONG = 60
_PACE = 0.2  # how soon a first word may come


@dataclass
class Killed:
    """What a process had acknowledged when it was killed, or came to its end."""

    told: list
    exit_code: int | None


def killed(rng: Random, work: Callable, *given: object) -> Killed:
    """Run work(tell, *given) apart and kill it, now before its first word, now between two."""
    with _started(work, given) as (process, pipe):
        told, begun, pace = [], time.perf_counter(), _PACE
        for _ in range(rng.choice((0, 1, 1, 2, 3))):
            if (word := _next(pipe)) is None:
                break  # it came to its end
            told.append(word)
            pace, begun = time.perf_counter() - begun, time.perf_counter()
        time.sleep(rng.uniform(0, pace))
        process.kill()
        process.join(_LONG)
        return Killed(told + _rest(pipe), process.exitcode)


def ended(work: Callable, *given: object) -> Killed:
    """Run work(tell, *given) apart, to its end."""
    with _started(work, given) as (process, pipe):
        told = _rest(pipe)
        process.join(_LONG)
        return Killed(told, process.exitcode)


@contextmanager
def _started(work: Callable, given: tuple) -> Iterator[tuple[BaseProcess, Connection]]:
    ours, theirs = _PROCESSES.Pipe(duplex=False)
    process = _PROCESSES.Process(target=_run, args=(theirs, work, given))
    process.start()
    theirs.close()
    assert _next(ours) == "begun"
    yield process, ours
    ours.close()


def _next(pipe: Connection) -> object:
    try:
        return pipe.recv()
    except EOFError:
        return None


def _run(pipe: Connection, work: Callable, given: tuple) -> None:
    pipe.send("begun")
    work(pipe.send, *given)


def _rest(pipe: Connection) -> list:
    return list(iter(lambda: _next(pipe), None))


def row(id: str, title: str = "焊工") -> PostingRow:
    """Give a row of a posting."""
    return PostingRow(Posting(id, "驻粤站", title, id, employer="样例厂", place_text="南宁"))


def write_batches(tell: Callable, address: str, first: int) -> None:
    """Write batch after batch, telling the number of each that is in."""
    with Store.open(address) as store:
        for number in range(first, first + 10_000):
            store.upsert_postings([row(f"{number}-{n}") for n in range(SIZE)])
            tell(number)


def import_file(tell: Callable, address: str, path: Path) -> None:
    """Import a file, telling how far it has come."""
    with Store.open(address) as store:
        Intake(store, DAY).take(path, "postings", "驻粤站", progress=lambda done, _: tell(done))


def take_people(tell: Callable, address: str, first: int) -> None:
    """Register people who consent, hold a posting, and erase some, telling each when it is in."""
    with Store.open(address) as store:
        for number in range(first, first + 10_000):
            id = f"S{number}"
            store.upsert_seekers([SeekerRow(Seeker(id, source="村"))], by="k-1")
            store.record_consent(id, "employers", True, datetime(2026, 11, 1, tzinfo=UTC), by="c-1")
            if number % 3 == 0:
                Erasure.of(store).erase(id, "c-1")
            tell(number)


def open_store(tell: Callable, address: str) -> None:
    """Open a store, bringing its schema up."""
    Store.open(address).close()
    tell("open")


def build_indexes(tell: Callable, address: str, home: Path, first: int) -> None:
    """Change the store and write a generation of its indexes, over and over."""
    with Store.open(address) as store:
        for number in count(first):
            store.upsert_postings([row(f"{number}-{n}", f"焊工{number}") for n in range(5)])
            store.remove([f"{number}-0"], "招满")
            catalogue = Catalogue(store, LetterEncoder(), home)
            catalogue.refresh()
            tell(number)


def compare_indexes(tell: Callable, address: str, home: Path) -> None:
    """Bring the indexes level and tell whether they hold what the store holds, and were rebuilt."""
    with Store.open(address) as store:
        catalogue = Catalogue(store, LetterEncoder(), home)
        done = catalogue.refresh()
        stored = list(store.iter_postings())
        living = {one.posting.id for one in stored if one.state is not State.REMOVED}
        gone = {one.posting.id for one in stored} - living
        index = catalogue.postings
        whole = len(index) == len(living) and all(id in index for id in living)
        tell((whole and not any(id in index for id in gone), done.rebuilt))
