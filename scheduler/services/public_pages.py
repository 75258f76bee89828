"""What everybody may see of a region: the plans of bodies whose calendars are public, and the
rounds that have been made public. Nothing here asks who it is for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from msgspec import Struct

from scheduler.domain.bodies import Body, Region
from scheduler.domain.errors import NotFoundError
from scheduler.domain.feeds import FeedKind, FeedPart
from scheduler.domain.meetings import Meeting
from scheduler.domain.remisser import AcceptedRound
from scheduler.services.app import App
from scheduler.storage import feed_store, meeting_store, remiss_store
from scheduler.storage.database import Connection

_UNKNOWN = "Sidan finns inte, eller är inte offentlig längre."


class PublicRegion(Struct, frozen=True):
    """``bodies`` in config's order with the address of each one's calendar, and the public rounds
    with theirs, the one that ends first at the top."""

    region: Region
    bodies: Mapping[str, str]
    rounds: tuple[tuple[AcceptedRound, str], ...]

    def shown(self, key: str) -> Body:
        """A public body. Raises NotFoundError."""
        if key not in self.bodies:
            raise NotFoundError(_UNKNOWN)
        return self.region.body(key)


def public_regions(app: App) -> list[Region]:
    """The regions that show anything."""
    with app.database.read() as connection:
        return [
            region
            for region in app.config.regions.values()
            if region.public_feeds or feed_store.public_feeds(connection, region.key)
        ]


def public_region(app: App, region: str) -> PublicRegion:
    """Raises NotFoundError for a region that shows nothing."""
    with app.database.read() as connection:
        found = _public(app, connection, region)
    if not found.bodies and not found.rounds:
        raise NotFoundError(_UNKNOWN)
    return found


def _public(app: App, connection: Connection, key: str) -> PublicRegion:
    region = app.config.regions.get(key)
    if region is None:
        raise NotFoundError(_UNKNOWN)
    addresses = {body: address for address, body in region.public_feeds.items()}
    round_addresses: dict[str, str] = {}
    for feed in feed_store.public_feeds(connection, key):
        content, address = feed.content, feed.address or ""
        if content.kind is FeedKind.BODY and FeedPart.MEETINGS in content.parts:
            addresses.setdefault(content.subject, address)
        if content.kind is FeedKind.ORGANISATION and FeedPart.MEETINGS in content.parts:
            for body in region.bodies.values():
                if body.organisation == content.subject:
                    addresses.setdefault(body.key, address)
        if content.kind is FeedKind.ROUND:
            round_addresses.setdefault(content.subject, address)
    rounds = remiss_store.rounds_by_id(connection, round_addresses)
    return PublicRegion(
        region,
        {body: addresses[body] for body in region.bodies if body in addresses},
        tuple((accepted, round_addresses[accepted.id]) for accepted in rounds),
    )


def public_meetings(app: App, found: PublicRegion, first: date, last: date) -> list[Meeting]:
    """The meetings of the public bodies that have a day from ``first`` to ``last``."""
    with app.database.read() as connection:
        return meeting_store.meetings_between(
            connection, found.region.key, first, last, found.bodies
        )


def public_round(app: App, region: str, round_id: str) -> tuple[PublicRegion, AcceptedRound, str]:
    """The region, a public round and its calendar's address. Raises NotFoundError."""
    found = public_region(app, region)
    for accepted, address in found.rounds:
        if accepted.id == round_id:
            return found, accepted, address
    raise NotFoundError(_UNKNOWN)
