"""`matcher serve` as an operator meets it: real processes, one store, signals."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import pytest

from matcher.cli.app import app as library
from matcher.store.store import Store
from service.auth.caller import Role
from service.auth.keys import ApiKeys
from service.commands import application

from .conftest import KEY
from .pace import allowed

COMMAND = (sys.executable, "-m", "service.cli")


def environment(home: Path, **settings: str) -> dict[str, str]:
    told = {"home": str(home), "secret_key": KEY, "precision": "openvino-fp32", **settings}
    return os.environ | {f"MATCHER_{name.upper()}": value for name, value in told.items()}


def refused(home: Path, *options: str, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, "serve", *options],
        env=environment(home, **settings),
        capture_output=True,
        text=True,
        timeout=120,
    )


@dataclass
class Running:
    """A service somebody started."""

    process: subprocess.Popen[str]
    port: int

    def wait_for(self, event: str, times: int = 1) -> list[dict]:
        """Read the log until an event has come so many times."""
        assert self.process.stderr is not None
        found = []
        for line in self.process.stderr:
            entry = json.loads(line)
            if entry["event"] == event:
                found.append(entry)
            if len(found) == times:
                return found
        raise AssertionError(f"stopped before {event}")

    def ask(self, method: str, path: str, key: str = "", body: object = None) -> tuple[int, object]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"X-API-Key": key, "Content-Type": "application/json"}
        connection.request(method, path, json.dumps(body) if body else None, headers)
        answer = connection.getresponse()
        text = answer.read()
        connection.close()
        return answer.status, json.loads(text) if text else None

    def stop(self, how: int = signal.SIGTERM) -> int:
        self.process.send_signal(how)
        return self.process.wait(60)


@pytest.fixture
def start(tmp_path: Path, sample_home: Path) -> Iterator[Callable[..., Running]]:
    """Start services on one store; whatever still runs at the end is killed."""
    home, started = tmp_path / "home", []
    shutil.copytree(sample_home, home)

    def begin(*options: str, **settings: str) -> Running:
        process = subprocess.Popen(
            [*COMMAND, "serve", "--port", "0", *options],
            env=environment(home, **settings),
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        assert process.stderr is not None
        found = re.search(r":(\d+)　", process.stderr.readline())
        assert found is not None
        return Running(process, int(found[1]))

    yield begin
    for process in started:
        if process.poll() is None:
            process.kill()
        process.wait()
        process.stderr.close()


@pytest.fixture
def keys(start, tmp_path: Path) -> dict[Role, str]:
    with Store.open(tmp_path / "home" / "matcher.db") as store:
        given = ApiKeys.of(store)
        return {
            Role.STATION: given.give("test", Role.STATION, "test", source="驻粤站"),
            Role.KIOSK: given.give("test", Role.KIOSK, "test"),
        }


POSTING = {
    "title": "高空幕墙安装工",
    "employer": "试样幕墙有限公司",
    "place": "南宁市青秀区",
    "pay": "8000-10000元/月",
    "headcount": "12",
    "description": "负责高空玻璃幕墙安装，包吃住。",
}
PROFILE = {"profile": {"desired_titles": ["高空幕墙安装工"], "desired_regions": ["南宁"]}}


def test_several_processes_serve_the_same_truth_within_two_seconds(start, keys) -> None:
    one, other = start("--workers", "2"), start()
    one.wait_for("ready", times=2)
    other.wait_for("ready")
    processes = (one, one, one, other)  # the two workers of the first share its port
    for running in processes:
        running.ask("POST", "/v1/recommendations", keys[Role.KIOSK], PROFILE)
    path = "/v1/postings/%E9%A9%BB%E7%B2%A4%E7%AB%99/900001"
    status, told = one.ask("PUT", path, keys[Role.STATION], POSTING)
    assert status == 201, told
    written, fresh = time.monotonic(), 0
    within = allowed(2.0)
    while fresh < 3 * len(processes):
        for running in processes:
            asked = time.monotonic()
            status, told = running.ask("POST", "/v1/recommendations", keys[Role.KIOSK], PROFILE)
            assert status == 200, told
            seen = "试样幕墙有限公司" in json.dumps(told, ensure_ascii=False)
            assert seen or asked < written + within
            fresh += seen
    assert one.stop() == other.stop() == 0


def test_a_request_under_way_is_answered_before_the_service_stops(start, keys) -> None:
    running = start()
    running.wait_for("ready")
    body = json.dumps(PROFILE).encode()
    head = (
        "POST /v1/recommendations HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        f"X-API-Key: {keys[Role.KIOSK]}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", running.port), timeout=60) as connection:
        connection.sendall(head.encode())
        assert b"100 Continue" in connection.recv(1000)
        running.process.send_signal(signal.SIGTERM)
        running.wait_for("Shutting down")
        connection.sendall(body)
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    assert b"200 OK" in answer and answer.endswith(b"}")
    assert running.process.wait(60) == 0


def test_ctrl_c_is_how_a_service_is_stopped_and_no_mistake(start) -> None:
    running = start(metrics_port=str(free_port()))
    [told] = running.wait_for("metrics")
    running.wait_for("ready")
    connection = HTTPConnection("127.0.0.1", told["port"], timeout=60)
    connection.request("GET", "/metrics")
    assert b"matcher_index_generation" in connection.getresponse().read()
    connection.close()
    assert running.stop(signal.SIGINT) == 0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_without_a_secret_key_it_says_how_to_make_one(tmp_path: Path) -> None:
    told = refused(tmp_path / "home", secret_key="")
    assert told.returncode == 1
    assert "matcher admin new-key" in told.stderr and "Traceback" not in told.stderr


def test_a_port_in_use_is_said_so(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        told = refused(tmp_path / "home", "--port", str(port))
    assert told.returncode == 1
    assert str(port) in told.stderr and "--port" in told.stderr
    assert "Traceback" not in told.stderr and "ready" not in told.stderr


def test_a_folder_that_cannot_be_written_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    told = refused(tmp_path / "file" / "home")
    assert told.returncode == 1
    assert "文件夹" in told.stderr and "Traceback" not in told.stderr


def test_a_setting_that_is_wrong_is_named(tmp_path: Path) -> None:
    told = refused(tmp_path / "home", body_limit="3")
    assert told.returncode == 1
    assert "MATCHER_BODY_LIMIT" in told.stderr and "Traceback" not in told.stderr


def test_an_address_that_is_not_ours_is_said_so(tmp_path: Path) -> None:
    told = refused(tmp_path / "home", "--host", "192.0.2.1")
    assert told.returncode == 1
    assert "192.0.2.1" in told.stderr and "0.0.0.0" in told.stderr


def test_the_librarys_own_commands_know_nothing_of_the_service() -> None:
    ours = {command.callback.__name__ for command in application().registered_commands}
    theirs = {command.callback.__name__ for command in library.registered_commands}
    assert "serve" in ours - theirs and theirs < ours
    asked = (
        "import sys, matcher.cli.app; print([n for n in sys.modules if n.startswith('service')])"
    )
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
