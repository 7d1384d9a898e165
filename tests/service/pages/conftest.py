"""A real browser before a real server over the small world; screenshots of every page kept aside."""

import os
import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from matcher.store.persons import Person, Persons
from matcher.store.trainings import Trainings
from matcher.store.values import PostingRow
from service.app import create_app
from service.auth.accounts import Accounts
from service.auth.belonging import Belonging
from service.auth.caller import Role
from service.casework.sheets import read_sheet
from service.casework.trainings import row_of
from service.settings import Environment
from service.wiring import Wiring, wire
from tests.service.counter import COURSES, GRADUATE, HARD

CHROMIUM = (
    os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
)
PICTURES = Path(__file__).parents[2] / "pictures"  # ignored by git
SIZES = {"portrait": (1080, 1920), "landscape": (1366, 768), "phone": (390, 844)}
PASSWORD = "trial-password-123"
NAME, OTHER = "韦小花", "黄大山"
PHONE = "0771-0000000"
# Without these the browser tries to call its maker at every start.
_QUIET = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("没有 Chromium，看不了页面（Debian：apt install chromium fonts-noto-cjk）")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=list(_QUIET))
        yield opened
        opened.close()


class Screens:
    """The pages as people meet them."""

    def __init__(self, browser: Browser, base: str, wiring: Wiring) -> None:
        self.browser, self.base, self.wiring = browser, base, wiring
        self._contexts = []
        self.errors: list[str] = []

    def open(self, path: str = "/", size: str = "landscape", **context) -> Page:
        """Open a page in a browser of its own, at one of the sizes."""
        width, height = SIZES[size]
        made = self.browser.new_context(
            viewport={"width": width, "height": height}, locale="zh-CN", **context
        )
        self._contexts.append(made)
        page = made.new_page()
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on(
            "console", lambda told: self.errors.append(told.text) if told.type == "error" else None
        )
        page.goto(self.base + path)
        return page

    def sign_in(self, role: Role | str, size: str = "landscape", **whose: str) -> Page:
        """Sign in as somebody with an account made for it."""
        accounts = Accounts.of(self.wiring.store)
        login = f"{role}-{len(self._contexts)}"
        accounts.create(login, PASSWORD, Role(role), "样例", Belonging(**whose), "test")
        page = self.open("/signin", size)
        page.fill("input[name=login]", login)
        page.fill("input[name=password]", PASSWORD)
        page.click("main button")
        page.wait_for_load_state()
        return page

    def keep(self, page: Page, name: str) -> None:
        """Keep a picture of a page to be looked at."""
        PICTURES.mkdir(exist_ok=True)
        page.screenshot(path=PICTURES / f"{name}.png", full_page=True)

    def close(self) -> None:
        for context in self._contexts:
            context.close()


def violations(page: Page) -> list[str]:
    """Ask axe what is serious on a page."""
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {node['html'][:200]}"
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]


@pytest.fixture
def screens(settings, encoder, browser) -> Iterator[Screens]:
    """Serve a copy of the small world on a port of its own."""
    trial = settings.model_copy(update={"environment": Environment.DEVELOPMENT})
    wiring = wire(trial, lambda: encoder)
    wiring.live.start()
    config = uvicorn.Config(create_app(wiring=wiring), port=0, log_config=None, access_log=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        threading.Event().wait(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    opened = Screens(browser, f"http://127.0.0.1:{port}", wiring)
    yield opened
    opened.close()
    server.should_exit = True
    thread.join()
    wiring.close()


@pytest.fixture
def office(screens: Screens) -> Screens:
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
