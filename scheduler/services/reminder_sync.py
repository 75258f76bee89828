"""Keeps the stored reminders equal to those there shall be: in the transaction that changes a
round, and again by every tick, so that none is lost whatever happened to the database."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import timedelta

from scheduler.domain.accounts import ContactRole
from scheduler.domain.reminders import Matter, PlannedReminder, ReminderChanges
from scheduler.reminders.changes_to import changes_to
from scheduler.reminders.due import Followed, Planner, matter_of, version_of
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

# A tick looks at this many of each kind: a region's in one tick, a nation's 1,000 within the hour
# after which each is looked at again.
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


_FIND: Mapping[Matter, Callable[[Connection, str], Followed | None]] = {
    Matter.OUTGOING: remiss_store.round_by_id,
    Matter.INCOMING: incoming_store.incoming_by_id,
    Matter.INQUIRY: inquiry_store.inquiry_by_id,
    Matter.PROCESS: process_store.process_by_id,
    Matter.ASSIGNMENT: assignment_store.find_assignment,
}


def sync_reminders(app: App, connection: Connection, followed: Followed) -> ReminderChanges:
    """Writes what the reminders of a round, an incoming remiss, an inquiry, a process or an
    assignment lack, cancels what is too much. ``followed`` is as stored in the caller's
    transaction."""
    app.database.lock(connection, f"reminders of {followed.id}")
    planner = planner_for(app, connection, followed.region)
    stored = reminder_store.of_matter(connection, matter_of(followed), followed.id)
    changes = changes_to(stored, planner.of(followed), planner.now)
    reminder_store.apply(connection, changes, version_of(followed), app.mail_domain)
    return changes


def reconcile(app: App) -> int:
    """One tick's share: those of each kind that have gone longest without a look, and the next
    week's lists. The number of reminders written, moved, revived or cancelled."""
    changed = 0
    with app.database.read() as connection:
        before = app.database.now(connection) - _CHECK_AGAIN_AFTER
        stale = [
            (matter, matter_id)
            for matter in Matter
            for matter_id in reminder_checks.stalest(connection, matter, before, _CHECKED_PER_TICK)
        ]
        lacks_digests = [
            region for region in app.config.regions if _digests(app, connection, region)
        ]
    for matter, matter_id in stale:
        with app.database.write() as connection:
            followed = _FIND[matter](connection, matter_id)
            if followed is not None and followed.region in app.config.regions:
                changed += _count(matter_id, sync_reminders(app, connection, followed))
            reminder_checks.mark(connection, matter, matter_id, app.database.now(connection))
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
    readers = [
        one.of
        for one in contacts
        if one.of.role is not ContactRole.SECRETARY and one.digest_stopped_at is None
    ]
    if not readers:
        return []
    planned = planner_for(app, connection, region).digests(readers)
    known = reminder_store.known_keys(connection, [one.dedup_key for one in planned])
    return [one for one in planned if one.dedup_key not in known]


def _count(matter_id: str, changes: ReminderChanges) -> int:
    found = (changes.new, changes.timed, changes.revived, changes.cancelled)
    if not changes.is_empty:
        logger.info("reminders of %s were not as they should be: %s", matter_id, found)
    return sum(len(one) for one in found)
