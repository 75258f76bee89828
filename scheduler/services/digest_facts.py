"""What the week's lists tell: to a chief what waits in the organisation, to the coordinator what
nobody else is reminded of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from scheduler.domain.accounts import Addressee, ContactRole
from scheduler.domain.assignments import Assignment, AssignmentState
from scheduler.domain.bodies import Region
from scheduler.domain.obligations import ObligationState
from scheduler.domain.processes import ProcessState
from scheduler.planning.obligation_phrases import promise, standing
from scheduler.reminders.letters.facts import (
    CoordinatorDigestFacts,
    DigestFacts,
    OwedMatter,
    WaitingMatter,
)
from scheduler.reminders.outbox import NothingToSayError
from scheduler.services.app import App
from scheduler.services.obligations import checked_on
from scheduler.storage import assignment_store, incoming_store, process_store, remiss_store
from scheduler.storage.database import Connection

_IsTheirs = Callable[[str], bool]


def digest_facts(
    app: App, connection: Connection, region_key: str, to: Addressee, today: date, url: str
) -> DigestFacts | CoordinatorDigestFacts:
    """The list as it is on ``today``; ``url`` is where it is stopped. Raises NothingToSayError."""
    region = app.config.region(region_key)
    if to.role is ContactRole.COORDINATOR:
        return _of_coordinator(app, connection, region, today, url)

    def is_theirs(body: str) -> bool:
        return body in region.bodies and region.body(body).organisation == to.key

    waiting = _in_order(
        [
            *_rounds(connection, region, is_theirs, today),
            *_incoming(connection, region, is_theirs, today),
            *_assignments(connection, region, to, is_theirs, today),
            *_processes(connection, region, is_theirs, today),
        ]
    )
    if not waiting:
        raise NothingToSayError("inget väntar")
    return DigestFacts(region.organisations[to.key].name, waiting, today, url)


def _of_coordinator(
    app: App, connection: Connection, region: Region, today: date, url: str
) -> CoordinatorDigestFacts:
    to = Addressee(ContactRole.COORDINATOR, region.key)
    waiting = _in_order(_assignments(connection, region, to, lambda _body: False, today))
    owed = tuple(
        OwedMatter(
            region.body(one.obligation.body).name, promise(one.obligation), standing(one, today)
        )
        for one in checked_on(app, connection, region.key, today)
        if one.state is ObligationState.MISSING
    )
    if not waiting and not owed:
        raise NothingToSayError("inget väntar")
    return CoordinatorDigestFacts(region.name, waiting, owed, today, url)


def _in_order(waiting: Iterable[WaitingMatter]) -> tuple[WaitingMatter, ...]:
    return tuple(sorted(waiting, key=lambda one: (one.next_day, one.body, one.name)))


def _rounds(
    connection: Connection, region: Region, is_theirs: _IsTheirs, today: date
) -> Iterator[WaitingMatter]:
    for accepted in remiss_store.open_rounds(connection, region.key):
        owner = region.body(accepted.owner).name
        for entry in accepted.register:
            if not entry.is_outstanding or not is_theirs(entry.body) or entry.dispatch_date > today:
                continue
            last = entry.last_day(accepted.deadline)
            meeting = entry.route[-1].start_date if entry.route else None
            step, day = _next(today, last, entry.intake_day, meeting)
            name = accepted.title or f"remiss från {owner}"
            yield WaitingMatter(region.body(entry.body).name, name, owner, step, day, last)


def _incoming(
    connection: Connection, region: Region, is_theirs: _IsTheirs, today: date
) -> Iterator[WaitingMatter]:
    for remiss in incoming_store.all_incoming(connection, region.key):
        if not remiss.state.is_outstanding or not is_theirs(remiss.body):
            continue
        held = [s for s in remiss.steps if is_theirs(s.body)]
        papers = min((s.papers_day for s in held if s.papers_day >= today), default=None)
        days = [s.meeting.start_date for s in held if s.meeting]
        meeting = min((day for day in days if day >= today), default=None)
        step, day = _next(today, remiss.limit, papers, meeting)
        body = region.body(remiss.body).name
        yield WaitingMatter(body, remiss.name, remiss.sender, step, day, remiss.limit)


def _assignments(
    connection: Connection, region: Region, to: Addressee, is_theirs: _IsTheirs, today: date
) -> Iterator[WaitingMatter]:
    for owed in assignment_store.assignments(connection, region.key):
        last_day = owed.last_day
        if owed.state is not AssignmentState.OPEN or last_day is None:
            continue
        if not _has(owed, to, is_theirs):
            continue
        papers = owed.bound.intake_day if owed.bound else None
        step, day = _next(today, last_day, papers, owed.bound.start if owed.bound else None)
        name = region.body(owed.body).name
        yield WaitingMatter(owed.owner, owed.title, name, step, day, last_day, "Sista dag")


def _has(owed: Assignment, to: Addressee, is_theirs: _IsTheirs) -> bool:
    """Whether the assignment is the mailbox's own, or that of a body of the organisation."""
    is_of_body = owed.mailbox.role is ContactRole.SECRETARY
    return owed.mailbox == to or (is_of_body and is_theirs(owed.mailbox.key))


def _processes(
    connection: Connection, region: Region, is_theirs: _IsTheirs, today: date
) -> Iterator[WaitingMatter]:
    for started in process_store.all_processes(connection, region.key):
        if started.state is not ProcessState.OPEN:
            continue
        for taken in started.steps:
            last_day = taken.done_by or taken.planned_day
            if taken.done or last_day is None or not is_theirs(taken.body):
                continue
            step, day = _next(today, last_day, taken.papers_day, taken.meeting_start)
            owner = region.body(started.asked.owner).name
            body = region.body(taken.body).name
            yield WaitingMatter(body, started.title, owner, step, day, last_day, "Sista dag")


def _next(
    today: date, last_day: date, papers_day: date | None, meeting: date | None
) -> tuple[str, date]:
    """What comes next on the way to an answer, and when."""
    if papers_day is not None and papers_day >= today:
        return "Underlag inne", papers_day
    if meeting is not None and meeting >= today:
        return "Möte", meeting
    return "Svar inne", last_day
