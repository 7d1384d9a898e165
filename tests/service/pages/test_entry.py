"""Signing in and out, one's own account, the administrator's pages and the public explanation."""

import pytest

from service.pages.frame import HOMES

from .conftest import PASSWORD, violations

WHOSE = {
    "station": {"source": "驻粤站"},
    "recruiter": {"employer": "邕江样例机械厂"},
    "caseworker": {"office": "南宁"},
}


@pytest.mark.parametrize("role", list(HOMES))
def test_everybody_lands_where_they_work(screens, role):
    page = screens.sign_in(role, **WHOSE.get(role, {}))
    assert page.url.removeprefix(screens.base) == HOMES[role]
    page.goto(f"{screens.base}/signin")
    assert page.url.removeprefix(screens.base) == HOMES[role]
