"""Accounts and contacts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, select, update

from scheduler.domain.accounts import Account, Contact
from scheduler.storage.database import Database
from scheduler.storage.tables import account, contact


def _account(row: RowMapping) -> Account:
    return Account(row["id"], row["username"], row["region_key"], row["password_hash"])


def find_account(connection: Connection, username: str) -> Account | None:
    query = select(account).where(account.c.username == username)
    row = connection.execute(query).mappings().first()
    return _account(row) if row else None


def account_by_id(connection: Connection, account_id: int) -> Account | None:
    row = connection.execute(select(account).where(account.c.id == account_id)).mappings().first()
    return _account(row) if row else None


def put_account(
    database: Database, connection: Connection, username: str, region: str, password_hash: str
) -> None:
    """Adds the account, or gives an existing one a new password and region."""
    values = {"region_key": region, "password_hash": password_hash}
    if find_account(connection, username):
        connection.execute(update(account).where(account.c.username == username).values(**values))
    else:
        connection.execute(
            insert(account).values(username=username, created_at=database.now(connection), **values)
        )


def contacts(connection: Connection, region: str) -> Mapping[str, Contact]:
    """Every contact of the region, by body key."""
    rows = connection.execute(select(contact).where(contact.c.region_key == region)).mappings()
    return {row["body_key"]: Contact(row["body_key"], row["email"]) for row in rows}


def put_contact(
    database: Database, connection: Connection, region: str, new: Contact
) -> Contact | None:
    """Sets the body's mailbox and gives back the former one."""
    where = (contact.c.region_key == region) & (contact.c.body_key == new.body)
    row = connection.execute(select(contact).where(where)).mappings().first()
    values: dict[str, Any] = {"email": new.email, "updated_at": database.now(connection)}
    if row:
        connection.execute(update(contact).where(where).values(**values))
        return Contact(new.body, row["email"])
    connection.execute(insert(contact).values(region_key=region, body_key=new.body, **values))
    return None
