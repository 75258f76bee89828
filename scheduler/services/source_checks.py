"""Asks the addresses of published plans again: what is new waits for a person's review.

A fetch never stores a meeting. What is new becomes an import for review, as an upload does.
"""

from __future__ import annotations

import hashlib
import logging
import random
from collections.abc import Callable, Mapping
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from calendars.records import SourceRef
from scheduler.domain.errors import BadInputError, ConflictError, NotFoundError, SvarsdagError
from scheduler.domain.plan_imports import ImportState, PlanImport
from scheduler.domain.plan_sources import PlanSource
from scheduler.domain.rights import Right
from scheduler.fetching.fetch import Fetched, NotModified, fetch
from scheduler.services.app import App
from scheduler.services.guard import needs
from scheduler.services.imports import add_import, prepare_import
from scheduler.services.reading import read_plan
from scheduler.storage import meeting_store, source_store
from scheduler.storage.audit_store import add_audit
from scheduler.storage.database import Connection
from scheduler.storage.ids import new_id
from scheduler.storage.source_store import Copy

logger = logging.getLogger(__name__)

AUTOMATIC = "automatisk hämtning"
# Plans change a few times a year and a change is acted on within days: once a day is soon enough
# and a load that no web site notices.
CHECK_SECONDS = 24 * 3600.0
# A web site that is down is often up again within the hour; one that has moved stays away.
_FIRST_RETRY_SECONDS = 3600.0
# Longer than the slowest fetch (30 s) and reading, shorter than the ticker's quarter of an hour.
LEASE_SECONDS = 600
_MAX_SUBJECT = 200


class Outcome(StrEnum):
    """What asking an address gave."""

    NEW_IMPORT = "new_import"
    UNCHANGED = "unchanged"
    FAILED = "failed"


class SourceCheck(Struct, frozen=True):
    """One asking. ``import_id`` is the new import, ``error`` the Swedish sentence of a failure."""

    url: str
    outcome: Outcome
    import_id: str | None = None
    error: str | None = None


class RefreshReport(Struct):
    """What fetching everything that was due gave."""

    new_imports: int = 0
    unchanged: int = 0
    failed: int = 0


class _Found(Struct, frozen=True):
    """A copy that could be read, and the import to make of it where it says something new."""

    copy: Copy
    plan_import: PlanImport | None


@needs(Right.MANAGE_SOURCES)
def fetch_now(app: App, region: str, actor: str, source_id: str) -> SourceCheck:
    """Asks an address now, whether it is due or not.

    Raises NotFoundError, or ConflictError where it is being fetched this very moment.
    """
    lease_token = new_id()
    with app.database.write() as connection:
        require_source(connection, region, source_id)
        source = source_store.claim_one(
            app.database, connection, lease_token, LEASE_SECONDS, source_id
        )
    if source is None:
        raise ConflictError("Adressen hämtas just nu: ladda om sidan om en stund.")
    return _check(app, source, lease_token, actor)


def refresh_due(app: App, go_on: Callable[[], bool] = lambda: True) -> RefreshReport:
    """Asks every address that is due, in all regions, asking ``go_on`` before each. Safe in any
    number of processes at once."""
    report = RefreshReport()
    while go_on():
        lease_token = new_id()
        with app.database.write() as connection:
            # One at a time, so that no lease runs out while others are fetched.
            source = source_store.claim_due(app.database, connection, lease_token, LEASE_SECONDS)
        if source is None:
            return report
        match _check(app, source, lease_token, AUTOMATIC).outcome:
            case Outcome.NEW_IMPORT:
                report.new_imports += 1
            case Outcome.UNCHANGED:
                report.unchanged += 1
            case Outcome.FAILED:
                report.failed += 1
    return report


def require_source(connection: Connection, region: str, source_id: str) -> PlanSource:
    """The region's source. Raises NotFoundError."""
    source = source_store.find_source(connection, region, source_id)
    if source is None:
        raise NotFoundError("Adressen hämtas inte (längre): lägg till den igen.")
    return source


def _check(app: App, source: PlanSource, lease_token: str, actor: str) -> SourceCheck:
    """Fetches and reads with no transaction open, then writes down what came of it."""
    try:
        found = _ask(app, source, actor)
    except SvarsdagError as error:
        return _keep_failure(app, source, lease_token, actor, str(error))
    except Exception:
        # A fault in a reader must neither stop the other sources nor be met every quarter.
        logger.exception("source %s could not be read", source.id)
        return _keep_failure(
            app,
            source,
            lease_token,
            actor,
            "Filen kunde inte läsas på grund av ett fel i Svarsdag: meddela den som sköter "
            "programmet och läs in planen själv så länge.",
        )
    if found is None:
        with app.database.write() as connection:
            source_store.keep_unchanged(
                app.database, connection, source.id, lease_token, wait_seconds=CHECK_SECONDS
            )
        return SourceCheck(source.url, Outcome.UNCHANGED)
    return _keep_found(app, source, lease_token, actor, found)


