import json
import sqlite3
from pathlib import Path

import pytest
from openpyxl import load_workbook

from matcher import intake

from .conftest import HEADER, POSTINGS, Cli, postings_file


def test_every_row_ends_somewhere_and_the_counts_add_up(cli: Cli, tmp_path: Path) -> None:
    rows = (*POSTINGS, POSTINGS[0], "P8,邕江样例物业,,南宁市,3000,不限,,2099-12-31")
    told = cli("import", "postings", postings_file(tmp_path, rows), "--source", "样例", "--json")
    report = json.loads(told.out)
    assert told.code == 0
    assert report["total"] == len(rows) == sum(report["outcomes"].values())
    assert report["outcomes"]["held"] == 1
    assert report["outcomes"]["duplicate"] == 1
    assert report["outcomes"]["rejected"] == 1


def test_the_same_file_again_changes_nothing(cli: Cli, tmp_path: Path) -> None:
    path = postings_file(tmp_path)
    cli("import", "postings", path, "--source", "样例")
    again = json.loads(cli("import", "postings", path, "--source", "样例", "--json").out)
    assert again["outcomes"]["unchanged"] == len(POSTINGS)


def test_the_sheet_comes_back_with_its_problems(cli: Cli, tmp_path: Path) -> None:
    back = tmp_path / "退回.xlsx"
    told = cli("import", "postings", postings_file(tmp_path), "--report", back)
    assert told.code == 0
    sheet = load_workbook(back).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][-1] == "问题"
    assert "刷单" in str(rows[5][-1])


def test_a_source_taken_from_the_file_name_is_pointed_out(cli: Cli, tmp_path: Path) -> None:
    told = cli("import", "postings", postings_file(tmp_path))
    assert "没写 --source" in told.err and "岗位" in told.err


def test_a_missing_file_is_named_and_nothing_is_stored(cli: Cli, tmp_path: Path) -> None:
    told = cli("import", "postings", postings_file(tmp_path), tmp_path / "没有.xlsx")
    assert told.code == 1
    assert "没有.xlsx" in told.err and "请核对路径" in told.err
    assert json.loads(cli("status", "--json").out)["counts"]["postings"] == 0


def test_a_table_of_something_else_is_refused_with_what_to_do(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "菜单.csv"
    path.write_text("菜名,价钱\n螺蛳粉,10\n", "utf-8")
    told = cli("import", "postings", path)
    assert told.code == 1
    assert "补上列名" in told.err and "--columns" in told.err


def test_a_damaged_workbook_is_refused(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "坏了.xlsx"
    path.write_bytes(b"PK\x03\x04" + b"\x00" * 200)
    told = cli("import", "postings", path)
    assert told.code == 1
    assert "坏了.xlsx" in told.err and "Traceback" not in told.err


def test_a_column_map_with_a_wrong_field_is_explained(cli: Cli, tmp_path: Path) -> None:
    columns = tmp_path / "map.json"
    columns.write_text('{"columns": {"A": "titel"}}', "utf-8")
    told = cli("import", "postings", postings_file(tmp_path), "--columns", columns)
    assert told.code == 1
    assert "titel" in told.err and "title" in told.err


def test_a_report_may_not_overwrite_what_was_sent(cli: Cli, tmp_path: Path) -> None:
    path = postings_file(tmp_path).rename(tmp_path / "岗位.xlsx")
    told = cli("import", "postings", path, "--report", path)
    assert told.code == 1
    assert "会盖掉来表" in told.err


def test_stopping_leaves_whole_batches_and_the_next_run_goes_on(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [f"P{n},样例厂,普工,南宁市,4000,不限,装配,2099-12-31" for n in range(25)]
    path = postings_file(tmp_path, rows)
    monkeypatch.setattr(intake, "BATCH", 10)
    real = intake.screen
    seen = 0

    def stopped_by_the_user(*arguments: object) -> object:
        nonlocal seen
        seen += 1
        if seen == 15:
            raise KeyboardInterrupt
        return real(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(intake, "screen", stopped_by_the_user)
    told = cli("import", "postings", path, "--source", "样例")
    assert told.code == 130
    assert "没有写了一半的" in told.err
    with sqlite3.connect(tmp_path / "home" / "matcher.db") as store:
        assert store.execute("SELECT count(*) FROM postings").fetchone() == (10,)
    store.close()
    monkeypatch.setattr(intake, "screen", real)
    again = json.loads(cli("import", "postings", path, "--source", "样例", "--json").out)
    assert again["outcomes"]["unchanged"] == 10 and again["outcomes"]["accepted"] == 15


def test_index_tells_what_it_took_in(cli: Cli, tmp_path: Path) -> None:
    cli("import", "postings", postings_file(tmp_path))
    first = json.loads(cli("index", "--json").out)
    assert first["postings"] == len(POSTINGS) == first["indexed_postings"]
    assert json.loads(cli("index", "--json").out)["postings"] == 0


def test_a_file_with_a_header_alone_takes_nothing_in(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "空.csv"
    path.write_text(HEADER, "utf-8")
    told = cli("import", "postings", path, "--json")
    assert told.code == 0 and json.loads(told.out)["total"] == 0


def test_people_without_ids_are_told_theirs_and_the_mended_sheet_means_the_same_people(
    cli: Cli, tmp_path: Path
) -> None:
    path, back = tmp_path / "求职.csv", tmp_path / "退回.xlsx"
    path.write_text("姓名,求职意向\n样例甲,焊工\n", "utf-8")
    told = cli("import", "seekers", path, "--source", "南宁", "--report", back)
    sheet = load_workbook(back).active
    assert sheet is not None
    (*_, header, _), (*_, id, _) = sheet.iter_rows(values_only=True)
    assert header == "系统编号" and str(id) in told.out
    again = json.loads(cli("import", "seekers", back, "--source", "南宁", "--json").out)
    assert [row["id"] for row in again["rows"]] == [id] and not again["notes"]
    assert json.loads(cli("status", "--json").out)["counts"]["seekers"] == 1


def test_a_file_that_cannot_be_read_stops_the_others_before_they_are_stored(
    cli: Cli, tmp_path: Path
) -> None:
    bad = tmp_path / "菜单.csv"
    bad.write_text("菜名,价钱\n螺蛳粉,10\n", "utf-8")
    assert cli("import", "postings", postings_file(tmp_path), bad).code == 1
    assert json.loads(cli("status", "--json").out)["counts"]["postings"] == 0


def test_what_was_stored_is_told_though_the_sheet_cannot_be_written(
    cli: Cli, tmp_path: Path
) -> None:
    back = tmp_path / "退回.xlsx"
    back.mkdir()
    told = cli("import", "postings", postings_file(tmp_path), "--report", back)
    assert told.code == 1
    assert "导入结果" in told.out and "退回.xlsx" in told.err


def test_a_damaged_index_is_rebuilt_and_that_is_told(cli: Cli, tmp_path: Path) -> None:
    cli("import", "postings", postings_file(tmp_path))
    assert "重建" not in cli("index").err
    for path in (tmp_path / "home" / "index" / "postings").rglob("*.npy"):
        path.write_bytes(b"damaged")
    told = cli("index", "--json")
    assert json.loads(told.out)["rebuilt"] is True
    assert "索引要重建" in told.err and f"共 {len(POSTINGS)} 条" in told.err
