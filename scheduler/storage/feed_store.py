"""Addresses of feeds, and the count of changes of anything they show."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from scheduler.domain.feeds import Feed, FeedContent, FeedKind
from scheduler.storage.database import Database
from scheduler.storage.tables import change_stamp, feed

# Noted once an hour: whether a feed is in use is told by days.
_USE_NOTED_EVERY = timedelta(hours=1)


def _feed(row: RowMapping) -> Feed:
    return Feed(
        id=row["id"],
        content=FeedContent.with_options(
            row["region_key"], FeedKind(row["kind"]), row["subject"], row["options"]
        ),
        name=row["name"],
        holder=row["holder"],
        address=row["address"],
        created_by=row["created_by"],
        created_at=row["created_at"],
        revoked_at=row["revoked_at"],
        last_used_at=row["last_used_at"],
    )


def add_feed(
    database: Database,
    connection: Connection,
    *,
    content: FeedContent,
    name: str,
    holder: str,
    created_by: str,
    token_hash: str | None = None,
    address: str | None = None,
) -> int:
    """Stores a feed with a token's hash or with a public address; gives its id.

    Raises IntegrityError where the address is taken.
    """
    new = (
        insert(feed)
        .values(
            token_hash=token_hash,
            address=address,
            region_key=content.region,
            kind=content.kind.value,
            subject=content.subject,
            options=content.options,
            name=name,
            holder=holder,
            created_by=created_by,
            created_at=database.now(connection),
        )
        .returning(feed.c.id)
    )
    return int(connection.execute(new).scalar_one())


def _living(connection: Connection, *where: Any) -> Feed | None:
    row = connection.execute(select(feed).where(feed.c.revoked_at.is_(None), *where))
    found = row.mappings().first()
    return _feed(found) if found else None


def feed_by_token_hash(connection: Connection, token_hash: str) -> Feed | None:
    """The feed, or None where the token is unknown or revoked: the caller cannot tell which."""
    return _living(connection, feed.c.token_hash == token_hash)


def feed_by_address(connection: Connection, address: str) -> Feed | None:
    """The public feed, or None where there is none such (any more)."""
    return _living(connection, feed.c.address == address)


def public_feeds(connection: Connection, region: str) -> list[Feed]:
    """The region's living feeds with an address that anybody may read, in the order made."""
    query = (
        select(feed)
        .where(
            feed.c.region_key == region, feed.c.address.is_not(None), feed.c.revoked_at.is_(None)
        )
        .order_by(feed.c.id)
    )
    return [_feed(row) for row in connection.execute(query).mappings()]


def address_of(connection: Connection, content: FeedContent) -> str | None:
    """The first public address given to the content, if it has one."""
    query = (
        select(feed.c.address)
        .where(
            feed.c.region_key == content.region,
            feed.c.kind == content.kind.value,
            feed.c.subject == content.subject,
            feed.c.options == content.options,
            feed.c.address.is_not(None),
            feed.c.revoked_at.is_(None),
        )
        .order_by(feed.c.id)
        .limit(1)
    )
    return connection.execute(query).scalar_one_or_none()


def is_asked_for(connection: Connection, content: FeedContent) -> bool:
    """Whether any living feed shows the content."""
    query = select(feed.c.id).where(
        feed.c.region_key == content.region,
        feed.c.kind == content.kind.value,
        feed.c.subject == content.subject,
        feed.c.options == content.options,
        feed.c.revoked_at.is_(None),
    )
    return connection.execute(query.limit(1)).first() is not None


def find_feed(connection: Connection, region: str, feed_id: int) -> Feed | None:
    """The feed in the region, ended or not."""
    query = select(feed).where(feed.c.region_key == region, feed.c.id == feed_id)
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


def revoke_held(
    database: Database,
    connection: Connection,
    region: str,
    holders: Collection[str],
    maker: str | None = None,
) -> int:
    """Ends the secret feeds that are for one of ``holders``, whatever their capitals, and those
    that ``maker`` has made for nobody else; how many."""
    names = {holder.casefold() for holder in holders if holder}
    is_theirs: ColumnElement[bool] = func.lower(feed.c.holder).in_(names)
    if maker is not None:
        is_theirs |= (feed.c.holder == "") & (feed.c.created_by == maker)
    done = connection.execute(
        update(feed)
        .where(
            feed.c.region_key == region,
            feed.c.token_hash.is_not(None),
            feed.c.revoked_at.is_(None),
            is_theirs,
        )
        .values(revoked_at=database.now(connection))
    )
    return done.rowcount


def use_is_noted(last_used_at: datetime | None, now: datetime) -> bool:
    """Whether a use at ``now`` is noted well enough by an earlier one."""
    return last_used_at is not None and now - last_used_at < _USE_NOTED_EVERY


def note_use(database: Database, connection: Connection, feed_id: int) -> None:
    """Notes that the feed was fetched now."""
    now = database.now(connection)
    connection.execute(update(feed).where(feed.c.id == feed_id).values(last_used_at=now))


def revision(connection: Connection, region: str) -> int:
    """The count of changes of anything the region's feeds show."""
    query = select(change_stamp.c.revision).where(change_stamp.c.region_key == region)
    return connection.execute(query).scalar_one_or_none() or 0


def changed_at(connection: Connection, region: str) -> datetime | None:
    """When that count last grew."""
    query = select(change_stamp.c.changed_at).where(change_stamp.c.region_key == region)
    return connection.execute(query).scalar_one_or_none()


def bump_changed_at(database: Database, connection: Connection, region: str) -> None:
    """Counts a change, in the transaction that makes it. Two at once are counted as two: the row
    is locked by the first until it ends."""
    now = database.now(connection)
    new = (postgresql if database.is_postgresql else sqlite).insert(change_stamp)
    connection.execute(
        new.values(region_key=region, changed_at=now, revision=1).on_conflict_do_update(
            index_elements=[change_stamp.c.region_key],
            set_={"changed_at": now, "revision": change_stamp.c.revision + 1},
        )
    )
