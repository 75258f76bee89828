"""A new way for an incoming remiss: a meeting on it has changed, or something else is wished."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from scheduler.domain.accounts import Addressee, ContactRole
from scheduler.domain.bodies import Region
from scheduler.domain.changes import DateChange, Notice
from scheduler.domain.errors import BadInputError, ConflictError
from scheduler.domain.incoming import IncomingRemiss, StepRole
from scheduler.domain.incoming_rounds import AcceptedIncoming, IncomingEntry
from scheduler.domain.meetings import Meeting
from scheduler.domain.reminders import Subject
from scheduler.domain.rights import Right
from scheduler.domain.shaken import ShakenIncoming, shaken_incoming
from scheduler.domain.swedish import date_span, long_date
from scheduler.domain.workdays import Workdays
from scheduler.planning.explain import phrase
from scheduler.planning.incoming.proposal import IncomingProposal
from scheduler.planning.incoming.propose import propose_incoming
from scheduler.planning.proposal import Reason
from scheduler.services.acceptance import kept_reasons
from scheduler.services.app import App
from scheduler.services.guard import needs, require
from scheduler.services.incoming import remisser_of
from scheduler.services.incoming_rounds import (
    audit_incoming,
    incoming_entry,
    stored_incoming,
)
from scheduler.services.incoming_wishes import IncomingWish, wish_of
from scheduler.services.lost_meetings import why_lost
from scheduler.services.reminder_sync import sync_reminders
from scheduler.services.seen_marks import mark_of
from scheduler.storage import feed_store, incoming_store, meeting_store, reminder_store
from scheduler.storage.database import Connection


class ChangedStep(Struct, frozen=True):
    """A body's part on the way before and after, and its days that change. ``before`` is None for
    one that is new on the way, ``after`` for one that is no longer on it."""

    before: IncomingEntry | None
    after: IncomingEntry | None
    changes: tuple[DateChange, ...]

    @property
    def body(self) -> str:
        step = self.after or self.before
        return step.body if step else ""


class IncomingReplan(Struct, frozen=True):
    """What would be changed and why.

    ``proposal`` is the new way, None where nothing has to change or what it was planned from is
    not kept. ``after`` is the remiss as it would be stored, None where the new way is too late.
    ``seen`` is the mark of exactly this, to be given back when it is accepted; "" where there is
    nothing to accept.
    """

    before: AcceptedIncoming
    shaken: tuple[ShakenIncoming, ...]
    reasons: tuple[Reason, ...] = ()
    proposal: IncomingProposal | None = None
    after: AcceptedIncoming | None = None
    steps: tuple[ChangedStep, ...] = ()
    seen: str = ""


class OpenIncoming(Struct, frozen=True):
    """An incoming remiss that waits for its answer, and the meetings on its way that have
    changed."""

    accepted: AcceptedIncoming
    shaken: tuple[ShakenIncoming, ...]


@needs(Right.READ_MATTERS)
def open_incoming(app: App, region: str) -> list[OpenIncoming]:
    """The region's unanswered incoming remisser, the nearest last day first."""
    with app.database.read() as connection:
        found = incoming_store.all_incoming(connection, region)
        meetings = {m.id: m for m in meeting_store.meetings(connection, region)}
    return [
        OpenIncoming(one, shaken_incoming([one], meetings))
        for one in found
        if one.state.is_outstanding
    ]


@needs(Right.READ_MATTERS)
def extended_wish(app: App, region: str, incoming_id: str, until: date) -> IncomingWish:
    """What was asked for, with the sender's new last day. Raises NotFoundError, and BadInputError
    where that day is no later or what was asked for is not kept."""
    with app.database.read() as connection:
        accepted = stored_incoming(connection, region, incoming_id)
    if until <= accepted.last_day:
        raise _no_later(accepted, until)
    if accepted.asked is None:
        raise BadInputError(
            "Vad vägen planerades från är inte sparat: lägg in remissen på nytt med anståndet."
        )
    return wish_of(replace(accepted.asked, extended_to=until))


