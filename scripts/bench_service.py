"""A service over many postings, asked by many kiosks at once: how long they wait, and how many it bears.

Builds a home of postings varied from a CSV file of real ones (once; `--home` keeps it), starts
`matcher serve`, and asks at set times: 50 kiosks each once a second, more and more until the
service no longer keeps up, caseworkers whose lists are cached, and kiosks again from the moment on
when 10,000 postings with texts never seen are imported until every process has taken them in. The
load runs on the same machine.

    MATCHER_SHARED=/path/to/data python scripts/bench_service.py --short
    python scripts/bench_service.py --postings postings.csv --count 100000 --workers 1 2
    python scripts/bench_service.py --workers 2 --imports
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cryptography.fernet import Fernet
from pydantic import SecretStr
from service_load import Heard, load, profile, request, table
from service_world import build, write

from matcher.store.persons import Person, Persons
from matcher.store.store import Store
from service.auth.caller import Role
from service.auth.keys import ApiKeys
from service.settings import ServiceSettings

ROOT = Path(__file__).parent.parent
SEEKERS = ROOT / "data" / "samples" / "seekers.jsonl"
OFFICE = "压测"
_CLIENTS = 50
_MANY = 1_000_000_000  # requests a minute: the limits are not what is measured
_STEPS = (60, 80, 100, 130, 160, 200, 250, 320)
_BEHIND = 1000.0  # ms at p95, from which on the service no longer keeps up
_IMPORTED = 10_000
_BESIDE = (10, 25)  # asked a second while postings are imported
_LONGEST = 600.0  # seconds


@dataclass(frozen=True)
class Served:
    """A running service, and keys to it."""

    process: int
    port: int
    kiosk: str
    desk: str


def main() -> None:
    """Build, serve, ask, and print tables."""
    options = _options()
    settings = ServiceSettings(
        home=options.home, secret_key=SecretStr(Fernet.generate_key().decode())
    )
    build(settings, options.postings, SEEKERS, options.count)
    people = _people(settings)
    for workers in options.workers:
        print(f"\n{options.count} postings, {workers} worker(s), {os.cpu_count()} cores")
        with _serving(settings, workers, options.server_prefix) as served:
            rows = list(_measured(options, settings, served, people))
            print("\n".join(table(rows)))
            print(
                f"borne: {max((heard.rate for _, heard in rows if _kept_up(heard)), default=0):.0f}/s"
            )


def _measured(
    options: argparse.Namespace, settings: ServiceSettings, served: Served, people: list[str]
) -> Iterator[tuple[str, Heard]]:
    seconds, ask, desk = options.seconds, _kiosk(served), _desk(served, people)
    _hear(served, 20, 5, ask, seed=1)  # warm up
    if options.imports:
        yield from _while_importing(options, settings, served, ask)
        return
    yield "kiosks, 50/s", _hear(served, 50, seconds, ask, seed=1000)
    for step in _STEPS:
        heard = _hear(served, step, seconds / 2, ask, seed=step * 1000)
        yield f"kiosks, {step}/s", heard
        if not _kept_up(heard):
            break
    yield "kiosks, plain list, 50/s", _hear(served, 50, seconds / 2, _kiosk(served, plain=True))
    _hear(served, 20, 5, desk)
    yield "cached seekers' lists, 50/s", _hear(served, 50, seconds, desk)
    if not options.short:
        yield from _while_importing(options, settings, served, ask)


def _hear(
    served: Served,
    per_second: float,
    seconds: float,
    ask: Callable[[random.Random], bytes],
    seed: int = 0,
) -> Heard:
    before = _processor_seconds(served.process)
    heard = asyncio.run(load(served.port, _CLIENTS, per_second, seconds, ask, seed))
    heard.cpu = _processor_seconds(served.process) - before
    return heard


def _processor_seconds(session: int) -> float:
    """Add up what the processes of a session have used."""
    ticks = 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text("utf-8").rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == session:
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _while_importing(
    options: argparse.Namespace,
    settings: ServiceSettings,
    served: Served,
    ask: Callable[[random.Random], bytes],
) -> Iterator[tuple[str, Heard]]:
    """Ask on while a station's file comes in, until all of it can be found."""
    file = settings.home / "more.csv"
    words = ["import", "postings", str(file), "--source", "压测二"]
    command = [sys.executable, "-m", "service.cli", *words]
    for per_second in _BESIDE:
        seed = time.time_ns() % 2**31  # other postings in every run
        write(file, options.postings, _IMPORTED, seed, date.today(), unlike=True)
        began, stored, heard = time.monotonic(), 0.0, Heard()
        with subprocess.Popen(
            command, env=_environment(settings), stdout=subprocess.DEVNULL
        ) as importing:
            while not stored or (_behind(served.port) and time.monotonic() < began + _LONGEST):
                some = _hear(served, per_second, 5, ask, seed=len(heard.delays))
                heard = heard.and_then(some)
                if not stored and importing.poll() is not None:
                    stored = time.monotonic() - began
        found = time.monotonic() - began
        print(f"stored after {stored:.0f} s, found after {found:.0f} s", flush=True)
        yield f"kiosks, {per_second}/s, {_IMPORTED} imported", heard


