"""The kiosk as people stand before it: by taps, by a sentence, by keys, and leaving nothing."""

import json
from datetime import timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from matcher.store.complaints import Complaints
from matcher.store.fairs import Fair, Fairs
from matcher.store.service_tables import slips
from matcher.store.slips import Slips

from .conftest import SIZES, violations


def tap(page, what):
    page.locator(what).first.click()
    expect(page.locator(".busy")).to_have_count(0)


def names(page):
    expect(page.locator("[data-results] .k-card").first).to_be_visible()
    return page.locator(".k-card h2").all_inner_texts()


def say(page, sentence):
    tap(page, "[data-go=work]")
    page.fill("[data-say]", sentence)
    tap(page, "[data-say-go]")
    expect(page.locator("[data-results] h1").first).not_to_have_text("正在找……")


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def left(page):
    """Tell what a browser keeps of a page."""
    return page.evaluate(
        "[localStorage.length, sessionStorage.length, document.cookie, history.length]"
    )


def test_three_postings_and_a_paper_are_had_by_eight_taps_and_no_typing(screens):
    page = screens.open("/kiosk?at=450100", "portrait")
    before = left(page)
    taps = ["[data-go=work]", ".tile[data-title=普工]", "[data-next]", ".tile[data-region='']"]
    taps += ["[data-next]", "[data-next]"]
    for number, what in enumerate(taps):
        screens.keep(page, f"kiosk-portrait-{number}")
        tap(page, what)
    assert len(taps) <= 8
    assert len(names(page)) == 3
    screens.keep(page, "kiosk-portrait-results")
    assert fits(page)
    assert page.url.endswith("/kiosk?at=450100") and left(page) == before
    tap(page, "[data-next]")
    expect(page.locator(".slip-item")).to_have_count(3)
    screens.keep(page, "kiosk-portrait-slip")
    said = page.inner_text(".slip-foot")
    assert "本推荐由程序辅助生成，您可要求人工说明或不使用个性化推荐" in said and "12333" in said
    assert not screens.errors


def test_the_paper_prints_on_a4_and_on_a_roll_and_opens_on_a_phone(screens):
    page = screens.open("/kiosk", "portrait")
    tap(page, "[data-plain]")
    tap(page, "[data-take] >> nth=0")
    tap(page, "[data-next]")
    expect(page.locator(".slip-item")).to_have_count(1)
    title = page.inner_text(".slip-item h2")
    page.evaluate("window.print = () => { window.printed = (window.printed || 0) + 1 }; null")
    for paper, width in (("80", 302), ("a4", 794)):
        tap(page, f"[data-paper-print='{paper}']")
        page.set_viewport_size({"width": width, "height": 1000})
        page.emulate_media(media="print")
        screens.keep(page, f"kiosk-paper-{paper}")
        assert fits(page) and page.locator(".k-top").is_hidden()
        assert page.locator(".slip-qr svg").bounding_box()["width"] >= 94  # 25 mm
        page.emulate_media(media="screen")
        page.set_viewport_size({"width": 1080, "height": 1920})
    assert page.evaluate("window.printed") == 2
    phone = screens.open(_address(screens), "phone")
    assert title in phone.inner_text("main")
    screens.keep(phone, "kiosk-phone-slip")
    assert violations(phone) == [] and fits(phone)
    phone.click("[data-mode=elder]")
    assert violations(phone) == [] and fits(phone)
    assert not screens.errors


def test_a_sentence_is_enough_and_what_was_heard_is_told(screens):
    page = screens.open("/kiosk", "landscape")
    say(page, "想在广东做普工，一个月四千以上，包住")
    assert names(page)
    heard = page.inner_text(".k-heard")
    assert "普工" in heard and "广东" in heard and "4,000元" in heard
    tap(page, "[data-end]")
    say(page, "嗯嗯啊啊")
    assert "没听" in page.inner_text("[data-results] h1") and names(page)
    assert not screens.errors


