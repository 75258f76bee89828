"""Assignments: make, read out of a decision's words, report, follow the meetings they hang on."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from datetime import date

from msgspec import Struct

from scheduler.domain.accounts import Addressee, ContactRole
from scheduler.domain.assignments import Assignment, AssignmentState, Due
from scheduler.domain.bodies import Region
from scheduler.domain.errors import BadInputError, ConflictError, NotFoundError
from scheduler.domain.rights import Right
from scheduler.domain.swedish import long_date
from scheduler.planning.due_meetings import Binding, bind
from scheduler.services.app import App
from scheduler.services.assignment_texts import ReadDue, read_due
from scheduler.services.guard import needs
from scheduler.services.reminder_sync import sync_reminders
from scheduler.storage import assignment_store, feed_store, meeting_store
from scheduler.storage.audit_store import add_audit
from scheduler.storage.database import Connection, IntegrityError

_MAX_TITLE = 300
_MAX_OWNER = 200
_MAX_DNR = 100
_MAX_NOTE = 2_000
_FOLLOWS = "mötesplanen"
"""Who binds an assignment anew when its meeting has moved, as the log names it."""


class AssignmentWish(Struct, frozen=True):
    """What a user says: names as typed. ``owner`` is who has the assignment, as people say it;
    ``mailbox`` a body (its secretary), an organisation (its chief) or "samordnaren"."""

    title: str
    body: str
    owner: str
    mailbox: str
    due: Due
    dnr: str = ""
    source: str = ""


class ShownAssignment(Struct, frozen=True):
    """An assignment with the meeting it is bound to today, and why."""

    assignment: Assignment
    binding: Binding


@needs(Right.READ_MATTERS)
def read_text(app: App, region: str, text: str) -> ReadDue:
    """What a decision's words say of body and day (`read_due`)."""
    return read_due(app.config.region(region), text, app.settings.today())


@needs(Right.MANAGE_AHEAD)
def add_assignment(
    app: App, region: str, actor: str, wish: AssignmentWish, assignment_id: str = ""
) -> Assignment:
    """Stores an assignment, bound to a meeting where it has one.

    Raises BadInputError where something is missing, UnknownNameError for a body or mailbox nobody
    has described, ConflictError where it is stored already.
    """
    found = app.config.region(region)
    body = found.require_body(wish.body)
    title, owner = wish.title.strip()[:_MAX_TITLE], wish.owner.strip()[:_MAX_OWNER]
    if not title or not owner:
        raise BadInputError("Ange vad uppdraget är och vem som har det.")
    try:
        with app.database.write() as connection:
            meetings = meeting_store.meetings(connection, region, [body.key])
            now = app.database.now(connection)
            new = Assignment(
                id=assignment_id or str(uuid.uuid4()),
                region=region,
                title=title,
                dnr=wish.dnr.strip()[:_MAX_DNR],
                source=wish.source.strip()[:_MAX_TITLE],
                body=body.key,
                owner=owner,
                mailbox=_mailbox(found, wish.mailbox),
                due=wish.due,
                bound=bind(body, meetings, wish.due).bound,
                state=AssignmentState.OPEN,
                made_by=actor,
                made_at=now,
                sequence=0,
                updated_at=now,
            )
            assignment_store.add_assignment(app.database, connection, new)
            last = new.last_day
            details = {"title": title, "body": body.key, "owner": owner}
            details["last_day"] = last.isoformat() if last else ""
            return _changed(app, connection, new, actor, "add_assignment", details)
    except IntegrityError:
        raise ConflictError("Uppdraget är redan sparat: se det i listan.") from None


def _mailbox(region: Region, name: str) -> Addressee:
    """Raises UnknownNameError."""
    if name.strip().lower() in ("samordnaren", region.key):
        return Addressee(ContactRole.COORDINATOR, region.key)
    body = region.find_body(name)
    if body is not None:
        return Addressee(ContactRole.SECRETARY, body.key)
    return Addressee(ContactRole.CHIEF, region.require_organisation(name).key)


def _changed(
    app: App,
    connection: Connection,
    about: Assignment,
    actor: str,
    action: str,
    details: Mapping[str, object],
) -> Assignment:
    """Logs, and brings calendars and reminders along; the assignment as it is stored now."""
    stored = _stored(connection, about.region, about.id)
    sync_reminders(app, connection, stored)
    feed_store.bump_changed_at(app.database, connection, about.region)
    add_audit(
        app.database,
        connection,
        region=about.region,
        actor=actor,
        action=action,
        subject=about.id,
        details=details,
    )
    return stored


