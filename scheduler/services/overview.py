"""What needs somebody today, the weeks ahead and the rounds under way: read once, each table by one
question."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta

from msgspec import Struct

from scheduler.domain.accounts import Addressee, ContactRole
from scheduler.domain.assignments import Assignment, AssignmentState
from scheduler.domain.bodies import Region
from scheduler.domain.incoming_rounds import AcceptedIncoming
from scheduler.domain.meetings import Meeting
from scheduler.domain.processes import KeptStep, ProcessState, StartedProcess
from scheduler.domain.remisser import AcceptedRound, RegisterEntry
from scheduler.domain.rights import Right
from scheduler.domain.shaken import Accepted, Shaken, ShakenRound
from scheduler.services.app import App
from scheduler.services.guard import needs
from scheduler.storage import (
    account_store,
    assignment_store,
    incoming_store,
    meeting_store,
    outbox_watch,
    process_store,
    remiss_store,
)
from scheduler.storage.database import Connection

WEEKS_AHEAD = 8


class Waited(Struct, frozen=True):
    """An answer that a round waits for."""

    accepted: AcceptedRound
    entry: RegisterEntry

    @property
    def last_day(self) -> date:
        return self.entry.last_day(self.accepted.deadline)


class LateStep(Struct, frozen=True):
    """A step of a process that should have been taken."""

    started: StartedProcess
    step: KeptStep


class MissingPlans(Struct, frozen=True):
    """Bodies that rounds count on, without a meeting in the year."""

    year: int
    bodies: tuple[str, ...]


class Overview(Struct, frozen=True):
    """``rounds`` are the open ones, ``incoming`` those to be answered, the nearest last day first.

    ``overdue`` answers should have come, ``tight`` are ready only on their last day at best (and
    their meetings stand as planned: those of ``shaken`` are not ready on the day once reckoned),
    ``unreachable`` are awaited from bodies without a mailbox. ``coming`` are the meetings from this
    week's Monday and `WEEKS_AHEAD` weeks on.
    """

    today: date
    has_meetings: bool
    rounds: tuple[AcceptedRound, ...]
    incoming: tuple[AcceptedIncoming, ...]
    overdue: tuple[Waited, ...]
    tight: tuple[Waited, ...]
    unreachable: tuple[str, ...]
    shaken: tuple[Shaken, ...]
    late_steps: tuple[LateStep, ...]
    late_assignments: tuple[Assignment, ...]
    missing_plans: tuple[MissingPlans, ...]
    dead_mails: int
    coming: tuple[Meeting, ...]

    @property
    def monday(self) -> date:
        """That of this week."""
        return _monday_of(self.today)

    @property
    def late_incoming(self) -> tuple[AcceptedIncoming, ...]:
        return tuple(one for one in self.incoming if one.last_day < self.today)


@needs(Right.READ_MATTERS)
def overview(app: App, region: str) -> Overview:
    """Everything on the first page but requests, obligations and how the running fares, which have
    services of their own."""
    found, today = app.config.region(region), app.settings.today()
    monday = _monday_of(today)
    with app.database.read() as connection:
        rounds = remiss_store.open_rounds(connection, region)
        incoming = incoming_store.waiting_incoming(connection, region)
        accepted = Accepted(rounds, incoming)
        counted_on = meeting_store.meeting_versions(connection, region, ids=_meeting_ids(accepted))
        waited = [
            Waited(one, entry) for one in rounds for entry in one.register if entry.is_outstanding
        ]
        mailboxes = account_store.contacts(connection, region)
        shaken = accepted.shaken({one.meeting.id: one.meeting for one in counted_on})
        broken = {
            (one.accepted.id, one.recipient) for one in shaken if isinstance(one, ShakenRound)
        }
        first, _last = meeting_store.first_and_last(connection, region)
        return Overview(
            today=today,
            has_meetings=first is not None,
            rounds=tuple(rounds),
            incoming=tuple(incoming),
            overdue=tuple(one for one in waited if one.last_day < today),
            tight=tuple(
                one
                for one in waited
                if one.last_day >= today
                and _is_tight(one)
                and (one.accepted.id, one.entry.body) not in broken
            ),
            unreachable=_unreachable(waited, mailboxes),
            shaken=shaken,
            late_steps=tuple(_late_steps(connection, region, today)),
            late_assignments=tuple(
                one
                for one in assignment_store.assignments(connection, region)
                if one.state is AssignmentState.OPEN and one.is_late(today)
            ),
            missing_plans=tuple(_missing_plans(app, connection, found, today)),
            dead_mails=outbox_watch.dead_in_region(connection, region),
            coming=tuple(
                meeting_store.meetings_between(
                    connection,
                    region,
                    monday,
                    monday + timedelta(weeks=WEEKS_AHEAD, days=-1),
                    found.bodies.keys(),
                )
            ),
        )


def _monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _is_tight(one: Waited) -> bool:
    """Whether the answer is ready only on the last day, or later: any delay breaks it."""
    return one.entry.ready_day is not None and one.entry.ready_day >= one.last_day


def _unreachable(waited: Iterable[Waited], mailboxes: Collection[Addressee]) -> tuple[str, ...]:
    bodies = dict.fromkeys(one.entry.body for one in waited)
    return tuple(body for body in bodies if Addressee(ContactRole.SECRETARY, body) not in mailboxes)


def _meeting_ids(accepted: Accepted) -> set[str]:
    """The meetings that something accepted counts on."""
    found: set[str] = set()
    for round_ in accepted.rounds:
        found |= round_.meeting_ids
    for remiss in accepted.incoming:
        found |= {step.meeting.meeting_id for step in remiss.steps if step.meeting}
    return found - {""}


def _late_steps(connection: Connection, region: str, today: date) -> Iterable[LateStep]:
    for started in process_store.all_processes(connection, region):
        if started.state is ProcessState.OPEN:
            for step in started.steps:
                last = step.done_by or step.planned_day
                if step.done is None and last is not None and last < today:
                    yield LateStep(started, step)


def _missing_plans(
    app: App, connection: Connection, region: Region, today: date
) -> Iterable[MissingPlans]:
    """This year's, and from the month config names next year's, of the bodies that rounds count
    on: who sends and who is usually asked. Nothing where no meeting at all is stored."""
    wanted: Mapping[str, None] = dict.fromkeys(
        [*region.addressees, *(key for keys in region.addressees.values() for key in keys)]
    )
    years = [today.year]
    if today.month >= app.config.next_year_policy.expected_from_month:
        years.append(today.year + 1)
    for year in years:
        meeting = meeting_store.bodies_meeting(
            connection, region.key, date(year, 1, 1), date(year, 12, 31)
        )
        lacking = tuple(key for key in wanted if key not in meeting)
        if lacking and (meeting or year > today.year):
            yield MissingPlans(year, lacking)
