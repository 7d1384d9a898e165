"""The overview: pictures anybody can read, the tables behind them, and the workbook."""

import io
import time

import openpyxl
import pytest

from matcher.store.figures import Feed
from service.casework.lately import lately
from service.casework.overview import Balance, Exposure, Overview
from service.pages.overview_tables import tables, workbook

from .conftest import SIZES, violations


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def read(told):
    return openpyxl.load_workbook(io.BytesIO(told.value.path().read_bytes()))


@pytest.fixture
def page(screens):
    page = screens.sign_in("supervisor")
    page.goto(f"{screens.base}/overview")
    page.wait_for_selector(".ov-totals")  # counted for the first time, it comes a moment later
    return page


def test_pictures_are_there_for_every_screen_and_on_paper(screens, page):
    assert page.locator("svg.chart:visible").count() >= 7
    for mode in ("", "elder", "contrast"):
        if mode:
            page.click(f"button[data-mode={mode}]")
        assert violations(page) == []
        for size, (width, height) in SIZES.items():
            page.set_viewport_size({"width": width, "height": height})
            assert fits(page), (mode, size)
            if mode != "contrast":
                screens.keep(page, f"overview-{size}-{mode or 'plain'}")
    page.click("button[data-mode=elder]")
    page.set_viewport_size({"width": 1366, "height": 768})
    screens.keep(page, "overview-contrast")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 720, "height": 1000})
    assert page.is_visible(".wide-only svg") and not page.is_visible("header")
    screens.keep(page, "overview-print")
    assert not screens.errors


def test_the_tables_stand_behind_the_pictures_and_come_as_a_workbook(screens, page):
    page.click("summary >> nth=0")
    assert page.is_visible("details[open] th:has-text('求人倍率')")
    with page.expect_download() as told:
        page.click("text=下载全部表格")
    book = read(told)
    assert book.sheetnames[:3] == ["按工种", "按城市", "找的比招的多"]
    with page.expect_download() as told:
        page.click("details[open] a:has-text('下载这张表')")
    assert read(told).sheetnames == ["按工种"]
    page.select_option("#region", "44")
    page.click(".ov-filter button")
    page.wait_for_url("**region=44")
    page.wait_for_selector(".ov-totals")
    assert "广东" in page.inner_text("h1")
    assert "没有在招的岗位" in page.inner_text(".ov-maps")
    began = time.perf_counter()
    answer = page.goto(f"{screens.base}/overview?region=44")
    assert answer.ok and time.perf_counter() - began < 5
    assert len(answer.body()) < 150_000
    assert not screens.errors


def test_a_cell_cannot_run_as_a_formula():
    feed = Feed("=1+1", 1, 1, 0, 0, "2026-11-24T00:00:00+00:00")
    balance = Balance("@SUM(A1)", "4501", 1, 1, 0)
    told = Overview((balance,), (), (), (), Exposure(0, 0, 0, None), {}, (feed,))
    book = openpyxl.load_workbook(io.BytesIO(workbook(tables(told).values())))
    assert book["各来源"]["A2"].value == "'=1+1"
    assert book["按工种"]["A2"].value == "'@SUM(A1)"


def test_who_looks_again_gets_what_was_counted_a_moment_ago(service):
    while (first := lately(service.wiring, "")) is None:
        time.sleep(0.05)
    assert lately(service.wiring, "") is first
