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
