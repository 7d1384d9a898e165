"""What a path of the service names, made for the test of every route; what a body needs beyond the least."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from matcher.store.contact_requests import ContactRequests
from matcher.store.uploads import Result, UploadRow, Uploads
from service.auth.accounts import Accounts
from service.auth.belonging import Belonging
from service.auth.caller import Role
from service.auth.keys import ApiKeys

HERE, AUDIENCE = "南宁", "离校未就业高校毕业生"


def _account(world: Any, made: dict[str, str]) -> str:
    accounts = Accounts.of(world.wiring.store)
    login = f"user{len(accounts.list_all(1000))}"
    whose = Belonging(HERE)
    return accounts.create(login, "邕江边的木棉花", Role.CASEWORKER, "", whose, "test").id


def _key(world: Any, made: dict[str, str]) -> str:
    keys = ApiKeys.of(world.wiring.store)
    return keys.give("", Role.KIOSK, "test", office=HERE).partition(".")[0]


def _fair(world: Any, made: dict[str, str]) -> str:
    return world.made(Role.SUPERVISOR, "/v1/fairs", **world.least("POST", "/v1/fairs"))["id"]


def _upload(world: Any, made: dict[str, str]) -> str:
    file = ("岗位.csv", "岗位编号,招聘单位,岗位名称\nX1,样例厂,焊工\n".encode(), "text/csv")
    told = {"data": {"kind": "postings"}, "files": {"file": file}}
    return world.made(Role.STATION, "/v1/imports", **told)["id"]


def _complaint(world: Any, made: dict[str, str]) -> str:
    [*_, other] = world.client.get(
        "/v1/complaint-reasons", headers=world.headers(Role.KIOSK)
    ).json()
    told = {"reason": other["code"], "text": "样例", "posting_id": world.posting.id}
    return world.made(Role.CASEWORKER, "/v1/complaints", json=told)["id"]


def _recommendation(world: Any, made: dict[str, str]) -> str:
    told = {"items": [{"posting_id": world.posting.id}]}
    return world.made_for("recommendations", json=told)[0]["id"]


def _list(world: Any, made: dict[str, str]) -> str:
    path = f"/v1/seekers/{world.person()}/recommendations"
    return world.client.get(path, headers=world.headers(Role.CASEWORKER)).json()["id"]


def _request(world: Any, made: dict[str, str]) -> str:
    requests = ContactRequests.of(world.wiring.store)
    sent, person = world.sent, world.person()
    return requests.ask(sent.id, sent.employer, person, "test")[0].id


def _package(world: Any, made: dict[str, str]) -> str:
    return world.made_for("packages")["id"]


def _item(world: Any, made: dict[str, str]) -> str:
    path = f"/v1/packages/{made['package_id']}"
    whole = world.client.get(path, headers=world.headers(Role.CASEWORKER)).json()
    return whole["items"][0]["id"]


def _row(world: Any, made: dict[str, str]) -> str:
    """Let every file that waits be done, with something to say of its first row."""
    uploads = Uploads.of(world.wiring.store)
    while (upload := uploads.claim("test", 60)) is not None:
        told = UploadRow(1, "", 2, "held", "X1", "", "焊工")
        uploads.finish(upload.id, "test", Result({"held": 1}, (), [told]))
    return "1"


# By the name of the parameter, or the segment before it.
HELD: dict[str, Callable[[Any, dict[str, str]], str]] = {
    "accounts": _account,
    "api-keys": _key,
    "keys": _key,
    "seekers": lambda world, made: world.person(),
    "people": lambda world, made: world.person(),
    "postings": lambda world, made: world.sent.id,
    "source": lambda world, made: world.sent.source,
    "external_id": lambda world, made: world.withdrawn.id,
    "lists": _list,
    "contact-requests": _request,
    "inquiries": _request,
    "service-sets": lambda world, made: AUDIENCE,
    "fairs": _fair,
    "imports": _upload,
    "row": _row,
    "deed": lambda world, made: "renew",
    "complaints": _complaint,
    "recommendations": _recommendation,
    "packages": _package,
    "items": _item,
    "slip": lambda world, made: world.person(),
    "package": _package,
}


# What the least body or query does not do for.
WHOLE: dict[str, Callable[[Any], dict[str, Any]]] = {
    "PUT /v1/seekers/{seeker_id}": lambda world: {"json": {"desired_titles": ["焊工"]}},
    "GET /v1/seekers/{seeker_id}/why-not": lambda world: {"params": {"posting": world.posting.id}},
    "POST /v1/seekers/{seeker_id}/recommendations": lambda world: {
        "json": {"items": [{"posting_id": world.posting.id}]}
    },
    "POST /v1/seekers:recommend": lambda world: {"json": {"seeker_ids": [world.person()]}},
    "POST /v1/postings/{id}/contact-requests": lambda world: {
        "json": {"candidate": world.wiring.vault.alias(world.person(), world.sent.employer)}
    },
    "POST /station/imports/{id}/rows/{row}": lambda world: {"data": {"title": "焊工"}},
    "POST /station/postings/{id}": lambda world: {
        "data": {
            "title": world.sent.title,
            "employer": world.sent.employer,
            "pay": world.sent.pay_text,
            "place": world.sent.place_text,
        }
    },
    "POST /station/fairs/{id}": lambda world: {
        "data": {"name": "样例", "place": "样例广场", "day": "2027-03-01"}
    },
    "POST /employer/postings/{id}/contact": lambda world: {
        "data": {"candidate": world.wiring.vault.alias(world.person(), world.sent.employer)}
    },
    "PATCH /v1/recommendations/{recommendation_id}": lambda world: {"json": {"note": "样例"}},
    "PATCH /v1/packages/{package_id}/items/{item_id}": lambda world: {"json": {"text": "样例"}},
    "POST /desk/people/{seeker_id}/postings": lambda world: {"data": {"words": "工"}},
    "POST /desk/people/{seeker_id}/why-not": lambda world: {"data": {"posting": world.posting.id}},
    "POST /desk/people/{seeker_id}/picks": lambda world: {"data": {"posting": world.posting.id}},
    "POST /desk/people/{seeker_id}/handover": lambda world: {"data": {"how": "in_person"}},
    "POST /desk/people/{seeker_id}/consent": lambda world: {"data": {"given": "true"}},
    "POST /desk/people/{seeker_id}/personalisation": lambda world: {
        "data": {"personalised": "true"}
    },
    "POST /desk/people/{seeker_id}/complaints": lambda world: {
        "data": {"reason": "service", "text": "样例"}
    },
    "POST /desk/people/{seeker_id}/erasure": lambda world: {"data": {"word": "删除"}},
    "POST /desk/recommendations/{recommendation_id}": lambda world: {"data": {"note": "样例"}},
    "POST /desk/recommendations/{recommendation_id}/outcome": lambda world: {
        "data": {"kind": "contacted"}
    },
    "POST /desk/packages/{package_id}/items/{item_id}": lambda world: {"data": {"text": "样例"}},
    "POST /desk/packages/{package_id}/items/{item_id}/delivery": lambda world: {
        "data": {"how": "in_person", "proof": "签收单1号"}
    },
    "POST /desk/inquiries/{id}/answer": lambda world: {"data": {"agreed": "true"}},
    "POST /desk/complaints/{complaint_id}/answer": lambda world: {"data": {"answer": "样例"}},
}
