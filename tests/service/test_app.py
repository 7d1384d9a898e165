"""The application as a whole: up, plain about what goes wrong, and gone when it is done with."""

import gc
import time
import weakref

from fastapi.testclient import TestClient

from service.app import create_app
from service.wiring import wire


def test_the_service_is_up(service):
    assert service.client.get("/healthz").json() == {"status": "ok"}


def test_an_unknown_address_is_told_as_a_problem(service):
    answer = service.client.get("/v1/nothing")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_what_the_database_says_is_not_told_to_callers(service):
    with service.wiring.store.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE accounts")
    answer = service.client.post("/v1/sessions", json={"login": "韦玲", "password": "x"})
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "5"
    assert "accounts" not in answer.text
    assert "韦玲" not in answer.text


def test_an_application_that_is_done_with_leaves_nothing_behind(settings, encoder):
    wiring = wire(settings, lambda: encoder)
    with TestClient(create_app(wiring=wiring)) as client:
        assert client.get("/v1/openapi.json").status_code == 200
    wiring.close()
    left = weakref.ref(wiring)
    del wiring, client
    for _ in range(50):  # threads that have ended may take a moment to let go
        gc.collect()
        if left() is None:
            return
        time.sleep(0.1)
    raise AssertionError([type(holder) for holder in gc.get_referrers(left())])
