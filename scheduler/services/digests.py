"""The week's list to a chief or the coordinator: whoever gets it can stop it without logging
in."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from scheduler.domain.accounts import Contact, ContactRole
from scheduler.domain.errors import NotFoundError
from scheduler.reminders.hidden_links import HIDDEN
from scheduler.services.app import App
from scheduler.services.secret_tokens import new_token
from scheduler.storage import account_store
from scheduler.storage.audit_store import add_audit
from scheduler.storage.database import Connection

_UNKNOWN = (
    "Länken gäller inte. Adressen kan ha bytts ut, eller vara avbruten i brevet: öppna länken ur "
    "den senaste listan."
)


class DigestPage(Struct, frozen=True):
    """Whose list the link is for, as people say it, and whether it is sent."""

    reader: str
    address: str
    is_sent: bool


def shown_unsubscribe_url(app: App) -> str:
    """What stands in place of the address where a mail is shown."""
    return f"{app.settings.base_url}/veckolista/{HIDDEN}"


def unsubscribe_url(app: App, connection: Connection, region: str, contact: Contact) -> str:
    """Where the list is stopped. The same in every mail to the mailbox: it opens nothing but the
    choice to get the list or not, and ends when the mailbox is changed."""
    token = contact.digest_token
    if token is None:
        token = new_token()
        known = replace(contact, digest_token=token)
        account_store.put_contact(app.database, connection, region, known)
    return f"{app.settings.base_url}/veckolista/{token}"


def digest_page(app: App, token: str) -> DigestPage:
    """What the link opens. Raises NotFoundError."""
    with app.database.read() as connection:
        region, contact = _contact(connection, token)
    return _page(app, region, contact)


def choose_digest(app: App, token: str, *, wanted: bool) -> DigestPage:
    """Stops the list, or sends it again; to choose the same twice changes nothing. What somebody
    has to answer is still theirs, and reminders of it go on. Raises NotFoundError."""
    with app.database.write() as connection:
        region, contact = _contact(connection, token)
        if wanted != (contact.digest_stopped_at is None):
            now = app.database.now(connection)
            contact = replace(contact, digest_stopped_at=None if wanted else now)
            account_store.put_contact(app.database, connection, region, contact)
            add_audit(
                app.database,
                connection,
                region=region,
                actor=f"mottagaren {contact.email}"[:100],
                action="digest",
                subject=contact.of.key,
                details={"old": not wanted, "new": wanted},
            )
    return _page(app, region, contact)


def _contact(connection: Connection, token: str) -> tuple[str, Contact]:
    found = account_store.contact_by_digest_token(connection, token)
    if found is None:
        raise NotFoundError(_UNKNOWN)
    return found


def _page(app: App, region: str, contact: Contact) -> DigestPage:
    found, of = app.config.region(region), contact.of
    if of.role is ContactRole.COORDINATOR:
        reader = f"samordnaren i {found.name}"
    else:
        reader = found.organisations[of.key].name
    return DigestPage(reader, contact.email, contact.digest_stopped_at is None)
