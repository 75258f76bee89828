"""Accounts: who can log in, and what they may do."""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from scheduler.domain.accounts import Account
from scheduler.domain.bodies import Region
from scheduler.domain.errors import BadInputError, ConflictError, NotFoundError
from scheduler.domain.rights import Principal, Right, Role
from scheduler.services.app import App
from scheduler.services.guard import needs
from scheduler.storage import account_store
from scheduler.storage.audit_store import add_audit
from scheduler.storage.database import Connection

MIN_PASSWORD_LENGTH = 12
_MAX_NAME = 100

_hasher = PasswordHasher()


@cache
def _hash_of_nobody() -> str:
    """Checked where the user name is unknown, so that both answers take the same time."""
    return _hasher.hash("nobody")


def log_in(app: App, username: str, password: str) -> Account | None:
    """The account, or None where name or password is wrong."""
    with app.database.read() as connection:
        account = account_store.find_account(connection, username.strip())
    try:
        _hasher.verify(account.password_hash if account else _hash_of_nobody(), password)
    except (VerificationError, InvalidHashError):
        return None
    return account


def account_by_id(app: App, account_id: int) -> Account | None:
    with app.database.read() as connection:
        return account_store.account_by_id(connection, account_id)


@needs(Right.MANAGE_ACCOUNTS)
def accounts(app: App, region: str) -> list[Account]:
    """Everybody who can log in for the region."""
    with app.database.read() as connection:
        return account_store.accounts(connection, region)


@needs(Right.MANAGE_ACCOUNTS)
def put_account(
    app: App,
    username: str,
    region: str,
    password: str,
    role: Role = Role.ADMINISTRATOR,
    organisation: str = "",
    bodies: tuple[str, ...] = (),
) -> None:
    """Adds an account or gives it a new password and place; names of organisation and bodies as
    typed. Raises BadInputError for a short password or a place that cannot be, UnknownNameError,
    ConflictError where the name is taken in another region."""
    name = username.strip()
    if not name or len(name) > _MAX_NAME:
        raise BadInputError(f"Ange ett användarnamn på högst {_MAX_NAME} tecken.")
    if len(password) < MIN_PASSWORD_LENGTH:
        raise BadInputError(f"Lösenordet är för kort: välj minst {MIN_PASSWORD_LENGTH} tecken.")
    found = app.config.region(region)
    place = place_of(found, name, role, organisation, bodies)
    password_hash = _hasher.hash(password)
    with app.database.write() as connection:
        former = account_store.find_account(connection, name)
        if former is not None and former.region != region:
            raise ConflictError(f"Användarnamnet ”{name}” är taget: välj ett annat.")
        account_store.put_account(app.database, connection, name, password_hash, place)
        _audit(app, connection, "account", former.principal if former else None, place)


@needs(Right.MANAGE_ACCOUNTS)
def set_role(
    app: App,
    region: str,
    account_id: int,
    role: Role,
    organisation: str = "",
    bodies: tuple[str, ...] = (),
) -> None:
    """Gives an account another role. Raises as `put_account`, NotFoundError, and ConflictError
    where nobody would be left who can manage accounts."""
    found = app.config.region(region)
    with app.database.write() as connection:
        app.database.lock(connection, f"accounts of {region}")
        known = account_store.accounts(connection, region)
        account = next((one for one in known if one.id == account_id), None)
        if account is None:
            raise NotFoundError("Användaren finns inte.")
        place = place_of(found, account.username, role, organisation, bodies)
        others = [one for one in known if one.id != account_id]
        if role is not Role.ADMINISTRATOR and not any(
            one.role is Role.ADMINISTRATOR for one in others
        ):
            raise ConflictError(
                f"{account.username} är den enda administratören: gör någon annan till "
                "administratör först."
            )
        account_store.set_place(connection, account_id, place)
        _audit(app, connection, "role", account.principal, place)


def place_of(
    region: Region, name: str, role: Role, organisation: str, bodies: tuple[str, ...]
) -> Principal:
    """What somebody is to be, from names as typed. A secretary answers for bodies, of one
    organisation where none is named; a contact for an organisation."""
    own = region.require_organisation(organisation).key if organisation.strip() else ""
    keys = frozenset(region.require_body(body).key for body in bodies if body.strip())
    if role is Role.SECRETARY:
        if not keys:
            raise BadInputError("Ange minst ett organ som sekreteraren svarar för.")
        own = own or region.body(min(keys)).organisation
    elif keys:
        raise BadInputError("Bara en sekreterare har egna organ: ta bort dem eller byt roll.")
    if role is Role.CONTACT and not own:
        raise BadInputError("Ange vilken organisation den svarande hör till.")
    return Principal(name, region.key, role, own, keys)


def _audit(
    app: App, connection: Connection, action: str, old: Principal | None, new: Principal
) -> None:
    add_audit(
        app.database,
        connection,
        region=new.region or "",
        actor=app.principal.name,
        action=action,
        subject=new.name,
        details={"old": _told(old) if old else None, "new": _told(new)},
    )


def _told(one: Principal) -> dict[str, object]:
    return {
        "role": one.role.value if one.role else None,
        "organisation": one.organisation,
        "bodies": sorted(one.bodies),
    }
