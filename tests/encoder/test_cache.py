from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import numpy as np
import pytest
from filelock import FileLock

from matcher.encoder.cache import CachedEncoder
from matcher.encoder.model import Kind
from matcher.errors import ModelUnavailable
from matcher.types import Vectors


class Counting:
    """Remembers what it was asked to encode; vectors depend on text and kind alone."""

    dim = 4

    def __init__(self, name: str = "counting") -> None:
        self.name = name
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str], kind: Kind) -> Vectors:
        self.asked += texts
        rows = [[len(text), text.count("工"), kind == "query", 1] for text in texts]
        return np.array(rows, np.float32).reshape(-1, self.dim)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "vectors.sqlite"


def test_an_unchanged_text_is_encoded_once(path: Path) -> None:
    first, second = Counting(), Counting()
    vectors = CachedEncoder(first, path).encode(["焊工", "电工师傅"], "passage")
    again = CachedEncoder(second, path).encode(["电工师傅", "焊工"], "passage")
    assert second.asked == []
    assert np.array_equal(again, vectors[::-1])


def test_only_new_texts_are_encoded(path: Path) -> None:
    inner = Counting()
    cached = CachedEncoder(inner, path)
    cached.encode(["焊工"], "passage")
    cached.encode(["焊工", "司机"], "passage")
    assert inner.asked == ["焊工", "司机"]


def test_a_text_given_twice_is_encoded_once(path: Path) -> None:
    inner = Counting()
    assert len(CachedEncoder(inner, path).encode(["焊工", "焊工"], "passage")) == 2
    assert inner.asked == ["焊工"]


def test_queries_and_passages_are_kept_apart(path: Path) -> None:
    cached = CachedEncoder(Counting(), path)
    assert not np.array_equal(cached.encode(["焊工"], "query"), cached.encode(["焊工"], "passage"))


def test_models_are_kept_apart(path: Path) -> None:
    CachedEncoder(Counting("one"), path).encode(["焊工"], "passage")
    other = Counting("two")
    CachedEncoder(other, path).encode(["焊工"], "passage")
    assert other.asked == ["焊工"]


def test_more_texts_than_one_portion_come_back_in_order(path: Path) -> None:
    texts = ["工" * (number % 7) + str(number) for number in range(5000)]
    expected = Counting().encode(texts, "passage")
    cached = CachedEncoder(Counting(), path)
    assert np.array_equal(cached.encode(texts, "passage"), expected)
    assert np.array_equal(cached.encode(texts, "passage"), expected)


def test_no_texts_give_no_rows(path: Path) -> None:
    assert CachedEncoder(Counting(), path).encode([], "query").shape == (0, 4)


def test_portions_before_an_interruption_are_kept(path: Path) -> None:
    class Interrupted(Counting):
        def encode(self, texts: Sequence[str], kind: Kind) -> Vectors:
            if self.asked:
                raise KeyboardInterrupt
            return super().encode(texts, kind)

    texts = [str(number) for number in range(3000)]
    first = Interrupted()
    with pytest.raises(KeyboardInterrupt):
        CachedEncoder(first, path).encode(texts, "passage")
    after = Counting()
    CachedEncoder(after, path).encode(texts, "passage")
    assert after.asked == texts[len(first.asked) :]


def test_a_damaged_file_is_set_aside(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"not a database, " * 300)
    CachedEncoder(Counting(), path).encode(["焊工"], "passage")
    assert path.with_suffix(".damaged").is_file()


def _spoil(path: Path) -> None:
    """Write over all pages but the first two, so that the file still opens."""
    data = bytearray(path.read_bytes())
    data[2 * 4096 :] = b"\xff" * (len(data) - 2 * 4096)
    path.write_bytes(data)


def test_a_file_damaged_beyond_its_head_is_set_aside_on_reading(path: Path) -> None:
    texts = [str(number) for number in range(3000)]
    expected = CachedEncoder(Counting(), path).encode(texts, "passage")
    _spoil(path)
    cached = CachedEncoder(Counting(), path)
    assert np.array_equal(cached.encode(texts, "passage"), expected)
    assert path.with_suffix(".damaged").is_file()
    after = Counting()
    CachedEncoder(after, path).encode(texts, "passage")
    assert after.asked == []


def test_a_file_damaged_beyond_its_head_is_set_aside_on_writing(path: Path) -> None:
    class Spoiling(Counting):
        def encode(self, texts: Sequence[str], kind: Kind) -> Vectors:
            _spoil(path)
            return super().encode(texts, kind)

    CachedEncoder(Counting(), path).encode([str(number) for number in range(3000)], "passage")
    assert len(CachedEncoder(Spoiling(), path).encode(["焊工"], "passage")) == 1
    assert path.with_suffix(".damaged").is_file()


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ModelUnavailable, match="写权限"):
        CachedEncoder(Counting(), tmp_path / "file" / "vectors.sqlite")


def test_texts_with_broken_characters_are_taken(path: Path) -> None:
    assert CachedEncoder(Counting(), path).encode(["焊\ud800工"], "passage").shape == (1, 4)


class Slow(Counting):
    """Says that it has begun, and ends when it is let."""

    def __init__(self) -> None:
        super().__init__()
        self.begun, self.go_on = Event(), Event()

    def encode(self, texts: Sequence[str], kind: Kind) -> Vectors:
        self.begun.set()
        assert self.go_on.wait(10)
        return super().encode(texts, kind)


def test_what_another_process_encodes_meanwhile_is_waited_for_and_read(path: Path) -> None:
    slow, other = Slow(), Counting()
    many, more = [str(number) for number in range(100)], [str(number) for number in range(120)]
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(CachedEncoder(slow, path).encode, many, "passage")
        assert slow.begun.wait(10)
        second = pool.submit(CachedEncoder(other, path).encode, more, "passage")
        slow.go_on.set()
        assert np.array_equal(second.result(10)[:100], first.result(10))
    assert other.asked == more[100:]


def test_a_few_texts_wait_for_nobody(path: Path) -> None:
    slow = Slow()
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(
            CachedEncoder(slow, path).encode, [str(n) for n in range(99)], "passage"
        )
        assert slow.begun.wait(10)
        assert len(CachedEncoder(Counting(), path).encode(["焊工", "电工"], "passage")) == 2
        assert not first.done()
        slow.go_on.set()


def test_whoever_holds_others_up_for_long_is_not_waited_for(
    path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("matcher.encoder.cache._WAIT", 0.1)
    cached = CachedEncoder(Counting(), path)
    with FileLock(path.with_suffix(".lock")):
        assert len(cached.encode([str(number) for number in range(99)], "passage")) == 99
    assert "although others do too" in caplog.text
