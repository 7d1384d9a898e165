import json
from pathlib import Path

from .conftest import Cli


def test_why_not_names_the_refusal_that_a_posting_breaks(cli: Cli, filled: Path) -> None:
    told = cli("why-not", "--seeker", "S2", "--posting", "P4", home=filled)
    assert told.code == 0
    assert "夜班熬不住" in told.out


def test_why_not_says_that_a_posting_is_held(cli: Cli, filled: Path) -> None:
    told = cli("why-not", "--seeker", "S1", "--posting", "P5", "--json", home=filled)
    values = json.loads(told.out)
    assert values["rank"] is None and "暂扣" in values["text"]


def test_relax_lists_changes_as_values(cli: Cli, filled: Path) -> None:
    told = cli("relax", "--seeker", "S1", "--json", home=filled)
    assert told.code == 0
    assert json.loads(told.out) == {"seeker_id": "S1", "changes": []}


def test_relax_says_so_when_nothing_would_help(cli: Cli, filled: Path) -> None:
    assert "没有哪一样" in cli("relax", "--seeker", "S1", home=filled).out
