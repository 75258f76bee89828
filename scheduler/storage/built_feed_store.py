"""Feeds as they were last built: one row for each content that somebody has asked for."""

from __future__ import annotations

import hashlib
from collections.abc import Hashable
from datetime import date, datetime, timedelta
from typing import Any

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import (
    ColumnElement,
    Connection,
    Date,
    Select,
    and_,
    bindparam,
    delete,
    insert,
    select,
    update,
)

from scheduler.domain.feeds import FeedContent, FeedKind
from scheduler.storage.database import Database, Glance
from scheduler.storage.feed_store import revision
from scheduler.storage.tables import built_feed, change_stamp, feed


class BuiltFrom(Struct, frozen=True):
    """What a built feed shows the state of: the region's count of changes, a day in Sweden, and
    the mark of config."""

    revision: int
    day: date
    config_mark: str


class Built(Struct, frozen=True):
    """A built feed without its bytes."""

    id: int
    made_from: BuiltFrom
    last_modified: datetime
    etag: str
    gzip_etag: str


class Standing(Struct, frozen=True):
    """What is built of a content, if anything, and the region's count of changes now."""

    built: Built | None
    revision: int


class Asked(Struct, frozen=True):
    """The living feed that an address leads to, and how its content stands."""

    feed_id: int
    content: FeedContent
    last_used_at: datetime | None
    standing: Standing


_WITHOUT_BYTES = [
    built_feed.c[name]
    for name in ("id", "revision", "day", "config_mark", "last_modified", "etag", "gzip_etag")
]
_OF_BUILT = [column.label(f"built_{column.name}") for column in _WITHOUT_BYTES]
_SAME_CONTENT = and_(
    *(built_feed.c[name] == feed.c[name] for name in ("region_key", "kind", "subject", "options"))
)
# One question for all that a fetch of an unchanged feed needs.
_ASKED = (
    select(
        feed.c.id,
        feed.c.region_key,
        feed.c.kind,
        feed.c.subject,
        feed.c.options,
        feed.c.last_used_at,
        change_stamp.c.revision.label("now_revision"),
        *_OF_BUILT,
    )
    .outerjoin(change_stamp, change_stamp.c.region_key == feed.c.region_key)
    .outerjoin(built_feed, _SAME_CONTENT)
    .where(feed.c.revoked_at.is_(None))
)


# Put together once: that takes longer than to ask.
_BY_TOKEN_HASH = _ASKED.where(feed.c.token_hash == bindparam("key"))
_BY_ADDRESS = _ASKED.where(feed.c.address == bindparam("key"))


def asked_by_token_hash(connection: Connection, token_hash: str) -> Asked | None:
    """None where the token is unknown or revoked: the caller cannot tell which."""
    return _asked(connection, _BY_TOKEN_HASH, token_hash)


def asked_by_address(connection: Connection, address: str) -> Asked | None:
    """None where no public feed has the address (any more)."""
    return _asked(connection, _BY_ADDRESS, address)


def _asked(connection: Connection, query: Select[Any], key: str) -> Asked | None:
    row = connection.execute(query, {"key": key}).first()
    if row is None:
        return None
    built = None
    if row.built_id is not None:
        made_from = BuiltFrom(row.built_revision, row.built_day, row.built_config_mark)
        built = Built(
            row.built_id, made_from, row.built_last_modified, row.built_etag, row.built_gzip_etag
        )
    content = FeedContent.with_options(row.region_key, FeedKind(row.kind), row.subject, row.options)
    return Asked(row.id, content, row.last_used_at, Standing(built, row.now_revision or 0))


# As text, so that drivers of both kinds take the values as they are.
_GLANCE = Glance(
    select(feed.c.id, built_feed.c.id, built_feed.c.etag, built_feed.c.last_modified)
    .join(change_stamp, change_stamp.c.region_key == feed.c.region_key)
    .join(built_feed, _SAME_CONTENT)
    .where(
        feed.c.token_hash == bindparam("token_hash"),
        feed.c.revoked_at.is_(None),
        built_feed.c.revision == change_stamp.c.revision,
        built_feed.c.day == bindparam("day", type_=Date),
        built_feed.c.config_mark == bindparam("config_mark"),
    )
)


