"""Sessions, one-time links and recovery codes. Secrets come here as hashes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from scheduler.domain.accounts import Account
from scheduler.domain.log_ins import LinkPurpose, LogInLink, LogInSession
from scheduler.domain.rights import Principal, Role
from scheduler.storage.account_store import account_of
from scheduler.storage.tables import account, log_in_link, log_in_session, recovery_code


def add_session(
    connection: Connection, account_id: int, token_hash: str, now: datetime, browser: str
) -> None:
    connection.execute(
        insert(log_in_session).values(
            token_hash=token_hash,
            account_id=account_id,
            created_at=now,
            last_seen_at=now,
            browser=browser,
        )
    )


def find_session(connection: Connection, token_hash: str) -> tuple[LogInSession, Account] | None:
    """The session and whose it is; a disabled account has none."""
    query = (
        select(account, log_in_session.c.id.label("session_id"), *_SESSION)
        .join(log_in_session, log_in_session.c.account_id == account.c.id)
        .where(log_in_session.c.token_hash == token_hash, account.c.is_disabled.is_(False))
    )
    row = connection.execute(query).mappings().first()
    return (_session(row), account_of(row)) if row else None


_SESSION = (
    log_in_session.c.created_at.label("session_created_at"),
    log_in_session.c.last_seen_at,
    log_in_session.c.browser,
    log_in_session.c.account_id,
)


def _session(row: RowMapping, is_this: bool = False) -> LogInSession:
    return LogInSession(
        row["session_id"],
        row["account_id"],
        row["session_created_at"],
        row["last_seen_at"],
        row["browser"],
        is_this,
    )


def sessions_of(connection: Connection, account_id: int, this_hash: str) -> list[LogInSession]:
    """Where the account is logged in, the latest first."""
    query = (
        select(log_in_session.c.id.label("session_id"), log_in_session.c.token_hash, *_SESSION)
        .where(log_in_session.c.account_id == account_id)
        .order_by(log_in_session.c.last_seen_at.desc(), log_in_session.c.id.desc())
    )
    return [
        _session(row, row["token_hash"] == this_hash)
        for row in connection.execute(query).mappings()
    ]


def see_session(connection: Connection, session_id: int, now: datetime) -> None:
    connection.execute(
        update(log_in_session).where(log_in_session.c.id == session_id).values(last_seen_at=now)
    )


def renew_session(connection: Connection, token_hash: str, new_hash: str) -> None:
    """The session goes on under another secret; the one before opens nothing."""
    connection.execute(
        update(log_in_session)
        .where(log_in_session.c.token_hash == token_hash)
        .values(token_hash=new_hash)
    )


def end_session(connection: Connection, token_hash: str) -> None:
    connection.execute(delete(log_in_session).where(log_in_session.c.token_hash == token_hash))


def end_sessions_of(connection: Connection, account_id: int, but: str = "") -> int:
    """Logs the account out everywhere ``but`` in one session; how many places."""
    gone = connection.execute(
        delete(log_in_session).where(
            log_in_session.c.account_id == account_id, log_in_session.c.token_hash != but
        )
    )
    return gone.rowcount


def forget_ended(connection: Connection, seen_before: datetime, expired_before: datetime) -> int:
    """Takes away sessions nobody has used since and links that ended; how many."""
    old = delete(log_in_session).where(log_in_session.c.last_seen_at < seen_before)
    ended = delete(log_in_link).where(log_in_link.c.expires_at < expired_before)
    return connection.execute(old).rowcount + connection.execute(ended).rowcount


def add_link(connection: Connection, new: LogInLink, token_hash: str) -> None:
    connection.execute(
        insert(log_in_link).values(
            token_hash=token_hash,
            purpose=new.purpose.value,
            email=new.email,
            region_key=new.place.region,
            role=new.place.role.value if new.place.role else None,
            organisation_key=new.place.organisation,
            bodies=sorted(new.place.bodies),
            account_id=new.account_id,
            created_by=new.created_by,
            created_at=new.created_at,
            expires_at=new.expires_at,
        )
    )


def _link(row: RowMapping) -> LogInLink:
    return LogInLink(
        id=row["id"],
        purpose=LinkPurpose(row["purpose"]),
        email=row["email"],
        place=Principal(
            row["email"],
            row["region_key"],
            Role(row["role"]),
            row["organisation_key"],
            frozenset(row["bodies"]),
        ),
        account_id=row["account_id"],
        created_by=row["created_by"],
        created_at=row["created_at"],
        expires_at=row["expires_at"],
    )


def find_link(
    connection: Connection, token_hash: str, purpose: LinkPurpose, now: datetime
) -> LogInLink | None:
    """The link while it lasts."""
    query = select(log_in_link).where(
        log_in_link.c.token_hash == token_hash,
        log_in_link.c.purpose == purpose.value,
        log_in_link.c.expires_at > now,
    )
    row = connection.execute(query).mappings().first()
    return _link(row) if row else None


def use_link(connection: Connection, link_id: int) -> bool:
    """Ends the link; False where somebody used it first."""
    used = connection.execute(delete(log_in_link).where(log_in_link.c.id == link_id))
    return used.rowcount == 1


def invitations(connection: Connection, region: str, now: datetime) -> list[LogInLink]:
    """Those that nobody has used yet, the oldest first."""
    query = (
        select(log_in_link)
        .where(
            log_in_link.c.region_key == region,
            log_in_link.c.purpose == LinkPurpose.INVITATION.value,
            log_in_link.c.expires_at > now,
        )
        .order_by(log_in_link.c.id)
    )
    return [_link(row) for row in connection.execute(query).mappings()]


def end_invitations_to(connection: Connection, region: str, email: str) -> int:
    """Ends the invitations that were sent there before; how many."""
    gone = connection.execute(
        delete(log_in_link).where(
            log_in_link.c.region_key == region,
            log_in_link.c.email == email,
            log_in_link.c.purpose == LinkPurpose.INVITATION.value,
        )
    )
    return gone.rowcount


def end_links_of(connection: Connection, account_id: int) -> None:
    """Ends the links for a new password."""
    connection.execute(delete(log_in_link).where(log_in_link.c.account_id == account_id))


def set_totp(connection: Connection, account_id: int, secret: str | None) -> None:
    """Two-step log-in by this secret, or with None no longer."""
    connection.execute(
        update(account).where(account.c.id == account_id).values(totp_secret=secret, totp_step=None)
    )
    connection.execute(delete(recovery_code).where(recovery_code.c.account_id == account_id))


def use_totp_step(connection: Connection, account_id: int, step: int) -> bool:
    """Whether a code of the time step may be used: each only once, and none older."""
    used = connection.execute(
        update(account)
        .where(
            account.c.id == account_id,
            (account.c.totp_step.is_(None)) | (account.c.totp_step < step),
        )
        .values(totp_step=step)
    )
    return used.rowcount == 1


def add_recovery_codes(connection: Connection, account_id: int, hashes: Iterable[str]) -> None:
    connection.execute(
        insert(recovery_code),
        [{"account_id": account_id, "code_hash": one} for one in hashes],
    )


def use_recovery_code(connection: Connection, account_id: int, code_hash: str) -> bool:
    """Whether the code is one of the account's; it is used up."""
    used = connection.execute(
        delete(recovery_code).where(
            recovery_code.c.account_id == account_id, recovery_code.c.code_hash == code_hash
        )
    )
    return used.rowcount == 1
