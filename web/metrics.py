"""What /metrics says: the installation's figures from the database, the web's own from memory.

Reminders, ticks and sources are read from the database when somebody asks, so that every process
says the same and a restart changes nothing. Only how fast pages are answered is known to the web
processes alone; ``svarsdag web`` lets them share it through files (web/server.py).

No label holds a name, an address or a token: endpoints are the code's own names.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import cache

from flask import Flask, Response, g, request
from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, SummaryMetricFamily
from prometheus_client.exposition import choose_encoder
from prometheus_client.metrics_core import Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from scheduler.domain.ticks import TickJob
from scheduler.services.app import App
from scheduler.services.operation import Operation, operation
from scheduler.storage.database import DatabaseError
from web import metrics_folder

# From a feed that has not changed to the largest plan of many rounds.
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
# A client may send any word as its method; each would be a label of its own.
_METHODS = frozenset({"GET", "HEAD", "POST"})
_MAIL_OUTCOMES = ("sent", "cancelled", "postponed", "dead")
_FETCH_OUTCOMES = ("new_imports", "unchanged", "failed")


class WebMetrics:
    """Counts what the web answers, and writes everything out."""

    def __init__(self, app: App) -> None:
        self._operation = _OperationCollector(app)
        self._own = CollectorRegistry()
        self._requests = Histogram(
            "svarsdag_http_request_duration_seconds",
            "Time to answer a request, by the code's name of the page.",
            ["endpoint", "method", "status"],
            registry=self._own,
            buckets=_BUCKETS,
        )
        self._feeds = Counter(
            "svarsdag_feed_requests",
            "Requests for calendar feeds, by status.",
            ["status"],
            registry=self._own,
        )
        self._own.register(self._operation)

    def watch(self, flask_app: Flask) -> None:
        """Lets every request be counted, from before the first hook to after the last."""

        @flask_app.before_request
        def start() -> None:
            g.started_s = time.perf_counter()

        @flask_app.after_request
        def observe(response: Response) -> Response:
            # Where a hook before ours has failed there is no start.
            started_s = g.get("started_s", time.perf_counter())
            endpoint = request.endpoint or "none"
            method = request.method if request.method in _METHODS else "other"
            self._requests.labels(endpoint, method, f"{response.status_code // 100}xx").observe(
                time.perf_counter() - started_s
            )
            return response

    def count_feed(self, kind: str, method: str, status: str, started_s: float) -> None:
        """Counts a fetch of a feed, which no page's hook sees; ``kind`` is secret or public."""
        duration, count = self._of_feeds(kind, method, status)
        duration.observe(time.perf_counter() - started_s)
        count.inc()

    @cache  # noqa: B019 - one for the life of the process; looking labels up costs more than to count
    def _of_feeds(self, kind: str, method: str, status: str) -> tuple[Histogram, Counter]:
        duration = self._requests.labels(f"feed_files.{kind}", method, f"{status[0]}xx")
        return duration, self._feeds.labels(status)

    def exposition(self, accept: str) -> tuple[bytes, str]:
        """Everything in the format that ``accept`` asks for, and that format's content type."""
        registry = self._own
        if metrics_folder.is_shared():
            # The files of all web processes in place of this one's memory.
            registry = CollectorRegistry()
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
            registry.register(self._operation)
        encoder, content_type = choose_encoder(accept)
        return encoder(registry), content_type


class _OperationCollector(Collector):
    def __init__(self, app: App) -> None:
        self._app = app

    def describe(self) -> list[Metric]:
        """Nothing, so that no database is needed to be registered."""
        return []

    def collect(self) -> Iterator[Metric]:
        try:
            found = operation(self._app)
        except DatabaseError:
            yield _gauge("database_up", "Whether the database answers.", 0)
            return
        yield _gauge("database_up", "Whether the database answers.", 1)
        yield _gauge("mail_server", "Whether a mail server is set.", int(found.can_send))
        yield from _mails(found)
        yield from _ticks(found)
        yield from _backups(found)
        sources = GaugeMetricFamily(
            "svarsdag_sources", "Published plans that are fetched, by state.", labels=["state"]
        )
        sources.add_metric(["ok"], found.sources.active - found.sources.failing)
        sources.add_metric(["failing"], found.sources.failing)
        yield sources


def _gauge(name: str, text: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"svarsdag_{name}", text, value=value)


def _mails(found: Operation) -> Iterator[Metric]:
    states = GaugeMetricFamily(
        "svarsdag_reminders",
        "Messages by state; waiting and overdue are to be sent, before and after their time.",
        labels=["state"],
    )
    for state in ("waiting", "overdue", "dead"):
        states.add_metric([state], getattr(found.mails, state))
    yield states
    yield _gauge(
        "reminders_retrying",
        "Messages to be sent that have failed at least once.",
        found.mails.retrying,
    )
    yield _gauge(
        "reminder_oldest_overdue_seconds",
        "How long the message that is most overdue has waited; 0 where none is.",
        found.oldest_overdue_seconds,
    )


def _ticks(found: Operation) -> Iterator[Metric]:
    yield _outcomes(
        found, TickJob.REMINDERS, "svarsdag_mails", "What sending came to.", _MAIL_OUTCOMES
    )
    yield _outcomes(
        found, TickJob.SOURCES, "svarsdag_fetches", "What fetching came to.", _FETCH_OUTCOMES
    )
    durations = SummaryMetricFamily(
        "svarsdag_tick_duration_seconds", "How long ticks take.", labels=["job"]
    )
    failures = CounterMetricFamily(
        "svarsdag_tick_failures", "Ticks that ended in an error.", labels=["job"]
    )
    seen = GaugeMetricFamily(
        "svarsdag_tick_seen_timestamp_seconds",
        "When a job's last sign of life came; absent where it has never run.",
        labels=["job"],
    )
    for job in TickJob:
        durations.add_metric(
            [job.value],
            int(found.totals.get((job, "ticks"), 0)),
            found.totals.get((job, "seconds"), 0),
        )
        failures.add_metric([job.value], found.totals.get((job, "failed_ticks"), 0))
        last = found.newest(job)
        if last is not None:
            seen.add_metric([job.value], last.seen_at.timestamp())
    yield durations
    yield failures
    yield seen


def _backups(found: Operation) -> Iterator[Metric]:
    """Absent where backups are not scheduled, and before the first has succeeded or failed."""
    if not found.takes_backups:
        return
    run = found.backup
    yield _gauge(
        "backup_old",
        "Whether the newest scheduled backup is older than it should be, or there is none.",
        int(found.has_old_backup),
    )
    if run.succeeded_at is not None:
        yield _gauge(
            "backup_success_timestamp_seconds",
            "When the newest scheduled backup was taken.",
            run.succeeded_at.timestamp(),
        )
        yield _gauge(
            "backup_age_seconds",
            "How old the newest scheduled backup is.",
            (found.now - run.succeeded_at).total_seconds(),
        )
    if run.failed_at is not None:
        yield _gauge(
            "backup_failure_timestamp_seconds",
            "When a scheduled backup last failed.",
            run.failed_at.timestamp(),
        )


def _outcomes(
    found: Operation, job: TickJob, name: str, text: str, outcomes: tuple[str, ...]
) -> Metric:
    family = CounterMetricFamily(name, text, labels=["outcome"])
    for outcome in outcomes:
        family.add_metric([outcome], found.totals.get((job, outcome), 0))
    return family
