"""The mailboxes of bodies, organisations and the region's coordinator."""

from __future__ import annotations

import re
from collections.abc import Mapping

from msgspec.structs import replace

from scheduler.domain.accounts import Addressee, Contact, ContactRole
from scheduler.domain.bodies import Region
from scheduler.domain.errors import BadInputError, ConflictError
from scheduler.domain.rights import Right
from scheduler.services.app import App
from scheduler.services.guard import needs
from scheduler.storage import account_store, answer_link_store, feed_store, inquiry_link_store
from scheduler.storage.audit_store import add_audit
from scheduler.storage.database import Connection

# One @, no spaces or control characters, a dot in the domain: the mail server judges the rest.
_EMAIL = re.compile(r"[^\s@<>,;\"]{1,64}@[^\s@<>,;\"]+\.[^\s@<>,;\".]{2,}")
_MAX_EMAIL_LENGTH = 254  # RFC 5321, 4.5.3.1.3


@needs(Right.READ_PLANS)
def contacts(
    app: App, region: str, role: ContactRole = ContactRole.SECRETARY
) -> Mapping[str, Contact]:
    """The mailboxes of a role that there are, by the key of the body, organisation or region."""
    with app.database.read() as connection:
        found = account_store.contacts(connection, region)
    return {of.key: contact for of, contact in found.items() if of.role is role}


@needs(Right.READ_PLANS)
def mailboxes(app: App, region: str) -> frozenset[Addressee]:
    """Whose mailboxes there are."""
    with app.database.read() as connection:
        return frozenset(account_store.contacts(connection, region))


@needs(Right.MANAGE_CONTACTS)
def set_contact(
    app: App,
    region: str,
    actor: str,
    name: str,
    email: str,
    role: ContactRole = ContactRole.SECRETARY,
    seen: str | None = None,
) -> None:
    """Sets the mailbox of a body's secretary, an organisation's chief or the region's coordinator;
    an empty address takes the one that is set away. Answer links in mail to the former address
    end: whoever reads it may have left the post, or never had it.

    ``seen`` is the address the user saw, "" for none. Raises UnknownNameError, BadInputError for an
    address that cannot be one, or ConflictError where somebody has changed it since.
    """
    of = addressee_of(app.config.region(region), name, role)
    address = email.strip()
    with app.database.write() as connection:
        former = account_store.find_contact(connection, region, of)
        old = former.email if former else None
        if seen is not None and seen != (old or "") and address != (old or ""):
            raise ConflictError(
                f"Någon annan har just ändrat adressen till {old or 'ingen'}. Din är inte sparad: "
                "se efter vilken som gäller, och spara igen."
            )
        if former is not None and not address:
            account_store.remove_contact(connection, region, of)
        else:
            check_address(address)
            new = former or Contact(of, address)
            if new.email != address:
                # Another reader chooses the weekly list anew; who stands in is still the same.
                new = replace(new, email=address, digest_stopped_at=None, digest_token=None)
            account_store.put_contact(app.database, connection, region, new)
        if old != (address or None):
            ended = end_links(app, connection, region, actor, of, former.email) if former else 0
            calendars = _end_calendars(app, connection, region, former.email) if former else 0
            add_audit(
                app.database,
                connection,
                region=region,
                actor=actor,
                action="contact",
                subject=of.key,
                details={
                    "role": role.value,
                    "old": old,
                    "new": address or None,
                    "links": ended,
                    "calendars": calendars,
                },
            )


def _end_calendars(app: App, connection: Connection, region: str, former: str) -> int:
    """Ends the private calendars that are for the former address, unless it still is a mailbox of
    the region's; how many."""
    others = account_store.contacts(connection, region).values()
    if former in {address for one in others for address in (one.email, one.deputy_email)}:
        return 0
    return feed_store.revoke_held(app.database, connection, region, [former])


def end_links(
    app: App, connection: Connection, region: str, actor: str, of: Addressee, former: str
) -> int:
    """Ends the links that were sent to the former address, unless somebody else who answers for the
    same bodies reads it; in the transaction that has set another. How many ended."""
    found = app.config.region(region)
    inquiries = inquiry_link_store.revoke_address(
        app.database, connection, region, of.role.value, of.key, former, actor
    )
    if of.role is ContactRole.SECRETARY:
        bodies = [of.key]
    else:
        bodies = [one.key for one in found.bodies.values() if one.organisation == of.key]
    others = account_store.contacts(connection, region)
    ended = inquiries
    for key in bodies:
        chief = Addressee(ContactRole.CHIEF, found.body(key).organisation)
        theirs = [others.get(one) for one in (Addressee(ContactRole.SECRETARY, key), chief)]
        read = {address for one in theirs if one for address in (one.email, one.deputy_email)}
        if former not in read:
            ended += answer_link_store.revoke_address(
                app.database, connection, region, key, former, actor
            )
    return ended


def addressee_of(region: Region, name: str, role: ContactRole) -> Addressee:
    """The mailbox of the body or organisation called ``name``, or the coordinator's. Raises
    UnknownNameError."""
    if role is ContactRole.SECRETARY:
        return Addressee(role, region.require_body(name).key)
    if role is ContactRole.COORDINATOR:
        return Addressee(role, region.key)
    return Addressee(role, region.require_organisation(name).key)


def check_address(address: str) -> None:
    """Raises BadInputError for what cannot be an address."""
    # SMTP without extensions carries ASCII alone; a name with å would never arrive. No control
    # character is part of an address either.
    is_written = address.isascii() and address.isprintable() and len(address) <= _MAX_EMAIL_LENGTH
    if not is_written or not _EMAIL.fullmatch(address):
        raise BadInputError(
            f"”{address}” är ingen e-postadress: skriv till exempel "
            "kommunstyrelsen@kommunen.se, helst en funktionsbrevlåda."
        )