def _behind(port: int) -> bool:
    """Say whether a process has not taken in all; which of them answers is chance."""
    return any(_ready(port).get("behind") != 0 for _ in range(8))


def _kept_up(heard: Heard) -> bool:
    return heard.at(0.95) < _BEHIND and not heard.failures


def _kiosk(served: Served, plain: bool = False) -> Callable[[random.Random], bytes]:
    def ask(rng: random.Random) -> bytes:
        said = {"profile": profile(rng), "personalised": not plain}
        body = json.dumps(said, ensure_ascii=False).encode()
        return request("POST", "/v1/recommendations", served.kiosk, body)

    return ask


def _desk(served: Served, people: list[str]) -> Callable[[random.Random], bytes]:
    def ask(rng: random.Random) -> bytes:
        return request("GET", f"/v1/seekers/{rng.choice(people)}/recommendations?n=3", served.desk)

    return ask


def _people(settings: ServiceSettings) -> list[str]:
    """Give the seekers of the home to one office."""
    with Store.open(settings.home / "matcher.db") as store:
        ids = [row.seeker.id for row in store.iter_seekers()]
        persons = Persons.of(store)
        for id in ids:
            if persons.get(id).office != OFFICE:
                persons.put(Person(id, OFFICE), by="bench")
    return ids


@contextmanager
def _serving(settings: ServiceSettings, workers: int, prefix: str) -> Iterator[Served]:
    with Store.open(settings.home / "matcher.db") as store:
        keys = ApiKeys.of(store)
        kiosk = keys.give("bench", Role.KIOSK, "bench", per_minute=_MANY)
        desk = keys.give("bench", Role.CASEWORKER, "bench", per_minute=_MANY, office=OFFICE)
    port = _free_port()
    command = [*prefix.split(), sys.executable, "-m", "service.cli", "serve"]
    environment = {
        **_environment(settings),
        "MATCHER_PORT": str(port),
        "MATCHER_WORKERS": str(workers),
        "MATCHER_PEOPLE_PER_DAY": str(_MANY),
    }
    log = (settings.home / "service.log").open("wb")
    with (
        log,
        subprocess.Popen(
            command, env=environment, stdout=log, stderr=log, start_new_session=True
        ) as process,
    ):
        try:
            _wait(port, process, Path(log.name), workers)
            yield Served(process.pid, port, kiosk, desk)
        finally:
            process.terminate()
            process.wait(60)


def _environment(settings: ServiceSettings) -> dict[str, str]:
    return {
        **os.environ,
        "MATCHER_HOME": str(settings.home),
        "MATCHER_SECRET_KEY": settings.secret_key.get_secret_value(),
    }


def _wait(port: int, process: subprocess.Popen[bytes], log: Path, workers: int) -> None:
    """Wait until every worker has opened its door: who reads in what is open slows the others."""
    until = time.monotonic() + 600
    while time.monotonic() < until and process.poll() is None:
        if log.read_bytes().count(b"Application startup complete") == workers and _ready(port):
            return
        time.sleep(0.5)
    raise SystemExit("the service did not start; see service.log in its home")


def _ready(port: int) -> dict[str, object]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
            told: dict[str, object] = json.load(answer)
            return told
    except (OSError, urllib.error.URLError):
        return {}


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _options() -> argparse.Namespace:
    shared = Path(os.environ.get("MATCHER_SHARED", ROOT.parent / "shared"))
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--postings", type=Path, default=shared / "data" / "eval" / "postings.csv")
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--home", type=Path, default=ROOT / ".cache" / "bench_service")
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--short", action="store_true", help="nothing is imported meanwhile")
    parser.add_argument("--imports", action="store_true", help="nothing but imports is measured")
    parser.add_argument("--server-prefix", default="", help="a profiler to start the service under")
    return parser.parse_args()


if __name__ == "__main__":
    main()
