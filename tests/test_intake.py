from datetime import date
from pathlib import Path

import pytest

from matcher.codes.coder import Coder
from matcher.ingest.report import ImportReport, Outcome
from matcher.ingest.rows import open_feed
from matcher.ingest.sendback import write_back
from matcher.intake import Intake
from matcher.store.erasure import Erasure
from matcher.store.renewals import Renewals
from matcher.store.store import Store
from matcher.store.values import State

TODAY = date(2026, 11, 24)
HEADER = "岗位编号,招聘单位,岗位名称,工作地点,月薪,性别要求"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "store.db")


def take(
    store: Store,
    folder: Path,
    *rows: str,
    source: str = "驻粤站",
    name: str = "岗位.csv",
    **with_: object,
) -> ImportReport:
    path = folder / name
    path.write_text("\n".join((HEADER, *rows)), "utf-8")
    return Intake(store, TODAY, **with_).take(path, "postings", source)  # type: ignore[arg-type]


def codes(report: ImportReport, at: int) -> set[str]:
    return {finding.code for finding in report.rows[at].findings}


def test_rows_are_stored_under_their_own_ids(store: Store, tmp_path: Path) -> None:
    report = take(store, tmp_path, "P1,样例厂,焊工,南宁市,6000-8000,")
    assert report.outcomes[Outcome.ACCEPTED] == 1
    assert store.postings(["P1"])["P1"].title == "焊工"


def test_a_row_that_repeats_another_names_it(store: Store, tmp_path: Path) -> None:
    row = "P1,样例厂,焊工,南宁市,6000-8000,"
    report = take(store, tmp_path, row, row)
    assert [one.outcome for one in report.rows] == [Outcome.ACCEPTED, Outcome.DUPLICATE]
    assert "与第 2 行完全一样" in report.rows[1].problem


def test_a_repetition_is_told_from_an_unchanged_row_on_the_next_import(
    store: Store, tmp_path: Path
) -> None:
    row = "P1,样例厂,焊工,南宁市,6000-8000,"
    take(store, tmp_path, row, row)
    report = take(store, tmp_path, row, row)
    assert [one.outcome for one in report.rows] == [Outcome.UNCHANGED, Outcome.DUPLICATE]


def test_one_id_on_two_different_rows_is_pointed_out(store: Store, tmp_path: Path) -> None:
    rows = "P1,样例厂,焊工,南宁市,6000-8000,", "P1,样例厂,电工,南宁市,5000-6000,"
    report = take(store, tmp_path, *rows)
    assert "repeated_id" in codes(report, 1)
    assert store.postings(["P1"])["P1"].title == "电工"


def test_the_same_opening_from_another_station_is_linked(store: Store, tmp_path: Path) -> None:
    take(store, tmp_path, "P1,样例厂,焊工,南宁市,6000-8000,")
    report = take(store, tmp_path, "X7,样例厂,焊工,南宁市,7000-8000,", source="园区")
    assert report.rows[0].outcome is Outcome.DUPLICATE
    assert "P1" in report.rows[0].problem


def test_a_rejected_row_is_not_stored_and_says_why(store: Store, tmp_path: Path) -> None:
    report = take(store, tmp_path, "P1,样例厂,,南宁市,6000,", "1.6497E+18,样例厂,焊工,南宁市,6000,")
    assert report.outcomes[Outcome.REJECTED] == 2
    assert "no_title" in codes(report, 0) and "id_damaged" in codes(report, 1)
    assert store.counts()["postings"] == 0


def test_a_wish_for_one_sex_holds_only_where_a_deployment_chooses(
    store: Store, tmp_path: Path
) -> None:
    assert take(store, tmp_path, "P1,样例厂,焊工,南宁市,6000,男").outcomes[Outcome.HELD] == 0
    report = take(store, tmp_path, "P2,样例厂,焊工,南宁市,6000,男", hold_on_sex=True)
    assert report.outcomes[Outcome.HELD] == 1
    assert store.stored_postings(["P2"])["P2"].state is State.HELD


