"""What an operator copies onto a server: names that exist, nothing secret, as few rights as can be."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from service.settings import ServiceSettings

ROOT = Path(__file__).parent.parent
DEPLOY = ROOT / "scripts" / "deploy"
UNIT = (DEPLOY / "matcher.service").read_text("utf-8")
SERVICES = ["matcher.service", "matcher-prune.service"]
TIMER = "matcher-prune.timer"
DOCKERFILE = (DEPLOY / "Dockerfile").read_text("utf-8")
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
FILES = sorted(path for path in DEPLOY.iterdir() if path.is_file())
SETTINGS = {f"MATCHER_{name.upper()}" for name in ServiceSettings.model_fields}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_setting_that_is_named_exists(path: Path) -> None:
    assert set(re.findall(r"MATCHER_[A-Z_]+", path.read_text("utf-8"))) <= SETTINGS


def test_the_example_of_settings_is_accepted_once_a_key_is_in_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lines = (DEPLOY / "matcher.env.example").read_text("utf-8").splitlines()
    told = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    assert told["MATCHER_SECRET_KEY"] == told["POSTGRES_PASSWORD"] == ""
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    assert "localhost" in ServiceSettings().hosts


@pytest.fixture
def units(tmp_path: Path) -> Path:
    """Write the units with a command that is here."""
    for name in (*SERVICES, TIMER):
        text = (DEPLOY / name).read_text("utf-8")
        (tmp_path / name).write_text(text.replace("/opt/matcher/bin/matcher", sys.executable))
    return tmp_path


needs_systemd = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd-analyze is not here"
)


def analyze(*asked: str) -> str:
    told = subprocess.run(["systemd-analyze", *asked], capture_output=True, text=True, check=True)
    assert not told.stderr
    return told.stdout


@needs_systemd
@pytest.mark.parametrize("name", [*SERVICES, TIMER])
def test_systemd_understands_the_unit(units: Path, name: str) -> None:
    analyze("verify", str(units / name))


@needs_systemd
@pytest.mark.parametrize("name", SERVICES)
def test_the_unit_gives_away_little(units: Path, name: str) -> None:
    asked = ["security", "--offline=yes", "--threshold=20", str(units / name)]
    assert subprocess.run(["systemd-analyze", *asked], capture_output=True).returncode == 0


@needs_systemd
def test_the_timer_runs_at_night_every_day() -> None:
    [when] = re.findall(r"^OnCalendar=(.+)$", (DEPLOY / TIMER).read_text("utf-8"), re.M)
    told = analyze("calendar", "--iterations=3", when)
    assert len(re.findall(r"\d{4}-\d\d-\d\d 03:30:00", told)) == 3


def test_the_timer_starts_a_command_that_there_is() -> None:
    service = (DEPLOY / TIMER.replace("timer", "service")).read_text("utf-8")
    [command] = re.findall(r"^ExecStart=/opt/matcher/bin/matcher (.+)$", service, re.M)
    assert f"### matcher {command}\n" in (ROOT / "docs/cli.md").read_text("utf-8")
    assert set(re.findall(r"^(?:User|EnvironmentFile|StateDirectory)=.+$", UNIT, re.M)) == set(
        re.findall(r"^(?:User|EnvironmentFile|StateDirectory)=.+$", service, re.M)
    )


def test_the_unit_waits_longer_than_the_service_takes_to_stop() -> None:
    stop = re.search(r"^TimeoutStopSec=(\d+)$", UNIT, re.M)
    grace = re.search(r"^GRACE_SECONDS = (\d+)", (ROOT / "service/running.py").read_text(), re.M)
    assert stop and grace and int(stop[1]) > int(grace[1])
    assert int(COMPOSE["services"]["matcher"]["stop_grace_period"].rstrip("s")) > int(grace[1])


def test_the_image_takes_files_that_are_there_and_let_through() -> None:
    ignore = (DEPLOY / "Dockerfile.dockerignore").read_text("utf-8").splitlines()
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.M)
    for name in " ".join(copied).split():
        assert (ROOT / name).exists() and f"!{name}" in ignore, name


def test_the_image_runs_as_nobody_special_and_is_watched() -> None:
    user, command = DOCKERFILE.index("\nUSER matcher"), DOCKERFILE.index('\nCMD ["matcher"')
    assert user < command and "HEALTHCHECK" in DOCKERFILE and "/readyz" in DOCKERFILE


def test_compose_builds_what_is_here_and_holds_no_secret() -> None:
    ours, database = COMPOSE["services"]["matcher"], COMPOSE["services"]["database"]
    context = (DEPLOY / ours["build"]["context"]).resolve()
    assert context == ROOT and (context / ours["build"]["dockerfile"]).is_file()
    assert ours["environment"]["MATCHER_DATABASE"].count("${POSTGRES_PASSWORD:?") == 1
    assert database["environment"]["POSTGRES_PASSWORD"].startswith("${POSTGRES_PASSWORD:?")
    assert ours["read_only"] and ours["cap_drop"] == ["ALL"]
    assert all(port.startswith("127.0.0.1:") for port in ours["ports"])
    mounts = {volume.split(":")[0] for one in (ours, database) for volume in one["volumes"]}
    assert mounts == set(COMPOSE["volumes"])


def test_the_healthcheck_of_the_image_is_python(tmp_path: Path) -> None:
    [code] = re.findall(r'CMD \["python", "-c", "(.+)"\]', DOCKERFILE)
    compile(code.replace('\\"', '"'), "Dockerfile", "exec")
