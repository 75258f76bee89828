"""Who is logged in where."""

from __future__ import annotations

from scheduler.domain.accounts import Account
from scheduler.domain.errors import NotFoundError
from scheduler.domain.log_ins import IDLE_ENDS, SEEN_EVERY, SESSION_ENDS, LogInSession
from scheduler.services.app import App
from scheduler.services.passwords import hash_of_nobody, is_password
from scheduler.services.secret_tokens import hash_of_token, new_token
from scheduler.storage import account_store, log_in_store

_MAX_BROWSER = 200


def log_in(app: App, name: str, password: str) -> Account | None:
    """The account with the user name or the e-mail address, or None where name or password is
    wrong or the account is closed."""
    with app.database.read() as connection:
        account = account_store.find_account(connection, name.strip())
        if account is None and "@" in name:
            account = account_store.account_by_email(connection, name.strip().lower())
    is_right = is_password(account.password_hash if account else hash_of_nobody(), password)
    return account if is_right and account is not None and not account.is_disabled else None


def account_with_email(app: App, email: str) -> Account | None:
    """The open account with the address, which somebody trusted has said is theirs."""
    with app.database.read() as connection:
        found = account_store.account_by_email(connection, email.strip().lower())
    return found if found is not None and not found.is_disabled else None


def begin_session(app: App, account_id: int, browser: str) -> str:
    """Notes that the account is logged in, and gives the session's secret."""
    token = new_token()
    with app.database.write() as connection:
        now = app.database.now(connection)
        log_in_store.add_session(
            connection, account_id, hash_of_token(token), now, browser[:_MAX_BROWSER]
        )
    return token


def account_of_session(app: App, token: str) -> Account | None:
    """Whose session it is, None where it has ended or nobody has used it for a working day."""
    with app.database.read() as connection:
        found = log_in_store.find_session(connection, hash_of_token(token))
        now = app.database.now(connection)
    if found is None:
        return None
    session, account = found
    idle, age = now - session.last_seen_at, now - session.created_at
    if idle > IDLE_ENDS or age > SESSION_ENDS:
        return None
    if idle >= SEEN_EVERY:
        with app.database.write(durable=False) as connection:
            log_in_store.see_session(connection, session.id, now)
    return account


def renew_session(app: App, token: str) -> str:
    """Gives the session another secret: whoever has copied the one before is out."""
    renewed = new_token()
    with app.database.write() as connection:
        log_in_store.renew_session(connection, hash_of_token(token), hash_of_token(renewed))
    return renewed


def end_session(app: App, token: str) -> None:
    """Logs out here."""
    with app.database.write() as connection:
        log_in_store.end_session(connection, hash_of_token(token))


def sessions_of(app: App, account_id: int, token: str) -> list[LogInSession]:
    """Where the account is logged in; ``token`` is this session's secret."""
    with app.database.read() as connection:
        return log_in_store.sessions_of(connection, account_id, hash_of_token(token))


def log_out_elsewhere(app: App, account_id: int, token: str) -> int:
    """Logs the account out everywhere but here; how many places."""
    with app.database.write() as connection:
        return log_in_store.end_sessions_of(connection, account_id, hash_of_token(token))


def own_account(app: App, account_id: int) -> Account:
    """Raises NotFoundError."""
    with app.database.read() as connection:
        found = account_store.account_by_id(connection, account_id)
    if found is None:
        raise NotFoundError("Användaren finns inte.")
    return found


def forget_ended(app: App) -> int:
    """Takes away sessions and links that have ended; how many. For the ticker."""
    with app.database.write(durable=False) as connection:
        now = app.database.now(connection)
        return log_in_store.forget_ended(connection, now - SESSION_ENDS, now - SESSION_ENDS)
