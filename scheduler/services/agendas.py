"""The agenda of a meeting: its standing items, and what rounds, incoming remisser, assignments
and processes wait for it to treat."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from scheduler.domain.agendas import Agenda, AgendaItem, AgendaKind
from scheduler.domain.assignments import AssignmentState
from scheduler.domain.bodies import Body, Region
from scheduler.domain.errors import BadInputError, NotFoundError
from scheduler.domain.incoming import StepRole
from scheduler.domain.meetings import Meeting
from scheduler.domain.processes import ProcessState
from scheduler.domain.remisser import AcceptedRound, RegisterEntry
from scheduler.domain.rights import Right
from scheduler.domain.swedish import date_span, joined, long_date
from scheduler.services.app import App
from scheduler.services.guard import needs
from scheduler.storage import (
    assignment_store,
    incoming_store,
    meeting_store,
    process_store,
    remiss_store,
)
from scheduler.storage.database import Connection

_KIND_OF_ROLE = {
    StepRole.PREPARES: AgendaKind.PREPARE,
    StepRole.HEARD: AgendaKind.HEAR,
    StepRole.ANSWERS: AgendaKind.ANSWER,
}


@needs(Right.READ_PLANS)
def agenda_of(app: App, region: str, meeting_id: str) -> Agenda:
    """The agenda of a stored meeting. Raises NotFoundError."""
    with app.database.read() as connection:
        meeting = meeting_store.find_meeting(connection, region, meeting_id)
        if meeting is None:
            raise NotFoundError("Mötet finns inte.")
        return _agenda(connection, app.config.region(region), meeting)


@needs(Right.READ_PLANS)
def agenda_on(app: App, region: str, body_name: str, day: date) -> Agenda:
    """The agenda of the body's meeting on ``day``, any day of it.

    Raises UnknownNameError for the body, NotFoundError where it does not meet then, with the
    meetings nearest, and BadInputError where it has two meetings that day.
    """
    found = app.config.region(region)
    body = found.require_body(body_name)
    with app.database.read() as connection:
        meetings = meeting_store.meetings(connection, region, [body.key])
        on_day = [one for one in meetings if one.start_date <= day <= one.end_date]
        if not on_day:
            raise NotFoundError(f"{body.name} möts inte {long_date(day)}: {_near(meetings, day)}.")
        if len(on_day) > 1:
            raise BadInputError(
                f"{body.name} har {len(on_day)} möten {long_date(day)}: öppna rätt möte under "
                "Mötesplaner i webben och hämta dagordningen där."
            )
        return _agenda(connection, found, on_day[0])


def _near(meetings: list[Meeting], day: date) -> str:
    before = [one for one in meetings if one.end_date < day][-1:]
    after = [one for one in meetings if one.start_date > day][:1]
    if not before and not after:
        return "ingen mötesplan är sparad för organet"
    days = [date_span(one.start_date, one.end_date, year=True) for one in before + after]
    return f"närmast möts det {joined(days)}"


def _agenda(connection: Connection, region: Region, meeting: Meeting) -> Agenda:
    body = region.body(meeting.body)
    items = [
        AgendaItem(AgendaKind.STANDING, one.title, one.source)
        for one in region.standing_at(meeting)
    ]
    for accepted in remiss_store.rounds_at(connection, region.key, [meeting.id]):
        items += _of_round(region, accepted, meeting)
    items += _incoming(connection, region, meeting)
    items += _reports(connection, region, meeting)
    items += _processes(connection, region, meeting, body)
    return Agenda(meeting, tuple(items))


def _of_round(region: Region, accepted: AcceptedRound, meeting: Meeting) -> Iterator[AgendaItem]:
    """What the meeting is to answer or prepare, and where it is the round's target its answers."""
    owner, title = region.body(accepted.owner).name, accepted.title or "Remiss utan rubrik"
    if accepted.target_meeting_id == meeting.id:
        why = (
            f"Svaren på {owner}s remiss: {accepted.answered_count} av {accepted.asked_count} har "
            f"kommit in, sista svarsdag {long_date(accepted.deadline)}."
        )
        yield AgendaItem(AgendaKind.ANSWERS, title, why, accepted.dnr, accepted.id)
    for entry in accepted.register:
        if entry.is_outstanding:
            kind = _part_in(entry, meeting)
            if kind is not None:
                last = long_date(entry.last_day(accepted.deadline))
                why = f"Remiss från {owner}, sista svarsdag {last}."
                yield AgendaItem(kind, title, why, accepted.dnr, accepted.id)


def _part_in(entry: RegisterEntry, meeting: Meeting) -> AgendaKind | None:
    ids = [step.meeting_id for step in entry.route]
    if meeting.id not in ids:
        return None
    return AgendaKind.ANSWER if ids[-1] == meeting.id else AgendaKind.PREPARE


def _incoming(connection: Connection, region: Region, meeting: Meeting) -> Iterator[AgendaItem]:
    for remiss in incoming_store.all_incoming(connection, region.key):
        if not remiss.state.is_outstanding:
            continue
        sender = f" från {remiss.sender}" if remiss.sender else ""
        why = f"Remiss{sender}, sista svarsdag {long_date(remiss.last_day)}."
        for step in remiss.steps:
            if step.meeting is not None and step.meeting.meeting_id == meeting.id:
                kind = _KIND_OF_ROLE[step.role]
                yield AgendaItem(kind, remiss.name, why, remiss.dnr, remiss.id)


def _reports(connection: Connection, region: Region, meeting: Meeting) -> Iterator[AgendaItem]:
    """What is to be reported at the meeting, or on a day of it."""
    for one in assignment_store.assignments(connection, region.key):
        if one.state is not AssignmentState.OPEN or one.body != meeting.body:
            continue
        day = one.due.day
        is_bound = one.bound is not None and one.bound.meeting_id == meeting.id
        if is_bound or (day is not None and meeting.start_date <= day <= meeting.end_date):
            source = f" ({one.source})" if one.source else ""
            why = f"{one.owner} redovisar{source}."
            yield AgendaItem(AgendaKind.REPORT, one.title, why, one.dnr, one.id)


def _processes(
    connection: Connection, region: Region, meeting: Meeting, body: Body
) -> Iterator[AgendaItem]:
    for started in process_store.all_processes(connection, region.key):
        if started.state is not ProcessState.OPEN:
            continue
        for step in started.steps:
            if step.done is None and step.meeting_id == meeting.id and step.body == body.key:
                until = f", senast {long_date(step.done_by)}" if step.done_by else ""
                why = f"Steg i en process: {step.name}{until}."
                yield AgendaItem(AgendaKind.PROCESS, started.title, why, started.dnr, started.id)
