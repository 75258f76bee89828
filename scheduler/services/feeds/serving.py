"""What is answered when a calendar program fetches a feed."""

from __future__ import annotations

import logging
from collections.abc import Callable, Hashable
from datetime import datetime

from msgspec import Struct

from scheduler.domain.errors import NotFoundError
from scheduler.domain.feeds import FeedContent
from scheduler.services.app import App
from scheduler.services.feeds.building import current, state_now
from scheduler.services.feeds.public import content_in_config
from scheduler.services.secret_tokens import hash_of_token
from scheduler.storage import built_feed_store, feed_store
from scheduler.storage.built_feed_store import Built, Standing
from scheduler.storage.database import OperationalError

logger = logging.getLogger(__name__)

IsKnown = Callable[[str, datetime], bool]
"""Whether the one who asks already has the bytes with this etag, modified then."""


class FeedAnswer(Struct, frozen=True):
    """A feed's bytes, None where they are already known, with their validators."""

    data: bytes | None
    etag: str
    last_modified: datetime


def serve_secret(app: App, token: str, is_known: IsKnown, *, compressed: bool) -> FeedAnswer:
    """The feed behind a token, as gzip if ``compressed``.

    Raises NotFoundError, the same for tokens that are unknown and that have ended.
    """
    key = hash_of_token(token)
    now = app.database.fixed_now or app.settings.now()
    mark = _glance(app, key)
    seen = _SEEN.get(mark) if mark is not None else None
    if seen is not None and feed_store.use_is_noted(seen.noted_at, now):
        return _give(app, seen.content, seen.built, is_known, compressed)
    with app.database.peek() as connection:
        asked = built_feed_store.asked_by_token_hash(connection, key)
    if asked is None:
        raise NotFoundError("Kalendern finns inte.")
    noted_at = asked.last_used_at
    if not feed_store.use_is_noted(noted_at, now):
        _note_use(app, asked.feed_id)
        noted_at = now
    built = current(app, asked.content, asked.standing)
    _remember(_glance(app, key), _Seen(asked.content, built, noted_at))
    return _give(app, asked.content, built, is_known, compressed)


class _Seen(Struct, frozen=True):
    content: FeedContent
    built: Built
    noted_at: datetime | None


# What this process has found out of feeds, by a mark that is another when any of it is. Most
# fetches find nothing new: they are answered after one look at the database.
_SEEN: dict[Hashable, _Seen] = {}
_MOST_SEEN = 10_000


def _glance(app: App, key: str) -> tuple[Hashable, ...] | None:
    made_from = state_now(app, 0)
    found = built_feed_store.glance(app.database, key, made_from.day, made_from.config_mark)
    return None if found is None else (app.database.url, *found)


def _remember(mark: tuple[Hashable, ...] | None, seen: _Seen) -> None:
    if mark is None or seen.built.etag not in mark:  # it has just changed again
        return
    if len(_SEEN) >= _MOST_SEEN:
        _SEEN.clear()
    _SEEN[mark] = seen


def serve_public(app: App, address: str, is_known: IsKnown, *, compressed: bool) -> FeedAnswer:
    """The public feed with a readable address. Raises NotFoundError."""
    content = content_in_config(app, address)
    if content is not None:
        with app.database.read() as connection:
            standing = built_feed_store.standing(connection, content)
        return _answer(app, content, standing, is_known, compressed)
    with app.database.peek() as connection:
        asked = built_feed_store.asked_by_address(connection, address)
    if asked is None:
        raise NotFoundError("Kalendern finns inte.")
    return _answer(app, asked.content, asked.standing, is_known, compressed)


def _answer(
    app: App, content: FeedContent, standing: Standing, is_known: IsKnown, compressed: bool
) -> FeedAnswer:
    return _give(app, content, current(app, content, standing), is_known, compressed)


def _give(
    app: App, content: FeedContent, built: Built, is_known: IsKnown, compressed: bool
) -> FeedAnswer:
    etag = built.gzip_etag if compressed else built.etag
    if is_known(etag, built.last_modified):
        return FeedAnswer(None, etag, built.last_modified)
    with app.database.read() as connection:
        data = built_feed_store.built_data(connection, built, compressed=compressed)
        if data is None:  # built anew this very moment: that one's bytes, with its validators
            standing = built_feed_store.standing(connection, content)
    if data is None:
        return _answer(app, content, standing, is_known, compressed)
    return FeedAnswer(data, etag, built.last_modified)


def _note_use(app: App, feed_id: int) -> None:
    """Last use is shown to whoever keeps the addresses. A calendar is served also where it cannot
    be noted just now."""
    try:
        # Not worth a wait for the disk: a power cut loses an hour's note.
        with app.database.write(durable=False) as connection:
            feed_store.note_use(app.database, connection, feed_id)
    except OperationalError:
        logger.warning("the use of feed %s could not be noted", feed_id)
