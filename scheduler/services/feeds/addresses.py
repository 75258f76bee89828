"""Addresses of calendars: make one, list them, end one."""

from __future__ import annotations

from scheduler.domain.errors import BadInputError, NotFoundError
from scheduler.domain.feeds import Feed, FeedContent
from scheduler.domain.rights import Right
from scheduler.services.app import App
from scheduler.services.feeds.titles import feed_title
from scheduler.services.guard import needs, require
from scheduler.services.secret_tokens import hash_of_token, new_token
from scheduler.storage import built_feed_store, feed_store
from scheduler.storage.audit_store import add_audit

_MAX_HOLDER = 200


def create_feed(app: App, actor: str, content: FeedContent, holder: str = "") -> str:
    """Makes a secret address and gives its token, which is shown this once and stored only as a
    hash. ``holder`` is whom it is for. Raises NotFoundError or BadInputError."""
    require(app, Right.READ_PLANS, content.region)
    if content.kind.has_parts and not content.parts:
        raise BadInputError("Välj vad kalendern ska visa: minst en sorts dagar.")
    token = new_token()
    with app.database.write() as connection:
        name = feed_title(app, connection, content)
        feed_store.add_feed(
            app.database,
            connection,
            content=content,
            name=name,
            holder=holder.strip()[:_MAX_HOLDER],
            created_by=actor,
            token_hash=hash_of_token(token),
        )
        add_audit(
            app.database,
            connection,
            region=content.region,
            actor=actor,
            action="create_feed",
            subject=content.subject,
            details={"kind": content.kind.value, "name": name, "options": content.options},
        )
    return token


def secret_url(app: App, token: str) -> str:
    """Where the feed behind a token is fetched."""
    return f"{app.settings.base_url}/feeds/{token}.ics"


@needs(Right.READ_PLANS)
def feeds(app: App, region: str) -> list[Feed]:
    """The region's addresses, ended ones too, in the order they were made."""
    with app.database.read() as connection:
        return feed_store.feeds(connection, region)


@needs(Right.READ_PLANS)
def get_feed(app: App, region: str, feed_id: int) -> Feed:
    """Raises NotFoundError."""
    with app.database.read() as connection:
        found = feed_store.find_feed(connection, region, feed_id)
    if found is None:
        raise NotFoundError("Kalendern finns inte.")
    return found


def feed_of_token(app: App, token: str) -> Feed:
    """The feed a secret address leads to. Raises NotFoundError, the same for unknown and ended."""
    with app.database.read() as connection:
        found = feed_store.feed_by_token_hash(connection, hash_of_token(token))
    if found is None:
        raise NotFoundError("Kalendern finns inte.")
    return found


@needs(Right.READ_PLANS)
def revoke_feed(app: App, region: str, actor: str, feed_id: int) -> None:
    """Ends an address at once: one's own, or with the right to publish anybody's. Raises
    NotFoundError where it does not exist or has ended."""
    with app.database.write() as connection:
        found = feed_store.find_feed(connection, region, feed_id)
        if found is not None and found.created_by != app.principal.name:
            require(app, Right.PUBLISH_FEEDS, region)
        if found is None or not feed_store.revoke_feed(app.database, connection, region, feed_id):
            raise NotFoundError("Kalendern finns inte eller är redan avslutad.")
        if not feed_store.is_asked_for(connection, found.content):
            built_feed_store.drop_built(connection, found.content)
        if found.address is not None:
            feed_store.bump_changed_at(app.database, connection, region)
        add_audit(
            app.database,
            connection,
            region=region,
            actor=actor,
            action="revoke_feed",
            subject=str(feed_id),
            details={"name": found.name, "address": found.address},
        )
