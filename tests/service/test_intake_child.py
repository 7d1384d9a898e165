"""The process that works off one file: it ends in peace, or with whoever started it."""

import subprocess
import sys

import pytest

from matcher.store.store import Store
from matcher.store.uploads import Progress, Upload, Uploads
from service.casework import inbox
from service.intake_child import Task

SHEET = "岗位编号,岗位名称,月薪\nC1,焊工,6000\n".encode()


@pytest.fixture
def task(tmp_path):
    """A file handed in and claimed."""
    home = tmp_path / "home"
    home.mkdir()
    (tmp_path / "sent.csv").write_bytes(SHEET)
    with Store.open(home / "matcher.db") as store, (tmp_path / "sent.csv").open("rb") as file:
        id = inbox.keep(home, "sent.csv", file, 1000)
        uploads = Uploads.of(store)
        uploads.enter(Upload(id, "postings", "驻粤站", "sent.csv", actor="key:a"))
        uploads.claim("me", 60)
    return Task(id, "me", str(home / "matcher.db"), str(home), "2026-11-24", hold_on_sex=False)


def start(task: Task) -> subprocess.Popen:
    command = [sys.executable, "-m", "service.intake_child"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE)
    process.stdin.write(task.written())
    process.stdin.flush()
    return process


def found(task: Task) -> Upload:
    with Store.open(task.database) as store:
        return Uploads.of(store).get(task.upload)


def test_it_ends_without_complaint_while_the_pipe_is_open(task):
    process = start(task)
    assert process.wait(120) == 0
    assert process.stderr.read() == b""
    process.communicate()
    assert found(task).state is Progress.DONE


def test_it_ends_when_the_pipe_breaks_and_leaves_the_file_for_the_next(task):
    process = start(task)
    process.stdin.close()
    assert process.wait(120) == 1
    process.stderr.close()
    assert found(task).state is Progress.RUNNING


def test_who_has_lost_the_file_stores_no_report(task):
    process = start(Task(task.upload, "other", task.database, task.home, task.today, False))
    process.wait(120)
    process.communicate()
    assert found(task).state is Progress.RUNNING


def test_a_vanished_file_fails_with_a_reason_that_names_no_path(task, tmp_path):
    inbox.drop(tmp_path / "home", task.upload)
    process = start(task)
    process.wait(120)
    process.communicate()
    assert found(task).state is Progress.FAILED
    assert str(tmp_path) not in found(task).message
