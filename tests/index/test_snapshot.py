import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from matcher.errors import IndexMissing, IndexStale, SnapshotCorrupt
from matcher.index import files, snapshot
from matcher.index.document import Document
from matcher.index.index import About, HybridIndex
from matcher.index.snapshot import IndexUnwritable


def fill(text):
    def write(folder: Path):
        (folder / "inner").mkdir()
        (folder / "a.txt").write_text(text)
        (folder / "inner" / "b.txt").write_text(text * 2)

    return write


def content(folder):
    found = snapshot.read(folder)
    return found.number, (found.folder / "a.txt").read_text()


def test_a_folder_without_a_generation_says_what_to_do(tmp_path):
    with pytest.raises(IndexMissing, match="matcher index"):
        snapshot.read(tmp_path / "nowhere")


def test_the_newest_generation_is_read_and_two_are_kept(tmp_path):
    for text in ("one", "two", "three"):
        snapshot.write(tmp_path, fill(text), {"said": text})
    assert content(tmp_path) == (3, "three")
    assert snapshot.read(tmp_path).about == {"said": "three"}
    assert sorted(p.name for p in tmp_path.iterdir()) == ["000002", "000003", "CURRENT"]


@pytest.mark.parametrize("name", ["a.txt", "inner/b.txt", "about.json", "manifest.json"])
def test_a_damaged_file_means_the_generation_before(tmp_path, name):
    snapshot.write(tmp_path, fill("old"), {})
    snapshot.write(tmp_path, fill("new"), {})
    file = tmp_path / "000002" / name
    file.write_bytes(file.read_bytes()[:-1] + b"?")
    assert content(tmp_path) == (1, "old")


@pytest.mark.parametrize("change", ["missing", "extra"])
def test_a_missing_or_strange_file_means_the_generation_before(tmp_path, change):
    snapshot.write(tmp_path, fill("old"), {})
    snapshot.write(tmp_path, fill("new"), {})
    if change == "missing":
        (tmp_path / "000002" / "a.txt").unlink()
    else:
        (tmp_path / "000002" / "z.txt").write_text("")
    assert content(tmp_path) == (1, "old")


def test_no_whole_generation_is_an_error_that_names_the_newest(tmp_path):
    snapshot.write(tmp_path, fill("old"), {})
    (tmp_path / "000001" / "a.txt").write_text("?")
    with pytest.raises(SnapshotCorrupt, match="000001"):
        snapshot.read(tmp_path)


@pytest.mark.parametrize("pointer", ["", "junk", "000099", None])
def test_a_lost_pointer_loses_nothing(tmp_path, pointer):
    snapshot.write(tmp_path, fill("only"), {})
    if pointer is None:
        (tmp_path / "CURRENT").unlink()
    else:
        (tmp_path / "CURRENT").write_text(pointer)
    assert content(tmp_path) == (1, "only")


CALLS = [
    (os, "fsync"),
    (os, "rename"),
    (os, "replace"),
    (os, "open"),
    (os, "link"),
    (Path, "mkdir"),
    (Path, "write_text"),
    (np, "save"),
]


class Failing:
    """Let the first `good` calls of any kind through, and fail the one after."""

    def __init__(self, good):
        self.left = good

    def wrap(self, real):
        def call(*args, **kwargs):
            self.left -= 1
            if self.left < 0:
                raise OSError(28, "No space left on device")
            return real(*args, **kwargs)

        return call


def test_whichever_write_fails_the_old_or_the_new_generation_stands(tmp_path):
    index = HybridIndex.build([Document("a", "焊工")], np.eye(1, 4, dtype=np.float32))
    index.save(tmp_path)
    index.add([Document("b", "普工")], np.eye(1, 4, dtype=np.float32))
    good = outcomes = 0
    while True:
        failing = Failing(good)
        with pytest.MonkeyPatch.context() as patch:
            for owner, name in CALLS:
                if name != "link":  # a failed link is a copy, not a failure
                    patch.setattr(owner, name, failing.wrap(getattr(owner, name)))
            try:
                index.save(tmp_path)
                failed = False
            except IndexUnwritable:
                failed = True
        loaded = HybridIndex.load(tmp_path)
        assert len(loaded) in (1, 2) and loaded.search(None, "焊工", 1)[0].id == "a"
        if not failed:
            break
        outcomes += 1
        good += 1
    assert len(loaded) == 2 and outcomes > 20


def test_a_full_disk_is_told_and_the_old_generation_stands(tmp_path):
    snapshot.write(tmp_path, fill("old"), {})

    def full(_folder):
        raise OSError(28, "No space left on device")

    with pytest.raises(IndexUnwritable, match="磁盘满了；原来的索引没有动") as told:
        snapshot.write(tmp_path, full, {})
    assert str(tmp_path) in told.value.message
    assert content(tmp_path) == (1, "old")


def test_a_file_in_the_place_of_the_folder_is_told(tmp_path):
    (tmp_path / "index").write_text("")
    for place in (tmp_path / "index", tmp_path / "index" / "postings"):
        with pytest.raises(IndexUnwritable, match="不是文件夹"):
            snapshot.write(place, fill("x"), {})


