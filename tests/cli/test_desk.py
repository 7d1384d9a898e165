import json
from pathlib import Path

from .conftest import Cli, postings_file


def test_a_held_posting_is_listed_with_its_reason_and_can_be_released(
    cli: Cli, tmp_path: Path
) -> None:
    cli("import", "postings", postings_file(tmp_path))
    held = cli("status", "--held").out
    assert "P5" in held and "刷单" in held
    assert cli("release", "P5", "--reason", "核实过单位").code == 0
    counts = json.loads(cli("status", "--json").out)["counts"]
    assert counts["held"] == 0 and counts["released"] == 1


def test_a_hold_keeps_a_posting_out_of_lists(cli: Cli, tmp_path: Path) -> None:
    cli("import", "postings", postings_file(tmp_path))
    assert cli("hold", "P1", "--reason", "有人投诉").code == 0
    assert json.loads(cli("status", "--json").out)["counts"]["held"] == 2


def test_a_decision_needs_a_reason(cli: Cli) -> None:
    assert cli("release", "P1").code == 2


def test_a_decision_on_an_unknown_posting_is_a_mistake(cli: Cli) -> None:
    told = cli("release", "P99", "--reason", "试试")
    assert told.code == 1
    assert "P99" in told.err


def test_consent_of_an_unknown_person_is_a_mistake(cli: Cli) -> None:
    assert cli("consent", "S99").code == 1


def test_status_says_how_far_the_index_is_behind(cli: Cli, tmp_path: Path) -> None:
    assert json.loads(cli("status", "--json").out)["index_behind"] is None
    cli("import", "postings", postings_file(tmp_path))
    cli("index")
    assert json.loads(cli("status", "--json").out)["index_behind"] == 0
    cli("hold", "P1", "--reason", "有人投诉")
    assert json.loads(cli("status", "--json").out)["index_behind"] > 0


def test_status_keeps_the_latest_imports(cli: Cli, tmp_path: Path) -> None:
    cli("import", "postings", postings_file(tmp_path), "--source", "南宁站")
    latest = json.loads(cli("status", "--json").out)["imports"][0]
    assert latest["source"] == "南宁站" and latest["outcomes"]["held"] == 1


def test_people_are_listed_with_the_ids_that_commands_take(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "求职.csv"
    path.write_text("姓名,求职意向\n样例甲,焊工\n样例乙,保洁员\n", "utf-8")
    made = [row["id"] for row in json.loads(cli("import", "seekers", path, "--json").out)["rows"]]
    cli("consent", made[0])
    people = json.loads(cli("status", "--seekers", "--json").out)["people"]
    assert {one["id"] for one in people} == set(made)
    assert [one["wishes"] for one in people if one["consent"]] == ["想做：焊工"]
    assert made[1] in cli("status", "--seekers").out.replace("\n", "")
