"""A request in; the `Caller` who made it out, or the answer that they may not.

A route's parameter names the scope it asks: `caller: Recommending`. Programs send their key as
`X-API-Key` or `Authorization: Bearer`; the pages send the cookie of their session and, with
whatever changes something, the session's token against forged requests.
"""

from __future__ import annotations

import hmac
import logging
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Annotated, TypeAlias

from fastapi import Depends, Request, Security
from fastapi.security import APIKeyCookie, APIKeyHeader, HTTPAuthorizationCredentials, HTTPBearer
from fastapi.security import SecurityScopes as Scopes

from service.auth.caller import Caller, Scope
from service.auth.keys import ApiKeys
from service.auth.readings import Readings
from service.auth.sessions import Sessions
from service.web.limits import enforce
from service.web.problems import Forbidden, Problem, Unauthorised
from service.wiring import Wired, Wiring, wiring_of

COOKIE, CSRF_HEADER, CSRF_FIELD = "matcher_session", "X-CSRF-Token", "csrf"
# Routes that ask nobody who they are, each with the reason.
PUBLIC: Mapping[tuple[str, str], str] = {
    ("GET", "/healthz"): "whoever watches the process has no key",
    ("GET", "/readyz"): "nor has a load balancer",
    ("GET", "/version"): "told to everybody",
    ("POST", "/v1/sessions"): "signing in",
    ("GET", "/v1/slips/{token}"): "the token on the paper is the key",
    ("GET", "/v1/problems"): "what the answers mean; nothing of anybody",
    ("GET", "/v1/problems/{code}"): "where the type of a problem leads",
    ("GET", "/v1/openapi.json"): "the document of the API, where it is shown at all",
    ("GET", "/v1/docs"): "its page",
    ("GET", "/"): "leads to where one works",
    ("GET", "/signin"): "who it is, is asked here",
    ("POST", "/signin"): "signing in by the page",
    ("GET", "/kiosk"): "a kiosk asks nobody who they are",
    ("POST", "/kiosk/work"): "the work there is today",
    ("POST", "/kiosk/places"): "where there is work today",
    ("POST", "/kiosk/results"): "a list for somebody without a name; nothing of it is kept",
    ("POST", "/kiosk/search"): "postings that are open to everybody",
    ("POST", "/kiosk/why"): "why one of them is not in the list",
    ("POST", "/kiosk/slip"): "a paper with postings and nothing of a person",
    ("POST", "/kiosk/report"): "anybody may report a posting",
    ("GET", "/s/{token}"): "the token on the paper is the key",
    ("GET", "/how"): "everybody may know where recommendations come from",
    ("GET", "/design"): "how pages are made; nothing of anybody",
}
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_FORMS = "application/x-www-form-urlencoded", "multipart/form-data"
_log = logging.getLogger(__name__)

_header = APIKeyHeader(
    name="X-API-Key", scheme_name="key", auto_error=False, description="发给调用者的密钥"
)
_bearer = HTTPBearer(
    scheme_name="bearer", auto_error=False, description="同一个密钥，放在 Authorization 里"
)
_cookie = APIKeyCookie(
    name=COOKIE,
    scheme_name="session",
    auto_error=False,
    description=f"登录后的会话；凡是要改动的请求，另带 {CSRF_HEADER} 头或表单项 {CSRF_FIELD}",
)


class StaleForm(Problem):
    """A session's request to change something came without the session's token."""

    status, code, title = 403, "csrf", "页面已过期"


class CeilingReached(Problem):
    """A caller has read as many people as anyone may in a day."""

    status, code, title = 429, "people-ceiling", "今天查看的求职者太多"


def identify(request: Request) -> Caller | None:
    """Find out who calls, whatever they may; None: nobody we know."""
    scheme, _, told = request.headers.get("Authorization", "").partition(" ")
    bearer = told.strip() if scheme.lower() == "bearer" else ""
    key = request.headers.get("X-API-Key") or bearer
    return _known(wiring_of(request), key, request.cookies.get(COOKIE))[0]