def test_nothing_is_said_twice_of_a_row(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "要求.csv"
    path.write_text("岗位名称,任职要求\n前台,形象气质佳\n", "utf-8")
    report = Intake(store, TODAY).take(path, "postings")
    told = [finding.message for finding in report.rows[0].findings]
    assert any("形象气质" in message for message in told) and len(told) == len(set(told))


def test_a_cell_that_cannot_be_read_is_not_told_to_be_missing_too(
    store: Store, tmp_path: Path
) -> None:
    report = take(store, tmp_path, "P1,样例厂,焊工,南宁市,三班倒另算,", "P2,样例厂,焊工,南宁市,,")
    unread, empty = ([f.code for f in row.findings if f.field == "pay"] for row in report.rows)
    assert (unread, empty) == (["unread"], ["missing"])


def test_renewing_settles_a_last_day_that_could_not_be_read(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "有效期.csv"
    path.write_text("岗位编号,岗位名称,有效期\nP1,焊工,忙完这一阵\n", "utf-8")
    report = Intake(store, TODAY).take(path, "postings")
    assert ("unread", "expires") in {(one.code, one.field) for one in report.rows[0].findings}
    Renewals.of(store).renew("P1", date(2027, 6, 30), TODAY, "test")
    assert "expires" not in {one.field for one in store.stored_postings(["P1"])["P1"].findings}


def test_protected_cells_are_not_stored(store: Store, tmp_path: Path) -> None:
    take(store, tmp_path, "P1,样例厂,焊工,南宁市,6000,男")
    assert "sex" not in store.fields("P1") and "男" not in str(store.postings(["P1"])["P1"])


def test_postings_are_coded_where_a_coder_is_given(store: Store, tmp_path: Path) -> None:
    take(store, tmp_path, "P1,样例厂,会计,南宁市,6000,", coder=Coder(None))
    best, *_ = store.postings(["P1"])["P1"].occupations
    assert best.code == "2-06-03-00"


def test_batches_and_counts_add_up_on_a_long_file(store: Store, tmp_path: Path) -> None:
    rows = [f"P{n},样例厂,普工{n % 3},南宁市,5000," for n in range(1203)]
    path = tmp_path / "长.csv"
    path.write_text("\n".join((HEADER, *rows)), "utf-8")
    told: list[tuple[int, int]] = []
    report = Intake(store, TODAY).take(
        path, "postings", progress=lambda done, total: told.append((done, total))
    )
    assert told == [(500, 1203), (1000, 1203), (1203, 1203)]
    assert sum(report.outcomes.values()) == len(report.rows) == 1203
    assert [row.origin.row for row in report.rows] == list(range(2, 1205))


def test_the_report_is_kept_with_the_rows_that_need_a_look(store: Store, tmp_path: Path) -> None:
    take(store, tmp_path, "P1,样例厂,焊工,南宁市,6000,", "P2,样例厂,,南宁市,6000,")
    [kept] = store.imports()
    assert kept.source == "驻粤站" and kept.report["total"] == 2
    assert [row["row"] for row in kept.report["rows"]] == [3]


def test_people_are_stored_without_consent_to_be_shown(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "人.jsonl"
    path.write_text(
        '{"seeker_id": "S1", "desired_titles": ["焊工"]}\n{"seeker_id": "S2"}\n', "utf-8"
    )
    report = Intake(store, TODAY).take(path, "seekers", "村里")
    assert [row.outcome for row in report.rows] == [Outcome.ACCEPTED, Outcome.REJECTED]
    assert report.rows[0].title == "焊工"
    assert not store.seeker("S1").consented("employers")


def test_the_source_falls_back_on_the_file_name(store: Store, tmp_path: Path) -> None:
    take(store, tmp_path, "P1,样例厂,焊工,南宁市,6000,", source="", name="驻苏站.csv")
    assert store.postings(["P1"])["P1"].source == "驻苏站"
    assert open_feed(tmp_path / "驻苏站.csv", "postings").total == 1


def test_half_a_surrogate_pair_loses_no_row(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "岗位.jsonl"
    path.write_text(
        r'{"岗位编号": "P1", "岗位名称": "焊\ud800工", "食堂\ud800": "\udfff好"}', "utf-8"
    )
    report = Intake(store, TODAY).take(path, "postings", "驻粤站")
    assert (report.rows[0].outcome, report.rows[0].title) == (Outcome.ACCEPTED, "焊工")
    assert store.postings(["P1"])["P1"].extra == (("食堂", "好"),)
    write_back([path], report, tmp_path / "退回.xlsx", "postings")


def test_who_was_erased_is_not_taken_in_again(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "求职者.csv"
    path.write_text("编号,求职意向\nS1,保安\nS2,焊工\n", "utf-8")
    Intake(store, TODAY).take(path, "seekers", "村里登记")
    Erasure.of(store).erase("S1", "command")
    report = Intake(store, TODAY).take(path, "seekers", "村里登记")
    assert [one.outcome for one in report.rows] == [Outcome.REJECTED, Outcome.UNCHANGED]
    assert "应本人要求删除" in report.rows[0].problem and not store.seekers(["S1"])
