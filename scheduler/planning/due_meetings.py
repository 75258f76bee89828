"""Which meeting a report that is due belongs to, and its days."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from msgspec import Struct

from scheduler.domain.assignments import BoundTo, Due, WhichMeeting
from scheduler.domain.bodies import Body
from scheduler.domain.lead_times import intake_day
from scheduler.domain.meetings import Meeting, MeetingStatus
from scheduler.planning.proposal import Reason


class Binding(Struct, frozen=True):
    """The meeting, None where there is none; the others that would have done; and why."""

    bound: BoundTo | None
    others: tuple[Meeting, ...]
    why: tuple[Reason, ...]


def bind(body: Body, meetings: Iterable[Meeting], due: Due) -> Binding:
    """Binds what is due to a meeting of ``body``: on the very day, or in the month.

    A report can be given at any meeting that stands, also one for information or preparation, as
    nothing need be decided. A month with several leaves a choice (``due.which``). A month without
    any is told, with the nearest meetings around it: nothing is chosen for the user.
    """
    held = sorted(
        (one for one in meetings if one.body == body.key and _is_held(one)),
        key=lambda one: (one.start_date, one.id),
    )
    if due.day is not None:
        same = [one for one in held if one.start_date <= due.day <= one.end_date]
        if not same:
            return Binding(None, (), (Reason("report_day", {"day": due.day}),))
        return _bound(body, same, 0)
    first = due.month or date.min
    after = (first.replace(day=1) + timedelta(days=32)).replace(day=1)
    inside = [one for one in held if first <= one.start_date < after]
    if not inside:
        around = {
            "before": max((m.start_date for m in held if m.start_date < first), default=None),
            "after": min((m.start_date for m in held if m.start_date >= after), default=None),
        }
        values = {"body": body.name, "month": first, **around}
        return Binding(None, (), (Reason("report_no_meeting", values),))
    return _bound(body, inside, 0 if due.which is WhichMeeting.FIRST else len(inside) - 1)


def _is_held(meeting: Meeting) -> bool:
    return meeting.status in (MeetingStatus.PLANNED, MeetingStatus.MOVED)


def _bound(body: Body, meetings: list[Meeting], place: int) -> Binding:
    meeting, times = meetings[place], body.lead_times
    papers = meeting.intake_day or intake_day(meeting.start_date, times.intake.days)
    summons = meeting.start_date - timedelta(days=times.summons.days)
    others = tuple(one for one in meetings if one is not meeting)
    why = [
        Reason(
            "report_meeting",
            {"body": body.name, "first": meeting.start_date, "last": meeting.end_date},
        ),
        Reason(
            "report_intake",
            {"days": times.intake.days, "source": times.intake.source, "day": papers},
        )
        if meeting.intake_day is None
        else Reason("report_own_intake", {"body": body.name, "day": papers}),
        Reason(
            "report_summons",
            {"days": times.summons.days, "source": times.summons.source, "day": summons},
        ),
    ]
    if others:
        days = [one.start_date for one in others]
        why.insert(1, Reason("report_choice", {"body": body.name, "days": days}))
    bound = BoundTo(meeting.id, meeting.start_date, meeting.end_date, papers, summons)
    return Binding(bound, others, tuple(why))
