"""Signing in with a password and working by cookie, over the real application."""

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from service.app import create_app
from service.auth.accounts import Accounts
from service.auth.belonging import Belonging
from service.auth.caller import Role
from service.auth.guards import COOKIE
from service.settings import Environment

PASSWORD = "邕江边的木棉花"
SIGN_IN = {"login": "weiling", "password": PASSWORD}


@pytest.fixture
def account(service):
    return Accounts.of(service.wiring.store).create(
        "weiling", PASSWORD, Role.CASEWORKER, "韦玲", Belonging("南宁"), "test"
    )


@pytest.fixture
def browser(service, account):
    """A browser at https, as the cookie of production wants it."""
    return TestClient(service.client.app, base_url="https://testserver")


def signed_in(browser, **told):
    answer = browser.post("/v1/sessions", json={**SIGN_IN, **told})
    assert answer.status_code == 201, answer.text
    return {"X-CSRF-Token": answer.json()["csrf"]}


def test_signing_in_tells_the_role_and_sets_a_cookie_that_scripts_cannot_read(browser):
    answer = browser.post("/v1/sessions", json=SIGN_IN)
    assert answer.json()["role"] == "caseworker"
    cookie = answer.headers["set-cookie"]
    assert all(part in cookie for part in ("HttpOnly", "SameSite=lax", "Secure", "Path=/"))


def test_a_trial_without_tls_gets_a_cookie_that_travels_without_it(service, account):
    trial = service.wiring.settings.model_copy(update={"environment": Environment.DEVELOPMENT})
    app = create_app(wiring=type(service.wiring)(**{**vars(service.wiring), "settings": trial}))
    answer = TestClient(app).post("/v1/sessions", json=SIGN_IN)
    assert "HttpOnly" in answer.headers["set-cookie"]
    assert "Secure" not in answer.headers["set-cookie"]


def test_the_cookie_tells_who_one_is(browser):
    signed_in(browser)
    me = browser.get("/v1/me").json()
    assert (me["login"], me["office"], me["role"]) == ("weiling", "南宁", "caseworker")


def test_a_login_is_the_same_in_capitals(browser):
    signed_in(browser, login="WeiLing")


@pytest.mark.parametrize("told", [{"login": "nobody"}, {"password": "不是这一个密码"}])
def test_a_wrong_login_and_a_wrong_password_are_answered_alike(browser, told):
    answer = browser.post("/v1/sessions", json={**SIGN_IN, **told})
    wrong = browser.post("/v1/sessions", json={"login": "another", "password": "x"})
    assert answer.status_code == wrong.status_code == 401
    assert answer.json()["detail"] == wrong.json()["detail"]
    assert "set-cookie" not in answer.headers


def test_guessing_locks_the_account_even_for_the_right_password(service, browser):
    for _ in range(service.wiring.settings.login_attempts):
        browser.post("/v1/sessions", json={**SIGN_IN, "password": "猜一个密码试试"})
    assert browser.post("/v1/sessions", json=SIGN_IN).status_code == 401


def test_one_address_cannot_try_one_password_after_another(browser):
    answers = [
        browser.post("/v1/sessions", json={"login": f"user{n}", "password": "x"}) for n in range(31)
    ]
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["retry-after"]) > 0


def test_the_store_keeps_no_token(service, browser):
    signed_in(browser)
    token = browser.cookies[COOKIE]
    home = service.wiring.settings.home
    assert all(token.encode() not in path.read_bytes() for path in home.glob("matcher.db*"))


def test_signing_out_ends_the_session_and_not_only_the_cookie(browser):
    headers = signed_in(browser)
    token = browser.cookies[COOKIE]
    assert browser.delete("/v1/sessions/current", headers=headers).status_code == 204
    browser.cookies.set(COOKIE, token)
    assert browser.get("/v1/me").status_code == 401


def test_signing_in_again_ends_the_session_before(service, browser):
    signed_in(browser)
    before = browser.cookies[COOKIE]
    signed_in(browser)
    other = TestClient(service.client.app, base_url="https://testserver", cookies={COOKIE: before})
    assert other.get("/v1/me").status_code == 401


def test_a_session_ends_after_its_hours(service, browser, monkeypatch):
    signed_in(browser)
    hours = service.wiring.settings.session_hours
    clock = service.wiring.store.clock
    monkeypatch.setattr(
        service.wiring.store, "clock", lambda: clock() + timedelta(hours=hours, seconds=1)
    )
    assert browser.get("/v1/me").status_code == 401


