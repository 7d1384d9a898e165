"""Imports over HTTP whose process is killed, stops or takes too long."""

import os
import signal
import time
from pathlib import Path

from service.intake_jobs import Worker

from .files import ended, send, workbook


def big() -> bytes:
    rows = [(f"K{n}", f"焊工{n}", "邕江样例机械厂", "南宁市", "6000-8000") for n in range(2500)]
    return workbook([("岗位编号", "岗位名称", "单位名称", "工作地点", "月薪"), *rows])


def test_an_import_whose_process_is_killed_is_taken_up_again(service, worker, monkeypatch):
    monkeypatch.setattr("service.intake_jobs.LEASE_SECONDS", 2.0)
    station = service.key("station", source="驻粤站")
    sent = send(service, station, ("大.xlsx", big()))
    killed = 0
    deadline = time.monotonic() + 180
    while killed < 2 and time.monotonic() < deadline:
        told = service.client.get(sent.headers["Location"], headers=station).json()
        if told["state"] == "running" and told["done"] > 0:
            for child in _children():
                os.kill(child, signal.SIGKILL)
                killed += 1
            time.sleep(0.3)
        time.sleep(0.02)
    told = ended(service, station, sent)
    assert killed
    assert told["state"] == "done"
    assert sum(told["counts"].values()) == told["total"] == 2500
    ids = [f"K{n}" for n in range(2500)]
    assert len(service.wiring.store.postings(ids)) == 2500


def _children() -> list[int]:
    """Find the processes at work on files that this process started."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = folder.joinpath("stat").read_text().rpartition(")")[2].split()[1]
            command = folder.joinpath("cmdline").read_bytes()
        except OSError:
            continue
        if int(parent) == os.getpid() and b"service.intake_child" in command:
            found.append(int(folder.name))
    return found


def test_a_worker_that_stops_lets_go_of_its_file_at_once(service):
    station = service.key("station", source="驻粤站")
    sent = send(service, station, ("大.xlsx", big()))
    first = Worker(service.wiring)
    first.start()
    while (
        service.client.get(sent.headers["Location"], headers=station).json()["state"] != "running"
    ):
        time.sleep(0.02)
    first.stop()
    told = service.client.get(sent.headers["Location"], headers=station).json()
    assert told["state"] == "waiting"
    second = Worker(service.wiring)
    second.start()
    try:
        assert ended(service, station, sent)["state"] == "done"
    finally:
        second.stop()


def test_a_file_that_takes_too_long_is_given_up_with_a_reason(service):
    station = service.key("station", source="驻粤站")
    sent = send(service, station, ("大.xlsx", big()))
    hasty = Worker(service.wiring, longest=0.0)
    hasty.start()
    try:
        told = ended(service, station, sent)
    finally:
        hasty.stop()
    assert told["state"] == "failed"
    assert "拆成几份" in told["message"]
