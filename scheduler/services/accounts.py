"""Log in, accounts, and the mailboxes of bodies."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from scheduler.domain.accounts import Account, Addressee, Contact, ContactRole
from scheduler.domain.bodies import Region
from scheduler.domain.errors import BadInputError
from scheduler.services.app import App
from scheduler.storage import account_store, answer_link_store, inquiry_link_store
from scheduler.storage.audit_store import add_audit
from scheduler.storage.database import Connection

MIN_PASSWORD_LENGTH = 12
# One @, no spaces or control characters, a dot in the domain: the mail server judges the rest.
_EMAIL = re.compile(r"[^\s@<>,;\"]{1,64}@[^\s@<>,;\"]+\.[^\s@<>,;\".]{2,}")
_MAX_EMAIL_LENGTH = 254  # RFC 5321, 4.5.3.1.3

_hasher = PasswordHasher()


@cache
def _hash_of_nobody() -> str:
    """Checked where the user name is unknown, so that both answers take the same time."""
    return _hasher.hash("nobody")


def log_in(app: App, username: str, password: str) -> Account | None:
    """The account, or None where name or password is wrong."""
    with app.database.read() as connection:
        account = account_store.find_account(connection, username.strip())
    try:
        _hasher.verify(account.password_hash if account else _hash_of_nobody(), password)
    except (VerificationError, InvalidHashError):
        return None
    return account


def account_by_id(app: App, account_id: int) -> Account | None:
    with app.database.read() as connection:
        return account_store.account_by_id(connection, account_id)


def put_account(app: App, username: str, region: str, password: str) -> None:
    """Adds an account or gives it a new password. Raises BadInputError for a short password."""
    if len(password) < MIN_PASSWORD_LENGTH:
        raise BadInputError(f"Lösenordet är för kort: välj minst {MIN_PASSWORD_LENGTH} tecken.")
    password_hash = _hasher.hash(password)
    app.config.region(region)
    with app.database.write() as connection:
        account_store.put_account(app.database, connection, username, region, password_hash)


def contacts(
    app: App, region: str, role: ContactRole = ContactRole.SECRETARY
) -> Mapping[str, Contact]:
    """The mailboxes of a role that there are, by the key of the body, organisation or region."""
    with app.database.read() as connection:
        found = account_store.contacts(connection, region)
    return {of.key: contact for of, contact in found.items() if of.role is role}


def set_contact(
    app: App,
    region: str,
    actor: str,
    name: str,
    email: str,
    role: ContactRole = ContactRole.SECRETARY,
) -> None:
    """Sets the mailbox of a body's secretary, an organisation's chief or the region's coordinator;
    an empty address takes the one that is set away. Answer links in mail to the former address
    end: whoever reads it may have left the post, or never had it.

    Raises UnknownNameError, or BadInputError for an address that cannot be one.
    """
    of = Addressee(role, _whose(app.config.region(region), name, role))
    address = email.strip()
    with app.database.write() as connection:
        former = account_store.find_contact(connection, region, of)
        if former is not None and not address:
            account_store.remove_contact(connection, region, of)
        else:
            check_address(address)
            same = former is not None and former.email == address
            new = former if same and former is not None else Contact(of, address)
            account_store.put_contact(app.database, connection, region, new)
        old = former.email if former else None
        if old != (address or None):
            ended = _end_links(app, connection, region, actor, of, former) if former else 0
            add_audit(
                app.database,
                connection,
                region=region,
                actor=actor,
                action="contact",
                subject=of.key,
                details={"role": role.value, "old": old, "new": address or None, "links": ended},
            )


def _end_links(
    app: App, connection: Connection, region: str, actor: str, of: Addressee, former: Contact
) -> int:
    """Ends the links that were sent to the former mailbox, unless somebody else who answers for the
    same bodies reads it. How many ended."""
    found = app.config.region(region)
    inquiries = inquiry_link_store.revoke_address(
        app.database, connection, region, of.role.value, of.key, former.email, actor
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
        if former.email not in [one.email for one in theirs if one is not None]:
            ended += answer_link_store.revoke_address(
                app.database, connection, region, key, former.email, actor
            )
    return ended


def _whose(region: Region, name: str, role: ContactRole) -> str:
    if role is ContactRole.SECRETARY:
        return region.require_body(name).key
    if role is ContactRole.COORDINATOR:
        return region.key
    return region.require_organisation(name).key


def check_address(address: str) -> None:
    """Raises BadInputError for what cannot be an address."""
    # SMTP without extensions carries ASCII alone; a name with å would never arrive.
    if len(address) > _MAX_EMAIL_LENGTH or not address.isascii() or not _EMAIL.fullmatch(address):
        raise BadInputError(
            f"”{address}” är ingen e-postadress: skriv till exempel "
            "kommunstyrelsen@kommunen.se, helst en funktionsbrevlåda."
        )
