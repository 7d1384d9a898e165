"""The kinds of problems that are explained against those the code answers with."""

import re
from pathlib import Path

from service.app import create_app
from service.web import problems
from service.web.kinds import KINDS, TYPES
from service.web.openapi import operations
from service.web.problems import Problem

from .conftest import Service

CODE = Path(__file__).parents[2] / "service"
_SAID = re.compile(r'respond\(\s*[\w()]+,\s*(\d{3}), "([a-z-]+)"')


def kinds(root: type[Problem] = Problem) -> set[type[Problem]]:
    return {root}.union(*map(kinds, root.__subclasses__()))


def answered() -> set[tuple[str, int]]:
    """Find every code and status: the classes', the framework's, and those answered outright."""
    ours = {(one.code, one.status) for one in kinds() if one.__module__.startswith("service.")}
    framework = {(code, status) for status, (code, *_) in problems._HTTP.items()}
    texts = [path.read_text("utf-8") for path in CODE.rglob("*.py")]
    outright = {(code, int(status)) for text in texts for status, code in _SAID.findall(text)}
    assert outright
    return ours | framework | outright


def test_every_problem_is_explained_and_nothing_else() -> None:
    told = {(code, status) for code, kind in KINDS.items() for status in kind.statuses}
    assert told == answered()


def test_the_type_of_a_problem_leads_to_what_it_means(service: Service) -> None:
    problem = service.client.get("/v1/postings").json()
    told = service.client.get(problem["type"]).json()
    assert told["type"] == problem["type"] == TYPES + "unauthorised"
    assert problem["status"] in told["statuses"] and told["title"] == problem["title"]
    assert len(service.client.get(TYPES.rstrip("/")).json()) == len(KINDS)


def test_a_kind_that_is_none_is_a_problem_too(service: Service) -> None:
    assert service.client.get(TYPES + "nothing").json()["type"] == TYPES + "not-found"


def test_whatever_comes_in_pages_is_a_plain_list(service: Service) -> None:
    document = create_app(wiring=service.wiring).openapi()
    paged = {
        operation["operationId"]: operation["responses"]["200"]["content"]["application/json"]
        for *_, operation in operations(document)
        if any(one.get("name") == "cursor" for one in operation.get("parameters", []))
    }
    assert len(paged) > 12
    others = [id for id, answer in paged.items() if answer["schema"].get("type") != "array"]
    assert not others
