"""Every route of the application as every role, as nobody, and as somebody from elsewhere.

The routes are taken from the application as they are: whoever adds one adds it to this test. What
a path names is made in `HELD`, by the segment before its parameter; a route that names something
nobody makes there fails, so that it is added.
"""

from __future__ import annotations

import itertools
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from starlette.routing import Mount, Route

from matcher.catalogue import SHOW
from matcher.encoder.model import Encoder
from matcher.store.persons import Person, Persons
from service.app import ROUTERS, create_app
from service.auth.caller import SCOPES, Role, Scope
from service.auth.guards import PUBLIC, authenticated
from service.auth.keys import ApiKeys
from service.auth.readings import Readings
from service.routes import docs
from service.settings import ServiceSettings
from service.wiring import wire

from .belongings import AUDIENCE, HELD, HERE, WHOLE
from .bodies import smallest
from .conftest import KEY, Service

PEOPLE = {Scope.SEEKERS_READ.value, Scope.SEEKERS_WRITE.value, Scope.CANDIDATES.value}
ELSEWHERE, EMPLOYER = "柳州", "雾里样例公司"
NAME, PHONE = "韦玲玲欢", "13800001234"
FILES = {"/static/pages", "/static/swagger", "/static/docs"}  # of ours, nothing of anybody
SIGNED_IN = {  # for whoever is signed in, whatever they may do
    ("GET", "/v1/me"),
    ("PUT", "/v1/me/password"),
    ("DELETE", "/v1/sessions/current"),
    ("POST", "/signout"),
    ("GET", "/account"),
    ("POST", "/account/password"),
    ("POST", "/account/leave"),
}


@dataclass(frozen=True)
class Asked:
    """One method of one route, and the scope it asks."""

    method: str
    path: str
    scopes: tuple[str, ...] | None  # None: no guard at all

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def roles(self) -> list[Role]:
        return [role for role in Role if set(self.scopes or ()) <= SCOPES[role]]

    @property
    def is_page(self) -> bool:
        """Say whether people look at it: they are led to where they sign in."""
        return not self.path.startswith("/v1/")

    @property
    def of_people(self) -> bool:
        return bool(set(self.scopes or ()) & PEOPLE)

    @property
    def parameters(self) -> list[str]:
        return re.findall(r"{(\w+)}", self.path)


def _guards(dependant: Dependant) -> Iterator[tuple[str, ...]]:
    if dependant.call is authenticated:
        yield tuple(dependant.own_oauth_scopes or ())
    for one in dependant.dependencies:
        yield from _guards(one)


def _asked(routes: Any) -> Iterator[Asked]:
    for route in routes:
        if isinstance(route, APIRoute):
            guards = list(_guards(route.dependant))
            scopes = tuple(sorted({scope for guard in guards for scope in guard}))
            for method in sorted(route.methods):
                yield Asked(method, route.path, scopes if guards else None)


INCLUDED = (*ROUTERS, docs.router)  # the pages of the API only where they are shown
ROUTES = [asked for router in INCLUDED for asked in _asked(router.routes)]
GUARDED = [asked for asked in ROUTES if asked.scopes is not None]
# What asks only to read postings, fairs, policies and trainings is there for everybody; an office
# that writes a policy or a set of services writes its own version of it.
EVERYBODYS = (
    *("/v1/policies/{policy_id}", "/v1/service-sets/{audience}"),
    *("/desk/policies/{policy_id}", "/desk/sets/{audience}"),
)
OWNED = [
    asked
    for asked in GUARDED
    if asked.parameters
    and asked.scopes != (Scope.POSTINGS_READ.value,)
    and asked.path not in EVERYBODYS
]