def test_only_what_is_left_of_the_dead_is_cleared_away(tmp_path):
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        pass
    dead, living = tmp_path / f".new-{ended.pid}-aa", tmp_path / f".new-{os.getppid()}-aa"
    unnamed, forgotten = tmp_path / ".new-CURRENT", tmp_path / f".new-{os.getppid()}-bb"
    for folder in (dead, living, forgotten):
        folder.mkdir()
    unnamed.write_text("1")
    os.utime(forgotten, (0, 0))
    os.utime(unnamed, (0, 0))
    snapshot.write(tmp_path, fill("new"), {})
    left = [path.exists() for path in (dead, living, unnamed, forgotten)]
    assert left == [False, True, False, False]


WRITER = """
import sys, numpy as np
from pathlib import Path
from matcher.index.document import Document
from matcher.index.index import HybridIndex
vectors = np.random.default_rng(0).standard_normal((2000, 64)).astype(np.float32)
index = HybridIndex.build([Document(str(i)) for i in range(2000)], vectors)
index.save(Path(sys.argv[1]))
print("ready", flush=True)
while True:
    index.save(Path(sys.argv[1]))
"""


def test_a_writer_killed_at_any_moment_leaves_a_whole_generation(tmp_path):
    for moment in range(4):
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE
        ) as writer:
            assert writer.stdout.readline() == b"ready\n"
            end = time.monotonic() + 0.037 * moment
            while time.monotonic() < end:
                pass
            writer.send_signal(signal.SIGKILL)
        assert len(HybridIndex.load(tmp_path)) == 2000


TWO = """
import sys
from pathlib import Path
from matcher.index import snapshot
print("ready", flush=True)
sys.stdin.readline()
for number in range(25):
    snapshot.write(Path(sys.argv[1]), lambda at: (at / "a.txt").write_text(f"{number}"), {})
"""


def test_two_processes_may_write_at_once(tmp_path):
    command = [sys.executable, "-c", TWO, str(tmp_path)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, **pipes) as one, subprocess.Popen(command, **pipes) as two:
        for writer in (one, two):
            assert writer.stdout.readline() == b"ready\n"
        for writer in (one, two):
            writer.stdin.write(b"go\n")
            writer.stdin.flush()
    assert (one.returncode, two.returncode) == (0, 0)
    assert (snapshot.read(tmp_path).folder / "a.txt").read_text() == "24"
    assert not list(tmp_path.glob(".new-*"))


def test_an_index_for_another_model_or_schema_is_stale(tmp_path):
    about = About(model="e5", schema="1", change=7)
    HybridIndex.build([Document("a")], np.eye(1, 4, dtype=np.float32), about).save(tmp_path)
    loaded = HybridIndex.load(tmp_path, model="e5", schema="1")
    assert loaded.about == about and loaded.generation == 1
    with pytest.raises(IndexStale, match="bge"):
        HybridIndex.load(tmp_path, model="bge")
    with pytest.raises(IndexStale):
        HybridIndex.load(tmp_path, schema="2")


@pytest.mark.parametrize(
    "about",
    [
        {},
        {"for": {"model": "e5", "schema": "1", "change": 7, "store": ""}},
        {"for": ["e5"], "dictionary": "x"},
        {"for": {"model": "e5", "schema": "1"}, "dictionary": "x"},
        {"for": {"model": "e5", "schema": "1", "change": 7, "colour": "red"}, "dictionary": "x"},
    ],
)
def test_an_index_that_another_version_wrote_is_stale(tmp_path, about):
    snapshot.write(tmp_path, fill("x"), about)
    with pytest.raises(IndexStale, match="另一个版本"):
        HybridIndex.load(tmp_path)


def test_an_index_that_does_not_say_its_store_is_read(tmp_path):
    index = HybridIndex.build([Document("a")], np.eye(1, 4, dtype=np.float32), About("e5"))
    index.save(tmp_path)
    found = snapshot.read(tmp_path)
    about = {**found.about, "for": {"model": "e5", "schema": "", "change": 0}}
    copied, rest = tmp_path / "copied", shutil.ignore_patterns("manifest.json")

    def copy(at):
        shutil.copytree(found.folder, at, ignore=rest, dirs_exist_ok=True)

    snapshot.write(copied, copy, about)
    assert HybridIndex.load(copied).about == About("e5")


def test_a_generation_that_goes_while_it_is_opened_is_followed_by_the_newest(tmp_path, monkeypatch):
    index = HybridIndex.build([Document("a")], np.eye(1, 4, dtype=np.float32))
    index.save(tmp_path)
    read = files.read

    def late(folder):
        monkeypatch.undo()
        for _ in range(2):
            index.save(tmp_path)
        return read(folder)

    monkeypatch.setattr(files, "read", late)
    assert HybridIndex.load(tmp_path).generation == 3


def test_an_index_cut_with_another_dictionary_is_stale(tmp_path, monkeypatch):
    HybridIndex.build([Document("a")], np.eye(1, 4, dtype=np.float32)).save(tmp_path)
    monkeypatch.setattr("matcher.index.index.dictionary_digest", lambda: "other")
    with pytest.raises(IndexStale, match="词典"):
        HybridIndex.load(tmp_path)
