"""What every request shares: ids, headers, bounds, pace, and what is said of the API."""

import asyncio
import json
import re

import pytest
from fastapi import FastAPI, Request, Response
from fastapi.testclient import TestClient

from service.app import create_app
from service.auth.caller import Role
from service.auth.keys import ApiKeys
from service.settings import ServiceSettings
from service.web.bodies import Bodies, Bounds
from service.web.limits import Rates
from service.web.openapi import operations
from service.web.requests import SAFE

from .conftest import Service

PROBLEM = "application/problem+json"


# Ids and headers


def test_every_answer_carries_an_id_of_the_request(service: Service) -> None:
    ids = {service.client.get("/version").headers["X-Request-ID"] for _ in range(3)}
    assert len(ids) == 3 and all(re.fullmatch(r"[0-9a-f]{24}", id) for id in ids)


def test_an_id_of_the_caller_is_kept_and_told_in_problems(service: Service) -> None:
    answer = service.client.get("/v1/nothing", headers={"X-Request-ID": "kiosk-7f3a9c21"})
    assert answer.headers["X-Request-ID"] == answer.json()["request_id"] == "kiosk-7f3a9c21"


@pytest.mark.parametrize("told", ["13800138000", "a b", "x" * 65, "<script>", "short"])
def test_an_id_that_is_none_is_replaced(service: Service, told: str) -> None:
    answer = service.client.get("/version", headers={"X-Request-ID": told})
    assert answer.headers["X-Request-ID"] != told


@pytest.mark.parametrize("path", ["/version", "/v1/nothing", "/v1/postings", "/v1/docs"])
def test_every_answer_is_safe_to_show_in_a_browser(service: Service, path: str) -> None:
    headers = service.client.get(path).headers
    assert set(SAFE) <= {name.title().replace("-Type-", "-Type-") for name in headers} | set(SAFE)
    assert "script-src" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Frame-Options"] == "DENY"


def test_nothing_of_the_api_is_kept_by_browsers(service: Service) -> None:
    assert service.client.get("/v1/nothing").headers["Cache-Control"] == "no-store"


def test_no_other_site_may_read_answers(service: Service) -> None:
    answer = service.client.get("/version", headers={"Origin": "https://elsewhere.example"})
    assert not [name for name in answer.headers if name.startswith("access-control-")]


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "a@localhost", ""])
def test_other_host_names_are_refused_as_a_problem(service: Service, host: str) -> None:
    answer = service.client.get("/version", headers={"Host": host})
    assert answer.status_code == 400 and answer.headers["Content-Type"] == PROBLEM
    assert "evil" not in answer.text


def test_a_host_name_may_carry_a_port(service: Service) -> None:
    assert service.client.get("/version", headers={"Host": "LocalHost:8000"}).status_code == 200


@pytest.mark.parametrize("path", ["/v1/postings/a%00b", "/v1/postings?source=%00"])
def test_addresses_that_no_database_can_hold_are_refused(service: Service, path: str) -> None:
    assert service.client.get(path).status_code == 400


def test_an_unknown_address_and_method_are_problems(service: Service) -> None:
    for answer in (service.client.get("/v1/x"), service.client.delete("/version")):
        assert answer.headers["Content-Type"] == PROBLEM
        assert answer.json()["detail"]


