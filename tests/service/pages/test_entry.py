"""Signing in and out, one's own account, the administrator's pages and the public explanation."""

import ast
import re
from pathlib import Path

import pytest

from matcher.codes.tables import read_rows
from matcher.config import DATA
from service.pages.deeds import deed_words
from service.pages.frame import HOMES

from .conftest import PASSWORD, SIZES, violations

ROOT = Path(__file__).parents[3]
WHOSE = {
    "station": {"source": "驻粤站"},
    "recruiter": {"employer": "邕江样例机械厂"},
    "caseworker": {"office": "南宁"},
}


@pytest.mark.parametrize("role", list(HOMES))
def test_everybody_lands_where_they_work(screens, role):
    page = screens.sign_in(role, **WHOSE.get(role, {}))
    assert page.url.removeprefix(screens.base) == HOMES[role]
    page.goto(f"{screens.base}/signin")
    assert page.url.removeprefix(screens.base) == HOMES[role]


def try_to_sign_in(page, login, password):
    page.fill("input[name=login]", login)
    page.fill("input[name=password]", password)
    page.click("main button")
    page.wait_for_load_state()
    return page.locator(".note.bad").inner_text()


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_wrong_password_a_lock_and_no_such_login_are_answered_alike(screens):
    page = screens.open("/signin")
    assert "matcher admin create-user" in page.locator("main").inner_text()  # nobody is there yet
    screens.keep(page, "signin-first")
    screens.sign_in("caseworker", office="南宁")
    page = screens.open("/signin", "phone")
    assert "create-user" not in page.content()
    most = screens.wiring.settings.login_attempts
    told = {try_to_sign_in(page, "caseworker-1", "wrong") for _ in range(most)}
    told.add(try_to_sign_in(page, "caseworker-1", PASSWORD))  # locked by now
    told.add(try_to_sign_in(page, "nobody-at-all", PASSWORD))
    assert len(told) == 1
    assert page.input_value("input[name=login]") == "nobody-at-all"
    screens.keep(page, "signin-refused-phone")
    assert fits(page)
    screens.errors.clear()  # the browser notes each refusal
    assert violations(page) == []


def test_a_form_of_another_page_signs_nobody_in(screens):
    page = screens.open("/signin")
    page.evaluate("document.querySelector('input[name=entry]').value = 'guessed'")
    assert "放得太久" in try_to_sign_in(page, "somebody", PASSWORD)


def test_somebody_changes_their_password_and_leaves_everywhere(screens):
    page = screens.sign_in("caseworker", office="南宁")
    page.goto(f"{screens.base}/account")
    assert violations(page) == []
    new = "木棉花开在邕江边"
    for again, told in ((PASSWORD, ".note.bad"), (new, ".note.good")):
        page.fill("input[name=old]", PASSWORD)
        page.fill("input[name=new]", new)
        page.fill("input[name=again]", again)
        page.click("form[action='/account/password'] button")
        page.wait_for_selector(told)
    screens.keep(page, "account")
    page.click("form[action='/account/leave'] button")
    page.wait_for_url("**/signin")
    page.goto(f"{screens.base}/account")
    assert page.url.endswith("/signin")
    try_again = screens.open("/signin", "phone")
    try_again.fill("input[name=login]", "caseworker-0")
    try_again.fill("input[name=password]", new)
    try_again.click("main button")
    try_again.goto(f"{screens.base}/account")
    screens.keep(try_again, "account-phone")
    assert fits(try_again)


