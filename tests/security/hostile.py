"""Puts an attack into every text that somebody can have typed or imported, wherever it is kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import String, Table, func, literal, select, update

from scheduler.services.app import App
from scheduler.storage.tables.base import metadata

# Columns that hold words of our own: keys, kinds, states, hashes. All others are attacked, so that
# a new column is attacked until somebody says here that nobody types it.
_OUR_OWN = """
    region_key role organisation_key body_key for_body_key subject_key owner_key to_role to_key
    kind state status which rule template party step outcome topic action purpose options
    config_mark etag gzip_etag job result dedup_key message_id answer subject name@tick_total
    password_hash totp_secret token_hash key_hash code_hash lease_token digest_token sha256
    decision@incoming_step decision@remiss_recipient address@feed alias_normalised
"""
OUR_OWN = frozenset(_OUR_OWN.split())
# In the log's details, what is somebody's and not a word of ours.
_THEIRS_IN_LOG = frozenset(
    ["file", "text", "title", "sender", "note", "place", "reason", "comment", "label", "name"]
    + ["owner", "new", "old", "deputy"]
)


# Attacked in each row, for what is read or sent rarely has them.
_ALSO_WHERE_EMPTY = frozenset(["meeting.note"])


def columns() -> Iterator[tuple[Table, Any]]:
    """Every column that is attacked."""
    for table in metadata.sorted_tables:
        for column in table.columns:
            is_text = isinstance(column.type, String) and not column.primary_key
            names = {column.name, f"{column.name}@{table.name}"}
            if is_text and not column.foreign_keys and not names & OUR_OWN:
                yield table, column


def place_of(table: Table, column: Any) -> str:
    return f"{table.name}.{column.name}"


def attack_everything(
    app: App, after: str = "", *, before: str = "", spare: frozenset[str] = frozenset()
) -> None:
    """Writes ``before`` and ``after`` around what stands in each text, and the text's own place;
    not in the places of ``spare``."""
    with app.database.write() as connection:
        for table, column in columns():
            place = place_of(table, column)
            if place in spare:
                continue
            kept = func.coalesce(column, "")
            told = literal(before).concat(kept).concat(f"§{place}§{after}")
            change = update(table).values({column: told})
            if place not in _ALSO_WHERE_EMPTY:
                change = change.where(column.is_not(None))
            connection.execute(change)
        log = metadata.tables["audit_event"]
        for id_, details in connection.execute(select(log.c.id, log.c.details)).all():
            spoilt = _spoilt(details, before, f"§audit_event.details§{after}")
            connection.execute(update(log).where(log.c.id == id_).values(details=spoilt))


def _spoilt(details: Any, before: str, after: str, key: str = "") -> Any:
    """The same with the attack around every text of theirs."""
    if isinstance(details, dict):
        return {key: _spoilt(value, before, after, key) for key, value in details.items()}
    is_theirs = isinstance(details, str) and key in _THEIRS_IN_LOG
    return before + details + after if is_theirs else details