def test_a_disabled_account_is_out_at_once(service, account, browser):
    signed_in(browser)
    Accounts.of(service.wiring.store).set_active(account.id, False, "test")
    assert browser.get("/v1/me").status_code == 401
    assert browser.post("/v1/sessions", json=SIGN_IN).status_code == 401


def test_a_new_password_ends_every_other_session(service, browser):
    elsewhere = TestClient(service.client.app, base_url="https://testserver")
    signed_in(elsewhere)
    change = {"old": PASSWORD, "new": "青秀山上看日出"}
    answer = browser.put("/v1/me/password", json=change, headers=signed_in(browser))
    assert answer.status_code == 200
    assert browser.get("/v1/me").status_code == 200
    assert elsewhere.get("/v1/me").status_code == 401
    assert elsewhere.post("/v1/sessions", json=SIGN_IN).status_code == 401
    signed_in(elsewhere, password="青秀山上看日出")


def test_the_old_password_must_be_known_to_change_it(browser):
    change = {"old": "不知道是什么密码", "new": "青秀山上看日出"}
    answer = browser.put("/v1/me/password", json=change, headers=signed_in(browser))
    assert answer.status_code == 422
    assert "青秀山" not in answer.text


def test_a_weak_password_is_told_why(browser):
    change = {"old": PASSWORD, "new": "1234567890"}
    answer = browser.put("/v1/me/password", json=change, headers=signed_in(browser))
    assert answer.status_code == 422
    assert "不能只用数字" in answer.json()["detail"]


def test_a_request_without_the_sessions_token_changes_nothing(browser):
    signed_in(browser)
    answer = browser.delete("/v1/sessions/current")
    assert (answer.status_code, answer.json()["title"]) == (403, "页面已过期")
    wrong = {"X-CSRF-Token": "不是这一个".encode()}
    assert browser.delete("/v1/sessions/current", headers=wrong).status_code == 403
    assert browser.get("/v1/me").status_code == 200


def test_the_token_of_another_session_does_not_do(service, browser):
    other = TestClient(service.client.app, base_url="https://testserver")
    headers = signed_in(other)
    signed_in(browser)
    assert browser.delete("/v1/sessions/current", headers=headers).status_code == 403


def test_the_token_may_come_in_a_form(browser):
    csrf = signed_in(browser)["X-CSRF-Token"]
    answer = browser.request("DELETE", "/v1/sessions/current", data={"csrf": csrf})
    assert answer.status_code == 204


def test_a_key_needs_no_token_against_forgery_but_has_no_session(service):
    headers = service.key("kiosk")
    assert service.client.delete("/v1/sessions/current", headers=headers).status_code == 404
    assert (
        service.client.put(
            "/v1/me/password", json={"old": "a", "new": "b"}, headers=headers
        ).status_code
        == 409
    )


def test_a_key_may_come_as_a_bearer_token(service):
    key = service.key("kiosk")["X-API-Key"]
    me = service.client.get("/v1/me", headers={"Authorization": f"Bearer {key}"})
    assert me.json()["role"] == "kiosk"


def test_a_bad_key_is_not_made_good_by_a_session(browser):
    signed_in(browser)
    assert browser.get("/v1/me", headers={"X-API-Key": "mk00.nothing"}).status_code == 401


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-API-Key": ""},
        {"X-API-Key": "." * 5000},
        {"Authorization": "Basic YTpi"},
        {"Authorization": "Bearer"},
        {"Cookie": f"{COOKIE}=nothing"},
        {"X-API-Key": "密钥".encode()},
    ],
)
def test_whoever_is_not_known_is_told_so(service, headers):
    answer = service.client.get("/v1/me", headers=headers)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"


def test_neither_answers_nor_the_audit_hold_passwords(service, browser):
    signed_in(browser)
    answers = [
        browser.post(
            "/v1/sessions", json={"login": "weiling", "password": "秘密口令甲乙丙丁", "x": 1}
        ),
        browser.post("/v1/sessions", json={"login": "weiling", "password": "秘密口令甲乙丙丁"}),
        browser.post("/v1/sessions", json={"password": "秘密口令甲乙丙丁"}),
        browser.post("/v1/sessions", content="秘密口令甲乙丙丁"),
    ]
    assert all("秘密口令" not in answer.text for answer in answers)
    home = service.wiring.settings.home
    raw = b"".join(path.read_bytes() for path in home.glob("matcher.db*"))
    assert "秘密口令".encode() not in raw
    assert PASSWORD.encode() not in raw
