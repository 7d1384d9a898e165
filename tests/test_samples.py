"""The sample files: written by their script, read in whole, and with every kind of trouble in them."""

import importlib.util
import json
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

from matcher.cli.app import app, run
from matcher.ingest.columnmap import NO_MAP, load_column_map
from matcher.ingest.report import ImportReport, Outcome, merge
from matcher.ingest.workbook import read_tables
from matcher.intake import Intake
from matcher.store.store import Store

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "data" / "samples"
TODAY = date(2026, 11, 24)
STATIONS = ("驻粤劳务工作站.xlsx", "驻苏劳务工作站.csv", "广西各市县岗位.xlsx")


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> ImportReport:
    with Store.open(tmp_path_factory.mktemp("samples") / "store.db") as store:
        intake = Intake(store, TODAY)
        reports = [intake.take(SAMPLES / name, "postings") for name in STATIONS]
        column_map = load_column_map(SAMPLES / "零工市场登记.json", "postings")
        reports.append(intake.take(SAMPLES / "零工市场登记.csv", "postings", column_map=column_map))
    return merge(reports)


def test_the_files_are_what_their_script_writes(tmp_path: Path) -> None:
    script("make_samples").main(tmp_path)
    for written in sorted(tmp_path.iterdir()):
        shipped = SAMPLES / written.name
        assert _texts(shipped) == _texts(written)


def _texts(path: Path) -> list[object]:
    return [(table.sheet, [row.cells for row in table.rows]) for table in read_tables(path)]


def test_most_rows_are_taken_and_every_outcome_but_unchanged_occurs(report: ImportReport) -> None:
    assert len(report.rows) == 200
    assert report.outcomes == {
        Outcome.ACCEPTED: 189,
        Outcome.UNCHANGED: 0,
        Outcome.DUPLICATE: 3,
        Outcome.HELD: 6,
        Outcome.REJECTED: 2,
    }


@pytest.mark.parametrize(
    "code",
    [
        *("fees", "papers", "fake_orders", "training_loan", "household", "marriage"),
        *("minor_hazard", "sex", "expired", "missing", "id_damaged", "no_title"),
        *("twin", "repeated_row"),
    ],
)
def test_the_samples_show_this_finding(report: ImportReport, code: str) -> None:
    assert code in {finding.code for row in report.rows for finding in row.findings}


def test_every_employer_is_plainly_invented() -> None:
    for table in sorted((ROOT / "scripts" / "samples").glob("*.txt")):
        for line in table.read_text("utf-8").splitlines()[1:]:
            assert "样例" in line, line


def test_the_people_are_read_whole(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store.db") as store:
        taken = Intake(store, TODAY).take(SAMPLES / "seekers.jsonl", "seekers", column_map=NO_MAP)
    lines = (SAMPLES / "seekers.jsonl").read_text("utf-8").splitlines()
    assert taken.outcomes[Outcome.ACCEPTED] == len(lines) == 40
    assert all("name" not in json.loads(line) for line in lines)


def test_the_example_of_the_readme_is_real(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home, person = ["--home", str(tmp_path)], ["--profiles", str(SAMPLES / "seekers.jsonl")]
    path = str(SAMPLES / "驻粤劳务工作站.xlsx")
    assert run(app, [*home, "import", "postings", path, "--source", "驻粤站"]) == 0
    capsys.readouterr()
    why = ["why-not", *person, "--posting", "4420261100000000002", "--json"]
    assert run(app, [*home, *why]) == 0
    first = json.loads(capsys.readouterr().out.splitlines()[0])
    assert first["seeker_id"] == "Q001" and not first["eligible"]
    assert f"没有推荐，因为：{first['text']}\n" in (ROOT / "README.md").read_text("utf-8")
