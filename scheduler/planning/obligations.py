"""Which obligations are met, by the plans and by what people have said; what is missing by when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise

from msgspec.structs import replace

from scheduler.domain.bodies import Body, Region
from scheduler.domain.meetings import Meeting, MeetingKind, MeetingStatus
from scheduler.domain.obligations import (
    CheckedObligation,
    Obligation,
    ObligationFact,
    ObligationRule,
    ObligationState,
)
from scheduler.domain.workdays import Workdays

Facts = Mapping[tuple[str, ObligationRule, int], ObligationFact]
"""By body, rule and year (0 where what is said holds for every year)."""

# A reserve day may never be used, and a committee's preparation is no meeting of the body.
_COUNTED_KINDS = (MeetingKind.DECISION, MeetingKind.EXTRA, MeetingKind.INFORMATION)
_COUNTED_STATUSES = (MeetingStatus.PLANNED, MeetingStatus.MOVED)


def check_obligations(
    region: Region,
    meetings: Iterable[Meeting],
    facts: Facts,
    today: date,
    workdays: Workdays,
    ahead_from_month: int,
) -> list[CheckedObligation]:
    """Every obligation of the region in the year of ``today``, in config's order, and from the
    month ``ahead_from_month`` how many meetings are planned the year after. A tentative or
    cancelled meeting meets none."""
    held: dict[str, list[Meeting]] = {}
    for one in meetings:
        if one.kind in _COUNTED_KINDS and one.status in _COUNTED_STATUSES:
            held.setdefault(one.body, []).append(one)
    found = []
    years = [today.year] + [today.year + 1] * (today.month >= ahead_from_month)
    for obligation in region.obligations:
        days = sorted(one.start_date for one in held.get(obligation.body, ()))
        match obligation.rule:
            case ObligationRule.MIN_MEETINGS:
                checked = [_enough_meetings(obligation, days, year, workdays) for year in years]
            case ObligationRule.MAX_DAYS_BETWEEN:
                checked = [_close_enough(obligation, days, today, workdays)]
            case _:
                checked = [_said(obligation, facts, today)]
        body = region.body(obligation.body)
        found += [_with_days_before(one, body, workdays) for one in checked]
    return found


def _enough_meetings(
    obligation: Obligation, days: Sequence[date], year: int, workdays: Workdays
) -> CheckedObligation:
    count = sum(day.year == year for day in days)
    if count >= obligation.value:
        return CheckedObligation(obligation, year, ObligationState.MET, count)
    last = workdays.at_or_before(date(year, 12, 31))
    return CheckedObligation(obligation, year, ObligationState.MISSING, count, meet_by=last)


def _close_enough(
    obligation: Obligation, days: Sequence[date], today: date, workdays: Workdays
) -> CheckedObligation:
    """The first stretch that is too long, of those that end this year and not before today. The
    last meeting known must be followed by another too."""
    year, most = today.year, timedelta(days=obligation.value)
    known = [day for day in days if day.year <= year + 1]
    if not known:
        return CheckedObligation(obligation, year, ObligationState.MISSING, 0)
    gaps: list[tuple[date, date | None]] = [*pairwise(known), (known[-1], None)]
    for before, after in gaps:
        latest = before + most
        is_too_long = latest < after if after else latest.year <= year
        is_past = after is not None and after < today
        if is_too_long and not is_past and before.year <= year:
            return CheckedObligation(
                obligation,
                year,
                ObligationState.MISSING,
                gap=(before, after),
                meet_by=workdays.at_or_before(latest),
            )
    return CheckedObligation(obligation, year, ObligationState.MET)


def _said(obligation: Obligation, facts: Facts, today: date) -> CheckedObligation:
    year = today.year
    fact = facts.get((obligation.body, obligation.rule, year if obligation.rule.is_yearly else 0))
    if fact is not None:
        state = ObligationState.MET if fact.is_met else ObligationState.MISSING
    else:
        is_over = obligation.by is not None and obligation.by < (today.month, today.day)
        state = ObligationState.MISSING if is_over else ObligationState.UNKNOWN
    return CheckedObligation(obligation, year, state, fact=fact)


def _with_days_before(
    checked: CheckedObligation, body: Body, workdays: Workdays
) -> CheckedObligation:
    """With the days the latest meeting is to be called and has its papers, both working days."""
    if checked.meet_by is None:
        return checked
    summons, intake = body.lead_times.summons.days, body.lead_times.intake.days
    return replace(
        checked,
        call_by=workdays.at_or_before(checked.meet_by - timedelta(days=summons)),
        papers_by=workdays.at_or_before(checked.meet_by - timedelta(days=intake)),
    )