def test_what_does_not_suit_changes_the_list_at_once_and_can_be_taken_back(screens):
    page = screens.open("/kiosk", "landscape")
    say(page, "想做普工")
    first = names(page)
    tap(page, "[data-open=unsuitable]")
    tap(page, ".k-card [data-refuse=employer]")
    expect(page.locator("[data-undo]")).to_be_visible()
    assert first[0] not in names(page)
    screens.keep(page, "kiosk-landscape-refused")
    tap(page, "[data-undo]")
    assert names(page) == first
    tap(page, ".k-bar [data-page=on]")
    assert not set(names(page)) & set(first)
    tap(page, "[data-page=back]")
    assert names(page) == first
    assert not screens.errors


def test_why_a_posting_is_missing_is_told(screens):
    page = screens.open("/kiosk", "landscape")
    say(page, "想在南宁做保洁员")
    tap(page, "[data-missing-open]")
    page.fill("[data-miss]", "货车司机")
    expect(page.locator("[data-why-id]").first).to_be_visible()
    tap(page, "[data-why-id]")
    expect(page.locator("[data-why] .note")).to_be_visible()
    screens.keep(page, "kiosk-landscape-why")
    assert len(page.inner_text("[data-why] .note")) > 5
    assert not screens.errors


def test_nobody_is_left_without_a_posting(screens):
    page = screens.open("/kiosk", "portrait")
    say(page, "想在柳州做焊工，一个月三万以上")
    ways = page.locator("[data-instead]")
    expect(ways.first).to_be_visible()
    screens.keep(page, "kiosk-portrait-none")
    assert violations(page) == []
    tap(page, "[data-instead]")
    assert names(page)
    assert not screens.errors


def test_a_posting_is_reported_in_two_taps(screens):
    page = screens.open("/kiosk", "portrait")
    tap(page, "[data-plain]")
    tap(page, "[data-open=report]")
    screens.keep(page, "kiosk-portrait-report")
    tap(page, ".k-card [data-report=fees]")
    expect(page.locator(".k-card .note.good")).to_contain_text("已收到")
    [reported] = Complaints.of(screens.wiring.store).page(None, 10)
    assert (reported.reason, reported.urgent, reported.seeker_id) == ("fees", True, None)
    assert reported.actor == "kiosk:region:450000" and reported.office == ""


def test_who_walks_away_leaves_nothing(screens):
    page = screens.open("/how-not-here", "landscape")
    screens.errors.clear()
    page.clock.install()
    page.goto(screens.base + "/kiosk")
    before = left(page)
    say(page, "想做焊工")
    names(page)
    page.clock.run_for(45_000)
    assert page.locator("[data-idle-cover]").is_hidden()
    page.clock.run_for(16_000)
    expect(page.locator("[data-idle-cover]")).to_be_visible()
    screens.keep(page, "kiosk-landscape-idle")
    tap(page, "[data-stay]")
    assert names(page)
    with page.expect_navigation():
        page.clock.run_for(76_000)
    _is_wiped(page, before)
    page.go_back()
    page.go_forward()
    _is_wiped(page, before)


def test_whoever_is_done_wipes_it_all_at_once(screens):
    page = screens.open("/kiosk", "landscape")
    page.click("[data-mode=elder]")
    tap(page, "[data-go=work]")
    page.fill("[data-find]", "hg")
    tap(page, "[data-found] .tile[data-title=焊工]")
    tap(page, "[data-next]")
    with page.expect_navigation():
        page.click("[data-end]")
    assert page.locator("[data-step=start]").is_visible()
    assert page.input_value("[data-find]") == "" and page.locator("[data-chosen]").is_hidden()
    assert left(page)[:3] == [0, 0, "mode=elder"]


def test_work_is_found_by_letters_and_by_what_people_call_it(screens):
    page = screens.open("/kiosk", "landscape")
    tap(page, "[data-go=work]")
    tap(page, "[data-letters]")
    for letter in "CCG":
        tap(page, f"[data-letter={letter}]")
    expect(page.locator("[data-found] .tile").first).to_have_attribute("data-title", "叉车工")
    screens.keep(page, "kiosk-landscape-letters")
    page.fill("[data-find]", "烧焊")
    expect(page.locator("[data-found] .tile").first).to_have_attribute("data-title", "焊工")


