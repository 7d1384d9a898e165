"""A home that stands in; how soon each page is painted in a browser, and how much is sent, out.

The home is that of `scripts/bench_service.py`: 100,000 postings. Every page is opened anew several
times in a headless browser on the same machine; the first visit is told apart from the median.

    python scripts/bench_pages.py --home .cache/bench_service
"""

from __future__ import annotations

import argparse
import secrets
import shutil
import statistics
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from cryptography.fernet import Fernet
from playwright.sync_api import Browser, Page, sync_playwright
from pydantic import SecretStr

from service.app import create_app
from service.auth.accounts import Accounts
from service.auth.belonging import Belonging
from service.auth.caller import Role
from service.settings import Environment, ServiceSettings
from service.wiring import Wiring

ROOT = Path(__file__).parent.parent
_QUIET = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
_PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN"
_SENT = (
    "performance.getEntriesByType('navigation').concat(performance.getEntriesByType('resource'))"
    ".reduce((sum, one) => sum + one.transferSize, 0)"
)
# Who opens what; "" is nobody in particular.
PAGES = (
    ("", ("/kiosk", "/how", "/signin", "/design")),
    ("supervisor", ("/desk", "/desk/due", "/overview", "/station", "/desk/people/{person}")),
    ("recruiter", ("/employer", "/employer/new")),
)


def main() -> None:
    """Open every page and print a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--home", type=Path, default=ROOT / ".cache" / "bench_service")
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    with _served(options.home) as (base, wiring), sync_playwright() as playwright:
        chromium = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = playwright.chromium.launch(executable_path=chromium, args=list(_QUIET))
        print(f"{'page':28}{'first ms':>10}{'median ms':>11}{'kB':>8}")
        for role, paths in PAGES:
            page = _as(browser, base, wiring, role)
            for path in paths:
                _measure(page, base, path.format(person=_person(wiring)), options.rounds)
        browser.close()


def _measure(page: Page, base: str, path: str, rounds: int) -> None:
    paints, sent = [], 0.0
    for _ in range(rounds):
        page.goto(base + path, wait_until="load")
        page.wait_for_timeout(100)
        paints.append(float(page.evaluate(_PAINT)))
        sent = max(sent, float(page.evaluate(_SENT)))
    print(f"{path:28}{paints[0]:10.0f}{statistics.median(paints):11.0f}{sent / 1000:8.0f}")


def _as(browser: Browser, base: str, wiring: Wiring, role: str) -> Page:
    page = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN").new_page()
    if role:
        login, password = f"bench-{secrets.token_hex(4)}", secrets.token_urlsafe(12)
        belonging = Belonging(employer=_employer(wiring)) if role == "recruiter" else Belonging()
        accounts = Accounts.of(wiring.store)
        accounts.create(login, password, Role(role), "bench", belonging, "bench")
        page.goto(f"{base}/signin")
        page.fill("input[name=login]", login)
        page.fill("input[name=password]", password)
        page.click("main button")
        page.wait_for_load_state()
    return page


def _person(wiring: Wiring) -> str:
    return next(iter(wiring.store.iter_seekers())).seeker.id


def _employer(wiring: Wiring) -> str:
    return next(one.posting.employer for one in wiring.store.iter_postings(shown=True))


@contextmanager
def _served(home: Path) -> Iterator[tuple[str, Wiring]]:
    settings = ServiceSettings(
        home=home,
        environment=Environment.DEVELOPMENT,
        secret_key=SecretStr(Fernet.generate_key().decode()),
    )
    app = create_app(settings)
    config = uvicorn.Config(app, port=0, log_config=None, access_log=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        threading.Event().wait(0.05)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}", app.state.wiring
    finally:
        server.should_exit = True
        thread.join()


if __name__ == "__main__":
    main()
