"""Settings in; the application that answers every caller out."""

from __future__ import annotations

import gc
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware

from matcher import __version__
from service.auth.guards import identify
from service.casework.present import find_work, work_today
from service.intake_jobs import Worker
from service.pages import (
    account,
    admin,
    desk,
    desk_batch,
    desk_inbox,
    desk_office,
    desk_package,
    desk_person,
    desk_rights,
    desk_work,
    drafts,
    employer,
    employer_import,
    entry,
    frame,
    how,
    kiosk,
    overviews,
    papers,
    prints,
    shared,
    station,
    station_fairs,
    station_postings,
)
from service.routes import (
    accounts,
    audit,
    batches,
    candidates,
    complaints,
    docs,
    fairs,
    health,
    imports,
    inquiries,
    kinds,
    lists,
    overview,
    packages,
    policies,
    posting_writes,
    postings,
    recommendations,
    recommended,
    rights,
    seekers,
    service_sets,
    sessions,
    slips,
    tags,
    trainings,
)
from service.settings import ServiceSettings
from service.web import limits, logs, openapi, problems
from service.web.bodies import Bodies, Bounds
from service.web.idempotency import Replays
from service.web.metrics import Metrics
from service.web.requests import Envelope, Hosts
from service.wiring import Wiring, wire

ROUTERS = (
    health.router,
    kinds.router,
    sessions.router,
    accounts.router,
    audit.router,
    postings.router,
    posting_writes.router,
    batches.router,
    imports.router,
    fairs.router,
    candidates.router,
    inquiries.router,
    seekers.router,
    tags.router,
    rights.router,
    complaints.router,
    recommendations.router,
    lists.router,
    recommended.router,
    slips.router,
    policies.router,
    trainings.router,
    service_sets.router,
    packages.router,
    overview.router,
    shared.router,
    station.router,
    station_postings.router,
    station_fairs.router,
    drafts.router,
    employer.router,
    employer_import.router,
    desk.router,
    desk_person.router,
    desk_work.router,
    desk_package.router,
    desk_batch.router,
    desk_office.router,
    prints.router,
    desk_rights.router,
    desk_inbox.router,
    kiosk.router,
    papers.router,
    entry.router,
    account.router,
    admin.router,
    how.router,
    overviews.router,
)
_log = logging.getLogger(__name__)
_PLAIN_SECONDS, _FILE_SECONDS = 60.0, 600.0  # a file may come over a slow line


def create_app(settings: ServiceSettings | None = None, wiring: Wiring | None = None) -> FastAPI:
    """Put the service together; it opens and closes what it was not given."""
    wired = wiring or wire(settings or ServiceSettings())
    metrics = Metrics(wired)

    @asynccontextmanager
    async def living(app: FastAPI) -> AsyncIterator[None]:
        if wiring is not None:
            yield
            return
        await run_in_threadpool(wired.live.start)
        await run_in_threadpool(_warm, wired)
        gc.freeze()  # what is loaded now stays: looking through it again stops all for a third of a second
        with metrics.served():
            worker = Worker(wired)
            worker.start()
            _log.info("ready", extra={"port": wired.settings.port})
            yield
            await run_in_threadpool(worker.stop)
        await run_in_threadpool(wired.close)

    app = FastAPI(
        title=openapi.TITLE,
        version=__version__,
        lifespan=living,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        generate_unique_id_function=openapi.operation_id,
        redirect_slashes=False,  # the address sent back could name a person
        middleware=_layers(wired, metrics),
    )
    app.state.wiring, app.state.metrics = wired, metrics
    problems.install(app)
    frame.install(app)
    limits.install(app)
    openapi.install(app)
    for router in ROUTERS:
        app.include_router(router)
    if wired.settings.shows_docs:
        docs.install(app)
    return app


def _warm(wiring: Wiring) -> None:
    """Do before the first visitor what else the first visitor would wait for."""
    frame.warm()
    wiring.live.matcher().catalogue.warm()
    find_work(work_today(wiring), "dg")  # counts the postings of today and reads the pinyin of all


def _layers(wiring: Wiring, metrics: Metrics) -> list[Middleware]:
    """List what a request passes through before its route, outermost first."""
    settings = wiring.settings
    plain = Bounds(settings.body_limit, _PLAIN_SECONDS)
    return [
        Middleware(Envelope, (logs.tell, metrics.observe)),
        Middleware(Hosts, settings.hosts),
        Middleware(Bodies, plain, Bounds(settings.file_limit, _FILE_SECONDS)),
        Middleware(Replays, wiring, identify),
    ]
