"""Accounts are made by invitation."""

from __future__ import annotations

from msgspec import Struct

from scheduler.domain.accounts import Account
from scheduler.domain.errors import BadInputError, ConflictError, NotFoundError
from scheduler.domain.log_ins import INVITATION_LASTS, LinkPurpose, LogInLink
from scheduler.domain.rights import ROLE_WORDS, Right, Role
from scheduler.reminders.letters.log_ins import invitation_letter
from scheduler.services.accounts import place_of, place_values
from scheduler.services.app import App
from scheduler.services.contacts import check_address
from scheduler.services.guard import needs
from scheduler.services.passwords import hash_password
from scheduler.services.reminders import can_send
from scheduler.services.secret_tokens import hash_of_token, new_token
from scheduler.services.single_mails import send_now
from scheduler.storage import account_store, log_in_store
from scheduler.storage.audit_store import add_audit
from scheduler.storage.database import Connection, IntegrityError

_ENDED = (
    "Inbjudan gäller inte längre: den kan användas en gång, inom sju dagar. Be om en ny av den "
    "som bjöd in dig."
)


class Invited(Struct, frozen=True):
    """A new invitation's address, shown this once. ``not_sent`` says in Swedish why no mail went,
    "" where it did."""

    url: str
    not_sent: str


@needs(Right.MANAGE_ACCOUNTS)
def invite(
    app: App,
    region: str,
    email: str,
    role: Role,
    organisation: str = "",
    bodies: tuple[str, ...] = (),
) -> Invited:
    """Sends a one-time link to the address; earlier ones to it end. Names as typed. Raises
    BadInputError, UnknownNameError, or ConflictError where somebody has the address."""
    address = email.strip().lower()
    check_address(address)
    found = app.config.region(region)
    place = place_of(found, address, role, organisation, bodies)
    token = new_token()
    with app.database.write() as connection:
        if account_store.account_by_email(connection, address) is not None:
            raise ConflictError(f"{address} har redan en användare: ändra behörigheten i stället.")
        log_in_store.end_invitations_to(connection, region, address)
        now = app.database.now(connection)
        link = LogInLink(
            id=0,
            purpose=LinkPurpose.INVITATION,
            email=address,
            place=place,
            account_id=None,
            created_by=app.principal.name,
            created_at=now,
            expires_at=now + INVITATION_LASTS,
        )
        log_in_store.add_link(connection, link, hash_of_token(token))
        _audit(app, connection, region, app.principal.name, "invite", link)
    url = f"{app.settings.base_url}/inbjudan/{token}"
    if not can_send(app):
        return Invited(url, "Ingen e-postserver är angiven.")
    try:
        letter = invitation_letter(found.name, ROLE_WORDS[role], app.principal.name, url)
        send_now(app, address, letter)
    except BadInputError as error:
        return Invited(url, str(error))
    return Invited(url, "")


@needs(Right.MANAGE_ACCOUNTS)
def invitations(app: App, region: str) -> list[LogInLink]:
    """Those that nobody has used yet."""
    with app.database.read() as connection:
        return log_in_store.invitations(connection, region, app.database.now(connection))


@needs(Right.MANAGE_ACCOUNTS)
def withdraw_invitation(app: App, region: str, link_id: int) -> None:
    """Ends an invitation. Raises NotFoundError where it has ended."""
    with app.database.write() as connection:
        known = log_in_store.invitations(connection, region, app.database.now(connection))
        link = next((one for one in known if one.id == link_id), None)
        if link is None or not log_in_store.use_link(connection, link_id):
            raise NotFoundError("Inbjudan finns inte längre.")
        _audit(app, connection, region, app.principal.name, "withdraw_invitation", link)


def open_invitation(app: App, token: str) -> LogInLink:
    """What the link invites to. Raises NotFoundError where it has ended."""
    with app.database.read() as connection:
        return _link(app, connection, token)


def accept_invitation(app: App, token: str, password: str) -> Account:
    """Makes the account, whose user name is the address. Raises NotFoundError, BadInputError for a
    password that cannot be, or ConflictError where somebody has the address by now."""
    with app.database.read() as connection:
        _link(app, connection, token)
    password_hash = hash_password(password)
    taken = "Adressen har redan en användare: logga in, eller be om ett nytt lösenord."
    try:
        with app.database.write() as connection:
            link = _link(app, connection, token)
            if not log_in_store.use_link(connection, link.id):
                raise NotFoundError(_ENDED)
            if account_store.find_account(connection, link.email) is not None:
                raise ConflictError(taken)
            account_store.put_account(
                app.database, connection, link.email, password_hash, link.place, link.email
            )
            _audit(app, connection, link.place.region or "", link.email, "accept_invitation", link)
            made = account_store.find_account(connection, link.email)
    except IntegrityError:
        raise ConflictError(taken) from None
    if made is None:
        raise NotFoundError(_ENDED)
    return made


def _link(app: App, connection: Connection, token: str) -> LogInLink:
    now = app.database.now(connection)
    purpose = LinkPurpose.INVITATION
    found = log_in_store.find_link(connection, hash_of_token(token), purpose, now)
    if found is None or found.place.region not in app.config.regions:
        raise NotFoundError(_ENDED)
    return found


def _audit(
    app: App, connection: Connection, region: str, actor: str, action: str, link: LogInLink
) -> None:
    add_audit(
        app.database,
        connection,
        region=region,
        actor=actor,
        action=action,
        subject=link.email,
        details=place_values(link.place),
    )
