"""Whether the service is up, whether it can answer, and which version it is."""

from __future__ import annotations

from fastapi import APIRouter

from matcher import __version__

router = APIRouter(tags=["运行"])


@router.get("/healthz")
def healthz() -> dict[str, str]:
    """Tell that the process is up."""
    return {"status": "ok"}


@router.get("/version")
def version() -> dict[str, str]:
    """Tell the version."""
    return {"version": __version__}
