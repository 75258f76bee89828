"""Assignments as calendar events."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from scheduler.domain.accounts import ContactRole
from scheduler.domain.assignments import Assignment, AssignmentState
from scheduler.domain.bodies import Region
from scheduler.services.feeds.meeting_days import UID_DOMAIN
from scheduler.services.feeds.remiss_days import RemissDay, day_event


def assignment_days(
    region: Region, one: Assignment, *, alarms: bool = False, url: str = ""
) -> Iterator[RemissDay]:
    """The day the papers must have come, and the day of the report, in the calendars of the body
    it is owed to and of the one whose mailbox has it."""
    body = region.body(one.body)
    owner = (
        frozenset({one.mailbox.key}) if one.mailbox.role is ContactRole.SECRETARY else frozenset()
    )
    chiefs = frozenset(
        other.key
        for other in region.bodies.values()
        if one.mailbox.role is ContactRole.CHIEF and other.organisation == one.mailbox.key
    )
    bodies = frozenset({one.body}) | owner
    waiting = (owner | chiefs) if one.state is AssignmentState.OPEN else frozenset()

    def day(part: str, summary: str, when: date, last: date, said: str) -> RemissDay:
        event = day_event(
            one,
            f"assignment-{one.id}-{part}@{UID_DOMAIN}",
            summary,
            when,
            last,
            "Uppdrag",
            said,
            part=part,
            url=url,
            has_alarm=alarms,
            changed_at=None,
        )
        return RemissDay(event, bodies, waiting)

    done = f" Redovisat {one.reported_on}." if one.reported_on else ""
    said = f"{one.owner} redovisar ”{one.title}” till {body.name}.{done}"
    if one.bound is not None and one.state is AssignmentState.OPEN:
        papers = one.bound.intake_day
        yield day("papers", f"{body.name}: underlag till {one.title}", papers, papers, said)
    last_day = one.last_day
    if last_day is not None:
        end = one.bound.end if one.bound and one.due.month is not None else last_day
        yield day("due", f"{body.name}: {one.title} redovisas", last_day, end, said)
