"""Keeps the stored reminders equal to those there shall be: in the transaction that changes a
round, and again by every tick, so that none is lost whatever happened to the database."""

from __future__ import annotations

import logging
from datetime import timedelta

from scheduler.domain.accounts import ContactRole
from scheduler.domain.assignments import Assignment
from scheduler.domain.incoming_rounds import AcceptedIncoming
from scheduler.domain.inquiries import Inquiry
from scheduler.domain.processes import StartedProcess
from scheduler.domain.reminders import PlannedReminder, ReminderChanges
from scheduler.domain.remisser import AcceptedRound
from scheduler.reminders.changes_to import changes_to
from scheduler.reminders.due import Planner
from scheduler.services.app import App
from scheduler.storage import (
    account_store,
    assignment_store,
    incoming_store,
    inquiry_store,
    process_store,
    reminder_checks,
    reminder_store,
    remiss_store,
)
from scheduler.storage.database import Connection

logger = logging.getLogger(__name__)

# A tick looks at this many rounds, as many incoming remisser and as many inquiries: a region's
# in one tick, a nation's 1,000 within the hour after which each is looked at again.
_CHECKED_PER_TICK = 20
_CHECK_AGAIN_AFTER = timedelta(hours=1)


def planner_for(app: App, connection: Connection, region: str) -> Planner:
    """Plans the region's reminders with the mailboxes there are now."""
    return Planner(
        app.config.region(region),
        app.config.reminder_plan(region),
        account_store.contacts(connection, region).keys(),
        app.database.now(connection),
    )


def sync_round(app: App, connection: Connection, accepted: AcceptedRound) -> ReminderChanges:
    """Writes what the round's reminders lack, cancels what is too much. ``accepted`` is as stored
    in the caller's transaction."""
    app.database.lock(connection, f"reminders of {accepted.id}")
    planner = planner_for(app, connection, accepted.region)
    stored = reminder_store.for_round(connection, accepted.id)
    changes = changes_to(stored, planner.of_round(accepted), planner.now)
    reminder_store.apply(connection, changes, accepted.deadline_version, app.mail_domain)
    return changes


def sync_incoming(app: App, connection: Connection, accepted: AcceptedIncoming) -> ReminderChanges:
    """The same for an incoming remiss."""
    app.database.lock(connection, f"reminders of {accepted.id}")
    planner = planner_for(app, connection, accepted.region)
    stored = reminder_store.for_incoming(connection, accepted.id)
    changes = changes_to(stored, planner.of_incoming(accepted), planner.now)
    reminder_store.apply(connection, changes, accepted.sequence, app.mail_domain)
    return changes


def sync_inquiry(app: App, connection: Connection, inquiry: Inquiry) -> ReminderChanges:
    """The same for an inquiry."""
    app.database.lock(connection, f"reminders of {inquiry.id}")
    planner = planner_for(app, connection, inquiry.region)
    stored = reminder_store.for_inquiry(connection, inquiry.id)
    changes = changes_to(stored, planner.of_inquiry(inquiry), planner.now)
    reminder_store.apply(connection, changes, inquiry.sequence, app.mail_domain)
    return changes


def sync_process(app: App, connection: Connection, started: StartedProcess) -> ReminderChanges:
    """The same for a process."""
    app.database.lock(connection, f"reminders of {started.id}")
    planner = planner_for(app, connection, started.region)
    stored = reminder_store.for_process(connection, started.id)
    changes = changes_to(stored, planner.of_process(started), planner.now)
    reminder_store.apply(connection, changes, started.sequence, app.mail_domain)
    return changes


def sync_assignment(app: App, connection: Connection, one: Assignment) -> ReminderChanges:
    """The same for an assignment."""
    app.database.lock(connection, f"reminders of {one.id}")
    planner = planner_for(app, connection, one.region)
    stored = reminder_store.for_assignment(connection, one.id)
    changes = changes_to(stored, planner.of_assignment(one), planner.now)
    reminder_store.apply(connection, changes, one.sequence, app.mail_domain)
    return changes


