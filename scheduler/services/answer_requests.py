"""What recipients ask the coordinator for: shown with what it would do, granted or refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from scheduler.domain.answers import AnswerRequest, Delegation, RequestKind, RequestState
from scheduler.domain.changes import DateChange
from scheduler.domain.errors import BadInputError, ConflictError, NotFoundError
from scheduler.domain.meetings import Meeting
from scheduler.domain.remisser import AcceptedRound, RegisterEntry, RemissState
from scheduler.domain.rights import Right
from scheduler.domain.swedish import long_date
from scheduler.domain.workdays import Workdays
from scheduler.planning import extension_effect, moved_effect
from scheduler.planning.explain import phrase
from scheduler.planning.proposal import Reason
from scheduler.services import responses
from scheduler.services.acceptance import kept_reasons
from scheduler.services.app import App
from scheduler.services.guard import needs
from scheduler.services.reminder_sync import sync_reminders
from scheduler.services.request_notices import tell_recipient
from scheduler.services.responses import Actor, Place
from scheduler.services.stated_meetings import move_meeting
from scheduler.storage import feed_store, meeting_store, remiss_store, request_store
from scheduler.storage.database import Connection

_MAX_DECISION = 2_000


class WaitingRequest(Struct, frozen=True):
    """A request that nobody has decided. ``effect`` says in Swedish what granting it does;
    ``fits`` is whether it leaves the round's target as it is."""

    accepted: AcceptedRound
    entry: RegisterEntry
    request: AnswerRequest
    effect: tuple[str, ...]
    fits: bool


def effect_of(
    app: App,
    connection: Connection,
    accepted: AcceptedRound,
    entry: RegisterEntry,
    kind: RequestKind,
    day: date,
) -> tuple[tuple[str, ...], bool]:
    """What it does to the round that ``entry`` answers until ``day``, or meets on it; and whether
    the round's dates stand."""
    region = app.config.region(accepted.region)
    if kind is RequestKind.EXTENSION:
        meetings = meeting_store.meetings(connection, region.key, [accepted.owner])
        found = extension_effect.extension_effect(
            region, accepted, entry, day, meetings, Workdays()
        )
        return _phrased(found.reasons), found.target_kept
    moved = moved_effect.moved_effect(region, accepted, entry, day, Workdays())
    return _phrased(moved.reasons), moved.in_time


def _phrased(reasons: Sequence[Reason]) -> tuple[str, ...]:
    return tuple(phrase(reason) for reason in reasons)


@needs(Right.READ_MATTERS)
def waiting_requests(app: App, region: str, most: int | None = None) -> list[WaitingRequest]:
    """Those of the region's open rounds, the oldest first, at most ``most`` of them."""
    with app.database.read() as connection:
        found = request_store.waiting_requests(connection, region)[:most]
        ids = {one.remiss_id for one in found}
        rounds = {one.id: one for one in remiss_store.rounds_by_id(connection, ids)}
        waiting = []
        for one in found:
            accepted = rounds[one.remiss_id]
            entry = accepted.entry(one.recipient_id)
            effect, fits = effect_of(app, connection, accepted, entry, one.kind, one.day)
            waiting.append(WaitingRequest(accepted, entry, one, effect, fits))
        return waiting


class Sayings(Struct, frozen=True):
    """What recipients have asked for, by their id in the register, the oldest first, and the
    colleagues who have their answers now."""

    requests: Mapping[int, Sequence[AnswerRequest]]
    delegations: Mapping[int, Delegation]


@needs(Right.READ_MATTERS)
def sayings(app: App, region: str, round_ids: Sequence[str]) -> Sayings:
    """Those of the region's rounds."""
    with app.database.read() as connection:
        known = [key for key in round_ids if remiss_store.find_round(connection, region, key)]
        return Sayings(
            request_store.requests_of_rounds(connection, known),
            request_store.standing_in_region(connection, region),
        )