@needs(Right.READ_MATTERS)
def propose_incoming_replan(
    app: App, region: str, incoming_id: str, wish: IncomingWish | None = None
) -> IncomingReplan:
    """The way on the meetings stored now, where one that it counts on has changed or something
    else is wished: a later last day from the sender, or what a repair says. Raises NotFoundError,
    and as `remisser_of`."""
    with app.database.read() as connection:
        return _propose(app, connection, region, incoming_id, wish)


def _propose(
    app: App, connection: Connection, region_key: str, incoming_id: str, wish: IncomingWish | None
) -> IncomingReplan:
    before = stored_incoming(connection, region_key, incoming_id)
    meetings = meeting_store.meetings(connection, region_key)
    stored = {meeting.id: meeting for meeting in meetings}
    shaken = shaken_incoming([before], stored)
    region = app.config.region(region_key)
    why = tuple(why_lost(region, one) for one in shaken)
    asked = _asked(region, before, wish) if shaken or wish else None
    if asked is None or not before.state.is_outstanding:
        return IncomingReplan(before, shaken, why)
    proposal = propose_incoming(
        region,
        meetings,
        _from_today(before, asked, app.settings.today()),
        Workdays(),
        app.config.incoming_repair_costs,
    )
    after = _after(before, proposal, stored, why)
    if after is None:
        return IncomingReplan(before, shaken, why, proposal)
    return IncomingReplan(
        before, shaken, why, proposal, after, tuple(_changed(before, after)), _mark(after)
    )


def _asked(
    region: Region, before: AcceptedIncoming, wish: IncomingWish | None
) -> IncomingRemiss | None:
    if wish is None or before.asked is None:
        return before.asked
    (asked, *_other_parts), _problems = remisser_of(region, wish, None, before.asked.key)
    if asked.body != before.body:
        raise BadInputError(
            f"{region.body(before.body).name} svarar på remissen: ett annat organs svar är en "
            "egen remiss, så lägg in den för sig."
        )
    if asked.extended_to is not None and asked.extended_to < before.last_day:
        raise _no_later(before, asked.extended_to)
    return asked


def _no_later(accepted: AcceptedIncoming, until: date) -> BadInputError:
    """An extension never takes back days that the sender has given."""
    return BadInputError(
        f"Anståndet till {long_date(until)} är inte senare än sista svarsdag "
        f"{long_date(accepted.last_day)}: ange en senare dag."
    )


def _from_today(before: AcceptedIncoming, asked: IncomingRemiss, today: date) -> IncomingRemiss:
    """Papers that are not handed in yet go out today at the earliest."""
    if any(step.papers_day < today for step in before.steps):
        return asked
    return replace(asked, start=max(asked.first_day, today))


def _after(
    before: AcceptedIncoming,
    proposal: IncomingProposal,
    stored: Mapping[str, Meeting],
    why: Sequence[Reason],
) -> AcceptedIncoming | None:
    """The remiss with the new way; a body that stays on it keeps its step."""
    if proposal.sent is None or not proposal.possible:
        return None
    ids = {_part(step): step.id for step in before.steps}
    steps = (incoming_entry(step, stored) for step in proposal.steps)
    return replace(
        before,
        extended_to=proposal.remiss.extended_to,
        deadline=proposal.remiss.deadline,
        deadline_time=proposal.remiss.deadline_time,
        limit=proposal.limit,
        sent_day=proposal.sent,
        why=(*kept_reasons(why), *kept_reasons(proposal.why)),
        sequence=before.sequence + 1,
        steps=tuple(replace(step, id=ids.get(_part(step), 0)) for step in steps),
        asked=proposal.remiss,
    )


def _part(step: IncomingEntry) -> tuple[str, str, StepRole]:
    return step.body, step.for_body, step.role