def _ask(app: App, source: PlanSource, actor: str) -> _Found | None:
    """What the address gives now; None where the server says that nothing is new.

    Raises SvarsdagError where it cannot be fetched or read.
    """
    answer = fetch(
        source.url, etag=source.etag, last_modified=source.last_modified, rules=app.fetch_rules
    )
    if isinstance(answer, NotModified):
        return None
    copy = copy_of(answer)
    if copy.sha256 == source.sha256:
        return _Found(copy, None)
    plan_import = prepare_import(
        app,
        source.region,
        actor,
        file_name=answer.file_name,
        content=answer.content,
        year=source.year,
        body_name=source.body,
    )
    with app.database.read() as connection:
        before = source_store.last_copy(connection, source.id)
    if _says_the_same(app, source, before, answer.content):
        return _Found(copy, None)
    return _Found(copy, plan_import)


def copy_of(answer: Fetched) -> Copy:
    """What is kept of a file that could be fetched."""
    digest = hashlib.sha256(answer.content).hexdigest()
    return Copy(answer.content, digest, answer.etag, answer.last_modified)


def _says_the_same(app: App, source: PlanSource, before: bytes, after: bytes) -> bool:
    """Whether two copies give the same meetings and the same problems.

    Many web pages carry a stamp or a visitor's number and never give the same bytes twice: a
    person who is asked to review nothing every day stops reviewing.
    """
    try:
        return _gist(app, source, before) == _gist(app, source, after)
    except BadInputError:
        return False  # the former copy was read by other rules than today's


def _gist(app: App, source: PlanSource, content: bytes) -> object:
    region = app.config.region(source.region)
    reading = read_plan(content, "planen", region, year=source.year, body=source.body)
    nowhere = SourceRef(file="", row=None, text="")
    records = [replace(record, source=nowhere) for record in reading.records]
    return records, [problem.message for problem in reading.problems]


class _LeaseLostError(Exception):
    """The source was removed, or taken over by another worker, while this one fetched."""


def _keep_found(
    app: App, source: PlanSource, lease_token: str, actor: str, found: _Found
) -> SourceCheck:
    new = found.plan_import
    try:
        with app.database.write() as connection:
            if new is not None:
                _add_review(app, connection, source, actor, new, found.copy)
            kept = source_store.keep_copy(
                app.database,
                connection,
                source.id,
                lease_token,
                found.copy,
                import_id=new.id if new else None,
                wait_seconds=CHECK_SECONDS,
            )
            if not kept:
                raise _LeaseLostError
    except _LeaseLostError:
        return SourceCheck(source.url, Outcome.UNCHANGED)  # nothing was written
    if new is None:
        return SourceCheck(source.url, Outcome.UNCHANGED)
    return SourceCheck(source.url, Outcome.NEW_IMPORT, import_id=new.id)


def _add_review(
    app: App,
    connection: Connection,
    source: PlanSource,
    actor: str,
    new: PlanImport,
    copy: Copy,
) -> None:
    add_import(app, connection, new)
    if source.import_id is not None:
        # The former copy, if nobody has reviewed it yet, is no longer what is published.
        meeting_store.finish_import(
            app.database, connection, source.import_id, ImportState.DISCARDED, actor
        )
    details = {"import": new.id, "sha256": copy.sha256, "before": source.sha256}
    audit_source(app, connection, source.region, actor, "source_changed", source.url, details)


def _keep_failure(
    app: App, source: PlanSource, lease_token: str, actor: str, error: str
) -> SourceCheck:
    with app.database.write() as connection:
        kept = source_store.keep_failure(
            app.database,
            connection,
            source.id,
            lease_token,
            error=error,
            wait_seconds=_wait_after(source.failures),
        )
        if kept and error != source.last_error:
            # A web site that is down for a week is one event, not one for each try.
            details = {"error": error}
            audit_source(
                app, connection, source.region, actor, "source_failed", source.url, details
            )
    return SourceCheck(source.url, Outcome.FAILED, error=error)


def _wait_after(failures: int) -> float:
    """Seconds to wait after one more failure than ``failures``: an hour, doubled up to a day, and
    spread, so that sources that failed together do not come back together."""
    wait = min(_FIRST_RETRY_SECONDS * 2.0 ** min(failures, 10), CHECK_SECONDS)
    return wait * random.uniform(0.75, 1.25)  # noqa: S311 - spreads load, no secret


def audit_source(
    app: App,
    connection: Connection,
    region: str,
    actor: str,
    action: str,
    url: str,
    details: Mapping[str, object],
) -> None:
    """Writes down what was done to an address, and by whom."""
    add_audit(
        app.database,
        connection,
        region=region,
        actor=actor,
        action=action,
        subject=url[:_MAX_SUBJECT],
        details={"url": url, **details},
    )
