def test_the_service_is_up(service):
    assert service.client.get("/healthz").json() == {"status": "ok"}


def test_an_unknown_address_is_told_as_a_problem(service):
    answer = service.client.get("/v1/nothing")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
