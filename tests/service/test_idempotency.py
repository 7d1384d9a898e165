"""A request sent again with its key is answered as it was, and done once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from matcher.store.database import reading, writing
from matcher.store.idempotency import AT_WORK, KEPT, Idempotency, forget_answers
from matcher.store.service_tables import idempotency
from matcher.store.store import Store
from service.app import create_app

from .conftest import Service

PERSON = {"name": "韦试样", "phone": "13877100001", "desired_titles": ["电焊工"]}
KEY = "3b241101-e2bb-4255-8caf-4136c566a962"


@pytest.fixture
def clerk(service: Service) -> dict[str, str]:
    return service.key("caseworker", office="南宁")


def register(service: Service, headers: dict[str, str], key: str = KEY, **changes: object):
    told = headers | {"Idempotency-Key": key}
    return service.client.post("/v1/seekers", json=PERSON | changes, headers=told)


def kept(service: Service) -> list:
    with reading(service.wiring.store.engine) as connection:
        return list(connection.execute(select(idempotency)))


def test_the_same_request_is_done_once_and_answered_alike(service: Service, clerk) -> None:
    first, second = register(service, clerk), register(service, clerk)
    assert first.status_code == second.status_code == 201
    assert first.json() == second.json()
    assert "Idempotent-Replayed" not in first.headers
    assert second.headers["Idempotent-Replayed"] == "true"
    assert second.headers.get("Location") == first.headers.get("Location")
    assert first.headers["X-Request-ID"] != second.headers["X-Request-ID"]


def test_without_a_key_it_is_done_each_time(service: Service, clerk) -> None:
    answers = [service.client.post("/v1/seekers", json=PERSON, headers=clerk) for _ in range(2)]
    assert answers[0].json()["id"] != answers[1].json()["id"]


def test_the_key_of_another_request_is_refused(service: Service, clerk) -> None:
    register(service, clerk)
    answer = register(service, clerk, desired_titles=["保安"])
    assert answer.status_code == 422 and "Idempotency-Key" in answer.json()["detail"]


def test_keys_are_each_callers_own(service: Service, clerk) -> None:
    other = service.key("caseworker", office="柳州")
    first, second = register(service, clerk), register(service, other)
    assert second.status_code == 201 and first.json()["id"] != second.json()["id"]


@pytest.mark.parametrize("key", ["short", "x" * 129, "有空 格"])
def test_a_key_that_is_none_is_explained(service: Service, clerk, key: str) -> None:
    told = {**clerk, "Idempotency-Key": key.encode("utf-8")}
    answer = service.client.post("/v1/seekers", json=PERSON, headers=told)
    assert answer.status_code == 422 and "UUID" in answer.json()["detail"]


def test_who_was_refused_may_mend_the_request_and_keep_the_key(service: Service, clerk) -> None:
    assert register(service, clerk, desired_titles=["x" * 5000]).status_code == 422
    assert register(service, clerk).status_code == 201


def test_nobody_is_answered_from_before_without_credentials(service: Service, clerk) -> None:
    register(service, clerk)
    assert register(service, {}).status_code == 401
    assert register(service, {"X-API-Key": "mk00.wrong"}).status_code == 401


def test_what_is_kept_cannot_be_read_without_the_key_of_the_service(
    service: Service, clerk
) -> None:
    register(service, clerk)
    [row] = kept(service)
    assert "韦试样" not in str(row) and "13877100001" not in str(row) and KEY not in str(row)


def test_nothing_is_kept_of_an_anonymous_person(service: Service) -> None:
    headers = service.key("kiosk") | {"Idempotency-Key": KEY}
    answer = service.client.post(
        "/v1/recommendations", json={"profile": {"desired_titles": ["电焊工"]}}, headers=headers
    )
    assert answer.status_code == 200 and not kept(service)


def test_an_error_of_the_service_is_not_kept(service: Service, clerk) -> None:
    app, failing = create_app(wiring=service.wiring), [True]

    @app.post("/v1/sometimes")
    def sometimes() -> str:
        if failing:
            raise ValueError(failing.pop())
        return "done"

    client = type(service.client)(app, raise_server_exceptions=False)
    headers = clerk | {"Idempotency-Key": KEY}
    statuses = [client.post("/v1/sometimes", headers=headers).status_code for _ in range(2)]
    assert statuses == [500, 200]


def test_a_request_still_at_work_is_not_done_beside_itself(service: Service, clerk) -> None:
    app, begun, go_on = create_app(wiring=service.wiring), threading.Event(), threading.Event()
    done = []

    @app.post("/v1/slow")
    def slow() -> int:
        begun.set()
        go_on.wait(20)
        done.append(1)
        return len(done)

    client, headers = type(service.client)(app), clerk | {"Idempotency-Key": KEY}
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(client.post, "/v1/slow", headers=headers)
        assert begun.wait(20)
        assert client.post("/v1/slow", headers=headers).status_code == 409
        go_on.set()
        assert first.result().json() == 1
    assert client.post("/v1/slow", headers=headers).json() == 1 and done == [1]


def test_a_file_sent_again_is_the_same_file_whatever_parts_it_from_the_rest(
    service: Service, clerk
) -> None:
    app, received = create_app(wiring=service.wiring), []

    @app.post("/v1/files")
    def take() -> int:
        received.append(1)
        return len(received)

    client, headers = type(service.client)(app), clerk | {"Idempotency-Key": KEY}
    answers = [
        client.post("/v1/files", files={"file": ("a.csv", b"a,b")}, headers=headers)
        for _ in range(2)
    ]
    assert [answer.json() for answer in answers] == [1, 1]
    other = client.post("/v1/files", files={"file": ("a.csv", b"a,c")}, headers=headers)
    assert other.status_code == 422


def test_once_somebody_was_erased_no_answer_is_kept_but_that_it_was_done(
    service: Service, clerk
) -> None:
    register(service, clerk)
    with writing(service.wiring.store.engine) as connection:
        forget_answers(connection)
    again = register(service, clerk)
    assert again.status_code == 201 and again.headers["Idempotent-Replayed"] == "true"
    assert not again.content


def test_a_new_key_is_given_once_and_its_secret_kept_nowhere(service: Service) -> None:
    told = service.key("admin") | {"Idempotency-Key": KEY}
    body = {"label": "大厅", "role": "kiosk"}
    first, again = (service.client.post("/v1/api-keys", json=body, headers=told) for _ in "12")
    assert first.status_code == again.status_code == 201 and not again.content
    assert first.headers["Location"] == again.headers["Location"]
    with service.wiring.store.engine.connect() as connection:
        assert connection.execute(select(idempotency.c.body)).all() == [(None,)]


# The section of the store


@pytest.fixture
def aged(store: Store):
    """Give the section as it is when some time has passed."""

    def after(time: timedelta) -> Idempotency:
        return Idempotency(store.engine, lambda: store.clock() + time)

    return after


@pytest.fixture
def store(tmp_path) -> Store:
    with Store.open(tmp_path / "matcher.db") as store:
        yield store


def test_a_day_later_a_key_is_free_again(aged) -> None:
    now = aged(timedelta())
    assert now.claim("key:a", "k", "one") is None
    now.keep("key:a", "k", 201, "{}", "sealed")
    assert aged(KEPT - timedelta(minutes=1)).claim("key:a", "k", "two").status == 201
    assert aged(KEPT + timedelta(minutes=1)).claim("key:a", "k", "two") is None


def test_what_somebody_died_over_is_done_again(aged) -> None:
    assert aged(timedelta()).claim("key:a", "k", "one") is None
    assert aged(timedelta()).claim("key:a", "k", "one").status is None
    later = aged(AT_WORK + timedelta(seconds=1))
    assert later.claim("key:a", "k", "another").status is None
    assert later.claim("key:a", "k", "one") is None
    assert later.claim("key:a", "k", "one").status is None


def test_of_many_at_once_one_gets_the_key(aged) -> None:
    section = aged(timedelta())
    with ThreadPoolExecutor(8) as pool:
        got = list(pool.map(lambda _: section.claim("key:a", "k", "one"), range(16)))
    assert got.count(None) == 1


def test_a_finished_request_is_not_let_go(aged) -> None:
    section = aged(timedelta())
    section.claim("key:a", "k", "one")
    section.keep("key:a", "k", 200, "{}", "sealed")
    section.drop("key:a", "k")
    assert section.claim("key:a", "k", "one").status == 200