def test_an_unforeseen_error_tells_neither_the_caller_nor_the_log_its_text(
    service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    app = create_app(wiring=service.wiring)

    @app.get("/v1/boom")
    def boom() -> None:
        raise ValueError("张三的电话是 13800138000")

    answer = TestClient(app).get("/v1/boom")
    assert answer.status_code == 500 and answer.headers["Content-Type"] == PROBLEM
    assert answer.json()["request_id"] == answer.headers["X-Request-ID"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    [entry] = [record for record in caplog.records if record.message == "unforeseen"]
    assert entry.error == ["builtins.ValueError"] and "test_web.py" in entry.at[-1]
    assert "张三" not in answer.text + caplog.text and entry.exc_info is None


# Bounds


def test_a_body_that_is_too_long_is_refused_before_it_is_read(service: Service) -> None:
    answer = service.client.post("/v1/recommendations", content=b" " * 2_000_001)
    assert answer.status_code == 413 and answer.headers["Content-Type"] == PROBLEM
    assert answer.headers["Connection"] == "close"


def test_a_body_without_a_length_is_counted_as_it_comes(service: Service) -> None:
    pieces = (b" " * 100_000 for _ in range(30))
    headers = service.key(Role.KIOSK) | {"Content-Type": "application/json"}
    answer = service.client.post("/v1/recommendations", content=pieces, headers=headers)
    assert answer.status_code == 413 and answer.headers["Content-Type"] == PROBLEM


def test_a_file_may_be_longer_than_other_bodies(service: Service) -> None:
    files = {"file": ("岗位.csv", b"x" * 3_000_000)}
    headers = service.key(Role.KIOSK)
    assert (
        service.client.post("/v1/recommendations", files=files, headers=headers).status_code < 500
    )
    answer = service.client.post("/v1/nothing", files={"file": b"x" * 20_000_001})
    assert answer.status_code == 413


def test_a_body_that_comes_too_slowly_is_given_up() -> None:
    """Half a body, then nothing: the application is told, not left waiting."""
    sent: list[dict] = []
    pieces = [{"type": "http.request", "body": b"{", "more_body": True}]

    async def receive() -> dict:
        if pieces:
            return pieces.pop()
        await asyncio.Event().wait()
        raise AssertionError

    async def send(message: dict) -> None:
        sent.append(message)

    app = FastAPI()

    @app.post("/")
    async def read(request: Request) -> Response:
        return Response(await request.body())

    bounds = Bounds(100, seconds=0.05, pause=0.02)
    scope = {"type": "http", "method": "POST", "path": "/", "query_string": b"", "headers": []}
    asyncio.run(Bodies(app, bounds, bounds)(scope, receive, send))
    assert sent[0]["status"] == 408


# Pace


def test_who_asks_too_often_is_told_when_to_come_again(service: Service) -> None:
    keys = ApiKeys.of(service.wiring.store)
    key = keys.give("test", Role.KIOSK, "test", per_minute=2)
    answers = [service.client.get("/v1/postings", headers={"X-API-Key": key}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[0].headers["RateLimit"].startswith('"minute";r=1;t=')
    assert answers[0].headers["RateLimit-Policy"] == '"minute";q=2;w=60'
    assert 1 <= int(answers[2].headers["Retry-After"]) <= 60
    assert answers[2].headers["Content-Type"] == PROBLEM


def test_a_minute_is_the_last_sixty_seconds_whatever_the_clock_says() -> None:
    now = [0.0]
    rates = Rates(clock=lambda: now[0])
    assert [rates.take("a", 2).allowed for _ in range(3)] == [True, True, False]
    now[0] = 59.9
    assert not rates.take("a", 2).allowed
    now[0] = 60.0
    assert rates.take("a", 2).allowed


def test_callers_do_not_use_up_each_others_share() -> None:
    rates = Rates(clock=lambda: 0.0)
    assert rates.take("a", 1).allowed and rates.take("b", 1).allowed
    assert not rates.take("a", 1).allowed


def test_callers_who_left_are_forgotten() -> None:
    now = [0.0]
    rates = Rates(clock=lambda: now[0])
    for number in range(10_001):
        rates.take(f"address:{number}", 1)
    now[0] = 100.0
    rates.take("address:new", 1)
    assert len(rates._seen) == 1


# Problems


def test_a_problem_never_repeats_what_was_sent(service: Service) -> None:
    body = {"张三": "13800138000", "name": "李四", "desired_titles": ["王五" * 4000]}
    answer = service.client.post("/v1/recommendations", json=body, headers=service.key(Role.KIOSK))
    assert answer.status_code == 422
    assert not any(word in answer.text for word in ("张三", "13800138000", "李四", "王五"))
    assert all(fault["msg"] for fault in answer.json()["errors"])


def test_a_problem_does_not_repeat_the_address(service: Service) -> None:
    answer = service.client.get("/v1/seekers/张三13800138000", headers=service.key("caseworker"))
    assert answer.status_code == 404
    assert (
        "张三" not in answer.text and "%E5" not in answer.text and "13800138000" not in answer.text
    )


def test_a_key_with_half_a_letter_is_refused_not_tripped_over(service: Service) -> None:
    headers = service.key(Role.KIOSK) | {"Content-Type": "application/json"}
    answer = service.client.post("/v1/recommendations", content=rb'{"\ud800": 1}', headers=headers)
    assert answer.status_code == 422


# The pages of the API


def test_the_page_of_the_api_loads_nothing_from_elsewhere(service: Service) -> None:
    page = service.client.get("/v1/docs")
    assert page.status_code == 200
    for address in re.findall(r'(?:src|href)="([^"]+)"', page.text):
        assert address.startswith("/static/")
        assert service.client.get(address).status_code == 200
    assert not re.search(r"<script>| on\w+=|https?://", page.text)
    assert "unsafe-inline" not in page.headers["Content-Security-Policy"].split("style-src")[0]


def test_the_pages_of_the_api_are_closed_unless_asked_for(service: Service) -> None:
    settings = service.wiring.settings.model_copy(update={"docs": None})
    assert not settings.shows_docs and ServiceSettings(environment="development").shows_docs
    shut = create_app(wiring=type(service.wiring)(**{**vars(service.wiring), "settings": settings}))
    client = TestClient(shut)
    for path in ("/v1/docs", "/v1/openapi.json", "/static/swagger/swagger-ui.css"):
        assert client.get(path).status_code == 404


def test_the_document_names_every_operation_once_and_in_chinese(service: Service) -> None:
    told = [operation for *_, operation in operations(create_app(wiring=service.wiring).openapi())]
    ids = [operation["operationId"] for operation in told]
    assert len(set(ids)) == len(ids)
    silent = [one["operationId"] for one in told if not re.search("[一-鿿]", one["summary"])]
    assert not silent


def test_no_shape_of_the_document_is_named_after_our_folders(service: Service) -> None:
    document = create_app(wiring=service.wiring).openapi()
    assert not [name for name in document["components"]["schemas"] if "__" in name]


def test_the_document_declares_problems_and_who_may_ask(service: Service) -> None:
    document = json.loads(service.client.get("/v1/openapi.json").text)
    assert document["components"]["securitySchemes"]
    for path, method, operation in operations(document):
        expected = {"404", "422", "429", "500"}
        if "security" in operation:
            expected |= {"401", "403"}
        if method in {"post", "put", "patch", "delete"}:
            expected |= {"409", "412", "413"}
        assert expected <= set(operation["responses"]), (method, path)
    assert not {"HTTPValidationError", "ValidationError"} & set(document["components"]["schemas"])


# Health


def test_a_ready_service_tells_how_fresh_it_is(service: Service) -> None:
    told = service.client.get("/readyz").json()
    assert told["status"] == "ok" and told["behind"] == 0 and told["change"] > 0
    assert not told["by_words_only"] and told["age_seconds"] < 60


def test_a_service_that_has_not_loaded_is_up_but_not_ready(settings: ServiceSettings) -> None:
    client = TestClient(create_app(settings))
    assert client.get("/healthz").status_code == 200
    answer = client.get("/readyz")
    assert answer.status_code == 503 and answer.headers["Retry-After"]
    assert "装入" in answer.json()["detail"]


def test_a_service_whose_store_is_gone_says_so(service: Service) -> None:
    service.wiring.store.engine.dispose()
    database = service.wiring.settings.home / "matcher.db"
    for path in (database, *database.parent.glob("matcher.db-*")):
        path.unlink(missing_ok=True)
    database.mkdir()
    answer = service.client.get("/readyz")
    assert answer.status_code == 503 and "资料库" in answer.json()["detail"]
    assert service.client.get("/healthz").status_code == 200
