"""Incoming remisser on the stored meetings: propose, accept, register the answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from msgspec.structs import replace

from scheduler.domain.errors import BadInputError, ConflictError, NotFoundError
from scheduler.domain.incoming_rounds import AcceptedIncoming, IncomingEntry
from scheduler.domain.meetings import Meeting
from scheduler.domain.remisser import ResponseState, RouteMeeting
from scheduler.domain.rights import Right
from scheduler.domain.swedish import long_date
from scheduler.planning.incoming.proposal import IncomingProposal, IncomingStep
from scheduler.services.acceptance import kept_reasons
from scheduler.services.app import App
from scheduler.services.guard import needs, require
from scheduler.services.incoming import PlannedIncoming, plan_incoming
from scheduler.services.incoming_wishes import IncomingWish
from scheduler.services.reminder_sync import sync_reminders
from scheduler.services.remiss_letters import LetterReading
from scheduler.storage import feed_store, incoming_store, meeting_store, reminder_store
from scheduler.storage.audit_store import add_audit
from scheduler.storage.database import Connection, IntegrityError

_MAX_NOTE = 2_000


@needs(Right.MANAGE_INCOMING)
def propose_stored(
    app: App, region: str, wish: IncomingWish, letter: LetterReading | None = None
) -> PlannedIncoming:
    """The proposals on the meetings stored now. Raises as `plan_incoming`."""
    with app.database.read() as connection:
        meetings = meeting_store.meetings(connection, region)
    return plan_incoming(app.config, app.config.region(region), meetings, wish, letter)


@needs(Right.MANAGE_INCOMING)
def accept_incoming(
    app: App,
    region: str,
    actor: str,
    wish: IncomingWish,
    incoming_id: str,
    *,
    expected_sent: date,
    past_confirmed: bool = False,
) -> AcceptedIncoming:
    """Stores the remiss with its way, in one transaction.

    ``expected_sent`` is the day the user saw. Raises ConflictError where the meetings have changed
    since, or where the remiss is already accepted; BadInputError where it cannot be answered in
    time, or the last day has passed and nobody confirmed that.
    """
    found = app.config.region(region)
    if wish.body:
        require(app, Right.MANAGE_INCOMING, region, found.require_body(wish.body).key)
    try:
        with app.database.write() as connection:
            meetings = meeting_store.meetings(connection, region)
            (proposal, *_rest) = plan_incoming(app.config, found, meetings, wish).parts
            accepted = _accepted(
                proposal,
                {meeting.id: meeting for meeting in meetings},
                incoming_id,
                region=region,
                actor=actor,
                moment=app.database.now(connection),
            )
            if accepted.sent_day != expected_sent:
                raise ConflictError(
                    "Mötesplanerna har ändrats sedan förslaget visades: granska det nya "
                    "förslaget och godkänn igen."
                )
            if accepted.last_day < app.settings.today() and not past_confirmed:
                raise BadInputError(
                    f"Sista svarsdag {long_date(accepted.last_day)} har redan passerat: bekräfta "
                    "att remissen ändå ska registreras."
                )
            return _store(app, connection, accepted)
    except IntegrityError:
        raise ConflictError("Remissen är redan godkänd: se den i listan.") from None


def _accepted(
    proposal: IncomingProposal,
    stored: Mapping[str, Meeting],
    incoming_id: str,
    *,
    region: str,
    actor: str,
    moment: datetime,
) -> AcceptedIncoming:
    """The remiss as it stands when ``actor`` accepts ``proposal``; the steps' ids are 0 until it
    is stored. Raises BadInputError where it cannot be answered in time."""
    remiss = proposal.remiss
    if proposal.sent is None or not proposal.possible:
        raise BadInputError(
            "Svaret hinner inte fram, så det finns inget att godkänna: välj en av lösningarna."
        )
    return AcceptedIncoming(
        id=incoming_id,
        region=region,
        body=remiss.body,
        sender=remiss.sender,
        sender_dnr=remiss.sender_dnr,
        dnr=remiss.dnr,
        title=remiss.title,
        part=remiss.part,
        received=remiss.received,
        deadline=remiss.deadline,
        deadline_time=remiss.deadline_time,
        extended_to=remiss.extended_to,
        limit=proposal.limit,
        sent_day=proposal.sent,
        why=kept_reasons(proposal.why),
        state=ResponseState.WAITING,
        accepted_by=actor,
        accepted_at=moment,
        answered_at=None,
        answered_by=None,
        note="",
        sequence=0,
        updated_at=moment,
        steps=tuple(incoming_entry(step, stored) for step in proposal.steps),
        asked=remiss,
    )


def incoming_entry(step: IncomingStep, stored: Mapping[str, Meeting]) -> IncomingEntry:
    """A step as it is stored; its id is 0 until it is. A meeting that is not ``stored`` is an extra
    one."""
    meeting = None
    if step.meeting is not None:
        known = step.meeting.id if step.meeting.id in stored else ""
        meeting = RouteMeeting(step.body.key, known, step.meeting.start_date, step.meeting.end_date)
    return IncomingEntry(
        id=0,
        body=step.body.key,
        for_body=step.for_body.key,
        role=step.role,
        decision=step.decision,
        meeting=meeting,
        papers_day=step.papers_day,
        summons_day=step.summons_day,
        approved_day=step.approved_day,
        ready_day=step.ready_day,
        why=kept_reasons(step.why),
    )


def _store(app: App, connection: Connection, accepted: AcceptedIncoming) -> AcceptedIncoming:
    steps = incoming_store.add_incoming(app.database, connection, accepted)
    stored = replace(accepted, steps=steps)
    changes = sync_reminders(app, connection, stored)
    feed_store.bump_changed_at(app.database, connection, accepted.region)
    details = {
        "title": accepted.title,
        "sender": accepted.sender,
        "body": accepted.body,
        "deadline": accepted.last_day.isoformat(),
        "sent": accepted.sent_day.isoformat(),
        "reminders": len(changes.new),
    }
    audit_incoming(app, connection, accepted, accepted.accepted_by, "accept_incoming", details)
    return stored


def audit_incoming(
    app: App,
    connection: Connection,
    accepted: AcceptedIncoming,
    actor: str,
    action: str,
    details: Mapping[str, object],
) -> None:
    """Writes down who did what to the remiss."""
    add_audit(
        app.database,
        connection,
        region=accepted.region,
        actor=actor,
        action=action,
        subject=accepted.id,
        details=details,
    )


@needs(Right.READ_MATTERS)
def all_incoming(app: App, region: str) -> list[AcceptedIncoming]:
    """The region's incoming remisser, the nearest last day first."""
    with app.database.read() as connection:
        return incoming_store.all_incoming(connection, region)