def _stored(connection: Connection, region: str, assignment_id: str) -> Assignment:
    found = assignment_store.find_assignment(connection, assignment_id)
    if found is None or found.region != region:
        raise NotFoundError("Uppdraget finns inte.")
    return found


@needs(Right.READ_MATTERS)
def all_assignments(app: App, region: str) -> list[ShownAssignment]:
    """Every assignment, by the body it is owed to; each with why its days are what they are."""
    found = app.config.region(region)
    with app.database.read() as connection:
        stored = assignment_store.assignments(connection, region)
        meetings = meeting_store.meetings(connection, region, {one.body for one in stored})
    return [
        ShownAssignment(one, bind(found.body(one.body), meetings, one.due))
        for one in stored
        if one.body in found.bodies
    ]


@needs(Right.MANAGE_AHEAD)
def report(
    app: App, region: str, actor: str, assignment_id: str, day: date, note: str
) -> Assignment:
    """Registers that the report was given on ``day``, with its §. Raises NotFoundError,
    BadInputError for a day to come, ConflictError where it is closed already."""
    if day > app.settings.today():
        raise BadInputError(f"{long_date(day)} har inte varit än: ange dagen då det redovisades.")
    return _set_state(app, region, actor, assignment_id, AssignmentState.REPORTED, day, note)


@needs(Right.MANAGE_AHEAD)
def withdraw(app: App, region: str, actor: str, assignment_id: str, note: str) -> Assignment:
    """Ends an assignment that is no longer wanted; ``note`` says why. Raises as `report`."""
    return _set_state(app, region, actor, assignment_id, AssignmentState.WITHDRAWN, None, note)


@needs(Right.MANAGE_AHEAD)
def reopen(app: App, region: str, actor: str, assignment_id: str) -> Assignment:
    """Undoes `report` or `withdraw`. Raises NotFoundError, or ConflictError where it is open."""
    return _set_state(app, region, actor, assignment_id, AssignmentState.OPEN, None, "")


def _set_state(
    app: App,
    region: str,
    actor: str,
    assignment_id: str,
    state: AssignmentState,
    day: date | None,
    note: str,
) -> Assignment:
    with app.database.write() as connection:
        before = _stored(connection, region, assignment_id)
        text = note.strip()[:_MAX_NOTE]
        is_open = before.state is AssignmentState.OPEN
        if is_open is (state is AssignmentState.OPEN) or not assignment_store.set_state(
            app.database, connection, before, state, day, text
        ):
            raise ConflictError("Någon annan har redan ändrat uppdraget: se hur det står.")
        details = {"title": before.title, "note": text, "day": day.isoformat() if day else ""}
        return _changed(app, connection, before, actor, f"assignment_{state.value}", details)


def follow_all(app: App) -> int:
    """`follow_meetings` in every region, each in a transaction of its own: for what moved a meeting
    without following it. Looked at without a lock first, as most ticks find nothing."""
    count = 0
    for region in app.config.regions:
        with app.database.read() as connection:
            is_behind = any(_behind(app, connection, region))
        if is_behind:
            with app.database.write() as connection:
                count += follow_meetings(app, connection, region)
    return count


def _behind(app: App, connection: Connection, region: str) -> Iterator[tuple[Assignment, Binding]]:
    """The open assignments that are no longer bound as the meetings would have it."""
    found = app.config.region(region)
    open_ones = [
        one
        for one in assignment_store.assignments(connection, region)
        if one.state is AssignmentState.OPEN and one.body in found.bodies
    ]
    if not open_ones:
        return
    meetings = meeting_store.meetings(connection, region, {one.body for one in open_ones})
    for one in open_ones:
        binding = bind(found.body(one.body), meetings, one.due)
        if binding.bound != one.bound:
            yield one, binding


def follow_meetings(app: App, connection: Connection, region: str) -> int:
    """Binds open assignments anew where their meeting has moved, gone or come, in the caller's
    transaction: the change is logged, told in calendars and reminded of by its new days. The number
    of assignments bound anew."""
    count = 0
    for one, binding in list(_behind(app, connection, region)):
        if assignment_store.set_bound(app.database, connection, one, binding.bound):
            count += 1
            details = {
                "title": one.title,
                "before": one.bound.start.isoformat() if one.bound else "",
                "after": binding.bound.start.isoformat() if binding.bound else "",
            }
            _changed(app, connection, one, _FOLLOWS, "assignment_bound_anew", details)
    return count
