"""Settings in; the application that answers every caller out."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool

from matcher import __version__
from service.routes import health
from service.settings import ServiceSettings
from service.web import problems
from service.wiring import Wiring, wire

ROUTERS = (health.router,)


def create_app(settings: ServiceSettings | None = None, wiring: Wiring | None = None) -> FastAPI:
    """Put the service together; it opens and closes what it was not given."""
    wired = wiring or wire(settings or ServiceSettings())

    @asynccontextmanager
    async def living(app: FastAPI) -> AsyncIterator[None]:
        if wiring is None:
            await run_in_threadpool(wired.live.start)
        yield
        if wiring is None:
            await run_in_threadpool(wired.close)

    app = FastAPI(
        title="人岗双向智能推荐",
        version=__version__,
        lifespan=living,
        docs_url=None,
        redoc_url=None,
        openapi_url="/v1/openapi.json" if wired.settings.shows_docs else None,
    )
    app.state.wiring = wired
    problems.install(app)
    for router in ROUTERS:
        app.include_router(router)
    return app
