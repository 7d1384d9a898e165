"""A caseworker's day at the desk, in a real browser."""

import re
from dataclasses import replace

import pytest

from matcher.store.contact_requests import ContactRequests
from matcher.store.outcomes import Outcomes
from matcher.store.persons import Persons
from matcher.store.values import PostingRow
from service.casework.audiences import classify

from .conftest import SIZES, violations

NAMES = [
    "韦玲玲",
    "黄大勇",
    "覃志强",
    "李秀英",
    "陆文忠",
    "莫小花",
    "梁燕",
    "陈家明",
    "蒙丽",
    "苏敏",
]
PEOPLE = {f"Q{number:03}": name for number, name in enumerate(NAMES, 1)}
PERSON = "/desk/people/Q001"
PICTURED = {("plain", "landscape"), ("elder", "phone")}


class Hand:
    """Does what a caseworker's hand does, and counts it."""

    def __init__(self, page):
        self.page, self.taps = page, 0

    def tap(self, what, **kind):
        self.taps += 1
        found = self.page.get_by_role(what, **kind) if kind else self.page.locator(what)
        found.first.click()


@pytest.fixture
def office(screens):
    """Assign ten people with names to 南宁, and add factories that want the first of them."""
    wiring = screens.wiring
    persons = Persons.of(wiring.store)
    persons.assign(list(PEOPLE), "南宁", "test")
    classify(wiring.store, list(PEOPLE), "test")
    for id, name in PEOPLE.items():
        sealed = wiring.vault.seal(name)
        persons.change(id, lambda now, name=sealed: replace(now, sealed_name=name), "test", "test")
    seeker = wiring.store.seeker("Q001").seeker
    [best] = wiring.live.matcher().recommend(seeker, 1)
    posting = wiring.store.postings([best.posting_id])[best.posting_id]
    wiring.store.upsert_postings(
        PostingRow(replace(posting, id=f"F{n}", external_id=f"F{n}", employer=f"样例{n}厂"))
        for n in range(12)
    )
    wiring.live.refresh()
    return screens


@pytest.fixture
def clerk(office):
    page = office.sign_in("caseworker", office="南宁")
    page.goto(office.base + "/desk")
    return page


def is_wide(page):
    return page.evaluate("document.documentElement.scrollWidth > window.innerWidth")


def recommended(office, seeker="Q001"):
    return Outcomes.of(office.wiring.store).of_seeker(seeker)


def test_a_person_is_served_in_ten_taps(office, clerk):
    hand = Hand(clerk)
    office.keep(clerk, "desk-list")
    assert "韦玲玲" not in clerk.content()
    hand.tap("link", name="韦**")
    clerk.wait_for_url(re.compile(PERSON))
    assert clerk.get_by_text("韦玲玲").count()

    before = office.wiring.store.seeker("Q001").seeker
    hand.tap(".desk-toggle:has-text('长白班')")
    clerk.wait_for_selector("#list .note:has-text('试看')")
    office.keep(clerk, "desk-trial")
    assert office.wiring.store.seeker("Q001").seeker == before
    hand.tap("button", name="保存到档案")
    clerk.wait_for_selector("text=已保存")
    assert "长白班" in office.wiring.store.seeker("Q001").seeker.requirements

    for number in (1, 2, 3):
        hand.tap(f"#rec-{number} .desk-pick")
        clerk.wait_for_selector(f"#picked-{number}")
    hand.tap("#picked-1 summary")
    clerk.fill("#picked-1 [data-note]", "周三下午两点去，带身份证")
    hand.tap("#picked-1 button:has-text('记下附言')")
    clerk.wait_for_selector("text=附言：周三")
    office.keep(clerk, "desk-picked")
    hand.tap("button", name="当面交给了本人")
    clerk.wait_for_selector("#handed-3")
    hand.tap("#handed-1 button:has-text('已联系')")
    clerk.wait_for_selector("#handed-1 .tag.good")
    office.keep(clerk, "desk-handed")
    assert hand.taps == 10
    assert [one.fate for one in recommended(office)].count("contacted") == 1
    assert not office.errors


