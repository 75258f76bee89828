"""Plan sources with a lease, claimed by any number of tickers as reminders are."""

from __future__ import annotations

from datetime import timedelta

from msgspec import Struct
from sqlalchemy import ColumnElement, Connection, RowMapping, insert, or_, select, update

from scheduler.domain.plan_imports import ImportState
from scheduler.domain.plan_sources import PlanSource
from scheduler.storage.database import Database
from scheduler.storage.outbox_store import LONGEST_LEAP
from scheduler.storage.tables import plan_import, plan_source

# Everything but the copy and the lease: a copy may be 20 MB, and lists do not show it.
_SHOWN = [
    column
    for column in plan_source.c
    if column.name not in ("content", "lease_until", "lease_token", "active")
]


class Copy(Struct, frozen=True):
    """A fetched file that could be read, with the validators for the next question."""

    content: bytes
    sha256: str
    etag: str | None
    last_modified: str | None


def _source(row: RowMapping) -> PlanSource:
    return PlanSource(
        id=row["id"],
        region=row["region_key"],
        url=row["url"],
        year=row["year"],
        body=row["body_key"],
        etag=row["etag"],
        last_modified=row["last_modified"],
        sha256=row["sha256"],
        fetched_at=row["fetched_at"],
        checked_at=row["checked_at"],
        next_check=row["next_check"],
        failures=row["failures"],
        last_error=row["last_error"],
        import_id=row["import_id"],
        created_by=row["created_by"],
        created_at=row["created_at"],
    )


def add_source(
    database: Database,
    connection: Connection,
    *,
    source_id: str,
    region: str,
    url: str,
    year: int | None,
    body: str | None,
    copy: Copy,
    import_id: str,
    created_by: str,
    wait_seconds: float,
) -> None:
    """Adds an address with its first copy; it is asked again after ``wait_seconds``.

    Raises IntegrityError where the region already fetches the address.
    """
    now = database.now(connection)
    connection.execute(
        insert(plan_source).values(
            id=source_id,
            region_key=region,
            url=url,
            year=year,
            body_key=body,
            etag=copy.etag,
            last_modified=copy.last_modified,
            content=copy.content,
            sha256=copy.sha256,
            fetched_at=now,
            checked_at=now,
            next_check=now + timedelta(seconds=wait_seconds),
            failures=0,
            import_id=import_id,
            active=True,
            created_by=created_by,
            created_at=now,
        )
    )


def sources(connection: Connection, region: str) -> list[PlanSource]:
    """The addresses the region fetches, in order of address."""
    query = (
        select(*_SHOWN)
        .where(plan_source.c.region_key == region, plan_source.c.active)
        .order_by(plan_source.c.url, plan_source.c.id)
    )
    return [_source(row) for row in connection.execute(query).mappings()]


def find_source(connection: Connection, region: str, source_id: str) -> PlanSource | None:
    query = select(*_SHOWN).where(
        plan_source.c.region_key == region, plan_source.c.id == source_id, plan_source.c.active
    )
    row = connection.execute(query).mappings().first()
    return _source(row) if row else None


def waiting_for_review(connection: Connection, region: str) -> frozenset[str]:
    """The ids of the sources whose last import nobody has settled yet."""
    query = (
        select(plan_source.c.id)
        .join(plan_import, plan_import.c.id == plan_source.c.import_id)
        .where(plan_source.c.region_key == region, plan_import.c.state == ImportState.REVIEW.value)
    )
    return frozenset(connection.execute(query).scalars())


def last_copy(connection: Connection, source_id: str) -> bytes:
    """The last good copy's bytes."""
    query = select(plan_source.c.content).where(plan_source.c.id == source_id)
    content: bytes = connection.execute(query).scalar_one()
    return content


def claim_due(
    database: Database, connection: Connection, lease_token: str, lease_seconds: int
) -> PlanSource | None:
    """Leases the source that has waited longest; None where none is due and free."""
    now = database.now(connection)
    due = plan_source.c.next_check <= now
    return _claim(database, connection, lease_token, lease_seconds, due)


