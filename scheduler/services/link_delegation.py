"""A recipient lets a colleague answer: the colleague gets a link of its own, the old one goes on
working and says who has it. Who may decide the answer is not changed by it (KL 6:37-38)."""

from __future__ import annotations

from scheduler.domain.errors import BadInputError, ConflictError
from scheduler.services import responses
from scheduler.services.app import App
from scheduler.services.contacts import check_address
from scheduler.services.link_answers import acting, check_not_too_many
from scheduler.services.request_notices import tell_delegate
from scheduler.storage import answer_link_store, request_store


def delegate(app: App, token: str, name: str, email: str) -> None:
    """Lets ``name`` answer in the recipient's place. Reminders go to the colleague from now on;
    those that go on to the chief still do. Another colleague takes over from the one who has it.

    Raises BadInputError for an address that cannot be one, ConflictError where an answer has come.
    """
    if not name:
        raise BadInputError("Namnet saknas: skriv vem som ska svara i stället.")
    check_address(email)
    with acting(app, token) as (connection, place, actor):
        entry = place.entry
        mine = actor.link.address if actor.link else ""
        if email.casefold() == mine.casefold():
            raise BadInputError(
                f"{email} är adressen som länken redan är sänd till: ange en annan."
            )
        if not entry.is_outstanding:
            raise ConflictError("Ett svar är redan registrerat: ångra det först, om det är fel.")
        standing = request_store.standing_delegation(connection, entry.id)
        if standing is not None and (standing.name, standing.email) == (name, email):
            return
        check_not_too_many(app, request_store.count_delegations(connection, entry.id))
        if standing is not None:
            request_store.end_delegation(app.database, connection, entry.id, actor.logged_name)
            answer_link_store.revoke_links(
                app.database, connection, entry.id, actor.logged_name, standing.email
            )
        request_store.add_delegation(
            app.database,
            connection,
            remiss_id=place.accepted.id,
            recipient_id=entry.id,
            name=name,
            email=email,
            actor=actor.logged_name,
        )
        found = request_store.standing_delegation(connection, entry.id)
        if found is None:
            raise RuntimeError(
                f"the delegation of recipient {entry.id} vanished while it was stored"
            )
        new = {"name": name, "email": email, "instead_of": standing.email if standing else None}
        responses.log(app, connection, place, actor, "delegate", new)
        tell_delegate(app, connection, place, found, mine)


def end_delegation(app: App, token: str) -> None:
    """Takes the answer back from the colleague, whose links end; nothing where nobody has it.

    Raises ConflictError where the colleague itself would: it may answer, or tell who asked it.
    """
    with acting(app, token) as (connection, place, actor):
        standing = request_store.standing_delegation(connection, place.entry.id)
        if standing is None:
            return
        if actor.link is not None and actor.link.address == standing.email:
            raise ConflictError(
                "Svaret är överlämnat till er: den som lämnade över det kan ta tillbaka det."
            )
        by = actor.logged_name
        request_store.end_delegation(app.database, connection, place.entry.id, by)
        answer_link_store.revoke_links(app.database, connection, place.entry.id, by, standing.email)
        old = {"name": standing.name, "email": standing.email}
        responses.log(app, connection, place, actor, "end_delegation", old)
