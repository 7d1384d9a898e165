import json
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from matcher.encoder.backends import LEAST_AGREEMENT, open_backend, try_way
from matcher.encoder.build import ensure_default_model
from matcher.encoder.folder import ModelFolder, read_folder

Make = Callable[..., Path]
TEXTS = ["招聘焊工，包吃住", "医院护士 3 名，三班倒", "Java 开发，双休", "普工"]


@pytest.fixture
def folder(cache: Path) -> ModelFolder:
    return read_folder(ensure_default_model(cache))


@pytest.mark.parametrize("way", ["bf16", "openvino-fp32", "openvino", "openvino-int8"])
def test_every_way_agrees_with_torch_in_fp32(folder: ModelFolder, way: str) -> None:
    exact, backend = try_way(folder, "fp32", 0), try_way(folder, way, 0)
    assert exact and backend
    agreement = np.einsum(
        "ij,ij->i", exact.embed(TEXTS, "query: "), backend.embed(TEXTS, "query: ")
    )
    assert agreement.min() >= LEAST_AGREEMENT


def test_a_few_texts_do_not_wait_until_many_are_done(folder: ModelFolder) -> None:
    backend = try_way(folder, "openvino-int8", 0)
    assert backend
    texts = [f"{number}号岗位：{'招聘焊工，包吃住，' * 12}" for number in range(400)]
    with ThreadPoolExecutor(1) as pool:
        many = pool.submit(backend.embed, texts, "")
        few = backend.embed(TEXTS, "")
        assert not many.done()
        assert np.array_equal(many.result(120)[:1], backend.embed(texts[:1], ""))
    assert np.array_equal(few, backend.embed(TEXTS, ""))


# In a process of its own: where an import has run, the tests themselves have given way already.
PRIORITIES = """
import os, sys
from pathlib import Path
from matcher.encoder.backends import try_way
from matcher.encoder.folder import read_folder

def spent():
    tasks = {int(path.name): path / "stat" for path in Path("/proc/self/task").iterdir()}
    fields = {id: stat.read_text().rpartition(")")[2].split() for id, stat in tasks.items()}
    return {id: int(of[11]) + int(of[12]) for id, of in fields.items()}

backend = try_way(read_folder(Path(sys.argv[1])), "openvino-int8", 0)
before = spent()
backend.embed([f"{number}号岗位：{'招聘焊工，包吃住，' * 12}" for number in range(100)], "")
worked = {id: ticks - before.get(id, 0) for id, ticks in spent().items()}
busiest = max(worked, key=worked.__getitem__)
print(os.getpriority(os.PRIO_PROCESS, busiest), os.getpriority(os.PRIO_PROCESS, 0))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="priorities of threads are Linux's")
def test_many_texts_give_way_to_others(folder: ModelFolder) -> None:
    given = [sys.executable, "-c", PRIORITIES, str(folder.path)]
    told = subprocess.run(given, capture_output=True, text=True, check=True)
    busiest, main = map(int, told.stdout.split())
    assert busiest > main


def test_the_measured_choice_is_remembered(make_model: Make, tmp_path: Path) -> None:
    folder = read_folder(make_model())
    open_backend(folder, "auto", 0, tmp_path)
    memory = tmp_path / "encoder.json"
    before = memory.stat().st_mtime_ns
    open_backend(folder, "auto", 0, tmp_path)
    assert memory.stat().st_mtime_ns == before
    (choice,) = json.loads(memory.read_text(encoding="utf-8")).values()
    assert choice["way"] in choice["texts_per_second"]


@pytest.mark.parametrize("content", ["", "[]", '{"x": {"way": "openvino"}}'])
def test_a_memory_that_says_nothing_is_measured_anew(
    make_model: Make, tmp_path: Path, content: str
) -> None:
    (tmp_path / "encoder.json").write_text(content)
    open_backend(read_folder(make_model()), "auto", 1, tmp_path)
    assert "1 threads" in (tmp_path / "encoder.json").read_text(encoding="utf-8")
