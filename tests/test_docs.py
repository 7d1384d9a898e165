"""What the documents say against what there is."""

import re
import tomllib
from pathlib import Path

import pytest
import typer

from matcher import __version__
from matcher.cli.app import app
from matcher.config import Settings

from .test_samples import script

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
PAGES = sorted(
    path for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("*/README.md"))
)
COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]
_LINK = re.compile(r"\]\(([^)#]+)(?:#[^)]*)?\)")
_COMMAND = re.compile(r"^\$? ?matcher +([a-z][a-z-]*)(.*)$", re.M)


def _options(command: str) -> set[str]:
    return {option for parameter in COMMANDS[command].params for option in parameter.opts}


def test_the_page_of_commands_is_what_the_commands_say() -> None:
    assert (ROOT / "docs" / "cli.md").read_text("utf-8") == script("write_docs").cli_page()


def test_the_page_of_settings_is_what_the_settings_say() -> None:
    assert (ROOT / "docs" / "settings.md").read_text("utf-8") == script(
        "write_docs"
    ).settings_page()


def test_every_setting_says_what_it_does() -> None:
    assert all(field.description for field in Settings.model_fields.values())


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_and_option_says_what_it_does(command: str) -> None:
    assert COMMANDS[command].help
    assert all(parameter.help for parameter in COMMANDS[command].params)


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_is_in_the_changelog(command: str) -> None:
    assert f"`{command}`" in (ROOT / "CHANGELOG.md").read_text("utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_commands_in_the_pages_exist(page: Path) -> None:
    for command, rest in _COMMAND.findall(page.read_text("utf-8")):
        assert command in COMMANDS, command
        words = re.findall(r"(?:^| )(--?[a-z][a-z-]*)", rest.split("#")[0])
        assert set(words) <= _options(command), (command, words)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_in_the_pages_lead_somewhere(page: Path) -> None:
    for link in _LINK.findall(page.read_text("utf-8")):
        if "://" not in link:
            assert (page.parent / link).exists(), link


def test_scripts_in_the_readme_exist_and_can_be_run() -> None:
    for name in set(re.findall(r"scripts/([a-z_]+)", README)):
        path = ROOT / "scripts" / name
        assert path.is_file() and path.stat().st_mode & 0o111, name


def test_the_readme_is_short_and_has_a_small_picture() -> None:
    assert len(README.splitlines()) <= 150
    assert (ROOT / "docs" / "terminal.png").stat().st_size < 200_000


def test_every_data_file_has_a_source() -> None:
    sources = (ROOT / "data" / "SOURCES.md").read_text("utf-8")
    told = {"SOURCES.md", "README.md"}
    for path in sorted((ROOT / "data").rglob("*")):
        if (
            path.is_file()
            and path.name not in told
            and path.parent.name not in {"samples", "examples"}
        ):
            assert path.name in sources, path


def test_the_changelog_begins_with_this_version() -> None:
    first = re.search(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.M)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert first is not None
    assert first[1] == __version__ == project["version"]
