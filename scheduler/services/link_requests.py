"""What a recipient asks for by the link in its mail: more time, that its meeting is counted on
another day, or that a colleague answers. The coordinator decides the first two."""

from __future__ import annotations

from datetime import date, timedelta

from scheduler.domain.answers import AnswerRequest, RequestKind, RequestState
from scheduler.domain.errors import BadInputError, ConflictError
from scheduler.domain.limits import MAX_DAYS
from scheduler.domain.swedish import long_date
from scheduler.domain.workdays import Workdays
from scheduler.services import responses
from scheduler.services.answer_requests import effect_of
from scheduler.services.app import App
from scheduler.services.link_answers import acting, check_not_too_many
from scheduler.services.request_notices import tell_coordinator
from scheduler.services.responses import Actor, Place
from scheduler.storage import request_store
from scheduler.storage.database import Connection


def ask_extension(app: App, token: str, until: date, reason: str) -> None:
    """Asks for a later last day. One that is asked for again with another day or reason replaces
    the one that waits.

    Raises BadInputError for a day that gives no more time or on which nobody works, or without a
    reason; ConflictError where an answer has come.
    """
    if not reason:
        raise BadInputError("Skälet saknas: skriv varför ni behöver mer tid.")
    with acting(app, token) as (connection, place, actor):
        _check_outstanding(place)
        last = place.entry.last_day(place.accepted.deadline)
        _check_until(app, until, last)
        _ask(app, connection, place, actor, RequestKind.EXTENSION, until, reason)


def _check_until(app: App, until: date, last: date) -> None:
    today = app.settings.today()
    if until <= last or until < today:
        raise BadInputError(
            f"{long_date(until)} ger inte mer tid: er sista svarsdag är {long_date(last)}. "
            "Ange en senare dag."
        )
    if until > max(last, today) + timedelta(days=MAX_DAYS):
        raise BadInputError(f"{long_date(until)} är mer än ett år bort: kontrollera året.")
    workdays = Workdays()
    if not workdays.is_workday(until):
        before, after = workdays.at_or_before(until), workdays.at_or_after(until)
        raise BadInputError(
            f"{long_date(until)} är ingen arbetsdag: ange till exempel {long_date(before)} eller "
            f"{long_date(after)}."
        )


def report_moved_meeting(app: App, token: str, day: date, reason: str) -> None:
    """Says that the meeting that decides is held on another ``day``; plans change when the
    coordinator confirms it.

    Raises BadInputError for a day that cannot be it, ConflictError where an answer has come or no
    meeting decides.
    """
    with acting(app, token) as (connection, place, actor):
        _check_outstanding(place)
        entry, today = place.entry, app.settings.today()
        if not entry.route:
            raise ConflictError("Inget möte är planerat för svaret: skriv till den som sände det.")
        planned = entry.route[-1].start_date
        if day == planned:
            raise BadInputError(f"{long_date(day)} är dagen som redan är planerad: bekräfta den.")
        if not today - timedelta(days=MAX_DAYS) <= day <= today + timedelta(days=MAX_DAYS):
            raise BadInputError(f"{long_date(day)} är mer än ett år bort: kontrollera året.")
        _ask(app, connection, place, actor, RequestKind.MOVED_MEETING, day, reason)


def _check_outstanding(place: Place) -> None:
    if not place.entry.is_outstanding:
        raise ConflictError("Ett svar är redan registrerat: ångra det först, om det är fel.")


def _ask(
    app: App,
    connection: Connection,
    place: Place,
    actor: Actor,
    kind: RequestKind,
    day: date,
    reason: str,
) -> None:
    entry, accepted = place.entry, place.accepted
    waiting = _waiting(connection, entry.id, kind)
    if waiting is not None:
        if (waiting.day, waiting.reason) == (day, reason):
            return
        request_store.settle_request(
            app.database, connection, waiting.id, RequestState.WITHDRAWN, actor.logged_name
        )
    check_not_too_many(app, len(request_store.requests_of(connection, entry.id)))
    request_id = request_store.add_request(
        app.database,
        connection,
        remiss_id=accepted.id,
        recipient_id=entry.id,
        kind=kind,
        day=day,
        reason=reason,
        actor=actor.logged_name,
    )
    old = waiting.day.isoformat() if waiting else None
    new = {"request": request_id, "day": day.isoformat(), "reason": reason, "instead_of": old}
    responses.log(app, connection, place, actor, f"ask_{kind.value}", new)
    effect, _fits = effect_of(app, connection, accepted, entry, kind, day)
    request = request_store.find_request(connection, accepted.id, request_id)
    if request is None:
        raise RuntimeError(f"request {request_id} vanished while it was stored")
    tell_coordinator(app, connection, place, request, effect)


def _waiting(connection: Connection, entry_id: int, kind: RequestKind) -> AnswerRequest | None:
    for one in request_store.requests_of(connection, entry_id):
        if one.kind is kind and one.state is RequestState.ASKED:
            return one
    return None


def withdraw_request(app: App, token: str, kind: RequestKind) -> None:
    """Takes back a request that waits; one that is decided stands (nothing is done)."""
    with acting(app, token) as (connection, place, actor):
        waiting = _waiting(connection, place.entry.id, kind)
        if waiting is None:
            return
        request_store.settle_request(
            app.database, connection, waiting.id, RequestState.WITHDRAWN, actor.logged_name
        )
        responses.log(
            app,
            connection,
            place,
            actor,
            f"withdraw_{kind.value}",
            {"request": waiting.id, "day": waiting.day.isoformat()},
        )
