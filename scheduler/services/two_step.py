"""Log-in in two steps: the password, and a code of the phone's (TOTP, RFC 6238)."""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime

import pyotp

from scheduler.domain.accounts import Account
from scheduler.domain.errors import BadInputError
from scheduler.services.app import App
from scheduler.services.passwords import is_password
from scheduler.services.secret_tokens import hash_of_token
from scheduler.storage import account_store, log_in_store
from scheduler.storage.audit_store import add_audit
from scheduler.storage.database import Connection

_CODES = 8
_STEP_SECONDS = 30
_WRONG = "Koden stämmer inte. Vänta på nästa i telefonen och försök igen."


def new_secret() -> str:
    """A secret to put in the phone, base32; kept only once a code has shown that it is there."""
    return pyotp.random_base32()


def address_of(account: Account, secret: str) -> str:
    """What the phone's program reads out of the QR code."""
    return pyotp.TOTP(secret, name=account.username, issuer="Svarsdag").provisioning_uri()


def turn_on(app: App, account_id: int, secret: str, code: str) -> list[str]:
    """Asks for codes from now on, and gives the recovery codes, shown this once. Raises
    BadInputError where the code does not fit the secret."""
    codes = [f"{secrets.token_hex(3)}-{secrets.token_hex(3)}" for _ in range(_CODES)]
    with app.database.write() as connection:
        step = _step_of(secret, code, app.database.now(connection))
        if step is None:
            raise BadInputError(_WRONG)
        log_in_store.set_totp(connection, account_id, secret)
        log_in_store.use_totp_step(connection, account_id, step)
        log_in_store.add_recovery_codes(connection, account_id, map(hash_of_token, codes))
        _audit(app, connection, account_id, "two_step_on")
    return codes


def turn_off(app: App, account_id: int, password: str) -> None:
    """Asks for the password alone again. Raises BadInputError where it is wrong."""
    with app.database.read() as connection:
        account = account_store.account_by_id(connection, account_id)
    if account is None or not is_password(account.password_hash, password):
        raise BadInputError("Lösenordet är fel: inget är ändrat.")
    with app.database.write() as connection:
        log_in_store.set_totp(connection, account_id, None)
        _audit(app, connection, account_id, "two_step_off")


def is_code(app: App, account_id: int, code: str) -> bool:
    """Whether it is the phone's code now, or a recovery code; each holds once."""
    with app.database.write() as connection:
        account = account_store.account_by_id(connection, account_id)
        if account is None or account.totp_secret is None or account.is_disabled:
            return False
        step = _step_of(account.totp_secret, code, app.database.now(connection))
        if step is not None:
            return log_in_store.use_totp_step(connection, account_id, step)
        wanted = hash_of_token(code.strip().lower())
        return log_in_store.use_recovery_code(connection, account_id, wanted)


def _step_of(secret: str, code: str, now: datetime) -> int | None:
    """The time step the code belongs to: this one, or one before or after for clocks that differ
    (RFC 6238, 5.2)."""
    typed, totp = "".join(code.split()), pyotp.TOTP(secret)
    this = int(now.timestamp()) // _STEP_SECONDS
    for step in (this, this - 1, this + 1):
        if hmac.compare_digest(totp.generate_otp(step).encode(), typed.encode()):
            return step
    return None


def _audit(app: App, connection: Connection, account_id: int, action: str) -> None:
    account = account_store.account_by_id(connection, account_id)
    if account is not None:
        add_audit(
            app.database,
            connection,
            region=account.region,
            actor=account.username,
            action=action,
            subject=account.username,
            details={},
        )
