from pathlib import Path

import pytest

from .conftest import PROFILES, Cli, profiles_file


def _score(
    cli: Cli, home: Path, folder: Path, *pairs: str, extra: tuple[str, ...] = ()
) -> list[list[str]]:
    source, out = folder / "pairs.tsv", folder / "scores.tsv"
    source.write_text("\n".join(("seeker_id\tposting_id", *pairs)) + "\n", "utf-8")
    words = ("--profiles", profiles_file(folder), "--pairs", source, "--out", out)
    told = cli("score", *words, *extra, home=home)
    assert told.code == 0, told.err
    return [line.split("\t") for line in out.read_text("utf-8").split("\n") if line]


def test_every_pair_comes_back_in_order(cli: Cli, filled: Path, tmp_path: Path) -> None:
    pairs = ("S2\tP3", "S1\tP1", "S1\tP1", "S2\tP1", "S1\tP3")
    header, *rows = _score(cli, filled, tmp_path, *pairs)
    assert header == [
        *("seeker_id", "posting_id", "score", "seeker_score", "employer_score", "eligible")
    ]
    assert ["\t".join(row[:2]) for row in rows] == list(pairs)
    assert all(0 <= float(cell) <= 1 for row in rows for cell in row[2:5])
    assert rows[1] == rows[2] and float(rows[1][2]) > float(rows[4][2])


def test_holds_and_validity_are_ignored_unless_a_day_is_given(
    cli: Cli, filled: Path, tmp_path: Path
) -> None:
    _, held, ended = _score(cli, filled, tmp_path, "S1\tP5", "S1\tP6")
    assert float(held[2]) > 0
    assert ended[5] == "1"
    _, later = _score(cli, filled, tmp_path, "S1\tP6", extra=("--as-of", "2026-11-01"))
    assert later[2:] == ["0.000000", later[3], later[4], "0"]


def test_the_ineligible_stand_below_the_eligible(cli: Cli, filled: Path, tmp_path: Path) -> None:
    pairs = [f"{seeker}\tP{number}" for seeker in ("S1", "S2") for number in range(1, 7)]
    _, *rows = _score(cli, filled, tmp_path, *pairs)
    ruled_out = [float(row[2]) for row in rows if row[5] == "0"]
    eligible = [float(row[2]) for row in rows if row[5] == "1"]
    assert ruled_out and eligible and max(ruled_out) < min(eligible)


def test_unknown_ids_come_back_with_nothing_and_are_told(
    cli: Cli, filled: Path, tmp_path: Path
) -> None:
    _, first, second = _score(cli, filled, tmp_path, "S1\tP99", "S9\tP1")
    assert first[2:] == second[2:] == ["0.000000", "0.000000", "0.000000", "0"]


def test_a_pairs_file_without_its_header_is_refused(cli: Cli, filled: Path, tmp_path: Path) -> None:
    source = tmp_path / "pairs.tsv"
    source.write_text("S1,P1\n", "utf-8")
    words = ("--profiles", profiles_file(tmp_path), "--pairs", source, "--out", tmp_path / "o")
    told = cli("score", *words, home=filled)
    assert told.code == 1
    assert "pairs.tsv" in told.err and "seeker_id" in told.err


def test_a_short_line_is_named(cli: Cli, filled: Path, tmp_path: Path) -> None:
    source = tmp_path / "pairs.tsv"
    source.write_text("seeker_id\tposting_id\nS1\tP1\nS1\n", "utf-8")
    words = ("--profiles", profiles_file(tmp_path), "--pairs", source, "--out", tmp_path / "o")
    told = cli("score", *words, home=filled)
    assert told.code == 1
    assert "第 3 行" in told.err


def test_an_id_may_hold_a_separator_of_lines_that_is_none(
    cli: Cli, filled: Path, tmp_path: Path
) -> None:
    _, first, second = _score(cli, filled, tmp_path, "S1\tP\u2028\x0c\x8599", "S1\tP1")
    assert float(first[2]) == 0 and float(second[2]) > 0


def test_scoring_opens_no_index(cli: Cli, filled: Path, tmp_path: Path) -> None:
    bare = tmp_path / "bare"
    bare.mkdir()
    (bare / "matcher.db").write_bytes((filled / "matcher.db").read_bytes())
    (bare / "index").write_text("not a folder")
    _, row = _score(cli, bare, tmp_path, "S1\tP1")
    assert float(row[2]) > 0


@pytest.mark.parametrize("command", ["score", "recommend"])
def test_two_people_of_one_id_are_refused_with_file_and_line(
    cli: Cli, filled: Path, tmp_path: Path, command: str
) -> None:
    pairs = tmp_path / "pairs.tsv"
    pairs.write_text("seeker_id\tposting_id\nS1\tP1\n", "utf-8")
    more = ("--pairs", pairs) if command == "score" else ()
    people = profiles_file(tmp_path, (*PROFILES, PROFILES[0]))
    told = cli(command, "--profiles", people, "--out", tmp_path / "o", *more, home=filled)
    assert told.code == 1
    assert people.name in told.err and "第 3 行" in told.err and "S1" in told.err
