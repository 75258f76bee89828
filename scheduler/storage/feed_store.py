"""Feeds and the stamp of the last change of anything they show."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, RowMapping, insert, select, update

from scheduler.domain.feeds import Feed, FeedKind
from scheduler.storage.database import Database
from scheduler.storage.tables import change_stamp, feed


def _feed(row: RowMapping) -> Feed:
    return Feed(
        id=row["id"],
        region=row["region_key"],
        kind=FeedKind(row["kind"]),
        subject=row["subject"],
        name=row["name"],
        created_by=row["created_by"],
        created_at=row["created_at"],
        revoked_at=row["revoked_at"],
    )


def add_feed(
    database: Database,
    connection: Connection,
    *,
    token_hash: str,
    region: str,
    kind: FeedKind,
    subject: str,
    name: str,
    created_by: str,
) -> None:
    connection.execute(
        insert(feed).values(
            token_hash=token_hash,
            region_key=region,
            kind=kind.value,
            subject=subject,
            name=name,
            created_by=created_by,
            created_at=database.now(connection),
        )
    )


def feed_by_token_hash(connection: Connection, token_hash: str) -> Feed | None:
    """The feed, or None where the token is unknown or revoked: the caller cannot tell which."""
    query = select(feed).where(feed.c.token_hash == token_hash, feed.c.revoked_at.is_(None))
    row = connection.execute(query).mappings().first()
    return _feed(row) if row else None


def feeds(connection: Connection, region: str) -> list[Feed]:
    query = select(feed).where(feed.c.region_key == region).order_by(feed.c.created_at, feed.c.id)
    return [_feed(row) for row in connection.execute(query).mappings()]


def revoke_feed(database: Database, connection: Connection, region: str, feed_id: int) -> bool:
    """Ends a feed; False if there is none such or it has ended."""
    done = connection.execute(
        update(feed)
        .where(feed.c.region_key == region, feed.c.id == feed_id, feed.c.revoked_at.is_(None))
        .values(revoked_at=database.now(connection))
    )
    return done.rowcount == 1


def changed_at(connection: Connection, region: str) -> datetime | None:
    query = select(change_stamp.c.changed_at).where(change_stamp.c.region_key == region)
    return connection.execute(query).scalar_one_or_none()


def bump_changed_at(database: Database, connection: Connection, region: str) -> None:
    """Notes a change. The stamp always grows by at least a second, the grain of Last-Modified."""
    now = database.now(connection).replace(microsecond=0)
    last = changed_at(connection, region)
    if last is None:
        connection.execute(insert(change_stamp).values(region_key=region, changed_at=now))
        return
    stamp = max(now, last + timedelta(seconds=1))
    connection.execute(
        update(change_stamp).where(change_stamp.c.region_key == region).values(changed_at=stamp)
    )
