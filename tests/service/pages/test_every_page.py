"""Every page there is, as whoever may open it: nothing hidden from anybody, nothing wider than the screen."""

import pytest

from service.app import ROUTERS
from service.auth.caller import Role

from .conftest import SIZES, violations

# Whose page it is, by how the path begins; the rest is everybody's.
_WHOSE = {
    "/desk": (Role.SUPERVISOR, {"office": "南宁"}),
    "/overview": (Role.SUPERVISOR, {"office": "南宁"}),
    "/station": (Role.STATION, {"source": "驻粤站"}),
    "/station/fairs": (Role.SUPERVISOR, {"office": "南宁"}),
    "/employer": (Role.RECRUITER, {"employer": "东莞市青蛙样例电子有限公司"}),
    "/admin": (Role.ADMIN, {}),
    "/account": (Role.STATION, {"source": "驻粤站"}),
}
_FILES = (".xlsx", ".csv")
PAGES = sorted(
    route.path
    for router in ROUTERS
    for route in router.routes
    if "GET" in route.methods
    and not route.include_in_schema
    and "{" not in route.path
    and not route.path.startswith("/v1")
    and not route.path.endswith(_FILES)
)


def _begin(path):
    return max((begin for begin in _WHOSE if path.startswith(begin)), key=len, default="")


@pytest.mark.parametrize("begin", [*_WHOSE, ""])
def test_every_page_can_be_read_by_everybody(screens, begin):
    whose = _WHOSE.get(begin)
    paths = [path for path in PAGES if _begin(path) == begin]
    assert paths
    page = screens.sign_in(whose[0], **whose[1]) if whose else screens.open("/how")
    found = []
    for mode in ("", "elder"):
        page.context.add_cookies([{"name": "mode", "value": mode, "url": screens.base}])
        for path in paths:
            answer = page.goto(screens.base + path)
            if answer is None or "text/html" not in answer.headers.get("content-type", ""):
                continue
            if not answer.ok:
                found.append(f"{path}: answers {answer.status}")
            found += [f"{path} {mode}: {one}" for one in violations(page)]
            for name, (width, height) in SIZES.items():
                page.set_viewport_size({"width": width, "height": height})
                if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
                    found.append(f"{path} {mode}: wider than {name}")
    assert found == []