def claim_one(
    database: Database,
    connection: Connection,
    lease_token: str,
    lease_seconds: int,
    source_id: str,
) -> PlanSource | None:
    """Leases a source whether it is due or not; None where somebody else holds it."""
    wanted = plan_source.c.id == source_id
    return _claim(database, connection, lease_token, lease_seconds, wanted)


def _claim(
    database: Database,
    connection: Connection,
    lease_token: str,
    lease_seconds: int,
    wanted: ColumnElement[bool],
) -> PlanSource | None:
    now = database.now(connection)
    until = now + timedelta(seconds=lease_seconds)
    free = (
        select(plan_source.c.id)
        .where(
            wanted,
            plan_source.c.active,
            or_(
                plan_source.c.lease_until.is_(None),
                plan_source.c.lease_until <= now,
                # Taken by a clock far ahead, since put right.
                plan_source.c.lease_until > until + LONGEST_LEAP,
            ),
        )
        .order_by(plan_source.c.next_check, plan_source.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        # Evaluated once: a re-run subquery would lock more rows than the limit.
        .cte("free")
        .prefix_with("MATERIALIZED")
    )
    row = (
        connection.execute(
            update(plan_source)
            .where(plan_source.c.id.in_(select(free.c.id)))
            .values(lease_token=lease_token, lease_until=until)
            .returning(*_SHOWN)
        )
        .mappings()
        .first()
    )
    return _source(row) if row else None


def keep_copy(
    database: Database,
    connection: Connection,
    source_id: str,
    lease_token: str,
    copy: Copy,
    *,
    import_id: str | None,
    wait_seconds: float,
) -> bool:
    """Stores a new good copy, and its import if one was made; False if the lease was lost."""
    now = database.now(connection)
    values: dict[str, object] = {
        "content": copy.content,
        "sha256": copy.sha256,
        "etag": copy.etag,
        "last_modified": copy.last_modified,
        "fetched_at": now,
        "failures": 0,
        "last_error": None,
    }
    if import_id is not None:
        values["import_id"] = import_id
    return _settle(database, connection, source_id, lease_token, wait_seconds, values)


def keep_unchanged(
    database: Database,
    connection: Connection,
    source_id: str,
    lease_token: str,
    *,
    wait_seconds: float,
) -> bool:
    """Notes that the address still gives the copy we have; False if the lease was lost."""
    values: dict[str, object] = {"failures": 0, "last_error": None}
    return _settle(database, connection, source_id, lease_token, wait_seconds, values)


def keep_failure(
    database: Database,
    connection: Connection,
    source_id: str,
    lease_token: str,
    *,
    error: str,
    wait_seconds: float,
) -> bool:
    """Notes why there is no new copy and leaves the last good one; False if the lease was lost."""
    values: dict[str, object] = {"failures": plan_source.c.failures + 1, "last_error": error}
    return _settle(database, connection, source_id, lease_token, wait_seconds, values)


def _settle(
    database: Database,
    connection: Connection,
    source_id: str,
    lease_token: str,
    wait_seconds: float,
    values: dict[str, object],
) -> bool:
    now = database.now(connection)
    done = connection.execute(
        update(plan_source)
        .where(
            plan_source.c.id == source_id,
            plan_source.c.lease_token == lease_token,
            plan_source.c.active,
        )
        .values(
            checked_at=now,
            next_check=now + timedelta(seconds=wait_seconds),
            lease_until=None,
            lease_token=None,
            **values,
        )
    )
    return done.rowcount == 1


def deactivate(connection: Connection, region: str, source_id: str) -> bool:
    """Stops fetching; False if there is none such or it has stopped."""
    done = connection.execute(
        update(plan_source)
        .where(
            plan_source.c.region_key == region,
            plan_source.c.id == source_id,
            plan_source.c.active,
        )
        .values(active=False, lease_until=None, lease_token=None)
    )
    return done.rowcount == 1
