"""What the documents say against what there is."""

import json
import re
import tomllib
from pathlib import Path

import pytest
import typer

from matcher import __version__
from service.commands import application
from service.settings import ServiceSettings

from .test_samples import script

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
PAGES = sorted(
    path
    for path in (
        *ROOT.glob("*.md"),
        *ROOT.glob("docs/*.md"),
        *ROOT.glob("*/README.md"),
        ROOT / "scripts/deploy/README.md",
    )
)


def commands(group, path: str = "") -> dict:
    """List commands by the words typed for them, groups' too: `admin create-user`."""
    found = {}
    for name, command in getattr(group, "commands", {}).items():
        found |= {path + name: command} | commands(command, f"{path}{name} ")
    return found


COMMANDS = commands(typer.main.get_command(application()))
_LINK = re.compile(r"\]\(([^)#]+)(?:#[^)]*)?\)")
_COMMAND = re.compile(r"^\$? ?matcher +([a-z][a-z-]*)(.*)$", re.M)


def _known(asked: tuple[str, str]) -> int:
    """Prefer the command of a group to the group."""
    return len(asked[0]) if asked[0] in COMMANDS else 0


def _options(command: str) -> set[str]:
    return {option for parameter in COMMANDS[command].params for option in parameter.opts}


def test_the_page_of_commands_is_what_the_commands_say() -> None:
    assert (ROOT / "docs" / "cli.md").read_text("utf-8") == script("write_docs").cli_page()


def test_whoever_is_in_charge_has_one_name_wherever_a_person_reads() -> None:
    templates = sorted((ROOT / "service/pages/templates").glob("*.html"))
    for path in (*PAGES, *templates):
        assert "主管" not in path.read_text("utf-8"), f"{path.name}：ROLE_NAMES 里叫“负责人”"


def test_the_page_of_settings_is_what_the_settings_say() -> None:
    assert (ROOT / "docs" / "settings.md").read_text("utf-8") == script(
        "write_docs"
    ).settings_page()


def test_the_document_of_the_api_is_what_the_service_says() -> None:
    written = (ROOT / "docs" / "openapi.json").read_text("utf-8")
    says = script("write_docs").openapi_document()
    assert set(json.loads(written)["paths"]) == set(json.loads(says)["paths"])
    same = written == says  # the whole difference would be thousands of lines
    assert same, "run scripts/write_docs.py"


def test_the_tables_of_the_api_are_what_the_service_says() -> None:
    written = (ROOT / "docs" / "api.md").read_text("utf-8")
    document = (ROOT / "docs" / "openapi.json").read_text("utf-8")
    assert written == script("write_docs").api_page(written, document), "run scripts/write_docs.py"


def test_every_setting_says_what_it_does() -> None:
    assert all(field.description for field in ServiceSettings.model_fields.values())


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_and_option_says_what_it_does(command: str) -> None:
    assert COMMANDS[command].help
    assert all(parameter.help for parameter in COMMANDS[command].params)


@pytest.mark.parametrize("command", sorted(name for name in COMMANDS if " " not in name))
def test_every_command_is_in_the_changelog(command: str) -> None:
    assert f"`{command}`" in (ROOT / "CHANGELOG.md").read_text("utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_commands_in_the_pages_exist(page: Path) -> None:
    for command, rest in _COMMAND.findall(page.read_text("utf-8")):
        word = rest.split()[0] if rest.split() else ""
        command, rest = max(
            (command, rest), (f"{command} {word}", rest.replace(word, "", 1)), key=_known
        )
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
        assert path.is_dir() or (path.is_file() and path.stat().st_mode & 0o111), name


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
