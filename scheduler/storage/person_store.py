"""Everything that is stored about a person, wherever it stands: found by address and names, and
taken away."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from msgspec import Struct
from sqlalchemy import (
    JSON,
    Column,
    Connection,
    String,
    Table,
    cast,
    delete,
    func,
    or_,
    select,
    update,
)

from scheduler.storage.database import Database
from scheduler.storage.tables import (
    account,
    api_token,
    contact,
    feed,
    log_in_link,
    log_in_session,
    metadata,
    recovery_code,
    reminder,
    remiss,
    remiss_recipient,
)

NOBODY = "borttagen person"


class Sought(Struct, frozen=True):
    """Who is looked for: an address, names as they may be written in texts, and the user name,
    which is told from other words only where it stands alone."""

    address: str
    names: tuple[str, ...] = ()
    username: str = ""

    @property
    def in_texts(self) -> re.Pattern[str]:
        words = "|".join(re.escape(word) for word in (self.address, *self.names) if word)
        return re.compile(rf"(?<![\w.])(?:{words})(?!\w)", re.IGNORECASE)

    def is_in(self, value: Any) -> bool:
        """Whether a value of a column is about the person."""
        if isinstance(value, str):
            return value == self.username != "" or self.in_texts.search(value) is not None
        return value is not None and self.in_texts.search(_as_text(value)) is not None

    def without(self, value: Any) -> Any:
        """The value without the person."""
        if isinstance(value, str):
            return NOBODY if value == self.username else self.in_texts.sub(NOBODY, value)
        return json.loads(self.in_texts.sub(NOBODY, _as_text(value)))


class Row(Struct, frozen=True):
    """A row that says something of the person, and in which columns."""

    table: Table
    values: dict[str, Any]
    columns: tuple[str, ...]


def username_of(connection: Connection, address: str) -> str:
    """The account that has the address, "" for none."""
    query = select(account.c.username).where(func.lower(account.c.email) == address.lower())
    return connection.execute(query).scalar() or ""


def rows_about(connection: Connection, sought: Sought) -> Iterator[Row]:
    """Every row of every table that names the person."""
    for table in metadata.sorted_tables:
        columns = _text_columns(table)
        if not columns:
            continue
        words = [word.lower() for word in (sought.address, *sought.names, sought.username) if word]
        likely = or_(
            *(
                func.lower(cast(column, String)).contains(word, autoescape=True)
                for column in columns
                for word in words
            )
        )
        for row in connection.execute(select(table).where(likely)).mappings():
            named = tuple(one.name for one in columns if sought.is_in(row[one]))
            if named:
                yield Row(table, {column.name: row[column] for column in table.c}, named)


def bodies_that_wait(connection: Connection, address: str) -> list[tuple[str, str]]:
    """Region and body of the mailboxes with the address that an open round waits for."""
    query = (
        select(contact.c.region_key, contact.c.subject_key)
        .join(remiss_recipient, remiss_recipient.c.body_key == contact.c.subject_key)
        .join(
            remiss,
            (remiss.c.id == remiss_recipient.c.remiss_id)
            & (remiss.c.region_key == contact.c.region_key),
        )
        .where(
            func.lower(contact.c.email) == address.lower(),
            remiss.c.state == "open",
            remiss_recipient.c.state.in_(("waiting", "acknowledged")),
        )
        .distinct()
        .order_by(contact.c.region_key, contact.c.subject_key)
    )
    return [(region, body) for region, body in connection.execute(query)]


def take_away(database: Database, connection: Connection, sought: Sought) -> dict[str, int]:
    """Takes the person out of every row; how many rows of each table were changed or removed."""
    _end_account(connection, sought)
    done: dict[str, int] = {}
    for row in list(rows_about(connection, sought)):
        table = row.table
        this = [column == row.values[column.name] for column in table.primary_key]
        if table is contact and sought.is_in(row.values["email"]):
            connection.execute(delete(contact).where(*this))
        elif table is log_in_link:
            connection.execute(delete(log_in_link).where(*this))
        else:
            values = {name: _without(sought, row, name) for name in row.columns}
            if table is feed and row.values["revoked_at"] is None:
                values["revoked_at"] = database.now(connection)
            if table is contact:
                values["deputy_email"] = ""
            if table is reminder and "address" in values:
                # The letter holds the address too; one that waits is written anew.
                values |= {"address": None, "message": None}
            connection.execute(update(table).where(*this).values(**values))
        done[table.name] = done.get(table.name, 0) + 1
    return done


def _without(sought: Sought, row: Row, name: str) -> Any:
    """The column's value without the person, no longer than the column takes."""
    value = sought.without(row.values[name])
    longest = getattr(row.table.c[name].type, "length", None)
    return value if longest is None else value[:longest]


def _end_account(connection: Connection, sought: Sought) -> None:
    """The account has nobody any more: it cannot be logged in to, nor by what it had opened."""
    found = connection.execute(
        select(account.c.id).where(
            or_(
                func.lower(account.c.email) == sought.address.lower(),
                account.c.username == sought.username,
            )
        )
    ).scalar()
    if found is None:
        return
    for table in (log_in_session, log_in_link, recovery_code, api_token):
        connection.execute(delete(table).where(table.c.account_id == found))
    connection.execute(
        update(account)
        .where(account.c.id == found)
        .values(
            username=f"{NOBODY} {found}",
            email=None,
            password_hash="",
            is_disabled=True,
            totp_secret=None,
            totp_step=None,
        )
    )


def _text_columns(table: Table) -> list[Column[Any]]:
    return [
        column
        for column in table.c
        if isinstance(column.type, String | JSON)
        and not column.primary_key
        and not column.foreign_keys
    ]


def _as_text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
