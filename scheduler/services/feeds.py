"""Calendar feeds: make an address, serve it, end it."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from calendars.write_ical import FeedEvent, FeedHead, write_feed
from scheduler.domain.errors import NotFoundError
from scheduler.domain.feeds import Feed, FeedKind
from scheduler.services.app import App
from scheduler.services.round_calendar import meeting_event, round_events
from scheduler.storage import feed_store, meeting_store, remiss_store
from scheduler.storage.audit_store import add_audit
from scheduler.storage.database import Connection

_TOKEN_BYTES = 16  # 128 bits, as every secret address needs at least


@dataclass(frozen=True, slots=True)
class FeedAnswer:
    """A feed's bytes with its validators."""

    data: bytes
    etag: str
    last_modified: datetime


def create_feed(app: App, region: str, actor: str, kind: FeedKind, subject: str) -> str:
    """Makes a feed and gives its token, which is shown this once and stored only as a hash.

    ``subject`` is the key of a body or an organisation, or the id of a round. Raises NotFoundError.
    """
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    with app.database.write() as connection:
        name = _name(app, connection, region, kind, subject)
        feed_store.add_feed(
            app.database,
            connection,
            token_hash=_hash(token),
            region=region,
            kind=kind,
            subject=subject,
            name=name,
            created_by=actor,
        )
        add_audit(
            app.database,
            connection,
            region=region,
            actor=actor,
            action="create_feed",
            subject=subject,
            details={"kind": kind.value, "name": name},
        )
    return token


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _name(app: App, connection: Connection, region_key: str, kind: FeedKind, subject: str) -> str:
    region = app.config.region(region_key)
    if kind is FeedKind.BODY and subject in region.bodies:
        return region.body(subject).name
    if kind is FeedKind.ORGANISATION and subject in region.organisations:
        return region.organisations[subject].name
    if kind is FeedKind.ROUND:
        accepted = remiss_store.find_round(connection, region_key, subject)
        if accepted is not None:
            return accepted.title or f"Remiss från {region.body(accepted.owner).name}"
    raise NotFoundError("Det som kalendern ska visa finns inte.")


def feeds(app: App, region: str) -> list[Feed]:
    with app.database.read() as connection:
        return feed_store.feeds(connection, region)


def revoke_feed(app: App, region: str, actor: str, feed_id: int) -> None:
    """Ends a feed at once. Raises NotFoundError where it does not exist or has ended."""
    with app.database.write() as connection:
        if not feed_store.revoke_feed(app.database, connection, region, feed_id):
            raise NotFoundError("Kalendern finns inte eller är redan avslutad.")
        add_audit(
            app.database,
            connection,
            region=region,
            actor=actor,
            action="revoke_feed",
            subject=str(feed_id),
            details={},
        )


def serve_feed(app: App, token: str) -> FeedAnswer:
    """The feed behind a token. Raises NotFoundError, the same for unknown and ended ones."""
    with app.database.read() as connection:
        feed = feed_store.feed_by_token_hash(connection, _hash(token))
        if feed is None:
            raise NotFoundError("Kalendern finns inte.")
        events = _events(app, connection, feed)
        changed_at = feed_store.changed_at(connection, feed.region)
    data = write_feed(FeedHead(feed.name), events)
    etag = hashlib.sha256(data).hexdigest()[:32]
    return FeedAnswer(data, etag, max(changed_at or feed.created_at, feed.created_at))


def _events(app: App, connection: Connection, feed: Feed) -> list[FeedEvent]:
    region = app.config.region(feed.region)
    if feed.kind is FeedKind.ROUND:
        accepted = remiss_store.find_round(connection, feed.region, feed.subject)
        return round_events(region, accepted) if accepted else []
    if feed.kind is FeedKind.BODY:
        bodies = [feed.subject]
    else:
        bodies = [b.key for b in region.bodies.values() if b.organisation == feed.subject]
    meetings = meeting_store.meetings(connection, feed.region, bodies)
    versions = meeting_store.meeting_versions(connection, feed.region, [m.id for m in meetings])
    return [
        meeting_event(
            meeting,
            region.body(meeting.body).name,
            sequence=versions[meeting.id][0],
            changed_at=versions[meeting.id][1],
        )
        for meeting in meetings
    ]
