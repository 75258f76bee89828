"""Accounts: who can log in, and what they may do."""

from __future__ import annotations

from scheduler.domain.accounts import Account
from scheduler.domain.bodies import Region
from scheduler.domain.errors import BadInputError, ConflictError, NotFoundError
from scheduler.domain.rights import Principal, Right, Role
from scheduler.services.app import App
from scheduler.services.ended import Ended, end_what_is_held
from scheduler.services.guard import needs
from scheduler.services.passwords import hash_password
from scheduler.storage import account_store, log_in_store
from scheduler.storage.audit_store import add_audit
from scheduler.storage.database import Connection

_MAX_NAME = 100


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
    """Adds an account, or gives it a new password and place and ends its sessions and links; names
    of organisation and bodies as typed. Raises BadInputError for a short password or a place that
    cannot be, UnknownNameError, ConflictError where the name is taken in another region."""
    name = username.strip()
    if not name or len(name) > _MAX_NAME:
        raise BadInputError(f"Ange ett användarnamn på högst {_MAX_NAME} tecken.")
    found = app.config.region(region)
    place = place_of(found, name, role, organisation, bodies)
    password_hash = hash_password(password)
    with app.database.write() as connection:
        former = account_store.find_account(connection, name)
        if former is not None and former.region != region:
            raise ConflictError(f"Användarnamnet ”{name}” är taget: välj ett annat.")
        account_store.put_account(app.database, connection, name, password_hash, place)
        if former is not None:
            log_in_store.end_sessions_of(connection, former.id)
            log_in_store.end_links_of(connection, former.id)
            if former.principal != place:
                end_what_is_held(app, connection, former)
        _audit(app, connection, "account", former.principal if former else None, place)


@needs(Right.MANAGE_ACCOUNTS)
def set_role(
    app: App,
    region: str,
    account_id: int,
    role: Role,
    organisation: str = "",
    bodies: tuple[str, ...] = (),
) -> Ended:
    """Gives an account another role, and ends the calendars and keys it had with the old one.
    Raises as `put_account`, NotFoundError, and ConflictError where nobody would be left who can
    manage accounts."""
    found = app.config.region(region)
    with app.database.write() as connection:
        account, known = _locked(app, connection, region, account_id)
        place = place_of(found, account.username, role, organisation, bodies)
        if role is not Role.ADMINISTRATOR:
            _check_somebody_is_left(account, known)
        account_store.set_place(connection, account_id, place)
        is_same = account.principal == place
        ended = Ended() if is_same else end_what_is_held(app, connection, account)
        _audit(app, connection, "role", account.principal, place)
    return ended


@needs(Right.MANAGE_ACCOUNTS)
def set_open(app: App, region: str, account_id: int, *, is_open: bool) -> Ended:
    """Closes an account, which is logged out at once and loses its calendars and keys, or opens it
    again. Raises NotFoundError, and ConflictError where nobody would be left who can manage
    accounts."""
    ended = Ended()
    with app.database.write() as connection:
        account, known = _locked(app, connection, region, account_id)
        if not is_open:
            _check_somebody_is_left(account, known)
            log_in_store.end_sessions_of(connection, account_id)
            log_in_store.end_links_of(connection, account_id)
            ended = end_what_is_held(app, connection, account)
        account_store.set_disabled(connection, account_id, not is_open)
        action = "open_account" if is_open else "close_account"
        _audit(app, connection, action, account.principal, account.principal)
    return ended


def _locked(
    app: App, connection: Connection, region: str, account_id: int
) -> tuple[Account, list[Account]]:
    """An account and all of the region's, which nobody else changes meanwhile."""
    app.database.lock(connection, f"accounts of {region}")
    known = account_store.accounts(connection, region)
    account = next((one for one in known if one.id == account_id), None)
    if account is None:
        raise NotFoundError("Användaren finns inte.")
    return account, known


def _check_somebody_is_left(account: Account, known: list[Account]) -> None:
    others = [one for one in known if one.id != account.id and not one.is_disabled]
    if not any(one.role is Role.ADMINISTRATOR for one in others):
        raise ConflictError(
            f"{account.username} är den enda administratören: gör någon annan till "
            "administratör först."
        )


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
        details={"old": place_values(old) if old else None, "new": place_values(new)},
    )


def place_values(one: Principal) -> dict[str, object]:
    """What the log keeps of what somebody may do."""
    return {
        "role": one.role.value if one.role else None,
        "organisation": one.organisation,
        "bodies": sorted(one.bodies),
    }
