"""Accounts and contacts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    and_,
    bindparam,
    delete,
    insert,
    select,
    update,
)

from scheduler.domain.accounts import Absence, Account, Addressee, Contact, ContactRole
from scheduler.domain.rights import Principal, Role
from scheduler.storage.database import Database
from scheduler.storage.tables import account, contact


def account_of(row: RowMapping) -> Account:
    """The account that a row holds."""
    return Account(
        id=row["id"],
        username=row["username"],
        region=row["region_key"],
        password_hash=row["password_hash"],
        role=Role(row["role"]),
        organisation=row["organisation_key"],
        bodies=frozenset(row["bodies"]),
        email=row["email"],
        is_disabled=row["is_disabled"],
        totp_secret=row["totp_secret"],
    )


def find_account(connection: Connection, username: str) -> Account | None:
    query = select(account).where(account.c.username == username)
    row = connection.execute(query).mappings().first()
    return account_of(row) if row else None


def account_by_id(connection: Connection, account_id: int) -> Account | None:
    row = connection.execute(select(account).where(account.c.id == account_id)).mappings().first()
    return account_of(row) if row else None


def accounts(connection: Connection, region: str) -> list[Account]:
    """Everybody who can log in for the region, by name."""
    query = select(account).where(account.c.region_key == region).order_by(account.c.username)
    return [account_of(row) for row in connection.execute(query).mappings()]


def put_account(
    database: Database,
    connection: Connection,
    username: str,
    password_hash: str,
    place: Principal,
    email: str | None = None,
) -> None:
    """Adds the account, or gives an existing one a new password, region and role. Raises
    IntegrityError where another account has the address."""
    values = {"password_hash": password_hash, **_place(place)}
    if find_account(connection, username):
        connection.execute(update(account).where(account.c.username == username).values(**values))
    else:
        connection.execute(
            insert(account).values(
                username=username,
                created_at=database.now(connection),
                email=email,
                is_disabled=False,
                **values,
            )
        )


def account_by_email(connection: Connection, email: str) -> Account | None:
    row = connection.execute(select(account).where(account.c.email == email)).mappings().first()
    return account_of(row) if row else None


def set_password(connection: Connection, account_id: int, password_hash: str) -> None:
    connection.execute(
        update(account).where(account.c.id == account_id).values(password_hash=password_hash)
    )


def set_disabled(connection: Connection, account_id: int, is_disabled: bool) -> None:
    connection.execute(
        update(account).where(account.c.id == account_id).values(is_disabled=is_disabled)
    )


def set_place(connection: Connection, account_id: int, place: Principal) -> None:
    """Gives the account another role, organisation or bodies."""
    connection.execute(update(account).where(account.c.id == account_id).values(**_place(place)))


def _place(place: Principal) -> dict[str, Any]:
    return {
        "region_key": place.region,
        "role": place.role.value if place.role else None,
        "organisation_key": place.organisation,
        "bodies": sorted(place.bodies),
    }


def _contact(row: RowMapping) -> Contact:
    of = Addressee(ContactRole(row["role"]), row["subject_key"])
    return Contact(
        of,
        row["email"],
        row["digest_stopped_at"],
        row["digest_token"],
        row["deputy_email"],
        tuple(Absence(*map(date.fromisoformat, days)) for days in row["absences"]),
    )


def contacts(connection: Connection, region: str) -> Mapping[Addressee, Contact]:
    """Every mailbox of the region, by whose it is."""
    rows = connection.execute(select(contact).where(contact.c.region_key == region)).mappings()
    found = [_contact(row) for row in rows]
    return {one.of: one for one in found}


# Made once: the outbox asks before every mail.
_FIND = select(contact).where(
    contact.c.region_key == bindparam("region"),
    contact.c.role == bindparam("of_role"),
    contact.c.subject_key == bindparam("of_key"),
)


def find_contact(connection: Connection, region: str, of: Addressee) -> Contact | None:
    values = {"region": region, "of_role": of.role.value, "of_key": of.key}
    row = connection.execute(_FIND, values).mappings().first()
    return _contact(row) if row else None


def _is(region: str, of: Addressee) -> ColumnElement[bool]:
    return and_(
        contact.c.region_key == region,
        contact.c.role == of.role.value,
        contact.c.subject_key == of.key,
    )


def put_contact(
    database: Database, connection: Connection, region: str, new: Contact
) -> Contact | None:
    """Sets the mailbox and gives back the former one."""
    former = find_contact(connection, region, new.of)
    values: dict[str, Any] = {
        "email": new.email,
        "digest_stopped_at": new.digest_stopped_at,
        "digest_token": new.digest_token,
        "deputy_email": new.deputy_email,
        "absences": [[one.first.isoformat(), one.last.isoformat()] for one in new.absences],
        "updated_at": database.now(connection),
    }
    if former:
        connection.execute(update(contact).where(_is(region, new.of)).values(**values))
    else:
        whose = {"region_key": region, "role": new.of.role.value, "subject_key": new.of.key}
        connection.execute(insert(contact).values(**whose, **values))
    return former


def remove_contact(connection: Connection, region: str, of: Addressee) -> None:
    connection.execute(delete(contact).where(_is(region, of)))


def contact_by_digest_token(connection: Connection, token: str) -> tuple[str, Contact] | None:
    """The region and mailbox whose list the secret stops, or None."""
    query = select(contact).where(contact.c.digest_token == token)
    row = connection.execute(query).mappings().first()
    return (row["region_key"], _contact(row)) if row else None