def glance(
    database: Database, token_hash: str, day: date, config_mark: str
) -> tuple[Hashable, ...] | None:
    """A mark of the feed and of what is built of it: another whenever either is. None where the
    token is unknown or revoked, and where nothing built shows everything as it is now."""
    return database.glance(
        _GLANCE, token_hash=token_hash, day=day.isoformat(), config_mark=config_mark
    )


def standing(connection: Connection, content: FeedContent) -> Standing:
    """How a content stands that no stored feed asks for."""
    return Standing(find_built(connection, content), revision(connection, content.region))


def find_built(connection: Connection, content: FeedContent) -> Built | None:
    row = connection.execute(select(*_WITHOUT_BYTES).where(*_is(content))).first()
    if row is None:
        return None
    made_from = BuiltFrom(row.revision, row.day, row.config_mark)
    return Built(row.id, made_from, row.last_modified, row.etag, row.gzip_etag)


def _is(content: FeedContent) -> tuple[ColumnElement[bool], ...]:
    return tuple(built_feed.c[name] == value for name, value in _key(content).items())


def _key(content: FeedContent) -> dict[str, str]:
    return {
        "region_key": content.region,
        "kind": content.kind.value,
        "subject": content.subject,
        "options": content.options,
    }


def built_data(connection: Connection, built: Built, *, compressed: bool) -> bytes | None:
    """The bytes that the validators of ``built`` belong to; None if it was built anew since."""
    column = built_feed.c.gzip_data if compressed else built_feed.c.data
    query = select(column).where(built_feed.c.id == built.id, built_feed.c.etag == built.etag)
    data: bytes | None = connection.execute(query).scalar_one_or_none()
    return data


def put_built(
    database: Database,
    connection: Connection,
    content: FeedContent,
    made_from: BuiltFrom,
    data: bytes,
    gzip_data: bytes,
) -> Built:
    """Keeps a feed as it was just built, and gives what is kept: a newer one that somebody else
    built meanwhile stays. ``last_modified`` grows when the bytes differ, and only then."""
    database.lock(connection, f"feed {_key(content)}")
    before = find_built(connection, content)
    if before is not None and _is_newer(before.made_from, made_from):
        return before
    etag, gzip_etag = _etag(data), _etag(gzip_data)
    values: dict[str, Any] = {
        "revision": made_from.revision,
        "day": made_from.day,
        "config_mark": made_from.config_mark,
    }
    if before is not None and (before.etag, before.gzip_etag) == (etag, gzip_etag):
        connection.execute(update(built_feed).where(built_feed.c.id == before.id).values(**values))
        return replace(before, made_from=made_from)
    # Seconds, the grain of Last-Modified.
    now = database.now(connection).replace(microsecond=0)
    modified = now if before is None else max(now, before.last_modified + timedelta(seconds=1))
    values |= {
        "last_modified": modified,
        "etag": etag,
        "gzip_etag": gzip_etag,
        "data": data,
        "gzip_data": gzip_data,
    }
    if before is None:
        new = insert(built_feed).values(**_key(content), **values).returning(built_feed.c.id)
        key = int(connection.execute(new).scalar_one())
    else:
        key = before.id
        connection.execute(update(built_feed).where(built_feed.c.id == key).values(**values))
    return Built(key, made_from, modified, etag, gzip_etag)


def _is_newer(there: BuiltFrom, made: BuiltFrom) -> bool:
    return there.config_mark == made.config_mark and (
        (there.revision, there.day) > (made.revision, made.day)
    )


def _etag(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:32]


def drop_built(connection: Connection, content: FeedContent) -> None:
    """Forgets what is built of a content that nobody asks for any more; it can be built anew."""
    connection.execute(delete(built_feed).where(*_is(content)))
