"""Lead times of a body, where each number comes from, and the days they give.

All functions count calendar days unless the name says ``workdays``.
"""

from __future__ import annotations

from datetime import date, timedelta

from msgspec import Struct
from msgspec.structs import replace

from scheduler.domain.workdays import Workdays


class LeadTime(Struct, frozen=True):
    """A number of days and the reason for it, so that every date can say why it is what it is."""

    days: int
    source: str


class LeadTimes(Struct, frozen=True):
    """What a body needs around its meetings.

    ``intake``: calendar days from the arrival of the papers (for the first body of a route: the
    dispatch) to the meeting (manusstopp). ``summons``: calendar days from the summons to the
    meeting (kallelse). ``approval``: calendar days from the meeting to approved minutes
    (justering). ``dispatch``: calendar days from approved minutes to the answer being sent
    (expediering). ``compile``: *working* days the body needs to compile answers as the owner of a
    remiss.
    """

    intake: LeadTime
    summons: LeadTime
    approval: LeadTime
    dispatch: LeadTime
    compile: LeadTime

    @property
    def response_lag_days(self) -> int:
        """Calendar days from a meeting's last day until the answer is ready (svarseftersläp)."""
        return self.approval.days + self.dispatch.days

    def with_intake(self, days: int, source: str) -> LeadTimes:
        return replace(self, intake=LeadTime(days, source))

    def with_response_lag(self, days: int, source: str) -> LeadTimes:
        """The same lead times with ``days`` in all from meeting to answer."""
        return replace(self, approval=LeadTime(days, source), dispatch=LeadTime(0, source))


class CompileTime(Struct, frozen=True):
    """What the owner needs between the last answer and its own meeting.

    Either ``summons_days`` (calendar) before the meeting and ``compile_workdays`` before that, or,
    where somebody has said so, ``prep_days`` calendar days in place of both.
    """

    summons_days: int
    compile_workdays: int
    prep_days: int | None = None

    def summons_day(self, target: date) -> date:
        """The day the summons to the meeting on ``target`` goes out."""
        return target - timedelta(days=self.summons_days)

    def latest_deadline(self, target: date, workdays: Workdays) -> date:
        """The last working day that leaves the owner its time before ``target``.

        Without ``prep_days``: the day ``compile_workdays`` working days before the day that lies
        ``summons_days`` before the meeting. With it: the last working day at or before
        ``target - prep_days``.
        """
        if self.prep_days is not None:
            return workdays.at_or_before(target - timedelta(days=self.prep_days))
        summons_day = self.summons_day(target)
        if self.compile_workdays == 0:
            return workdays.at_or_before(summons_day)
        return workdays.before(summons_day, self.compile_workdays)

    def last_answer(self, target: date, workdays: Workdays) -> date:
        """The last working day an answer can come and still go out with the summons to
        ``target``: an extension ends there at the latest, and nothing is left to compile it."""
        return workdays.at_or_before(self.summons_day(target))


class RoutingTimes(Struct, frozen=True):
    """Times of a way that belong to no body's meetings.

    ``official`` and ``chair``: calendar days from the papers to an answer that needs no meeting.
    ``forwarding``: *working* days from a group's last answer to the next group's papers.
    ``gap``: calendar days between two bodies where neither says anything else.
    ``notice``: calendar days from approved minutes to their notice on the board (anslag).
    """

    official: LeadTime
    chair: LeadTime
    forwarding: LeadTime
    gap: LeadTime
    notice: LeadTime


def intake_day(meeting_start: date, intake_days: int) -> date:
    """The last day papers can reach a body for a meeting that starts on ``meeting_start``."""
    return meeting_start - timedelta(days=intake_days)


def ready_day(meeting_end: date, response_lag_days: int) -> date:
    """The day an answer decided at a meeting that ends on ``meeting_end`` is ready to be sent."""
    return meeting_end + timedelta(days=response_lag_days)
