"""A request in; the `Caller` who made it out, or the answer that they may not.

A route's parameter names the scope it asks: `caller: Recommending`.
"""

from __future__ import annotations

from typing import Annotated, TypeAlias

from fastapi import Request, Security
from fastapi.security import APIKeyHeader, SecurityScopes

from service.auth.caller import Caller, Scope
from service.auth.keys import caller_of_key
from service.web.problems import Forbidden, Unauthorised
from service.wiring import Wired

_header = APIKeyHeader(name="X-API-Key", auto_error=False, description="发给调用者的密钥")


def authenticated(
    request: Request,
    wanted: SecurityScopes,
    wiring: Wired,
    key: Annotated[str | None, Security(_header)] = None,
) -> Caller:
    """Find out who calls, and hold it against the scope the route asks."""
    caller = caller_of_key(wiring.store, key or "")
    if caller is None:
        raise Unauthorised
    if not set(wanted.scopes) <= caller.scopes:
        raise Forbidden(wanted.scopes)
    request.state.caller = caller
    return caller


def _guard(scope: Scope) -> object:
    return Security(authenticated, scopes=[scope.value])


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
