import json
from pathlib import Path

from .conftest import Cli, postings_file, profiles_file

QRELS = """seeker_id\tposting_id\tseeker\temployer\tnote
S1\tP1\t3\t3\t本行
S1\tP2\t0\t2\t不是本行
S2\tP3\t3\t3\t本行
S2\tP4\t0\t3\t夜班
"""


def words(folder: Path) -> tuple[object, ...]:
    qrels = folder / "q.tsv"
    qrels.write_text(QRELS, "utf-8")
    files = ("--postings", postings_file(folder), "--profiles", profiles_file(folder))
    return (*files, "--qrels", qrels)


def test_figures_go_to_the_terminal_and_reports_to_files(cli: Cli, tmp_path: Path) -> None:
    out = {name: tmp_path / f"out.{name}" for name in ("json", "html", "tsv")}
    told = cli(
        *("evaluate", *words(tmp_path)),
        *("--json", out["json"], "--html", out["html"], "--lists", out["tsv"]),
    )
    assert told.code == 0, told.err
    assert "nDCG@10" in told.out and "十行规则" in told.out
    figures = json.loads(out["json"].read_text("utf-8"))
    assert figures["directions"][0]["runs"][0]["means"]["ndcg"] == 1.0
    assert out["html"].read_text("utf-8").startswith("<!doctype html>")
    assert out["tsv"].read_text("utf-8").startswith("seeker_id\tposting_id")


def test_a_missing_file_is_said_in_one_sentence(cli: Cli, tmp_path: Path) -> None:
    told = cli("evaluate", *words(tmp_path), "--employer-qrels", tmp_path / "none.tsv")
    assert told.code == 1
    assert "none.tsv" in told.err and "Traceback" not in told.err
