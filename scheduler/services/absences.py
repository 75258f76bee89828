"""Who reads a mailbox while its reader is away.

The rule: a mail that is written on a day of an absence goes to the deputy, where there is one, and
says so; all other mail goes to the mailbox itself. Where it goes is looked up when it is written,
so that a change holds for all that is not sent yet.
"""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from scheduler.domain.accounts import Absence, Contact, ContactRole
from scheduler.domain.errors import BadInputError, ConflictError, NotFoundError
from scheduler.domain.rights import Right
from scheduler.services.app import App
from scheduler.services.contacts import addressee_of, check_address, end_links
from scheduler.services.guard import needs
from scheduler.storage import account_store
from scheduler.storage.audit_store import add_audit
from scheduler.storage.database import Connection

_MOST_ABSENCES = 20


@needs(Right.MANAGE_CONTACTS)
def set_deputy(
    app: App,
    region: str,
    actor: str,
    name: str,
    email: str,
    role: ContactRole = ContactRole.SECRETARY,
    seen: str | None = None,
) -> None:
    """Sets who reads the mail of the mailbox while its reader is away; an empty address takes the
    deputy away, and the links that were sent to it end. ``seen`` is the address the user saw.

    Raises UnknownNameError, BadInputError, NotFoundError where there is no mailbox, ConflictError
    where somebody has changed the deputy since.
    """
    address = email.strip()
    with app.database.write() as connection:
        former = _stored(app, connection, region, name, role)
        old = former.deputy_email
        if seen is not None and seen != old and address != old:
            raise ConflictError(
                f"Någon annan har just ändrat ersättaren till {old or 'ingen'}. Din är inte "
                "sparad: se efter vem som gäller, och spara igen."
            )
        if address:
            check_address(address)
            if address.casefold() == former.email.casefold():
                raise BadInputError(
                    "Ersättaren har samma adress som brevlådan: ange den som läser i stället."
                )
        if address == old:
            return
        _put(app, connection, region, actor, former, replace(former, deputy_email=address))
        if old:
            end_links(app, connection, region, actor, former.of, old)


@needs(Right.MANAGE_CONTACTS)
def add_absence(
    app: App,
    region: str,
    actor: str,
    name: str,
    absence: Absence,
    role: ContactRole = ContactRole.SECRETARY,
) -> None:
    """Says when nobody reads the mailbox. Those that are over are dropped.

    Raises UnknownNameError, NotFoundError where there is no mailbox, BadInputError for days that
    cannot be or where there is no deputy.
    """
    today = app.settings.today()
    if absence.first > absence.last:
        raise BadInputError("Frånvaron slutar innan den börjar: byt plats på dagarna.")
    if absence.last < today:
        raise BadInputError("Frånvaron är redan över: ange en dag som kommer.")
    with app.database.write() as connection:
        former = _stored(app, connection, region, name, role)
        if not former.deputy_email:
            raise BadInputError(
                "Ange först en ersättare: utan någon går breven till brevlådan också under "
                "frånvaron."
            )
        kept = {one for one in former.absences if one.last >= today} | {absence}
        if len(kept) > _MOST_ABSENCES:
            raise BadInputError(f"Högst {_MOST_ABSENCES} tider: ta bort någon först.")
        new = replace(former, absences=tuple(sorted(kept, key=lambda one: (one.first, one.last))))
        if new != former:
            _put(app, connection, region, actor, former, new)


@needs(Right.MANAGE_CONTACTS)
def remove_absence(
    app: App,
    region: str,
    actor: str,
    name: str,
    first: date,
    role: ContactRole = ContactRole.SECRETARY,
) -> None:
    """Takes away the absence that begins on ``first``. Raises UnknownNameError or NotFoundError."""
    with app.database.write() as connection:
        former = _stored(app, connection, region, name, role)
        kept = tuple(one for one in former.absences if one.first != first)
        if kept == former.absences:
            raise NotFoundError("Frånvaron är redan borttagen.")
        _put(app, connection, region, actor, former, replace(former, absences=kept))


def _stored(app: App, connection: Connection, region: str, name: str, role: ContactRole) -> Contact:
    of = addressee_of(app.config.region(region), name, role)
    found = account_store.find_contact(connection, region, of)
    if found is None:
        raise NotFoundError("Ingen adress är angiven: ange brevlådan först, sedan ersättaren.")
    return found


def _put(
    app: App, connection: Connection, region: str, actor: str, former: Contact, new: Contact
) -> None:
    account_store.put_contact(app.database, connection, region, new)
    add_audit(
        app.database,
        connection,
        region=region,
        actor=actor,
        action="absence",
        subject=new.of.key,
        details={"role": new.of.role.value, "old": _told(former), "new": _told(new)},
    )


def _told(contact: Contact) -> dict[str, object]:
    return {
        "deputy": contact.deputy_email,
        "absences": [f"{one.first.isoformat()}–{one.last.isoformat()}" for one in contact.absences],
    }