async def csrf_told(request: Request) -> str:
    """Read the token that a page sends to show that the request is its own."""
    told = request.headers.get(CSRF_HEADER)
    kind = request.headers.get("Content-Type", "")
    if told is not None or COOKIE not in request.cookies or not kind.startswith(_FORMS):
        return told or ""
    field = (await request.form()).get(CSRF_FIELD)
    return field if isinstance(field, str) else ""


def authenticated(
    request: Request,
    wanted: Scopes,
    wiring: Wired,
    csrf: Annotated[str, Depends(csrf_told)],
    key: Annotated[str | None, Security(_header)] = None,
    bearer: Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)] = None,
    cookie: Annotated[str | None, Security(_cookie)] = None,
) -> Caller:
    """Find out who calls, and hold it against the scope the route asks."""
    caller, token = _known(wiring, key or (bearer.credentials if bearer else ""), cookie)
    if caller is None:
        raise Unauthorised(headers={"WWW-Authenticate": "Bearer"})
    request.state.caller = caller
    enforce(request, wiring, caller)
    if request.method not in _SAFE and not _ours(token, csrf):
        raise StaleForm("请刷新页面以后再做一次；如果还不行，请重新登录")
    if not set(wanted.scopes) <= caller.scopes:
        raise Forbidden(wanted.scopes)
    return caller


def count_people(wiring: Wiring, caller: Caller, n: int) -> None:
    """Count people a caller is about to read; past the day's ceiling, refuse and raise the alarm."""
    ceiling = wiring.settings.people_per_day
    if n <= 0 or Readings.of(wiring.store).take(caller.id, wiring.today, n, ceiling):
        return
    _log.warning("ceiling of people read", extra={"caller": caller.id, "ceiling": ceiling})
    now = wiring.store.clock().astimezone()
    midnight = datetime.combine(now.date() + timedelta(days=1), time(), now.tzinfo)
    later = {"Retry-After": str(int((midnight - now).total_seconds()) + 1)}
    raise CeilingReached(
        f"每天最多查看 {ceiling} 人，已记录并通知管理员；请明天再来，确有需要请找管理员",
        headers=later,
    )


def _known(wiring: Wiring, key: str, cookie: str | None) -> tuple[Caller | None, str | None]:
    """Tell who holds a key, or else a session with its token; a bad key is not made good by a cookie."""
    if key:
        found = ApiKeys.of(wiring.store).find_key(key)
        if found is None:
            return None, None
        wiring.uses.note(found.id)
        return found.caller, None
    session = Sessions.of(wiring.store).find(cookie) if cookie else None
    return (session.account.caller, session.csrf) if session else (None, None)


def _ours(token: str | None, told: str) -> bool:
    """Say whether a page of ours made the request; without a session there is nothing to forge."""
    return token is None or hmac.compare_digest(token.encode(), told.encode())


def _guard(*scopes: Scope) -> object:
    return Security(authenticated, scopes=[scope.value for scope in scopes])


SignedIn: TypeAlias = Annotated[Caller, _guard()]  # for what is everybody's own
ReadingPostings: TypeAlias = Annotated[Caller, _guard(Scope.POSTINGS_READ)]
WritingPostings: TypeAlias = Annotated[Caller, _guard(Scope.POSTINGS_WRITE)]
Importing: TypeAlias = Annotated[Caller, _guard(Scope.IMPORT)]
Recommending: TypeAlias = Annotated[Caller, _guard(Scope.RECOMMEND)]
SeeingCandidates: TypeAlias = Annotated[Caller, _guard(Scope.CANDIDATES)]
ReadingSeekers: TypeAlias = Annotated[Caller, _guard(Scope.SEEKERS_READ)]
WritingSeekers: TypeAlias = Annotated[Caller, _guard(Scope.SEEKERS_WRITE)]
WritingCatalogues: TypeAlias = Annotated[Caller, _guard(Scope.CATALOGUES_WRITE)]
SeeingOverview: TypeAlias = Annotated[Caller, _guard(Scope.OVERVIEW)]
ReadingAudit: TypeAlias = Annotated[Caller, _guard(Scope.AUDIT_READ)]
Administering: TypeAlias = Annotated[Caller, _guard(Scope.ADMIN)]
