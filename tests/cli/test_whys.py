import json
from pathlib import Path

from .conftest import PROFILES, Cli, postings_file, profiles_file


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


def test_why_not_judges_by_as_long_a_list_as_recommend_gives(cli: Cli, tmp_path: Path) -> None:
    rows = [f"W{n},样例{n}厂,焊工,南宁市,{6000 + 100 * n},不限,二保焊,2099-12-31" for n in range(6)]
    home = tmp_path / "home"
    cli("import", "postings", postings_file(tmp_path, rows), home=home)
    profiles = profiles_file(tmp_path, PROFILES[:1])
    listed = json.loads(cli("recommend", "--profiles", profiles, "--json", home=home).out)
    last = [match["posting_id"] for match in listed["matches"]][-1]
    words = ("why-not", "--profiles", profiles, "--posting", last, "--json")
    assert json.loads(cli(*words, home=home).out)["rank"] is None
    assert json.loads(cli(*words, "-n", "1", home=home).out)["rank"]
