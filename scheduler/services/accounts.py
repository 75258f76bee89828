"""Log in, accounts, and the mailboxes of bodies."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from scheduler.domain.accounts import Account, Contact
from scheduler.domain.errors import BadInputError
from scheduler.services.app import App
from scheduler.storage import account_store
from scheduler.storage.audit_store import add_audit

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


def contacts(app: App, region: str) -> Mapping[str, Contact]:
    """The mailbox of every body that has one."""
    with app.database.read() as connection:
        return account_store.contacts(connection, region)


def set_contact(app: App, region: str, actor: str, body_name: str, email: str) -> None:
    """Sets a body's mailbox. Raises BadInputError for an address that cannot be one."""
    body = app.config.region(region).require_body(body_name)
    address = email.strip()
    # SMTP without extensions carries ASCII alone; a name with å would never arrive.
    if len(address) > _MAX_EMAIL_LENGTH or not address.isascii() or not _EMAIL.fullmatch(address):
        raise BadInputError(
            f"”{address}” är ingen e-postadress: skriv till exempel "
            "kommunstyrelsen@kommunen.se, helst en funktionsbrevlåda."
        )
    with app.database.write() as connection:
        former = account_store.put_contact(
            app.database, connection, region, Contact(body.key, address)
        )
        if former is None or former.email != address:
            add_audit(
                app.database,
                connection,
                region=region,
                actor=actor,
                action="contact",
                subject=body.key,
                details={"old": former.email if former else None, "new": address},
            )