def _changed(before: AcceptedIncoming, after: AcceptedIncoming) -> Iterator[ChangedStep]:
    """Every step of the new way, then those that are no longer on it."""
    old = {step.id: step for step in before.steps}
    for step in after.steps:
        was = old.pop(step.id, None)
        yield ChangedStep(was, step, _changes(was, step))
    for step in old.values():
        yield ChangedStep(step, None, _changes(step, None))


def _changes(old: IncomingEntry | None, new: IncomingEntry | None) -> tuple[DateChange, ...]:
    before, after = _days(old), _days(new)
    return tuple(
        DateChange(label, before.get(label, ""), after.get(label, ""))
        for label in before | after
        if before.get(label, "") != after.get(label, "")
    )


def _days(step: IncomingEntry | None) -> dict[str, str]:
    """Each of the step's days by its name, in Swedish."""
    if step is None:
        return {}
    held = step.meeting
    days = {
        "Underlag inne": step.papers_day,
        "Kallelse": step.summons_day,
        "Justerat": step.approved_day,
        "Klart": step.ready_day,
    }
    return {
        "Möte": date_span(held.start_date, held.end_date, year=True) if held else "",
        **{label: long_date(day) if day else "" for label, day in days.items()},
    }


def _mark(after: AcceptedIncoming) -> str:
    """Of all that would be stored, but for what is said of it."""
    steps = [replace(step, why=()) for step in after.steps]
    return mark_of((after.sequence, after.last_day, after.limit, after.sent_day, steps))


@needs(Right.MANAGE_INCOMING)
def accept_incoming_replan(
    app: App,
    region: str,
    actor: str,
    incoming_id: str,
    seen: str,
    wish: IncomingWish | None = None,
) -> IncomingReplan:
    """Stores the new way that was ``seen``, in one transaction.

    Raises as `propose_incoming_replan`, BadInputError also where there is nothing to accept, and
    ConflictError where somebody else was first or the meetings have changed since.
    """
    with app.database.write() as connection:
        # No plan may be confirmed between what is looked at and what is written.
        app.database.lock(connection, f"meetings of {region}")
        found = _propose(app, connection, region, incoming_id, wish)
        require(app, Right.MANAGE_INCOMING, region, found.before.body)
        if not seen:
            raise BadInputError("Det finns ingen ny väg att godkänna.")
        after = found.after
        if (
            after is None
            or found.seen != seen
            or not incoming_store.change_way(app.database, connection, after)
        ):
            raise ConflictError(
                "Vägen är inte längre den som visades: någon annan har godkänt den, eller mötena "
                "har ändrats. Inget är sparat; ladda om sidan och granska igen."
            )
        _tell(app, connection, found, after)
        feed_store.bump_changed_at(app.database, connection, region)
        details = {
            "old": {"sent": found.before.sent_day.isoformat()},
            "new": {"sent": after.sent_day.isoformat(), "last_day": after.last_day.isoformat()},
            "steps": [
                {"body": one.body, "changes": [[c.label, c.old, c.new] for c in one.changes]}
                for one in found.steps
                if one.changes
            ],
        }
        audit_incoming(app, connection, after, actor, "replan_incoming", details)
        return found


def _tell(app: App, connection: Connection, found: IncomingReplan, after: AcceptedIncoming) -> None:
    """Reminders follow the new way, and every body whose own days change is told at once."""
    stored = stored_incoming(connection, after.region, after.id)
    sync_reminders(app, connection, stored)
    ids = {_part(step): step.id for step in stored.steps}
    why = tuple(phrase(reason) for reason in found.reasons)
    notices: dict[tuple[Subject, Addressee], Notice] = {}
    for one in found.steps:
        if one.changes:
            step_id = ids.get(_part(one.after)) if one.after else None
            about = Subject(incoming_id=after.id, step_id=step_id)
            to = Addressee(ContactRole.SECRETARY, one.body)
            earlier = notices[about, to].changes if (about, to) in notices else ()
            notices[about, to] = Notice((*earlier, *one.changes), why)
    reminder_store.add_notices(
        app.database, connection, after.region, stored.sequence, notices, app.mail_domain
    )
