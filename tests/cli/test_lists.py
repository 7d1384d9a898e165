import json
from pathlib import Path

from matcher.store.contact_requests import ContactRequests, RequestState
from matcher.store.store import Store

from .conftest import PROFILES, Cli, profiles_file


def test_people_are_told_what_suits_them_and_why(cli: Cli, filled: Path) -> None:
    told = cli("recommend", "--seeker", "S1", "-n", "2", home=filled)
    assert told.code == 0
    assert "焊工" in told.out and "P1" in told.out and "✓" in told.out


def test_a_line_of_output_has_the_agreed_keys(cli: Cli, filled: Path, tmp_path: Path) -> None:
    out = tmp_path / "推荐.jsonl"
    told = cli("recommend", "--profiles", profiles_file(tmp_path), "--out", out, home=filled)
    lines = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert told.code == 0
    assert [line["seeker_id"] for line in lines] == ["S1", "S2"]
    match = lines[0]["matches"][0]
    assert match["posting_id"] == "P1"
    assert set(match) == {
        *("posting_id", "score", "seeker_score", "employer_score"),
        *("reasons", "concerns", "question"),
    }
    assert all(isinstance(reason, str) for reason in match["reasons"])


def test_held_and_expired_postings_are_not_recommended(cli: Cli, filled: Path) -> None:
    told = cli("recommend", "--seeker", "S1", "--seeker", "S2", "--json", home=filled)
    found = {
        match["posting_id"]
        for line in told.out.splitlines()
        for match in json.loads(line)["matches"]
    }
    assert found and not found & {"P5", "P6"}


def test_a_past_day_opens_what_was_valid_then(cli: Cli, filled: Path) -> None:
    told = cli("recommend", "--seeker", "S1", "--as-of", "2019-12-31", "--json", home=filled)
    assert "P6" in told.out


def test_an_unknown_seeker_is_named(cli: Cli, filled: Path) -> None:
    told = cli("recommend", "--seeker", "S9", home=filled)
    assert told.code == 1
    assert "没有编号为“S9”的求职者" in told.err


def test_one_of_person_and_file_must_be_given(cli: Cli, filled: Path, tmp_path: Path) -> None:
    assert cli("recommend", home=filled).code == 2
    both = ("--seeker", "S1", "--profiles", profiles_file(tmp_path))
    assert cli("recommend", *both, home=filled).code == 2


def test_a_bad_profile_is_named_by_its_line(cli: Cli, filled: Path, tmp_path: Path) -> None:
    path = profiles_file(tmp_path, ['{"seeker_id": "S1", "desired_titles": ["焊工"]}', "{"])
    told = cli("recommend", "--profiles", path, home=filled)
    assert told.code == 1
    assert "第 2 行" in told.err and "JSON" in told.err


def test_a_list_that_cannot_be_written_leaves_nothing(
    cli: Cli, filled: Path, tmp_path: Path
) -> None:
    out = tmp_path / "没有" / "推荐.jsonl"
    told = cli("recommend", "--seeker", "S1", "--out", out, home=filled)
    assert told.code == 1
    assert "文件夹是否存在" in told.err and not out.parent.exists()


def test_employers_see_only_those_who_agreed(cli: Cli, filled: Path) -> None:
    before = json.loads(cli("candidates", "--posting", "P1", "--json", home=filled).out)
    assert before == {"posting_id": "P1", "matches": []}
    cli("consent", "S1", home=filled)
    after = json.loads(cli("candidates", "--posting", "P1", "--json", home=filled).out)
    cli("consent", "S1", "--withdraw", home=filled)
    again = json.loads(cli("candidates", "--posting", "P1", "--json", home=filled).out)
    assert [match["seeker_id"] for match in after["matches"]] == ["S1"]
    assert again["matches"] == []


def test_a_consent_taken_back_ends_what_employers_asked_for(cli: Cli, filled: Path) -> None:
    cli("consent", "S1", home=filled)
    store = Store.open(filled / "matcher.db")
    request, _ = ContactRequests.of(store).ask("P1", "南宁某厂", "S1", "单位")
    told = cli("consent", "S1", "--withdraw", home=filled)
    assert "1 个单位的联系请求随之作废" in told.out
    assert ContactRequests.of(store).get(request.id).state is RequestState.WITHDRAWN
    store.close()


def test_people_of_a_file_are_looked_at_without_consent(
    cli: Cli, filled: Path, tmp_path: Path
) -> None:
    told = cli("candidates", "--posting", "P1", "--profiles", profiles_file(tmp_path), home=filled)
    assert told.code == 0 and "S1" in told.out


def test_an_unknown_posting_is_named(cli: Cli, filled: Path) -> None:
    told = cli("candidates", "--posting", "P99", home=filled)
    assert told.code == 1
    assert "没有编号为“P99”的岗位" in told.err


def test_shared_lists_send_an_opening_no_more_people_than_it_has_room_for(
    cli: Cli, tmp_path: Path
) -> None:
    path = tmp_path / "岗位.csv"
    path.write_text(
        "岗位编号,招聘单位,岗位名称,工作地点,月薪,招聘人数\nP1,样例厂,焊工,南宁市,7000,1\n", "utf-8"
    )
    cli("import", "postings", path)
    people = profiles_file(tmp_path, [PROFILES[0].replace("S1", f"S{n}") for n in range(5)])
    words = ("recommend", "--profiles", people, "--json")
    lists = [json.loads(line)["matches"] for line in cli(*words, "--share").out.splitlines()]
    assert [len(matches) for matches in lists] == [1, 1, 1, 0, 0]
    assert all(json.loads(line)["matches"] for line in cli(*words).out.splitlines())
