import errno
import os
import time
from pathlib import Path

import pytest

from matcher.encoder.whole import clear_abandoned, written_whole
from matcher.errors import ModelUnavailable


def test_a_folder_stands_with_all_its_files(tmp_path: Path) -> None:
    with written_whole(tmp_path / "deep" / "model") as work:
        (work / "a").write_text("1")
    assert (tmp_path / "deep" / "model" / "a").read_text() == "1"
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["model"]


@pytest.mark.parametrize("error", [ValueError("bad"), KeyboardInterrupt()])
def test_a_broken_block_leaves_nothing(tmp_path: Path, error: BaseException) -> None:
    with pytest.raises(type(error)), written_whole(tmp_path / "model") as work:
        (work / "a").write_text("1")
        raise error
    assert not list(tmp_path.iterdir())


def test_a_full_disk_is_said_with_advice(tmp_path: Path) -> None:
    with (
        pytest.raises(ModelUnavailable, match=r"磁盘已满.*MATCHER_CACHE"),
        written_whole(tmp_path / "m"),
    ):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    assert not list(tmp_path.iterdir())


def test_a_place_that_cannot_be_written_is_said_with_advice(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with (
        pytest.raises(ModelUnavailable, match="写权限"),
        written_whole(tmp_path / "file" / "model"),
    ):
        pass


def test_the_quicker_of_two_builders_wins(tmp_path: Path) -> None:
    with written_whole(tmp_path / "model") as slow:
        (slow / "a").write_text("slow")
        with written_whole(tmp_path / "model") as quick:
            (quick / "a").write_text("quick")
    assert (tmp_path / "model" / "a").read_text() == "quick"


def test_only_abandoned_work_is_cleared(tmp_path: Path) -> None:
    (tmp_path / ".unfinished-old").mkdir()
    (tmp_path / "model").mkdir()
    clear_abandoned(tmp_path, before=time.time() - 3600)
    assert (tmp_path / ".unfinished-old").exists()
    clear_abandoned(tmp_path, before=time.time() + 3600)
    assert [path.name for path in tmp_path.iterdir()] == ["model"]
