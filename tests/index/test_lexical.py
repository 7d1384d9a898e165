import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pytest

from matcher.errors import MatcherError
from matcher.index.document import Document
from matcher.index.filters import Filter
from matcher.index.lexical import LexicalIndex

COUNT = 3000


@pytest.fixture(scope="module")
def index():
    lexical = LexicalIndex()
    lexical.change([], 0, [Document(str(i), "焊工 " + "电焊 " * (i % 5)) for i in range(COUNT)])
    return lexical


def everything(serials):
    return np.ones(len(serials), bool)


def test_the_last_of_the_best_is_found_under_a_filter_only_checked_afterwards(index):
    def one(serials):
        return serials == COUNT - 1

    serials, _ = index.search("焊工", 5, Filter(), one, None)
    assert serials.tolist() == [COUNT - 1]
    serials, _ = index.search("焊工", 5, Filter(), one, np.array([COUNT - 1]))
    assert serials.tolist() == [COUNT - 1]


def test_all_that_tie_with_the_last_are_given(index):
    serials, scores = index.search("电焊", 3, Filter(), everything, None)
    assert set(serials.tolist()) >= set(range(4, COUNT, 5)) and scores[0] == scores[500]


def test_blank_and_senseless_queries_find_nothing(index):
    for text in ("", "  ", "，。", "\x00"):
        assert len(index.search(text, 5, Filter(), everything, None)[0]) == 0


def test_the_folder_goes_with_the_index():
    lexical = LexicalIndex()
    folder = lexical._folder
    assert folder.exists()
    lexical._cleanup()
    assert not folder.exists()


KILLED = """
import os, signal
from matcher.index.lexical import LexicalIndex
index = LexicalIndex()
print(index._folder, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(os.name == "nt", reason="没有强行终止的信号")
def test_the_folder_of_a_killed_process_goes_with_the_next_index(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    killed = subprocess.run(
        [sys.executable, "-c", KILLED],
        env={**os.environ, "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    left = Path(killed.stdout.strip())
    assert left.parent == tmp_path and left.exists()
    standing = LexicalIndex()
    LexicalIndex()
    assert not left.exists() and standing._folder.exists()


def test_a_full_temporary_folder_is_told(tmp_path, monkeypatch):
    def full(*_args, **_how):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tempfile, "mkdtemp", full)
    with pytest.raises(MatcherError, match=f"{tempfile.gettempdir()}.*TMPDIR"):
        LexicalIndex()


def test_a_change_that_fails_leaves_nothing_behind():
    lexical = LexicalIndex()
    lexical.change([], 0, [Document("a", "焊工")])
    with pytest.raises(AttributeError):
        lexical.change([0], 1, [Document("b", "焊工"), None])
    lexical.change([], 1, [Document("c", "普工")])
    assert lexical.search("焊工", 5, Filter(), everything, None)[0].tolist() == [0]
