import json
import subprocess
import sys
from pathlib import Path

import pytest

from matcher.cli.app import app, run

from .conftest import Cli


def test_a_missing_argument_is_a_usage_error_in_chinese(cli: Cli) -> None:
    told = cli("import")
    assert told.code == 2
    assert "还没写" in told.err and "--help" in told.err and "Traceback" not in told.err


def test_an_unknown_command_is_a_usage_error(cli: Cli) -> None:
    told = cli("推荐")
    assert told.code == 2
    assert "没有这个命令" in told.err


def test_an_unknown_option_is_named(cli: Cli) -> None:
    told = cli("status", "--colour")
    assert told.code == 2
    assert "--colour" in told.err


def test_a_date_that_is_none_is_explained(cli: Cli) -> None:
    told = cli("recommend", "--seeker", "S1", "--as-of", "明天")
    assert told.code == 2
    assert "2026-11-01" in told.err


def test_help_shows_every_command(cli: Cli) -> None:
    told = cli("--help")
    assert told.code == 0
    for command in ("import", "recommend", "why-not", "score", "status"):
        assert command in told.out


def test_a_setting_that_cannot_be_is_named(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MATCHER_THREADS", "许多")
    told = cli("status")
    assert told.code == 1
    assert "MATCHER_THREADS" in told.err


def test_a_home_that_cannot_be_made_is_a_mistake_without_traceback(
    cli: Cli, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    told = cli("status", home=tmp_path / "file" / "home")
    assert told.code == 1
    assert "建不了资料库的文件夹" in told.err


def test_help_and_status_do_not_load_the_model(tmp_path: Path) -> None:
    code = (
        "import sys; from matcher.cli.app import app, run;"
        "run(app, ['--help']); run(app, ['--home', sys.argv[1], 'status']);"
        "heavy = {'torch', 'faiss', 'openvino', 'pandas', 'sklearn'} & set(sys.modules);"
        "assert not heavy, heavy"
    )
    subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], check=True, timeout=60, capture_output=True
    )


def test_the_module_is_the_command() -> None:
    told = subprocess.run(
        [sys.executable, "-m", "matcher", "--version"], capture_output=True, text=True, timeout=60
    )
    assert told.returncode == 0 and told.stdout.startswith("matcher ")


def test_stopping_while_the_command_is_being_loaded_is_one_sentence() -> None:
    code = (
        "import sys\n"
        "class Stopped:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == 'typer': raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Stopped())\n"
        "from matcher.__main__ import main\n"
        "main()"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert told.returncode == 130
    assert told.stderr.startswith("已停下") and "Traceback" not in told.stderr


def test_the_home_of_a_user_that_does_not_exist_is_a_mistake_without_traceback(cli: Cli) -> None:
    told = cli("status", home=Path("~nosuchuser/matcher"))
    assert told.code == 1
    assert "~nosuchuser" in told.err and "完整的路径" in told.err


def test_a_home_may_begin_with_a_tilde(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("MATCHER_HOME", "~/人岗")
    assert run(app, ["status", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["home"] == str(tmp_path / "人岗")


@pytest.mark.parametrize("command", ["", "import", "recommend", "evaluate", "status"])
def test_help_shows_no_types_of_the_language_it_is_written_in(cli: Cli, command: str) -> None:
    told = cli(*filter(None, (command, "--help")))
    assert told.code == 0 and "显示这份说明" in told.out
    assert not any(
        word in told.out for word in ("<bool>", "<path>", "OPTIONS", "Show this", "Path")
    )
