"""Links at which an invitee answers an inquiry without logging in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from scheduler.domain.inquiries import InquiryState
from scheduler.storage.database import Database
from scheduler.storage.tables import inquiry, inquiry_invitee, inquiry_link

_ENDED = (InquiryState.CLOSED.value,)


def add_link(
    database: Database,
    connection: Connection,
    *,
    token_hash: str,
    invitee_id: int,
    address: str,
    expires_at: datetime,
) -> None:
    connection.execute(
        insert(inquiry_link).values(
            token_hash=token_hash,
            invitee_id=invitee_id,
            address=address,
            created_at=database.now(connection),
            expires_at=expires_at,
        )
    )


def live_link(
    database: Database, connection: Connection, token_hash: str
) -> tuple[str, int, str] | None:
    """The inquiry, the invitee and the address it was sent to; None where the link is unknown,
    revoked, expired or of a closed inquiry: the caller cannot tell which."""
    query = (
        select(inquiry.c.id, inquiry_link.c.invitee_id, inquiry_link.c.address)
        .select_from(inquiry_link)
        .join(inquiry_invitee, inquiry_invitee.c.id == inquiry_link.c.invitee_id)
        .join(inquiry, inquiry.c.id == inquiry_invitee.c.inquiry_id)
        .where(
            inquiry_link.c.token_hash == token_hash,
            inquiry_link.c.revoked_at.is_(None),
            inquiry_link.c.expires_at > database.now(connection),
            inquiry.c.state.not_in(_ENDED),
        )
    )
    row = connection.execute(query).first()
    return (row.id, row.invitee_id, row.address) if row else None


def revoke_links(database: Database, connection: Connection, invitee_id: int, actor: str) -> int:
    """Ends an invitee's links; how many ended now."""
    return connection.execute(
        update(inquiry_link)
        .where(inquiry_link.c.invitee_id == invitee_id, inquiry_link.c.revoked_at.is_(None))
        .values(revoked_at=database.now(connection), revoked_by=actor)
    ).rowcount


def revoke_address(
    database: Database,
    connection: Connection,
    region: str,
    role: str,
    key: str,
    address: str,
    actor: str,
) -> int:
    """Ends the links that a mailbox's former address got; how many ended now."""
    theirs = (
        select(inquiry_invitee.c.id)
        .join(inquiry, inquiry.c.id == inquiry_invitee.c.inquiry_id)
        .where(
            inquiry.c.region_key == region,
            inquiry_invitee.c.role == role,
            inquiry_invitee.c.subject_key == key,
        )
    )
    return connection.execute(
        update(inquiry_link)
        .where(
            inquiry_link.c.invitee_id.in_(theirs),
            inquiry_link.c.address == address,
            inquiry_link.c.revoked_at.is_(None),
        )
        .values(revoked_at=database.now(connection), revoked_by=actor)
    ).rowcount
