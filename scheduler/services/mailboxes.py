"""Where a mail goes."""

from __future__ import annotations

from scheduler.domain.accounts import Contact, ContactRole
from scheduler.domain.reminders import Reminder
from scheduler.reminders.outbox import NothingToSayError
from scheduler.storage import account_store, request_store
from scheduler.storage.database import Connection


def mailbox_of(connection: Connection, one: Reminder) -> Contact | None:
    """The mailbox of the colleague who has the recipient's answer, else of whoever the mail is
    meant for; None where nobody has given one.

    Raises NothingToSayError where it was for a colleague who has the answer no more.
    """
    standing = None
    if one.to.role is ContactRole.SECRETARY and one.about.recipient_id is not None:
        standing = request_store.standing_delegation(connection, one.about.recipient_id)
    wanted = one.notice.delegation if one.notice else None
    if wanted is not None and (standing is None or standing.id != wanted):
        raise NothingToSayError("svaret är inte längre överlämnat")
    if standing is not None:
        return Contact(one.to, standing.email)
    return account_store.find_contact(connection, one.region, one.to)