@needs(Right.MANAGE_ROUNDS)
def decide(
    app: App,
    region: str,
    actor: str,
    round_id: str,
    request_id: int,
    *,
    grant: bool,
    decision: str = "",
) -> AnswerRequest:
    """Grants or refuses, and tells the recipient at once. A second click changes nothing.

    Granting an extension moves the recipient's last day and its reminders; granting a moved meeting
    moves the meeting in the body's plan, and the round is then replanned as after any other move.

    Raises NotFoundError, ConflictError where it was decided otherwise, taken back or answered
    meanwhile, and BadInputError for a refusal without a reason.
    """
    text = decision.strip()[:_MAX_DECISION]
    if not grant and not text:
        raise BadInputError("Skälet saknas: skriv varför det inte går, så att mottagaren förstår.")
    with app.database.write() as connection:
        # The order in which a replan takes its locks too: meetings first.
        app.database.lock(connection, f"meetings of {region}")
        request = _found(connection, region, round_id, request_id)
        responses.lock_entry(app, connection, request.recipient_id)
        request = _found(connection, region, round_id, request_id)
        accepted = remiss_store.find_round(connection, region, round_id)
        if accepted is None:
            raise NotFoundError("Rundan finns inte.")
        place = Place(accepted, accepted.entry(request.recipient_id))
        wished = RequestState.GRANTED if grant else RequestState.REFUSED
        if request.state is wished:
            return request
        if request.state is not RequestState.ASKED:
            raise ConflictError("Begäran är redan avgjord eller återtagen: ladda om sidan.")
        if accepted.state is not RemissState.OPEN:
            raise ConflictError("Rundan är avslutad: öppna den igen för att avgöra begäran.")
        if grant and not place.entry.is_outstanding:
            raise ConflictError(
                "Mottagaren har redan svarat eller avstått: inget behöver beviljas."
            )
        request_store.settle_request(app.database, connection, request_id, wished, actor, text)
        decided = replace(request, state=wished, decided_by=actor, decision=text)
        if not grant:
            _refuse(app, connection, place, decided)
        elif request.kind is RequestKind.EXTENSION:
            _extend(app, connection, place, decided)
        else:
            _move(app, connection, place, actor, decided)
        old_day = place.entry.extended_to.isoformat() if place.entry.extended_to else None
        new = {
            "request": request_id,
            "kind": request.kind.value,
            "day": request.day.isoformat(),
            "decision": text,
            "old_extended_to": old_day,
        }
        action = "grant_request" if grant else "refuse_request"
        responses.log(app, connection, place, Actor(actor), action, new)
        return decided


def _found(connection: Connection, region: str, round_id: str, request_id: int) -> AnswerRequest:
    request = None
    if remiss_store.find_round(connection, region, round_id) is not None:
        request = request_store.find_request(connection, round_id, request_id)
    if request is None:
        raise NotFoundError("Begäran finns inte.")
    return request


def _refuse(app: App, connection: Connection, place: Place, request: AnswerRequest) -> None:
    what = "Anståndet" if request.kind is RequestKind.EXTENSION else "Det flyttade mötet"
    last = long_date(place.entry.last_day(place.accepted.deadline))
    title = f"{what} till {long_date(request.day)} är inte beviljat"
    if request.kind is RequestKind.MOVED_MEETING:
        title = f"{what} {long_date(request.day)} är inte godtaget"
    why = (request.decision, f"Sista svarsdag är fortfarande {last}.")
    tell_recipient(app, connection, place, request, title, why)


def _extend(app: App, connection: Connection, place: Place, request: AnswerRequest) -> None:
    accepted, entry, until = place.accepted, place.entry, request.day
    name = app.config.region(accepted.region).body(entry.body).name
    reason = extension_effect.granted(name, until, accepted.deadline)
    changed = replace(entry, extended_to=until, why=(*entry.why, *kept_reasons([reason])))
    after = replace(
        accepted,
        deadline_version=accepted.deadline_version + 1,
        sequence=accepted.sequence + 1,
        register=tuple(changed if one.id == entry.id else one for one in accepted.register),
    )
    if not remiss_store.change_round(app.database, connection, after):
        raise ConflictError("Rundan har just ändrats av någon annan: ladda om sidan.")
    sync_reminders(app, connection, after)
    feed_store.bump_changed_at(app.database, connection, accepted.region)
    old = long_date(entry.last_day(accepted.deadline))
    why = (request.decision or "Ni har begärt anstånd, och det är beviljat.",)
    title = f"Anståndet till {long_date(until)} är beviljat"
    changes = (DateChange("Sista svarsdag", old, long_date(until)),)
    tell_recipient(app, connection, Place(after, changed), request, title, why, changes)


def _move(
    app: App, connection: Connection, place: Place, actor: str, request: AnswerRequest
) -> None:
    meeting = _planned_meeting(connection, place)
    move_meeting(
        app, connection, place.accepted.region, actor, meeting, request.day, _text(request)
    )
    title = f"Mötet {long_date(request.day)} är antecknat"
    why = (
        request.decision or "Mötet är flyttat i planen.",
        "Ändras era datum i remissen får ni ett brev till.",
    )
    tell_recipient(app, connection, place, request, title, why)


def _planned_meeting(connection: Connection, place: Place) -> Meeting:
    """The meeting that decides, as the body's plan holds it."""
    route = place.entry.route
    stored = (
        meeting_store.find_meeting(connection, place.accepted.region, route[-1].meeting_id)
        if route
        else None
    )
    if stored is None:
        raise ConflictError("Mötet finns inte längre i planen: planera om rundan.")
    return stored


def _text(request: AnswerRequest) -> str:
    reason = f": {request.reason}" if request.reason else ""
    return f"Mottagaren säger att mötet är {long_date(request.day)}{reason}"