def test_an_outcome_with_its_reason_is_two_taps(office, clerk):
    clerk.goto(office.base + PERSON)
    clerk.click("#rec-1 .desk-pick")
    clerk.click("button[aria-label=电话交给了本人]")
    hand = Hand(clerk)
    hand.tap("#handed-1 summary:has-text('不合适')")
    office.keep(clerk, "desk-unsuitable")
    hand.tap("button", name="太远")
    clerk.wait_for_selector("text=以前推荐过")
    assert hand.taps == 2
    [one] = recommended(office)
    assert one.fate == "unsuitable"
    assert not office.errors


def test_everything_can_be_done_by_keys_alone(office, clerk):
    clerk.goto(office.base + "/desk?show=all")
    press = clerk.keyboard.press
    press("j")
    for _ in range(9):
        press("j")
    press("Enter")
    clerk.wait_for_url(re.compile(PERSON))
    for number in "123":
        press(number)
        clerk.wait_for_selector(f"#picked-{number}")
    press("k")
    assert clerk.evaluate("document.activeElement.id") == "rec-2"
    press("n")
    clerk.keyboard.type("带身份证")
    press("Enter")
    clerk.wait_for_selector("text=附言：带身份证")
    first = (
        clerk.locator("#picked-1 b").inner_text(),
        clerk.locator("#picked-1 p").first.inner_text(),
    )
    clerk.locator("#picked-1 button[aria-label^=往下移]").focus()
    press("Enter")
    clerk.wait_for_function(
        "told => document.querySelector('#picked-2 p').innerText === told", arg=first[1]
    )
    press("Escape")
    press("/")
    clerk.keyboard.type("样例11厂")
    press("Enter")
    clerk.wait_for_selector("#found li")
    clerk.locator("#found button").first.focus()
    press("Enter")
    clerk.wait_for_selector("#found .note")
    office.keep(clerk, "desk-why")
    clerk.locator("[data-keys]").click()
    clerk.locator("#rec-4").focus()
    press("4")
    assert len(recommended(office)) == 3
    assert not office.errors


def test_whoever_is_of_another_office_is_not_there(office):
    page = office.sign_in("caseworker", office="柳州")
    answer = page.goto(office.base + PERSON)
    assert answer.status == 404
    assert "没有这位求职者" in page.inner_text("main")
    office.keep(page, "desk-elsewhere")
    page.goto(office.base + "/desk?show=all")
    assert "韦" not in page.inner_text("main")


def test_every_page_can_be_read_by_everybody_at_every_size(office, clerk):
    store = office.wiring.store
    [posting] = store.postings(["F1"]).values()
    ContactRequests.of(store).ask("F1", posting.employer, "Q002", "test")
    clerk.goto(office.base + PERSON)
    clerk.click("#rec-1 .desk-pick")
    clerk.wait_for_selector("#picked-1")
    clerk.click("button[aria-label=当面交给了本人]")
    clerk.wait_for_selector("#handed-1")
    clerk.click("#rec-1 .desk-pick")
    clerk.wait_for_selector("#picked-1")
    [one] = [one for one in recommended(office) if one.stage == "chosen"]
    paths = {
        "list": "/desk?show=all",
        "new": "/desk/new",
        "person": PERSON,
        "rights": f"{PERSON}/rights",
        "everything": f"{PERSON}/everything",
        "why": f"/desk/recommendations/{one.id}/explanation",
        "inquiries": "/desk/inquiries",
        "complaints": "/desk/complaints",
    }
    found = {}
    for mode in ("plain", "elder"):
        if mode == "elder":
            clerk.click("button[data-mode=elder]")
        for name, path in paths.items():
            clerk.goto(office.base + path)
            for details in clerk.locator("details:not([open]) > summary").all():
                details.click() if details.is_visible() else None
            clerk.wait_for_load_state("networkidle")
            for size, (width, height) in SIZES.items():
                clerk.set_viewport_size({"width": width, "height": height})
                if is_wide(clerk):
                    found[name, mode, size] = "wide"
                if (mode, size) in PICTURED:
                    office.keep(clerk, f"desk-{name}-{mode}-{size}")
            wrong = violations(clerk)
            if wrong:
                found[name, mode] = wrong
            clerk.set_viewport_size({"width": 1366, "height": 768})
    assert found == {}
    assert not office.errors
