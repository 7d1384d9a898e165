"""Accounts and keys as administrators give them out, over the real application."""

from datetime import timedelta

import pytest

from matcher.store.auditing import Audit, Wanted
from service.auth.accounts import Accounts
from service.auth.keys import ApiKeys

PASSWORD = "邕江边的木棉花"
NEW = {"login": "weiling", "password": PASSWORD, "role": "caseworker", "office": "南宁"}
KEY = {"label": "3 号自助机", "role": "kiosk", "office": "南宁"}


def post(service, path, told, **whose):
    return service.client.post(path, json=told, headers=service.key("admin", **whose))


def test_an_account_is_made_without_telling_its_password_again(service):
    answer = post(service, "/v1/accounts", NEW)
    assert answer.status_code == 201
    assert "password" not in answer.json()
    assert PASSWORD not in answer.text
    read = service.client.get(answer.headers["location"], headers=service.key("admin"))
    assert read.json() == answer.json()


def test_a_login_is_given_once(service):
    post(service, "/v1/accounts", NEW)
    answer = post(service, "/v1/accounts", {**NEW, "login": "WEILING"})
    assert answer.status_code == 409
    assert "weiling" not in answer.text.lower()


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"password": "1234567890"}, "不能只用数字"),
        ({"password": "weiling1987x"}, "不要带登录名"),
        ({"role": "recruiter", "office": ""}, "单位名称"),
        ({"office": ""}, "所属机构"),
        ({"employer": "样例厂"}, "用不上单位名称"),
    ],
)
def test_what_does_not_go_together_is_told_plainly(service, told, why):
    answer = post(service, "/v1/accounts", {**NEW, **told})
    assert answer.status_code == 422
    assert why in answer.json()["detail"]
    assert str(told.get("password")) not in answer.text


def test_accounts_are_listed_page_by_page(service):
    for login in ("a1", "b2", "c3"):
        post(service, "/v1/accounts", {**NEW, "login": login})
    headers = service.key("admin")
    first = service.client.get("/v1/accounts?limit=2", headers=headers)
    assert [one["login"] for one in first.json()] == ["a1", "b2"]
    second = service.client.get(first.links["next"]["url"], headers=headers)
    assert [one["login"] for one in second.json()] == ["c3"]
    assert "next" not in second.links


def test_the_administrator_of_an_office_stays_within_it(service):
    elsewhere = post(service, "/v1/accounts", {**NEW, "login": "other", "office": "柳州"}).json()
    answer = post(service, "/v1/accounts", {**NEW, "office": "柳州"}, office="南宁")
    assert answer.status_code == 422
    everywhere = {"login": "boss", "password": PASSWORD, "role": "supervisor"}
    assert post(service, "/v1/accounts", everywhere, office="南宁").status_code == 422
    assert post(service, "/v1/api-keys", {**KEY, "office": ""}, office="南宁").status_code == 422
    headers = service.key("admin", office="南宁")
    assert service.client.get("/v1/accounts", headers=headers).json() == []
    path = f"/v1/accounts/{elsewhere['id']}"
    assert service.client.get(path, headers=headers).status_code == 404
    assert service.client.patch(path, json={"active": False}, headers=headers).status_code == 404


def test_an_account_is_disabled_only_as_it_was_read(service):
    account = post(service, "/v1/accounts", NEW).json()
    path, headers = f"/v1/accounts/{account['id']}", service.key("admin")
    tag = service.client.get(path, headers=headers).headers["etag"]
    assert service.client.get(path, headers={**headers, "If-None-Match": tag}).status_code == 304
    stale = service.client.patch(
        path, json={"active": False}, headers={**headers, "If-Match": '"x"'}
    )
    assert stale.status_code == 412
    done = service.client.patch(path, json={"active": False}, headers={**headers, "If-Match": tag})
    assert done.json()["active"] is False


def test_a_password_is_reset_for_who_has_lost_it(service):
    account = post(service, "/v1/accounts", NEW).json()
    path = f"/v1/accounts/{account['id']}/password"
    told = {"password": "青秀山上看日出"}
    assert service.client.put(path, json=told, headers=service.key("admin")).status_code == 204
    sign_in = {"login": "weiling", **told}
    assert service.client.post("/v1/sessions", json=sign_in).status_code == 201