def reconcile(app: App) -> int:
    """One tick's share: those rounds, incoming remisser, inquiries, processes and assignments that
    have gone longest without a look, and the next week's lists. The number of reminders written,
    moved, revived or cancelled."""
    changed = 0
    with app.database.read() as connection:
        before = app.database.now(connection) - _CHECK_AGAIN_AFTER
        rounds = reminder_checks.stalest_rounds(connection, before, _CHECKED_PER_TICK)
        incoming = reminder_checks.stalest_incoming(connection, before, _CHECKED_PER_TICK)
        inquiries = reminder_checks.stalest_inquiries(connection, before, _CHECKED_PER_TICK)
        processes = reminder_checks.stalest_processes(connection, before, _CHECKED_PER_TICK)
        assignments = reminder_checks.stalest_assignments(connection, before, _CHECKED_PER_TICK)
        lacks_digests = [
            region for region in app.config.regions if _digests(app, connection, region)
        ]
    for round_id in rounds:
        with app.database.write() as connection:
            accepted = remiss_store.round_by_id(connection, round_id)
            if accepted is not None and accepted.region in app.config.regions:
                changed += _count(round_id, sync_round(app, connection, accepted))
            reminder_checks.mark_round(connection, round_id, app.database.now(connection))
    for incoming_id in incoming:
        with app.database.write() as connection:
            remiss = incoming_store.incoming_by_id(connection, incoming_id)
            if remiss is not None and remiss.region in app.config.regions:
                changed += _count(incoming_id, sync_incoming(app, connection, remiss))
            reminder_checks.mark_incoming(connection, incoming_id, app.database.now(connection))
    for inquiry_id in inquiries:
        with app.database.write() as connection:
            inquiry = inquiry_store.inquiry_by_id(connection, inquiry_id)
            if inquiry is not None and inquiry.region in app.config.regions:
                changed += _count(inquiry_id, sync_inquiry(app, connection, inquiry))
            reminder_checks.mark_inquiry(connection, inquiry_id, app.database.now(connection))
    for process_id in processes:
        with app.database.write() as connection:
            started = process_store.process_by_id(connection, process_id)
            if started is not None and started.region in app.config.regions:
                changed += _count(process_id, sync_process(app, connection, started))
            reminder_checks.mark_process(connection, process_id, app.database.now(connection))
    for assignment_id in assignments:
        with app.database.write() as connection:
            assignment = assignment_store.find_assignment(connection, assignment_id)
            if assignment is not None and assignment.region in app.config.regions:
                changed += _count(assignment_id, sync_assignment(app, connection, assignment))
            reminder_checks.mark_assignment(connection, assignment_id, app.database.now(connection))
    for region in lacks_digests:
        with app.database.write() as connection:
            app.database.lock(connection, f"digests of {region}")
            new = _digests(app, connection, region)
            reminder_store.add_reminders(connection, 0, new, app.mail_domain)
            changed += len(new)
    return changed


def _digests(app: App, connection: Connection, region: str) -> list[PlannedReminder]:
    """The next week's lists that are not written yet."""
    contacts = account_store.contacts(connection, region).values()
    chiefs = [
        one.of
        for one in contacts
        if one.of.role is ContactRole.CHIEF and one.digest_stopped_at is None
    ]
    if not chiefs:
        return []
    planned = planner_for(app, connection, region).digests(chiefs)
    known = reminder_store.known_keys(connection, [one.dedup_key for one in planned])
    return [one for one in planned if one.dedup_key not in known]


def _count(matter_id: str, changes: ReminderChanges) -> int:
    found = (changes.new, changes.timed, changes.revived, changes.cancelled)
    if not changes.is_empty:
        logger.info("reminders of %s were not as they should be: %s", matter_id, found)
    return sum(len(one) for one in found)
