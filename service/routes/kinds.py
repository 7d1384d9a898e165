"""`/v1/problems`: what the problems that the service answers mean, and what to do about each."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path

from service.schemas.kinds import KindOut
from service.web.kinds import KINDS
from service.web.problems import Missing

router = APIRouter(prefix="/v1", tags=["运行"])


@router.get("/problems", summary="出错时的各种代号")
def list_kinds() -> list[KindOut]:
    """List every kind of problem."""
    return [KindOut.of(code, kind) for code, kind in KINDS.items()]


@router.get("/problems/{code}", summary="一种代号是什么意思")
def read_kind(code: Annotated[str, Path(max_length=60, description="代号")]) -> KindOut:
    """Tell what a kind of problem is: the `type` of a problem is this address."""
    if code not in KINDS:
        raise Missing("没有这个代号；全部代号见 /v1/problems")
    return KindOut.of(code, KINDS[code])
