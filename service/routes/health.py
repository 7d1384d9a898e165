"""Whether the service is up, whether it can answer, and which version it is."""

from __future__ import annotations

from fastapi import APIRouter

from matcher import __version__
from matcher.errors import MatcherError
from service.schemas.health import Alive, Ready, Version
from service.web.problems import Unavailable
from service.wiring import Wired, Wiring

router = APIRouter(tags=["运行"])
_STALE_SECONDS = 60.0  # following fails for so long: somebody should look


@router.get("/healthz", summary="进程在不在")
def healthz() -> Alive:
    """Tell that the process is up."""
    return Alive(status="ok")


@router.get("/readyz", summary="能不能答复")
def readyz(wiring: Wired) -> Ready:
    """Tell that requests can be answered and how fresh the answers are, or what is missing."""
    return _standing(wiring)


@router.get("/version", summary="版本")
def version() -> Version:
    """Tell the version."""
    return Version(version=__version__)


def _standing(wiring: Wiring) -> Ready:
    """Ask the store and the matcher; either may be out of reach."""
    if not wiring.live.loaded:
        raise Unavailable("正在装入模型和索引，请稍候")
    try:
        now = wiring.live.standing()
    except MatcherError as error:
        raise Unavailable("资料库没有答复；请管理员查看") from error
    if now.seconds > _STALE_SECONDS:
        raise Unavailable("已有一阵子没能跟上资料库；请管理员查看日志")
    return Ready(
        status="ok",
        generation=now.generation,
        change=now.change,
        behind=now.behind,
        age_seconds=round(now.seconds, 1),
        by_words_only=now.by_words_only,
        model=now.model,
    )
