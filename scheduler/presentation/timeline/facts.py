"""What a timeline tells, in dates and Swedish: of a proposal, or of an accepted round."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum

from msgspec import Struct

from scheduler.domain.bodies import Region
from scheduler.domain.remisser import AcceptedRound, RegisterEntry, ResponseState
from scheduler.domain.swedish import date_span, days_text, long_date, short_date
from scheduler.domain.workdays import Workdays
from scheduler.planning.proposal import CoverageStep, Proposal, RecipientRow

# Deadlines that lie longer after the target than this are another question than the one asked.
_COVERED_AFTER_TARGET = timedelta(days=42)


class MarkKind(StrEnum):
    """What happens on a recipient's way."""

    INTAKE = "intake"
    PREPARATION = "preparation"
    DECISION = "decision"
    READY = "ready"
    ANSWERED = "answered"


class LineKind(StrEnum):
    """The days that concern every lane."""

    DISPATCH = "dispatch"
    TODAY = "today"
    DEADLINE = "deadline"
    TARGET = "target"


class Mark(Struct, frozen=True):
    """A day, or a meeting's days, with what it is in words."""

    kind: MarkKind
    first: date
    last: date
    text: str


class Lane(Struct, frozen=True):
    """A recipient's way. ``ready`` to ``limit`` is its slack, the other way round it is late; both
    None where there is no way. ``note`` says how it stands, in a few words."""

    name: str
    marks: tuple[Mark, ...]
    dispatch: date
    ready: date | None
    limit: date | None
    note: str
    is_binding: bool = False

    @property
    def is_late(self) -> bool:
        return self.ready is None or (self.limit is not None and self.ready > self.limit)


class Line(Struct, frozen=True):
    """A day that concerns every lane."""

    kind: LineKind
    day: date
    text: str


class Step(Struct, frozen=True):
    """From ``first`` to ``last`` this many can answer."""

    first: date
    last: date
    answering: int


class Timeline(Struct, frozen=True):
    """``window`` is where the deadline may lie as it is planned; ``steps`` how many of ``asked``
    can answer by each day it could be moved to, empty where it cannot be moved."""

    lanes: tuple[Lane, ...]
    lines: tuple[Line, ...]
    window: tuple[date, date] | None = None
    steps: tuple[Step, ...] = ()
    asked: int = 0


def timeline_of_proposal(proposal: Proposal, today: date) -> Timeline:
    """The ways that are proposed; with the curve of how many can answer by each day."""
    target, deadline = proposal.target, proposal.deadline
    lines = [Line(LineKind.DISPATCH, proposal.dispatch_date, "Utskick")]
    lanes = tuple(
        _proposed(row, deadline, row.body.key in {body.key for body in proposal.binding})
        for row in proposal.recipients
    )
    limits = [lane.limit for lane in lanes if lane.limit is not None]
    if deadline is not None:
        lines.append(Line(LineKind.DEADLINE, deadline, "Sista svarsdag"))
    elif limits:
        lines.append(Line(LineKind.DEADLINE, min(limits), "Senast"))
    if target is not None:
        lines.append(Line(LineKind.TARGET, target.start_date, proposal.owner.name))
    if today > proposal.dispatch_date:
        lines.append(Line(LineKind.TODAY, today, "I dag"))
    last = target.start_date + _COVERED_AFTER_TARGET if target else date.max
    return Timeline(
        lanes=lanes,
        lines=tuple(lines),
        window=(proposal.window.earliest, proposal.window.latest) if proposal.window else None,
        steps=tuple(_steps(proposal.coverage, last)),
        asked=len(proposal.recipients),
    )


class Move(Struct, frozen=True):
    """A working day the deadline could be moved to, and what then holds, in words."""

    day: date
    text: str


def moves_of(timeline: Timeline, workdays: Workdays) -> list[Move]:
    """Every day the deadline could be moved to."""
    found = []
    for step in timeline.steps:
        for offset in range((step.last - step.first).days + 1):
            day = step.first + timedelta(days=offset)
            if workdays.is_workday(day):
                text = f"{long_date(day)}: {step.answering} av {timeline.asked} hinner svara"
                found.append(Move(day, text))
    return found