def test_nobody_disables_the_account_they_sit_at(service):
    account = post(service, "/v1/accounts", {**NEW, "role": "admin"}).json()
    client = service.client
    csrf = client.post("/v1/sessions", json={"login": "weiling", "password": PASSWORD}).json()[
        "csrf"
    ]
    cookie = client.cookies.jar
    for one in cookie:
        one.secure = False  # the test speaks plain http
    answer = client.patch(
        f"/v1/accounts/{account['id']}", json={"active": False}, headers={"X-CSRF-Token": csrf}
    )
    assert answer.status_code == 409


def test_a_key_is_told_once_and_works(service):
    answer = post(service, "/v1/api-keys", KEY)
    key = answer.json()["key"]
    assert answer.headers["cache-control"] == "no-store"
    assert service.client.get("/v1/me", headers={"X-API-Key": key}).json()["office"] == "南宁"
    shown = service.client.get(answer.headers["location"], headers=service.key("admin"))
    assert "key" not in shown.json()
    listed = service.client.get("/v1/api-keys", headers=service.key("admin")).text
    assert key.partition(".")[2] not in listed


def test_a_revoked_key_is_dead_at_once(service):
    answer = post(service, "/v1/api-keys", KEY)
    headers = {"X-API-Key": answer.json()["key"]}
    assert service.client.get("/v1/me", headers=headers).status_code == 200
    path = answer.headers["location"]
    assert service.client.delete(path, headers=service.key("admin")).status_code == 204
    assert service.client.get("/v1/me", headers=headers).status_code == 401
    assert service.client.delete(path, headers=service.key("admin")).status_code == 204


def test_a_key_ends_with_its_last_day(service, monkeypatch):
    headers = {"X-API-Key": post(service, "/v1/api-keys", {**KEY, "days": 1}).json()["key"]}
    assert service.client.get("/v1/me", headers=headers).status_code == 200
    clock = service.wiring.store.clock
    monkeypatch.setattr(service.wiring.store, "clock", lambda: clock() + timedelta(days=1, hours=1))
    assert service.client.get("/v1/me", headers=headers).status_code == 401


def test_a_key_may_do_less_than_its_role_and_never_more(service):
    less = post(service, "/v1/api-keys", {**KEY, "scopes": ["recommend"]}).json()
    headers = {"X-API-Key": less["key"]}
    assert service.client.get("/v1/me", headers=headers).json()["scopes"] == ["recommend"]
    assert service.client.get("/v1/postings", headers=headers).status_code == 403
    assert post(service, "/v1/api-keys", {**KEY, "scopes": ["admin"]}).status_code == 422


def test_a_key_asks_no_oftener_than_agreed(service):
    headers = {"X-API-Key": post(service, "/v1/api-keys", {**KEY, "per_minute": 2}).json()["key"]}
    answers = [service.client.get("/v1/me", headers=headers) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert int(answers[-1].headers["retry-after"]) > 0


def test_the_last_use_of_a_key_is_noted_beside_the_request(service):
    answer = post(service, "/v1/api-keys", KEY).json()
    for _ in range(3):
        service.client.get("/v1/me", headers={"X-API-Key": answer["key"]})
    service.wiring.uses.close()
    assert ApiKeys.of(service.wiring.store).get(answer["id"]).last_used is not None


def test_what_administrators_do_is_in_the_audit_by_ids_alone(service):
    account = post(service, "/v1/accounts", {**NEW, "name": "韦玲"}).json()
    key = post(service, "/v1/api-keys", KEY).json()
    entries = Audit.of(service.wiring.store).entries(Wanted(), 1000)
    done = {(entry.action, entry.subject) for entry in entries}
    assert ("account.created", f"account:{account['id']}") in done
    assert ("key.given", f"key:{key['id']}") in done
    told = str(entries)
    assert all(word not in told for word in ("韦玲", "weiling", PASSWORD, key["key"]))


def test_ids_of_accounts_cannot_be_counted(service):
    ids = [
        post(service, "/v1/accounts", {**NEW, "login": login}).json()["id"]
        for login in ("a1", "a2")
    ]
    assert all(len(id) >= 16 for id in ids)
    assert ids[0][:8] != ids[1][:8]


def test_an_account_that_is_gone_from_the_table_cannot_sign_in(service):
    assert Accounts.of(service.wiring.store).list_all(10) == []
    answer = service.client.post("/v1/sessions", json={"login": "a", "password": "b"})
    assert answer.status_code == 401
