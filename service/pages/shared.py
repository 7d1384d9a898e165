"""Pages of nobody in particular: the way in, and the design of all the others."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from service.pages.frame import HOMES, page, session_of

router = APIRouter(include_in_schema=False)


@router.get("/")
def home(request: Request) -> Response:
    """Lead whoever comes to where they work, and everybody else to the kiosk."""
    session = session_of(request)
    return RedirectResponse(HOMES[session.account.role] if session else "/kiosk", 303)


@router.get("/design")
def design(request: Request) -> HTMLResponse:
    """Show every piece that pages are made of."""
    return page(request, "design.html")
