"""Public calendars: readable addresses, chosen by the region or said in config."""

from __future__ import annotations

import re
import unicodedata

from msgspec import Struct

from scheduler.domain.errors import BadInputError, ConflictError, NotFoundError
from scheduler.domain.feeds import (
    MAX_ADDRESS,
    Feed,
    FeedContent,
    FeedKind,
    FeedPart,
    is_address,
)
from scheduler.domain.rights import Right
from scheduler.services.app import App
from scheduler.services.feeds.titles import feed_title
from scheduler.services.guard import needs, require
from scheduler.storage import feed_store, remiss_store
from scheduler.storage.audit_store import add_audit
from scheduler.storage.database import Connection, IntegrityError

# What concerns remisser is never public with the meetings: a round is made so by itself.
PUBLIC_PARTS = frozenset(FeedPart) - {FeedPart.REMISSER}
_MEETINGS = frozenset({FeedPart.MEETINGS})


def content_in_config(app: App, address: str) -> FeedContent | None:
    """What config says is public at the address: a body's meetings."""
    for region in app.config.regions.values():
        if address in region.public_feeds:
            body = region.public_feeds[address]
            return FeedContent(region.key, FeedKind.BODY, body, _MEETINGS)
    return None


class PublicFeed(Struct, frozen=True):
    """A calendar for everybody, and its readable address without folder and ending."""

    address: str
    name: str
    content: FeedContent


@needs(Right.READ_PLANS)
def feeds_in_config(app: App, region: str) -> list[PublicFeed]:
    """The calendars of the region that config makes public."""
    found = app.config.region(region)
    return [
        PublicFeed(
            address,
            found.body(body).name,
            FeedContent(region, FeedKind.BODY, body, _MEETINGS),
        )
        for address, body in found.public_feeds.items()
    ]


@needs(Right.READ_MATTERS)
def public_address_of_round(app: App, region: str, round_id: str) -> str | None:
    """Where anybody can see the round, None where it is not public."""
    with app.database.read() as connection:
        content = FeedContent(region, FeedKind.ROUND, round_id)
        return feed_store.address_of(connection, content)


def public_feed(app: App, address: str) -> PublicFeed:
    """The public calendar with the address. Raises NotFoundError."""
    content = content_in_config(app, address)
    with app.database.read() as connection:
        if content is None:
            chosen = feed_store.feed_by_address(connection, address)
            if chosen is None:
                raise NotFoundError("Kalendern finns inte.")
            content = chosen.content
        return PublicFeed(address, feed_title(app, connection, content), content)


def address_of(app: App, connection: Connection, content: FeedContent) -> str | None:
    """Where a content can be fetched by anybody, as a whole address, or None."""
    region = app.config.region(content.region)
    for address, body in region.public_feeds.items():
        if content == FeedContent(region.key, FeedKind.BODY, body, _MEETINGS):
            return public_url(app, address)
    chosen = feed_store.address_of(connection, content)
    return public_url(app, chosen) if chosen else None


def public_url(app: App, address: str) -> str:
    """Where the public calendar is fetched. The page about it has the same address without .ics,
    and so it is with `secret_url`."""
    return f"{app.settings.base_url}/kalender/{address}.ics"


def publish_feed(app: App, actor: str, content: FeedContent, address: str = "") -> Feed:
    """Makes a calendar public at a readable address; without one it is made from what it shows.

    Meetings of a body or an organisation, and a round, can be public. Raises NotFoundError,
    BadInputError for what cannot be public or for a name that cannot be an address, and
    ConflictError where the address is taken.
    """
    require(app, Right.PUBLISH_FEEDS, content.region)
    if content.kind in (FeedKind.BODY, FeedKind.ORGANISATION):
        if not content.parts or not content.parts <= PUBLIC_PARTS:
            raise BadInputError(
                "Vad organen har att göra i remisser kan inte göras offentligt: välj möten, "
                "manusstopp, kallelser och justeringar."
            )
    elif content.kind is not FeedKind.ROUND:
        raise BadInputError(
            "Bara ett organs eller en organisations möten och en remissrunda kan göras offentliga."
        )
    try:
        with app.database.write() as connection:
            name = feed_title(app, connection, content)
            chosen = address.strip() or _free_address(app, connection, content)
            if not is_address(chosen):
                raise BadInputError(
                    f"”{chosen}” kan inte vara en adress: skriv små bokstäver a–z, siffror och "
                    "bindestreck, till exempel ks-berg."
                )
            if content_in_config(app, chosen) is not None:
                raise ConflictError(f"Adressen ”{chosen}” är tagen: välj en annan.")
            feed_id = feed_store.add_feed(
                app.database,
                connection,
                content=content,
                name=name,
                holder="",
                created_by=actor,
                address=chosen,
            )
            # The calendar tells its own public address.
            feed_store.bump_changed_at(app.database, connection, content.region)
            add_audit(
                app.database,
                connection,
                region=content.region,
                actor=actor,
                action="publish_feed",
                subject=content.subject,
                details={"kind": content.kind.value, "name": name, "address": chosen},
            )
            published = feed_store.find_feed(connection, content.region, feed_id)
    except IntegrityError:
        raise ConflictError(f"Adressen ”{chosen}” är tagen: välj en annan.") from None
    if published is None:
        raise NotFoundError("Kalendern finns inte.")
    return published


def _free_address(app: App, connection: Connection, content: FeedContent) -> str:
    """The body's or the organisation's key, or the round's title and year; where that is taken,
    with the region's key after it."""
    name = content.subject
    if content.kind is FeedKind.ROUND:
        accepted = remiss_store.find_round(connection, content.region, content.subject)
        if accepted is not None:
            name = f"{accepted.title or accepted.owner} {accepted.deadline.year}"
    plain = address_from(name)
    for candidate in (plain, f"{plain}-{content.region}"):
        taken = feed_store.feed_by_address(connection, candidate) is not None
        if not taken and content_in_config(app, candidate) is None:
            return candidate
    return f"{plain}-{content.region}"


def address_from(name: str) -> str:
    """Sammanslagning av gemensamma nämnder 2019 → sammanslagning-av-gemensamma-namnder-2019"""
    plain = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain)[: MAX_ADDRESS - 50].strip("-")