@needs(Right.READ_MATTERS)
def get_incoming(app: App, region: str, incoming_id: str) -> AcceptedIncoming:
    """Raises NotFoundError."""
    with app.database.read() as connection:
        return stored_incoming(connection, region, incoming_id)


def stored_incoming(connection: Connection, region: str, incoming_id: str) -> AcceptedIncoming:
    """In the caller's transaction. Raises NotFoundError."""
    found = incoming_store.find_incoming(connection, region, incoming_id)
    if found is None:
        raise NotFoundError("Remissen finns inte.")
    return found


@needs(Right.MANAGE_INCOMING)
def register_sent(app: App, region: str, actor: str, incoming_id: str, note: str) -> None:
    """Registers that the answer is sent; reminders stop.

    Raises NotFoundError, or ConflictError where it already is.
    """
    with app.database.write() as connection:
        accepted = stored_incoming(connection, region, incoming_id)
        require(app, Right.MANAGE_INCOMING, region, accepted.body)
        text = note.strip()[:_MAX_NOTE]
        if not incoming_store.set_answered(app.database, connection, incoming_id, actor, text):
            raise ConflictError("Svaret är redan registrerat av någon annan.")
        feed_store.bump_changed_at(app.database, connection, region)
        stopped = reminder_store.cancel_for_incoming(connection, incoming_id)
        details = {"note": text, "reminders": stopped}
        audit_incoming(app, connection, accepted, actor, "incoming_answered", details)


@needs(Right.MANAGE_INCOMING)
def withdraw_sent(app: App, region: str, actor: str, incoming_id: str) -> None:
    """Takes a registered answer back; reminders that lie ahead go out again.

    Raises NotFoundError, or ConflictError where none is registered."""
    with app.database.write() as connection:
        accepted = stored_incoming(connection, region, incoming_id)
        require(app, Right.MANAGE_INCOMING, region, accepted.body)
        if not incoming_store.set_waiting(app.database, connection, incoming_id):
            raise ConflictError("Svaret är inte registrerat: någon annan har redan tagit bort det.")
        feed_store.bump_changed_at(app.database, connection, region)
        changes = sync_reminders(app, connection, stored_incoming(connection, region, incoming_id))
        details = {"note": accepted.note, "reminders": len(changes.revived)}
        audit_incoming(app, connection, accepted, actor, "incoming_withdrawn", details)
