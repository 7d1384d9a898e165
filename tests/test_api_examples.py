"""The examples of `docs/api.md`, run as they stand there against a real service."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "data" / "samples"
PAGE = (ROOT / "docs" / "api.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(bash|python) (\S+)\n(.*?)^```$", PAGE, re.M | re.S)
CALLERS = [(kind, name) for kind, name, _ in BLOCKS if name not in {"准备", "共用"}]
_READY_SECONDS = 120

pytestmark = pytest.mark.skipif(
    not all(map(shutil.which, ("bash", "curl", "python3"))),
    reason="the examples ask with curl in bash",
)


def block(kind: str, name: str) -> str:
    """Find the block of a language for a caller."""
    [text] = [text for one, caller, text in BLOCKS if (one, caller) == (kind, name)]
    return text


@dataclass
class Desk:
    """Somebody at a terminal beside the service: a folder and an environment."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            cwd=self.folder,
            env=os.environ | self.environment,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    def bash(self, text: str) -> subprocess.CompletedProcess[str]:
        return self.run("bash", "-c", f"set -euo pipefail\n{block('bash', '共用')}\n{text}")

    def python(self, text: str) -> subprocess.CompletedProcess[str]:
        return self.run(sys.executable, "-c", f"{block('python', '共用')}\n{text}")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Serve an empty store; its keys are given as the page says."""
    folder = tmp_path_factory.mktemp("desk")
    shutil.copy(SAMPLES / "驻粤劳务工作站.xlsx", folder)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = {"HOME": str(folder / "home"), "ENVIRONMENT": "development", "PORT": str(port)}
    settings["PRECISION"] = "openvino-fp32"  # no trial of what is fastest
    desk = Desk(folder, {f"MATCHER_{name}": value for name, value in settings.items()})
    commands = Path(sys.executable).parent
    desk.environment["PATH"] = f"{commands}{os.pathsep}{os.environ['PATH']}"
    prepare = block("bash", "准备").replace("127.0.0.1:8000", f"127.0.0.1:{port}")
    told = desk.bash(f"{prepare}\nenv -0")
    assert told.returncode == 0, told.stderr
    exported = re.findall(r"^export (\w+)=", prepare, re.M)
    given = dict(one.split("=", 1) for one in told.stdout.split("\0") if "=" in one)
    desk.environment |= {name: given[name] for name in exported}
    with (
        (folder / "log").open("w") as log,
        subprocess.Popen(
            [commands / "matcher", "serve"], env=os.environ | desk.environment, stderr=log
        ) as served,
    ):
        try:
            ready(desk.environment["URL"])
            yield desk
        finally:
            served.terminate()


def ready(url: str) -> None:
    """Wait until the service answers, from all that was written."""
    end = time.monotonic() + _READY_SECONDS
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(f"{url}/readyz", timeout=10) as answer:
                if b'"behind":0' in answer.read():
                    return
        except (urllib.error.URLError, ConnectionError):
            pass
        time.sleep(0.2)
    raise AssertionError("the service did not come up")


@pytest.mark.parametrize(("kind", "caller"), CALLERS)
def test_an_example_does_what_it_says(desk: Desk, kind: str, caller: str) -> None:
    """In the order of the page: each builds upon those before."""
    ready(desk.environment["URL"])
    done = (desk.bash if kind == "bash" else desk.python)(block(kind, caller))
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout


def test_every_caller_has_an_example_in_both_languages() -> None:
    callers = {"劳务工作站", "自助机", "窗口工作人员", "招聘单位"}
    assert {name for kind, name in CALLERS if kind == "bash"} == callers
    assert {name for kind, name in CALLERS if kind == "python"} == callers
