"""A station hands in its usual workbook, mends what is wrong in the page, and looks after its postings."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from matcher.store.fairs import Fairs
from matcher.store.pages import Asked, MaySee, Pages
from matcher.store.renewals import Renewals
from matcher.store.uploads import Upload, Uploads
from service.intake_jobs import Worker
from tests.service.conftest import SAMPLES, STATIONS

from .conftest import SIZES, violations

HEADER = "编号,公司,招什么工,几个人,岗位名称,薪资待遇,工作地点,有效期至,要求\n"
FAULTY = (
    HEADER
    + "A1,样例一厂,,5,焊工,6000-7000元/月,东莞市长安镇,2027-06-30,限男性，有焊工证\n"
    + "A2,样例一厂,,5,,5000元/月,东莞市,2027-06-30,能加班\n"
    + "A3,样例一厂,,5,普工,5000元/月,东莞市长安镇,2027-06-30,能加班\n"
)


@pytest.fixture
def worker(screens) -> Iterator[Worker]:
    """Work off what is handed in, as the service does."""
    worker = Worker(screens.wiring)
    worker.start()
    yield worker
    worker.stop()


def fits(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def look_over(screens, page, name: str, sizes=tuple(SIZES)) -> None:
    """Hold a page to what all pages must be, plain and elder, and keep pictures of it."""
    for mode in ("plain", "elder"):
        page.evaluate(
            "on => document.documentElement.classList.toggle('elder', on)", mode == "elder"
        )
        for size in sizes:
            width, height = SIZES[size]
            page.set_viewport_size({"width": width, "height": height})
            assert fits(page), f"{name} {size} {mode}"
            if mode == "plain" or size == "phone":
                screens.keep(page, f"{name}-{size}-{mode}")
        assert violations(page) == [], f"{name} {mode}"
    page.evaluate("document.documentElement.classList.remove('elder')")
    page.set_viewport_size(dict(zip(("width", "height"), SIZES["landscape"], strict=True)))


def drop(page, name: str, content: bytes) -> None:
    """Let a file fall on the frame, as a hand with a mouse does."""
    page.evaluate(
        """([name, bytes]) => {
            const data = new DataTransfer();
            data.items.add(new File([new Uint8Array(bytes)], name));
            document.querySelector("form[data-drop]").dispatchEvent(
                new DragEvent("drop", {dataTransfer: data, bubbles: true, cancelable: true}));
        }""",
        [name, list(content)],
    )
    page.wait_for_url("**/station/imports/*")


def sums(page) -> list[int]:
    page.wait_for_selector(".sums", timeout=60_000)
    return [int(text) for text in page.locator(".sum strong").all_inner_texts()]


@pytest.mark.parametrize("source", STATIONS)
def test_a_station_hands_in_its_usual_workbook_with_one_move(screens, worker, source):
    page = screens.sign_in("station", source=source)
    drop(page, STATIONS[source], (SAMPLES / STATIONS[source]).read_bytes())
    total, *parts = sums(page)
    assert total == sum(parts) > 0
    page.click("summary")
    page.wait_for_selector("[data-into] table")
    assert "读成" in page.inner_text("[data-into]")
    if source == "驻粤站":
        look_over(screens, page, "station-import")
    assert not screens.errors


def test_what_is_wrong_is_mended_in_the_page(screens, worker):
    page = screens.sign_in("station", source="驻粤站")
    look_over(screens, page, "station")
    page.set_input_files(
        "input[type=file]", {"name": "岗位.csv", "mimeType": "text/csv", "buffer": FAULTY.encode()}
    )
    page.click("text=报送这个文件")
    total, *parts = sums(page)
    assert (total, sum(parts)) == (3, 3)
    assert "限男性" in page.inner_text(".rows")
    look_over(screens, page, "station-faulty", ("landscape", "phone"))
    page.click("[aria-label='改第 2 行']")
    page.wait_for_selector("[data-checked] mark")
    assert "依据" in page.inner_text("[data-checked]")
    look_over(screens, page, "station-row")
    page.fill("[name=requirements]", "有焊工证")
    page.wait_for_selector("[data-checked] .tag.good")
    page.click("form >> text=改好了，重新报送")
    page.wait_for_url("**/station/postings/*")
    assert "已经收下" in page.inner_text("[role=status]")
    assert "在招" in page.inner_text("h1")
    page.go_back()
    page.go_back()
    page.reload()
    page.click("[aria-label='改第 3 行']")
    page.fill("[name=title]", "包装工")
    page.click("form >> text=改好了，重新报送")
    page.wait_for_url("**/station/postings/*")
    assert "包装工" in page.inner_text("h1")
    assert not screens.errors


def _ours(screens, source="驻粤站"):
    asked = Asked(source=source, standing="open")
    return [
        one.stored.posting
        for one in Pages.of(screens.wiring.store).page(asked, MaySee(everything=True), 50)
    ]


def test_postings_are_held_let_go_renewed_and_withdrawn(screens):
    first, second, *_ = _ours(screens)
    today = screens.wiring.today
    Renewals.of(screens.wiring.store).renew(second.id, today + timedelta(days=3), today, "test")
    page = screens.sign_in("station", source="驻粤站")
    assert second.title in page.inner_text(".ticks")
    page.click("text=勾选的都延长到")
    assert "延长" in page.inner_text("[role=status]")
    path = f"/station/postings/{first.id}"
    page.goto(screens.base + path)
    page.fill("form[action$=hold] input[name=reason]", "电话打不通")
    page.click("form[action$=hold] button")
    assert "暂扣" in page.inner_text("h1")
    look_over(screens, page, "station-posting")
    page.fill("form[action$=release] input[name=reason]", "已核对")
    page.click("form[action$=release] button")
    assert "在招" in page.inner_text("h1")
    page.click("form[action$=withdraw] button")
    assert "已撤回" in page.inner_text("h1")
    page.goto(screens.base + "/station/postings")
    look_over(screens, page, "station-postings", ("landscape", "phone"))
    assert not screens.errors


def test_the_same_posting_of_two_sources_stands_side_by_side(screens, worker):
    page = screens.sign_in("station", source="驻粤站")
    ours = _ours(screens)[0]
    text = f"岗位编号,单位名称,岗位名称,工资,工作地点,有效期至\nZ1,{ours.employer},{ours.title},{ours.pay_text},{ours.place_text},2028-01-01\n"
    other = screens.sign_in("station", source="驻苏站")
    drop(other, "岗位.csv", text.encode())
    sums(other)
    assert other.locator(".sum.duplicate strong").inner_text() == "1"
    page.goto(f"{screens.base}/station/postings/{ours.id}")
    page.goto(f"{screens.base}/station/postings?standing=open")
    [twin] = [
        one
        for one in Pages.of(screens.wiring.store).duplicates(ours.id)
        if one.posting.source == "驻苏站"
    ]
    other.goto(f"{screens.base}/station/postings/{twin.posting.id}")
    assert other.locator(".twins > section").count() >= 2
    look_over(screens, other, "station-twins", ("landscape", "phone"))
    assert not screens.errors


def test_a_file_that_cannot_be_read_says_why_in_plain_words(screens, worker):
    page = screens.sign_in("station", source="驻粤站")
    drop(page, "岗位.xlsx", b"PK\x03\x04" + b"\x00" * 400)
    page.wait_for_selector(".note.bad", timeout=60_000)
    told = page.inner_text(".note.bad")
    assert "请" in told
    look_over(screens, page, "station-broken", ("landscape", "phone"))
    page.goto(screens.base + "/station")
    page.set_input_files(
        "input[type=file]", {"name": "程序.exe", "mimeType": "x/y", "buffer": b"MZ"}
    )
    page.click("text=报送这个文件")
    assert "另存为" in page.inner_text("[role=alert]")
    screens.errors.clear()  # the browser tells of the 422 in its console


def test_another_sources_file_is_not_there(screens):
    theirs = Uploads.of(screens.wiring.store).enter(
        Upload("theirs", "postings", "驻苏站", "岗位.csv", actor="key:other")
    )
    page = screens.sign_in("station", source="驻粤站")
    for path in ("", "/progress", "/columns", "/sheet", "/rows/1"):
        answer = page.goto(f"{screens.base}/station/imports/{theirs.id}{path}")
        assert answer.status == 404
        assert "没有" in page.inner_text("h1")


def test_an_office_announces_a_fair_and_gives_out_booths(screens):
    page = screens.sign_in("supervisor", office="南宁")
    page.goto(screens.base + "/station/fairs")
    page.fill("[name=name]", "样例专场招聘会")
    page.fill("[name=place]", "样例广场")
    page.fill("[name=day]", "2027-03-01")
    look_over(screens, page, "station-fairs", ("landscape", "phone"))
    page.click("text=登记 >> nth=-1")
    page.wait_for_url("**/station/fairs/*")
    page.fill("[name=q]", "普工")
    page.click("form[role=search] button")
    page.check("[name=posting] >> nth=0")
    page.fill("[name^=booth] >> nth=0", "A12")
    page.click("text=保存展位")
    look_over(screens, page, "station-fair", ("landscape", "phone"))
    [fair] = Fairs.of(screens.wiring.store).page(5)
    assert list(Fairs.of(screens.wiring.store).booths(fair.id).values()) == ["A12"]
    assert not screens.errors
