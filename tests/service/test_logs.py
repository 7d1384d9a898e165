"""Nothing of a person reaches the log, the figures, the audit or an error: planted and looked for."""

import io
import json
import logging
import re
import sys
import threading
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from prometheus_client import generate_latest
from sqlalchemy import select

from matcher.store.database import reading
from matcher.store.service_tables import audit
from service.app import create_app
from service.auth.caller import Role
from service.web import logs
from service.web.openapi import operations

from .conftest import Service

NAME, PHONE, CARD = "欧阳标记", "13877654321", "450102199001011234"
MARKS = (NAME, PHONE, CARD, quote(NAME), NAME.encode("unicode_escape").decode())
PERSON = {
    "name": NAME,
    "phone": PHONE,
    "desired_titles": ["电焊工"],
    "desired_regions": ["南宁"],
    "about": f"我叫{NAME}，夜班熬不住。",
}


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """Write the log as the service does."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.formatter())
    handler.addFilter(lambda record: record.name != "httpx2")  # the client that asks, not we
    root, level = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream
    root.setLevel(level)
    root.removeHandler(handler)


def lines(stream: io.StringIO) -> list[dict]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def found(text: str) -> list[str]:
    return [mark for mark in MARKS if mark in text]


def planted(document: dict, schema: dict, depth: int = 0) -> object:
    """Fill a schema with marks wherever a text goes."""
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    for choice in schema.get("anyOf", schema.get("oneOf", ()))[:1]:
        return planted(document, choice, depth)
    if schema.get("type") == "object" and depth < 4:
        fields = schema.get("properties", {})
        return {name: planted(document, one, depth + 1) for name, one in fields.items()} | {NAME: 1}
    if schema.get("type") == "array" and depth < 4:
        return [planted(document, schema.get("items", {}), depth + 1)]
    return {"integer": 3, "number": 3, "boolean": True}.get(schema.get("type"), f"{NAME}{PHONE}")


def asked(document: dict, path: str, operation: dict) -> dict:
    """Make a request with marks in its address, query, headers and body."""
    told = operation.get("requestBody", {}).get("content", {})
    body = told.get("application/json", {}).get("schema")
    url = re.sub(r"\{\w+\}", f"{NAME}{PHONE}", path)
    asking = {
        "url": f"{url}?name={NAME}&phone={PHONE}&cursor={CARD}&limit={PHONE}",
        "headers": {"X-Request-ID": PHONE, "User-Agent": f"phone/{PHONE}", "Referer": CARD},
    }
    if body is not None:
        asking["json"] = planted(document, body)
    elif "multipart/form-data" in told:
        asking["files"] = {"file": (f"{NAME}.csv", f"{NAME},{PHONE},{CARD}".encode())}
        asking["data"] = {"source": NAME, "kind": CARD}
    return asking


def test_marks_sent_everywhere_turn_up_nowhere(service: Service, written: io.StringIO) -> None:
    document = service.client.get("/v1/openapi.json").json()
    roles = [service.key(role) for role in Role] + [{}]
    sent = 0
    for path, method, operation in operations(document):
        asking = asked(document, path, operation)
        for role in roles:
            headers = asking["headers"] | role
            answer = service.client.request(method, **asking | {"headers": headers})
            assert answer.status_code < 500, (method, path)
            if answer.status_code >= 400:
                assert not found(answer.text + str(answer.headers)), (method, path, answer.text)
            sent += 1
    told = [line for line in lines(written) if line["event"] == "request"]
    assert len(told) == sent + 1
    assert not found(written.getvalue())
    assert not found(generate_latest(service.client.app.state.metrics.registry).decode())


def test_a_person_who_is_registered_and_looked_at_stays_out_of_log_and_audit(
    service: Service, written: io.StringIO
) -> None:
    clerk = service.key("caseworker", office="南宁")
    answer = service.client.post("/v1/seekers", json=PERSON, headers=clerk)
    assert answer.status_code == 201, answer.text
    id = answer.json()["id"]
    document = service.client.get("/v1/openapi.json").json()
    for path, method, _ in operations(document):
        if "{seeker_id}" in path and method == "get":
            url = path.replace("{seeker_id}", id)
            assert service.client.get(url, headers=clerk).status_code < 500
    service.client.post("/v1/recommendations", json={"profile": PERSON}, headers=clerk)
    with reading(service.wiring.store.engine) as connection:
        deeds = str(list(connection.execute(select(audit))))
    assert not found(written.getvalue()) and not found(deeds)
    assert id not in written.getvalue()


def test_a_request_is_one_line_with_its_route_and_not_its_path(
    service: Service, written: io.StringIO
) -> None:
    headers = service.key("caseworker", office="南宁")
    service.client.get("/v1/seekers/Q001?x=1", headers=headers)
    [line] = [line for line in lines(written) if line["event"] == "request"]
    assert line["route"] == "/v1/seekers/{seeker_id}" and line["method"] == "GET"
    assert line["status"] == 404 and line["ms"] > 0 and line["request_id"]
    assert line["caller"].startswith("key:mk")


def test_what_nobody_answers_has_no_route(service: Service, written: io.StringIO) -> None:
    service.client.get(f"/{NAME}")
    assert lines(written)[-1]["route"] == "(none)"


@pytest.mark.parametrize(
    "text",
    [
        "打给 13877654321",
        "+86 138-7765-4321",
        "身份证 450102199001011234",
        "45010219900101123X",
        "0771-5512345",
        "邮箱 ouyang@example.com",
    ],
)
def test_numbers_of_people_are_struck_out(text: str) -> None:
    told = logs.scrub(None, "", {"event": text})["event"]
    assert logs.HIDDEN in told and not re.search(r"\d{4}|@", told)


def test_ids_and_figures_are_left_as_they_are() -> None:
    entry = {"event": "import 12 done", "number": 4420261100000000002, "ms": 12.5, "port": 8000}
    assert logs.scrub(None, "", dict(entry)) == entry


def test_an_exception_is_told_without_its_text(written: io.StringIO) -> None:
    try:
        raise ValueError(NAME)
    except ValueError:
        logging.getLogger("service.x").exception("it failed")
    [line] = lines(written)
    assert line["error"] == ["builtins.ValueError"] and "test_logs.py" in line["at"][-1]
    assert NAME not in written.getvalue()


def test_of_other_libraries_only_what_stands_in_their_code_is_told(written: io.StringIO) -> None:
    logging.getLogger("asyncio").error("never retrieved %s\nfuture: %s", NAME, PHONE)
    assert lines(written)[-1]["event"] == "never retrieved %s"


def test_the_log_of_a_process_is_json_and_nothing_else(
    capsys: pytest.CaptureFixture[str], service: Service
) -> None:
    root = logging.getLogger()
    handlers, level, hook = list(root.handlers), root.level, threading.excepthook
    try:
        logs.install(sys.stderr)
        logging.getLogger("uvicorn.access").info("GET /%s", NAME)
        failing = threading.Thread(target=lambda: int(NAME))
        failing.start()
        failing.join()
        service.client.get("/version")
    finally:
        logging.captureWarnings(False)
        root.handlers[:], root.level, threading.excepthook = handlers, level, hook
    told = capsys.readouterr()
    events = {json.loads(line)["event"] for line in told.err.splitlines()}
    assert not told.out and NAME not in told.err
    assert {"thread ended by an error", "request"} <= events


def test_figures_name_routes_and_nothing_else(service: Service) -> None:
    service.client.get("/v1/seekers/Q001", headers=service.key("caseworker"))
    text = generate_latest(service.client.app.state.metrics.registry).decode()
    assert 'route="/v1/seekers/{seeker_id}",status="404"' in text and "Q001" not in text
    for name in ("index_generation", "index_behind", "imports_pending", "rate_limited_total"):
        assert re.search(rf"^matcher_{name} \d", text, re.M), name


def test_figures_are_served_on_the_first_free_port_of_the_workers(service: Service) -> None:
    settings = service.wiring.settings.model_copy(update={"metrics_port": 0})
    assert settings.metrics_port == 0
    app = create_app(wiring=service.wiring)
    with app.state.metrics.served():
        pass  # without a port nothing is opened
