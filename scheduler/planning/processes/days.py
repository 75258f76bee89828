"""Days that no meeting sets: work, legal force and entry into force, forward and backward.

Forward they give the day a step is done from the day it begins; backward the last day it may begin
to be done by another. Both never go back when the day given goes forward.
"""

from __future__ import annotations

from datetime import date, timedelta

from scheduler.domain.lead_times import LeadTime
from scheduler.domain.processes import ProcessStep
from scheduler.domain.workdays import Workdays

# KL 13:5: three weeks from the day the notice was put up (anslagsdagen).
APPEAL_DAYS = 21
_DAY = timedelta(days=1)


def work_done(work: LeadTime, begun: date, workdays: Workdays, *, in_workdays: bool) -> date:
    """The day work begun on ``begun`` is done: a working day."""
    if in_workdays and work.days:
        return workdays.after(begun, work.days)
    return workdays.at_or_after(begun + timedelta(days=work.days))


def work_begun(work: LeadTime, done_by: date, workdays: Workdays, *, in_workdays: bool) -> date:
    """The last day work may begin to be done by ``done_by``."""
    last = workdays.at_or_before(done_by)
    if not in_workdays or not work.days:
        return last - timedelta(days=work.days)
    first = workdays.before(last, work.days)
    return workdays.at_or_after(first + _DAY) - _DAY


def last_appeal_day(notice: date, workdays: Workdays) -> date:
    """KL 13:5: three weeks after the notice; a day that is no working day moves to the next one
    (lag 1930:173, 2 §)."""
    return workdays.at_or_after(notice + timedelta(days=APPEAL_DAYS))


def legal_force_day(notice: date, workdays: Workdays) -> date:
    """Laga kraft: the day after the last day to appeal."""
    return last_appeal_day(notice, workdays) + _DAY


def last_notice(legal_force_by: date, workdays: Workdays) -> date:
    """The last day for the notice of a decision that must have legal force on a day."""
    return workdays.at_or_before(legal_force_by - _DAY) - timedelta(days=APPEAL_DAYS)


def entry_day(step: ProcessStep, ready: date) -> date:
    """The first of the step's entry days on or after ``ready``."""
    years = (ready.year, ready.year + 1)
    days = (date(year, month, day) for year in years for month, day in step.entry_days)
    return min(day for day in days if day >= ready)


def last_entry_day(step: ProcessStep, done_by: date) -> date:
    """The last of the step's entry days on or before ``done_by``."""
    years = (done_by.year - 1, done_by.year)
    days = (date(year, month, day) for year in years for month, day in step.entry_days)
    return max(day for day in days if day <= done_by)
