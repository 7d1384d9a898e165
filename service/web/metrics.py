"""Requests and the state of the process in; figures for a monitoring system out, of nobody.

One process serves its figures on one port: with several, each takes the next.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import CollectorRegistry, Counter, Histogram, start_http_server
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy import func, select

from matcher.errors import MatcherError
from matcher.store.database import reading
from matcher.store.service_tables import uploads
from service.web.requests import Answered
from service.wiring import Wiring

_log = logging.getLogger(__name__)
_SECONDS = (0.005, 0.01, 0.02, 0.04, 0.08, 0.15, 0.3, 0.6, 1.2, 2.5, 5, 10)
_PENDING = ("waiting", "running")


class Metrics:
    """The figures of one process."""

    def __init__(self, wiring: Wiring) -> None:
        self._wiring, self.registry = wiring, CollectorRegistry()
        labels = ("method", "route", "status")
        self._requests = Counter(
            "matcher_requests", "Answers by route and status", labels, registry=self.registry
        )
        self._seconds = Histogram(
            "matcher_request_seconds",
            "Time to answer",
            labels[:2],
            buckets=_SECONDS,
            registry=self.registry,
        )
        self._refused = Counter(
            "matcher_rate_limited", "Requests refused as too frequent", registry=self.registry
        )
        self.registry.register(_State(wiring))

    def observe(self, done: Answered) -> None:
        """Count a request."""
        self._requests.labels(done.method, done.route, str(done.status)).inc()
        self._seconds.labels(done.method, done.route).observe(done.seconds)
        if done.status == 429:
            self._refused.inc()

    @contextmanager
    def served(self) -> Iterator[None]:
        """Answer on the first free port of those the settings give to the processes."""
        settings = self._wiring.settings
        last = settings.metrics_port + settings.workers if settings.metrics_port else 0
        for port in range(settings.metrics_port, last):
            try:
                server, _ = start_http_server(port, settings.host, self.registry)
            except OSError:
                continue
            _log.info("metrics", extra={"port": port})
            yield
            server.shutdown()
            server.server_close()
            return
        if last:
            _log.error("运行指标的端口都被占用，没有打开；请核对 MATCHER_METRICS_PORT")
        yield


class _State(Collector):
    """What is asked of the process at the moment somebody looks."""

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring

    def describe(self) -> list[GaugeMetricFamily]:
        return []  # nothing is collected before somebody looks

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Give the standing of the index and the queue of imports."""
        if not self._wiring.live.loaded:
            return
        try:
            now = self._wiring.live.standing()
            pending = self._imports()
        except MatcherError:  # the store does not answer
            return
        yield GaugeMetricFamily("matcher_index_generation", "Index in use", now.generation)
        yield GaugeMetricFamily("matcher_index_behind", "Changes not taken in yet", now.behind)
        yield GaugeMetricFamily("matcher_by_words_only", "No encoder", int(now.by_words_only))
        yield GaugeMetricFamily("matcher_imports_pending", "Files being taken in", pending)

    def _imports(self) -> int:
        pending = select(func.count()).where(uploads.c.state.in_(_PENDING))
        with reading(self._wiring.store.engine) as connection:
            return int(connection.execute(pending).scalar_one())
