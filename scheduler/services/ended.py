"""What ends with a post: who has another role, or none, may not go on reading by the old one's
calendars and keys."""

from __future__ import annotations

from msgspec import Struct

from scheduler.domain.accounts import Account
from scheduler.services.app import App
from scheduler.storage import api_token_store, feed_store
from scheduler.storage.database import Connection


class Ended(Struct, frozen=True):
    """How many private calendars and keys of the API ended."""

    calendars: int = 0
    tokens: int = 0


def end_what_is_held(app: App, connection: Connection, account: Account) -> Ended:
    """Ends the calendars that are for the account, by its name or address, or that it has made for
    nobody else, and its keys; in the transaction that changes its place."""
    names = [name for name in (account.username, account.email) if name]
    calendars = feed_store.revoke_held(
        app.database, connection, account.region, names, account.username
    )
    return Ended(calendars, api_token_store.remove_tokens_of(connection, account.id))
