"""Packages at the desk: prepared, changed, printed and delivered by a caseworker; many at once."""

from dataclasses import replace

import pytest

from matcher.store.packages import Packages
from matcher.store.persons import Person, Persons
from matcher.store.trainings import Trainings
from matcher.store.values import PostingRow
from service.casework.sheets import read_sheet
from service.casework.trainings import row_of
from tests.service.counter import COURSES, GRADUATE, HARD

from .conftest import SIZES, violations

NAME, OTHER = "韦小花", "黄大山"
PHONE = "0771-0000000"
MOST_CLICKS = 12


@pytest.fixture
def office(screens):
    """People and courses in 南宁, and employers enough for both people."""
    store, vault = screens.wiring.store, screens.wiring.vault
    people = Persons.of(store)
    people.put(
        Person(GRADUATE, "南宁", "", vault.seal(NAME), audience="离校未就业高校毕业生"), "test"
    )
    people.put(Person(HARD, "南宁", "", vault.seal(OTHER), audience="就业困难人员"), "test")
    sheet = read_sheet(COURSES.encode(), "目录.csv", "trainings", "title")
    rows = [row_of(one, "南宁", "目录")[0] for one in sheet.rows]
    Trainings.of(store).take("南宁", "目录", rows, "test", whole=True)
    for who in (GRADUATE, HARD):
        _add_postings_like_the_best(screens, who)
    return screens


def _add_postings_like_the_best(screens, who):
    store, live = screens.wiring.store, screens.wiring.live
    [best] = live.matcher().recommend(store.seeker(who).seeker, 1)
    model = store.postings([best.posting_id])[best.posting_id]
    rows = [
        PostingRow(
            replace(
                model,
                id=f"{who}-{n}",
                external_id=f"{who}-{n}",
                employer=f"南宁市样例第{n}有限公司",
                extra=(("contact", "李经理"), ("phone", PHONE)),
            )
        )
        for n in range(7)
    ]
    store.upsert_postings(rows)
    live.refresh()


class Clicks:
    """A page that counts what is clicked on it."""

    def __init__(self, page, done=1):
        self.page, self.count = page, done  # signing in was one

    def on(self, role, name):
        self.page.get_by_role(role, name=name).first.click()
        self.page.wait_for_load_state()
        self.count += 1


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def look_at_sizes(screens, page, name):
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        assert fits(page), f"{name} at {size}"
        if size != "portrait":
            screens.keep(page, f"{name}-{size}")
    width, height = SIZES["landscape"]
    page.set_viewport_size({"width": width, "height": height})


def both_modes(page):
    found = violations(page)
    page.click("button[data-mode=elder]")
    found += violations(page)
    wide = fits(page)
    page.click("button[data-mode=elder]")
    assert wide
    return found


def pages_of(pdf):
    return pdf.count(b"/Type /Page\n") or pdf.count(b"/Type/Page/")


def test_a_whole_package_takes_few_clicks_from_signing_in(office):
    page = office.sign_in("caseworker", office="南宁")
    page.goto(office.base + "/desk")
    clicks = Clicks(page)
    clicks.on("link", NAME[0] + "**")
    clicks.on("link", "一套服务")
    look_at_sizes(office, page, "package-before")
    clicks.on("button", "一次备齐")
    look_at_sizes(office, page, "package")
    assert both_modes(page) == []
    assert page.locator(".parcel-card").count() == 6
    clicks.on("link", "打印服务单")
    clicks.on("link", "打印全名")
    clicks.on("link", "返回")
    clicks.on("button", "当面全部交给本人")
    assert clicks.count <= MOST_CLICKS
    office.keep(page, "package-done")
    [package] = Packages.of(office.wiring.store).of_seeker(GRADUATE)
    assert package.state == "complete"
    assert not office.errors
