"""What monitoring reads: requests of this machine, and the state of work in the database."""

import os
from collections.abc import Iterable

from flask import Flask, Response, request
from prometheus_client import CollectorRegistry, Counter, generate_latest, multiprocess
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy import text

from portal.core import db

requests_total = Counter(
    "portal_requests_total", "Requests by route and class", ["route", "status"]
)

# A state that no job is in counts 0: an alert can't look for a figure that isn't there.
_JOBS = text(
    "SELECT state::text, count(j.id)"
    " FROM unnest(enum_range(NULL::procrastinate_job_status)) AS state"
    " LEFT JOIN procrastinate_jobs j ON j.status = state GROUP BY state"
)
_OLDEST = text(
    "SELECT coalesce(extract(epoch FROM now() - min(e.at)), 0) FROM procrastinate_jobs j"
    " JOIN procrastinate_events e ON e.job_id = j.id AND e.type = 'deferred'"
    " WHERE j.status = 'todo' AND coalesce(j.scheduled_at, now()) <= now()"
)

_sources: list[Collector] = []


def init_app(app: Flask) -> None:
    app.after_request(_count)


def source(collector: Collector) -> None:
    """Let a domain show figures of its own from the database."""
    _sources.append(collector)


def text_format() -> bytes:
    registry = CollectorRegistry()
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry.register(requests_total)
    registry.register(_Jobs())
    for collector in _sources:
        registry.register(collector)
    return generate_latest(registry)


class _Jobs(Collector):
    def collect(self) -> Iterable[Metric]:
        waiting = GaugeMetricFamily("portal_jobs", "Jobs by state", labels=["state"])
        for state, count in db.session.execute(_JOBS):
            waiting.add_metric([state], count)
        yield waiting
        oldest = db.session.scalar(_OLDEST)
        yield GaugeMetricFamily(
            "portal_oldest_due_job_seconds", "Age of the oldest due job", oldest
        )


def _count(response: Response) -> Response:
    route = request.url_rule.rule if request.url_rule else "unknown"
    requests_total.labels(route, f"{response.status_code // 100}xx").inc()
    return response
