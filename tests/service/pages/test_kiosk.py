"""The kiosk as people stand before it: by taps, by a sentence, by keys, and leaving nothing."""

from playwright.sync_api import expect

from .conftest import violations


def tap(page, what):
    page.locator(what).first.click()
    expect(page.locator(".busy")).to_have_count(0)


def cards(page):
    page.wait_for_selector("[data-results]:not(.busy) .k-card")
    return page.locator(".k-card")


def say(page, sentence):
    tap(page, "[data-go=work]")
    page.fill("[data-say]", sentence)
    tap(page, "[data-say-go]")
    return cards(page)


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_three_postings_and_a_paper_are_had_by_eight_taps_and_no_typing(screens):
    page = screens.open("/kiosk?at=450100", "portrait")
    taps = ["[data-go=work]", ".tile[data-title=普工]", "[data-next]", ".tile[data-region='']"]
    taps += ["[data-next]", "[data-next]"]
    for number, what in enumerate(taps):
        screens.keep(page, f"kiosk-portrait-{number}")
        tap(page, what)
    assert len(taps) <= 8
    assert cards(page).count() == 3
    screens.keep(page, "kiosk-portrait-results")
    assert violations(page) == [] and fits(page)
    assert "?" not in page.url.split("at=450100")[1] and page.evaluate("history.length") <= 2
    tap(page, "[data-next]")
    page.wait_for_selector(".slip-item")
    screens.keep(page, "kiosk-portrait-slip")
    assert page.locator(".slip-item").count() == 3
    assert "本推荐由程序辅助生成，您可要求人工说明或不使用个性化推荐" in page.inner_text(
        ".slip-foot"
    )
    assert not screens.errors
