"""Passwords: hashed, checked, changed, and set anew by a link."""

from __future__ import annotations

import logging
import threading
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from scheduler.domain.accounts import Account
from scheduler.domain.errors import BadInputError, NotFoundError, SvarsdagError
from scheduler.domain.log_ins import RESET_LASTS, LinkPurpose, LogInLink
from scheduler.reminders.letters.log_ins import new_password_letter
from scheduler.services.app import App
from scheduler.services.secret_tokens import hash_of_token, new_token
from scheduler.services.single_mails import send_now
from scheduler.storage import account_store, log_in_store
from scheduler.storage.audit_store import add_audit
from scheduler.storage.database import Connection

logger = logging.getLogger(__name__)

MIN_PASSWORD_LENGTH = 12
_MAX_PASSWORD_LENGTH = 200  # what is longer only takes time to hash
_ENDED = "Länken gäller inte längre: den kan användas en gång, inom en timme. Begär en ny."

_hasher = PasswordHasher()


@cache
def hash_of_nobody() -> str:
    """Checked where the user name is unknown, so that both answers take the same time."""
    return _hasher.hash("nobody")


def hash_password(password: str) -> str:
    """Raises BadInputError for one that is too short or too long."""
    if len(password) < MIN_PASSWORD_LENGTH:
        raise BadInputError(f"Lösenordet är för kort: välj minst {MIN_PASSWORD_LENGTH} tecken.")
    if len(password) > _MAX_PASSWORD_LENGTH:
        raise BadInputError(f"Lösenordet är för långt: högst {_MAX_PASSWORD_LENGTH} tecken.")
    return _hasher.hash(password)


def is_password(password_hash: str, password: str) -> bool:
    """Whether the password is the one that was hashed."""
    try:
        return _hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


def change_password(app: App, account_id: int, old: str, new: str, session_token: str) -> None:
    """Gives the account a new password; every other place it is logged in at is logged out.
    Raises BadInputError where the old one is wrong or the new one cannot be."""
    with app.database.read() as connection:
        account = account_store.account_by_id(connection, account_id)
    if account is None or not is_password(account.password_hash, old):
        raise BadInputError("Det nuvarande lösenordet är fel: inget är ändrat.")
    password_hash = hash_password(new)
    with app.database.write() as connection:
        _set(app, connection, account, password_hash, hash_of_token(session_token))


def ask_for_new_password(app: App, email: str) -> None:
    """Sends a link to the address if an account has it. Whoever asks cannot tell: the mail is
    written and sent beside the answer, which takes the same time either way."""
    threading.Thread(target=_send_link, args=(app, email.strip().lower()), daemon=True).start()


def _send_link(app: App, email: str) -> None:
    try:
        with app.database.write() as connection:
            account = account_store.account_by_email(connection, email)
            if account is None or account.is_disabled:
                return
            token = new_token()
            now = app.database.now(connection)
            log_in_store.end_links_of(connection, account.id)
            link = LogInLink(
                id=0,
                purpose=LinkPurpose.NEW_PASSWORD,
                email=email,
                place=account.principal,
                account_id=account.id,
                created_by=account.username,
                created_at=now,
                expires_at=now + RESET_LASTS,
            )
            log_in_store.add_link(connection, link, hash_of_token(token))
        url = f"{app.settings.base_url}/nytt-losenord/{token}"
        send_now(app, email, new_password_letter(url))
    except SvarsdagError as error:
        logger.warning("no link for a new password could be sent: %s", error)
    except Exception:
        logger.exception("no link for a new password could be sent")


def open_new_password(app: App, token: str) -> str:
    """Whose password the link sets. Raises NotFoundError where it no longer does."""
    with app.database.read() as connection:
        return _link(app, connection, token).email


def set_new_password(app: App, token: str, password: str) -> None:
    """Uses the link; the account is logged out everywhere. Raises NotFoundError, BadInputError."""
    with app.database.read() as connection:
        _link(app, connection, token)
    password_hash = hash_password(password)
    with app.database.write() as connection:
        link = _link(app, connection, token)
        account = account_store.account_by_id(connection, link.account_id or 0)
        if account is None or not log_in_store.use_link(connection, link.id):
            raise NotFoundError(_ENDED)
        _set(app, connection, account, password_hash, "")


def _link(app: App, connection: Connection, token: str) -> LogInLink:
    now = app.database.now(connection)
    purpose = LinkPurpose.NEW_PASSWORD
    found = log_in_store.find_link(connection, hash_of_token(token), purpose, now)
    if found is None:
        raise NotFoundError(_ENDED)
    return found


def _set(
    app: App, connection: Connection, account: Account, password_hash: str, this_session: str
) -> None:
    account_store.set_password(connection, account.id, password_hash)
    log_in_store.end_links_of(connection, account.id)
    ended = log_in_store.end_sessions_of(connection, account.id, this_session)
    add_audit(
        app.database,
        connection,
        region=account.region,
        actor=account.username,
        action="new_password",
        subject=account.username,
        details={"logged_out": ended},
    )