class World:
    """The service, its callers here and elsewhere, and things that belong here."""

    def __init__(self, service: Service) -> None:
        self.service, self.client, self.wiring = service, service.client, service.wiring
        self.document = self.client.get("/v1/openapi.json").json()
        shown = [row.posting for row in self.wiring.store.iter_postings(shown=True)]
        self.sent, self.withdrawn, *_ = (one for one in shown if one.source == "驻粤站")
        self.posting = next(posting for posting in shown if posting.source == "广西")
        ids = [row.seeker.id for row in self.wiring.store.iter_seekers()]
        people = Persons.of(self.wiring.store)
        seal = self.wiring.vault.seal
        for id in ids:
            person = Person(id, HERE, "", seal(NAME), seal(PHONE), audience=AUDIENCE)
            people.put(person, "test")
            self.wiring.store.record_consent(id, SHOW, True, self.wiring.store.clock())
        self._people, self.count = itertools.cycle(ids), len(ids)

    def person(self) -> str:
        """Give the id of somebody who has not been erased."""
        return next(id for id in self._people if self.wiring.store.seekers([id]))

    def headers(self, role: Role, office: str = HERE) -> dict[str, str]:
        here = office == HERE
        whose = {
            Role.STATION: {"source": "驻粤站" if here else "驻苏站"},
            Role.RECRUITER: {"employer": self.sent.employer if here else EMPLOYER},
        }
        return self.service.key(role, **whose.get(role, {"office": office}))

    def exhausted(self, role: Role) -> dict[str, str]:
        """Give the headers of somebody from here who has read as many people as a day allows."""
        whose = {"employer": self.sent.employer} if role is Role.RECRUITER else {"office": HERE}
        given = ApiKeys.of(self.wiring.store).give("", role, "test", per_minute=100_000, **whose)
        caller = f"key:{given.partition('.')[0]}"
        most = self.wiring.settings.people_per_day
        Readings.of(self.wiring.store).take(caller, self.wiring.today, most, most)
        return {"X-API-Key": given}

    def ask(self, asked: Asked, path: str, headers: dict[str, str], **whole: Any) -> Any:
        return self.client.request(asked.method, path, headers=headers, **whole)

    def body(self, asked: Asked) -> dict[str, Any]:
        """Give what the route takes at least."""
        if str(asked) in WHOLE:
            return WHOLE[str(asked)](self)
        methods = self.document["paths"].get(asked.path, {})  # a page is in no document
        operation = methods.get(asked.method.lower(), {})
        content = operation.get("requestBody", {}).get("content", {})
        asks = [one for one in operation.get("parameters", []) if one["in"] == "query"]
        query = {
            one["name"]: smallest(one["schema"], self.document) for one in asks if one["required"]
        }
        if "application/json" not in content:
            return {"params": query}
        body = smallest(content["application/json"]["schema"], self.document)
        return {"params": query, "json": body}

    def fill(self, asked: Asked) -> str:
        """Put something that belongs here into the path."""
        made: dict[str, str] = {}
        for name in asked.parameters:
            [before] = re.findall(rf"([^/]+)/{{{name}}}", asked.path)
            made[name] = HELD[name if name in HELD else before](self, made)
        return asked.path.format(**made)

    def made(self, role: Role, path: str, **whole: Any) -> dict[str, Any]:
        """Make something as the API makes it."""
        answer = self.client.post(path, headers=self.headers(role), **whole)
        assert answer.status_code in (200, 201, 202), answer.text
        return answer.json()

    def made_for(self, what: str, **whole: Any) -> dict[str, Any]:
        """Make something for the next person who does not have it already."""
        for _ in range(self.count):
            path = f"/v1/seekers/{self.person()}/{what}"
            answer = self.client.post(path, headers=self.headers(Role.CASEWORKER), **whole)
            if answer.status_code == 201:
                return answer.json()
        raise AssertionError(answer.text)

    def least(self, method: str, path: str) -> dict[str, Any]:
        return self.body(Asked(method, path, ()))


# Supervisors hold and release whatever is posted anywhere.
NOBODYS = {
    (Role.SUPERVISOR, "/v1/postings/{id}/hold"),
    (Role.SUPERVISOR, "/v1/postings/{id}/release"),
}


