"""Links at which a recipient answers without logging in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, RowMapping, insert, select, update

from scheduler.domain.answer_links import AnswerLink
from scheduler.domain.remisser import RemissState
from scheduler.storage.database import Database
from scheduler.storage.tables import answer_link, remiss, remiss_recipient


def _link(row: RowMapping) -> AnswerLink:
    return AnswerLink(
        id=row["id"],
        remiss_id=row["remiss_id"],
        recipient_id=row["recipient_id"],
        address=row["address"],
        created_at=row["created_at"],
        expires_at=row["expires_at"],
        revoked_at=row["revoked_at"],
        revoked_by=row["revoked_by"],
    )


def add_link(
    database: Database,
    connection: Connection,
    *,
    token_hash: str,
    remiss_id: str,
    recipient_id: int,
    address: str,
    expires_at: datetime,
) -> None:
    # As parameters, so that the statement is not built anew for every mail.
    connection.execute(
        insert(answer_link),
        {
            "token_hash": token_hash,
            "remiss_id": remiss_id,
            "recipient_id": recipient_id,
            "address": address,
            "created_at": database.now(connection),
            "expires_at": expires_at,
        },
    )


def live_link(database: Database, connection: Connection, token_hash: str) -> AnswerLink | None:
    """The link, or None where it is unknown, revoked, expired, or of a round that is closed: the
    caller cannot tell which."""
    query = (
        select(answer_link)
        .join(remiss, remiss.c.id == answer_link.c.remiss_id)
        .where(
            answer_link.c.token_hash == token_hash,
            answer_link.c.revoked_at.is_(None),
            answer_link.c.expires_at > database.now(connection),
            remiss.c.state == RemissState.OPEN.value,
        )
    )
    row = connection.execute(query).mappings().first()
    return _link(row) if row else None


def links_of_round(connection: Connection, remiss_id: str) -> list[AnswerLink]:
    """Every link that was ever made, the oldest first."""
    query = (
        select(answer_link).where(answer_link.c.remiss_id == remiss_id).order_by(answer_link.c.id)
    )
    return [_link(row) for row in connection.execute(query).mappings()]


def revoke_links(
    database: Database, connection: Connection, recipient_id: int, actor: str, address: str | None
) -> int:
    """Ends a recipient's links, all of them or those sent to ``address``; how many ended now."""
    query = (
        update(answer_link)
        .where(answer_link.c.recipient_id == recipient_id, answer_link.c.revoked_at.is_(None))
        .values(revoked_at=database.now(connection), revoked_by=actor)
    )
    if address is not None:
        query = query.where(answer_link.c.address == address)
    return connection.execute(query).rowcount


def revoke_address(
    database: Database, connection: Connection, region: str, body: str, address: str, actor: str
) -> int:
    """Ends the links that a body got at ``address`` in the region's rounds; how many ended now."""
    theirs = (
        select(remiss_recipient.c.id)
        .join(remiss, remiss.c.id == remiss_recipient.c.remiss_id)
        .where(remiss.c.region_key == region, remiss_recipient.c.body_key == body)
    )
    query = (
        update(answer_link)
        .where(
            answer_link.c.recipient_id.in_(theirs),
            answer_link.c.address == address,
            answer_link.c.revoked_at.is_(None),
        )
        .values(revoked_at=database.now(connection), revoked_by=actor)
    )
    return connection.execute(query).rowcount