def test_a_fair_comes_first_with_its_booths(screens):
    fairs, store = Fairs.of(screens.wiring.store), screens.wiring.store
    today = screens.wiring.today
    fair = fairs.open(Fair("冬季招聘会", today, today, "体育馆", "450100", "南宁"), "test")
    cleaner = next(p for p in store.postings(_ids(screens)).values() if _is(p, "保洁员"))
    fairs.seat(fair.id, {cleaner.id: "A12"}, "test")
    page = screens.open(f"/kiosk?fair={fair.id}", "portrait")
    assert "冬季招聘会" in page.inner_text(".k-top")
    tap(page, "[data-go=work]")
    expect(page.locator("[data-tiles] .tile").first).to_contain_text("本场1个")
    for what in ("[data-tiles] .tile", "[data-next]", "[data-next]", "[data-next]"):
        tap(page, what)
    assert names(page)
    assert page.inner_text(".k-card .booth") == "A12"


def test_the_page_says_so_when_nobody_answers_and_tries_again(screens):
    page = screens.open("/kiosk", "phone")
    tap(page, "[data-go=work]")
    tap(page, ".tile[data-title]")
    page.route("**/kiosk/places", lambda route: route.abort())
    page.click("[data-next]")
    expect(page.locator("[data-trouble]")).to_contain_text("连不上")
    screens.keep(page, "kiosk-phone-trouble")
    page.unroute("**/kiosk/places")
    tap(page, "[data-retry]")
    expect(page.locator("[data-region]").first).to_be_visible()


def test_the_keyboard_alone_leads_to_postings(screens):
    page = screens.open("/kiosk", "landscape")
    for what in ("[data-go=work]", "[data-tiles] .tile", *["[data-next]"] * 3):
        page.locator(what).first.focus()
        page.keyboard.press("Enter")
        expect(page.locator(".busy")).to_have_count(0)
    assert names(page)


@pytest.mark.parametrize("size", SIZES)
def test_every_step_can_be_read_and_touched_in_every_size(screens, size):
    page = screens.open("/kiosk?at=450100", size)
    for mode in ("", "elder", "large"):
        if mode:
            page.click(f"[data-mode={mode}]")
        for number, what in enumerate(
            ("[data-go=work]", "[data-tiles] .tile", *["[data-next]"] * 4)
        ):
            assert fits(page), (mode, number)
            if mode != "large":
                assert violations(page) == [], (mode, number)
            tap(page, what)
        screens.keep(page, f"kiosk-{size}-{mode or 'plain'}-slip")
        assert fits(page) and _small(page, size) == []
        with page.expect_navigation():
            page.click("[data-end]")
    assert not screens.errors


def _small(page, size):
    """Name the buttons on a kiosk that a finger misses."""
    least = 48 if size == "phone" else 60
    sizes = page.evaluate(
        "Array.from(document.querySelectorAll('button')).filter(b => b.offsetParent)"
        ".map(b => [b.textContent.trim(), b.offsetHeight])"
    )
    return [name for name, height in sizes if height < least]


def _is_wiped(page, before):
    expect(page.locator("[data-step=start]")).to_be_visible()
    assert page.input_value("[data-say]") == ""
    assert page.locator("[data-results]").inner_html() == ""
    assert left(page) == before


def _address(screens):
    """Make another address for the slip that was printed: the store does not know the first one."""
    section = Slips.of(screens.wiring.store)
    printed = section._first(select(slips))
    token, _ = section.keep(json.loads(printed.body), timedelta(days=1), "test")
    return f"/s/{token}"


def _ids(screens):
    return screens.wiring.live.plain.newest("450100", screens.wiring.today, 500)


def _is(posting, trade):
    return bool(posting.trades) and posting.trades[0].trade == trade
