"""A serving process killed in the middle of an import: what was acknowledged is done all the same."""

import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest

from matcher.store.store import Store
from matcher.store.uploads import Uploads
from service.auth.caller import Role
from service.auth.keys import ApiKeys
from service.intake_jobs import Worker
from service.settings import ServiceSettings
from service.wiring import wire
from tests.service.conftest import KEY

ROWS = 1500
SERVE = """
import sys, uvicorn
from pathlib import Path
from service.app import create_app
from service.intake_jobs import Worker
from service.settings import ServiceSettings
from service.wiring import wire
wiring = wire(ServiceSettings(home=Path(sys.argv[1]), secret_key=sys.argv[3]))
Worker(wiring).start()
uvicorn.run(create_app(wiring=wiring), port=int(sys.argv[2]), log_level="critical")
"""


def sheet() -> bytes:
    lines = [f"K{n},焊工{n},邕江样例机械厂,南宁市,6000-8000" for n in range(ROWS)]
    return "\n".join(["岗位编号,岗位名称,单位名称,工作地点,月薪", *lines]).encode()


@contextmanager
def serving(home: Path) -> Iterator[tuple[str, int]]:
    """Serve a home in a process of its own, and kill it at the end."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-c", SERVE, str(home), str(port), KEY]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        address = f"http://127.0.0.1:{port}"
        try:
            _until(lambda: _answers(address), 120)
            yield address, process.pid
        finally:
            process.kill()


def _answers(address: str) -> bool:
    try:
        return httpx2.get(f"{address}/healthz").status_code == 200
    except httpx2.TransportError:
        return False


def _until(holds, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.parametrize("seed", range(3))
def test_a_killed_service_loses_nothing_it_acknowledged(tmp_path, seed):
    rng, home = random.Random(seed), tmp_path / "home"
    with Store.open(home / "matcher.db") as store:
        key = ApiKeys.of(store).give("站", Role.STATION, "test", source="驻粤站")
    with serving(home) as (address, pid):
        sent = httpx2.post(
            f"{address}/v1/imports",
            files={"file": ("岗位.csv", sheet())},
            data={"kind": "postings"},
            headers={"X-API-Key": key},
        )
        assert sent.status_code == 202
        time.sleep(rng.uniform(0.0, 6.0))  # waiting, starting, reading or storing
        os.kill(pid, signal.SIGKILL)
    _finish(home, sent.json()["id"])


def _finish(home: Path, id: str) -> None:
    """Start anew over the same home, and find the whole file stored once."""
    wiring = wire(ServiceSettings(home=home, secret_key=KEY))
    worker = Worker(wiring)
    worker.start()
    try:
        uploads = Uploads.of(wiring.store)
        _until(lambda: uploads.get(id).state in {"done", "failed"}, 240)
        done = uploads.get(id)
        assert done.state == "done"
        assert sum(done.counts.values()) == done.total == ROWS
        assert wiring.store.counts()["postings"] == ROWS
        assert wiring.store.counts()["shown"] == ROWS
    finally:
        worker.stop()
        wiring.close()