@pytest.fixture(scope="module")
def world(
    tmp_path_factory: pytest.TempPathFactory, sample_home: Path, encoder: Encoder
) -> Iterator[World]:
    home = tmp_path_factory.mktemp("roles") / "home"
    shutil.copytree(sample_home, home)
    settings = ServiceSettings(home=home, secret_key=KEY, docs=True, per_minute=100_000)
    wiring = wire(settings, lambda: encoder)
    wiring.live.start()
    with TestClient(create_app(wiring=wiring), raise_server_exceptions=False) as client:
        yield World(Service(client, wiring))
    wiring.close()


def test_no_route_is_open_that_is_not_told_to_be(world):
    known = {(asked.method, asked.path) for asked in ROUTES}
    told = {
        (method.upper(), path)
        for path, methods in world.document["paths"].items()
        for method in methods
    }
    assert told <= known
    routes = world.client.app.routes
    included = [route.original_router for route in routes if hasattr(route, "original_router")]
    assert [router for router in included if router not in INCLUDED] == []
    plain = {
        (method, route.path)
        for route in routes
        if isinstance(route, Route)
        for method in (route.methods or {"GET"}) - {"HEAD"}
    }
    guarded = {(asked.method, asked.path) for asked in GUARDED}
    assert (known | plain) - guarded - set(PUBLIC) == set()
    assert {route.path for route in routes if isinstance(route, Mount)} <= FILES


def test_only_what_is_everybodys_own_asks_for_no_scope():
    assert {(asked.method, asked.path) for asked in GUARDED if not asked.scopes} == SIGNED_IN


def test_every_route_asks_for_one_scope_at_most():
    assert [str(asked) for asked in GUARDED if len(asked.scopes or ()) > 1] == []


@pytest.mark.parametrize("asked", GUARDED, ids=str)
def test_nobody_gets_in(world, asked):
    path = re.sub(r"{\w+}", "1", asked.path)
    for told in ({}, {"X-API-Key": "mk0.1"}, {"Cookie": "matcher_session=1"}):
        answer = world.ask(asked, path, told, json={}, follow_redirects=False)
        assert answer.status_code == 401 or (asked.is_page and answer.status_code == 303)


@pytest.mark.parametrize("asked", GUARDED, ids=str)
def test_each_role_gets_as_far_as_its_scopes(world, asked):
    path = re.sub(r"{\w+}", "1", asked.path)
    for role in Role:
        status = world.ask(asked, path, world.headers(role), **world.body(asked)).status_code
        assert status < 500
        assert (status == 403) is (role not in asked.roles), f"{role}: {status}"
        assert status != 401, role


@pytest.mark.parametrize("asked", OWNED, ids=str)
def test_what_is_elsewhere_is_not_found(world, asked):
    served = False
    for role in asked.roles:
        path, body = world.fill(asked), world.body(asked)
        there = world.ask(asked, path, world.headers(role, ELSEWHERE), **body)
        if (role, asked.path) not in NOBODYS:
            assert there.status_code == 404, f"{role}: {there.text}"
        here = world.ask(asked, path, world.headers(role), **body)
        assert here.status_code not in (401, 403, 500), f"{role}: {here.text}"
        served = served or here.status_code < 400 or here.status_code == 409
    assert served, f"no role gets at it: {here.status_code} {here.text}"


@pytest.mark.parametrize("asked", [asked for asked in GUARDED if asked.of_people], ids=str)
def test_past_the_days_ceiling_no_route_names_anybody(world, asked):
    role = Role.CASEWORKER if Role.CASEWORKER in asked.roles else Role.RECRUITER
    path, body = world.fill(asked), world.body(asked)
    answer = world.ask(asked, path, world.exhausted(role), **body)
    assert answer.status_code != 500
    assert NAME not in answer.text
    assert PHONE not in answer.text