def _steps(coverage: Iterable[CoverageStep], last: date) -> Iterable[Step]:
    for step in coverage:
        if step.window.earliest <= last:
            yield Step(step.window.earliest, min(step.window.latest, last), step.answering)


def _proposed(row: RecipientRow, deadline: date | None, is_binding: bool) -> Lane:
    limit = deadline
    if limit is None and row.ready is not None and row.slack_days is not None:
        limit = row.ready + timedelta(days=row.slack_days)
    if row.extended_to is not None:
        limit = max(row.extended_to, deadline) if deadline else row.extended_to
    marks = []
    if row.route:
        intake = row.route[0].intake_day
        marks.append(_intake(intake))
        for step in row.route:
            is_last = step is row.route[-1]
            kind = MarkKind.DECISION if is_last else MarkKind.PREPARATION
            first, end = step.meeting.start_date, step.meeting.end_date
            marks.append(_meeting(kind, step.body.name, first, end))
    if row.ready is not None:
        marks.append(_ready(row.ready))
    return Lane(
        row.body.name, tuple(marks), row.dispatch, row.ready, limit, _slack(row), is_binding
    )


def _slack(row: RecipientRow) -> str:
    if row.ready is None:
        return "inget möte i tid"
    if row.slack_days is None:
        return f"klart {short_date(row.ready)}"
    if row.slack_days < 0:
        return f"{days_text(-row.slack_days)} för sent"
    return "ingen marginal" if row.slack_days == 0 else f"{days_text(row.slack_days)} kvar"


def timeline_of_round(region: Region, accepted: AcceptedRound, today: date) -> Timeline:
    """The ways as they were accepted, and what has been answered."""
    owner = region.body(accepted.owner).name
    lines = [
        Line(LineKind.DISPATCH, accepted.dispatch_date, "Utskick"),
        Line(LineKind.DEADLINE, accepted.deadline, "Sista svarsdag"),
        Line(LineKind.TARGET, accepted.target_date, owner),
    ]
    if accepted.dispatch_date <= today <= accepted.target_end_date:
        lines.append(Line(LineKind.TODAY, today, "I dag"))
    return Timeline(
        lanes=tuple(
            _accepted(region, accepted, entry, today)
            for entry in accepted.register
            if entry.is_asked
        ),
        lines=tuple(lines),
        window=(accepted.window_earliest, accepted.window_latest),
    )


def _accepted(region: Region, accepted: AcceptedRound, entry: RegisterEntry, today: date) -> Lane:
    limit = entry.last_day(accepted.deadline)
    marks = []
    if entry.intake_day is not None:
        marks.append(_intake(entry.intake_day))
    for step in entry.route:
        kind = MarkKind.DECISION if step is entry.route[-1] else MarkKind.PREPARATION
        name = region.body(step.body).name
        marks.append(_meeting(kind, name, step.start_date, step.end_date))
    answered = entry.answered_at.date() if entry.answered_at else None
    if answered is not None:
        said = "Svarat" if entry.state is ResponseState.ANSWERED else "Avstår"
        marks.append(Mark(MarkKind.ANSWERED, answered, answered, f"{said} {long_date(answered)}"))
    elif entry.ready_day is not None:
        marks.append(_ready(entry.ready_day))
    return Lane(
        region.body(entry.body).name,
        tuple(marks),
        entry.dispatch_date,
        answered or entry.ready_day,
        limit,
        _standing(entry, limit, today),
    )


def _standing(entry: RegisterEntry, limit: date, today: date) -> str:
    if entry.state is ResponseState.ANSWERED:
        return "har svarat"
    if not entry.is_outstanding:
        return "avstår"
    if limit < today:
        return f"saknas sedan {days_text((today - limit).days)}"
    if entry.state is ResponseState.ACKNOWLEDGED:
        return "bekräftat"
    return "väntar"


def _intake(day: date) -> Mark:
    return Mark(MarkKind.INTAKE, day, day, f"Underlag inne {long_date(day)}")


def _meeting(kind: MarkKind, name: str, first: date, last: date) -> Mark:
    does = "beslutar" if kind is MarkKind.DECISION else "bereder"
    return Mark(kind, first, last, f"{name} {does} {date_span(first, last, year=True)}")


def _ready(day: date) -> Mark:
    return Mark(MarkKind.READY, day, day, f"Svar klart {long_date(day)}")
