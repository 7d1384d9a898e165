"""`/v1/overview`: openings and people in numbers."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from service.auth.guards import SeeingOverview
from service.casework.overview import overview
from service.schemas.overview import OverviewOut
from service.wiring import Wired

router = APIRouter(prefix="/v1", tags=["概览"])


@router.get("/overview", summary="岗位和求职者的数字")
def read_overview(
    wiring: Wired,
    caller: SeeingOverview,
    region: Annotated[
        str, Query(pattern=r"^([1-9]\d(\d\d)?)?$", description="只看一个省（两位）或市（四位）")
    ] = "",
) -> OverviewOut:
    """Tell openings and people by trade and place, pay, exposure, what is unmet, and the flow."""
    return OverviewOut.of(overview(wiring, region))