def test_an_administrator_makes_a_clerk_who_signs_in(screens):
    page = screens.sign_in("admin")
    page.goto(f"{screens.base}/admin")
    page.click("summary")
    page.fill("input[name=login]", "weiling")
    page.fill("input[name=name]", "韦玲")
    page.select_option("select[name=role]", "caseworker")
    page.click("form[action='/admin/accounts'] button")
    refused = page.inner_text(".note.bad")  # a caseworker needs an office
    assert "所属机构" in refused and "office" not in refused
    assert page.input_value("input[name=login]") == "weiling"
    screens.keep(page, "admin-refused")
    page.fill("input[name=office]", "南宁")
    page.click("form[action='/admin/accounts'] button")
    password = page.inner_text(".secret")
    screens.keep(page, "admin-made")
    assert violations(page) == []
    clerk = screens.open("/signin")
    clerk.fill("input[name=login]", "WeiLing")
    clerk.fill("input[name=password]", password)
    clerk.click("main button")
    clerk.wait_for_url("**/desk")
    page.goto(f"{screens.base}/admin")
    page.click("tr:has-text('韦玲') button:has-text('停用')")
    page.wait_for_selector(".note.good")
    clerk.goto(f"{screens.base}/account")
    assert clerk.url.endswith("/signin")
    page.click("tr:has-text('韦玲') button:has-text('换密码')")
    assert page.inner_text(".secret") != password
    screens.errors.clear()
    _look_around(screens, page)


def _look_around(screens, page):
    page.goto(f"{screens.base}/admin/keys")
    page.click("summary")
    page.fill("input[name=label]", "大厅 3 号自助机")
    page.select_option("select[name=role]", "kiosk")
    page.click("form[action='/admin/keys'] button")
    page.wait_for_selector(".secret")
    screens.keep(page, "admin-keys")
    page.goto(f"{screens.base}/admin/keys")
    page.click("button:has-text('作废')")
    page.wait_for_selector("text=已作废")
    page.goto(f"{screens.base}/admin/deeds")
    page.click("text=核对记录")
    assert "记录完好" in page.inner_text(".note.good")
    cells = page.locator("td:nth-child(4)").all_inner_texts()
    assert cells[0] == "作废了密钥" and not any("." in cell for cell in cells)
    screens.keep(page, "admin-deeds")
    page.goto(f"{screens.base}/admin/standing")
    assert "一切正常" in page.inner_text("main")
    screens.keep(page, "admin-standing")
    for path in ("/admin", "/admin/keys", "/admin/deeds", "/admin/standing"):
        page.goto(screens.base + path)
        for mode in ("", "elder", "contrast"):
            if mode:
                page.click(f"button[data-mode={mode}]")
            assert violations(page) == []
            for width, height in SIZES.values():
                page.set_viewport_size({"width": width, "height": height})
                assert fits(page), (path, mode, width)
            if path == "/admin" and mode == "elder":
                screens.keep(page, "admin-elder-phone")
        page.click("button[data-mode=elder]")
        page.click("button[data-mode=contrast]")
    assert not screens.errors


def test_everything_in_the_log_is_told_in_plain_words():
    kinds = {row["action"].partition(".")[0] for row in read_rows(DATA / "deeds.csv")}
    action = re.compile(rf"({'|'.join(kinds)})\.[a-z]+")
    written = {
        node.value
        for folder in ("matcher/store", "service")
        for path in (ROOT / folder).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if action.fullmatch(node.value) and not node.value.endswith(("csv", "xlsx", "html"))
    }
    assert len(written) > 30
    assert [one for one in sorted(written) if deed_words(one) == one] == []


def test_everybody_may_read_where_recommendations_come_from(screens):
    page = screens.open("/how")
    text = page.inner_text("main")
    for word in ("性别", "民族", "婚姻", "户籍", "残疾", "宗教", "12333", "由人来定", "不卖"):
        assert word in text
    assert not any(word in text for word in ("算法", "向量", "置信度", "模型"))
    for mode in ("", "elder", "contrast"):
        if mode:
            page.click(f"button[data-mode={mode}]")
        assert violations(page) == []
        for size, (width, height) in SIZES.items():
            page.set_viewport_size({"width": width, "height": height})
            assert fits(page), (mode, size)
            if (mode, size) in {("", "landscape"), ("elder", "phone")}:
                screens.keep(page, f"how-{mode or 'plain'}-{size}")
    page.emulate_media(media="print")
    assert not page.is_visible("header") and not page.is_visible("button")
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")
    assert not screens.errors
