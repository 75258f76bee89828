"""From the parties' meetings and a wish to a `CalendarProblem`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from math import ceil

from msgspec import Struct

from scheduler.domain.bodies import Body, Region
from scheduler.domain.errors import BadInputError
from scheduler.domain.lead_times import CompileTime, ready_day
from scheduler.domain.meetings import Meeting
from scheduler.domain.next_year import CalendarWish, JointCalendar, NextYearPolicy
from scheduler.domain.remisser import Recipient, Remiss
from scheduler.domain.swedish import joined, long_date
from scheduler.domain.workdays import Workdays
from scheduler.planning.build import build_problem
from scheduler.planning.next_year.given import given_meetings, moved_to
from scheduler.planning.next_year.points import points_of_days
from scheduler.planning.next_year.problem import CalendarProblem, Dates, PlacedBody
from scheduler.planning.problem import PlanningProblem, Request
from scheduler.planning.search import earliest_answer

# A whole number of weeks, so that a day comes back on the same weekday.
_YEAR_DAYS = 364


class BuiltCalendar(Struct, frozen=True):
    """The problem with what its numbers stand for.

    ``pattern``: the dates today, a body's own in the year where it has any, else last year's in the
    same ISO weeks and weekdays. ``moved``: the bodies whose calendar of the year is not known and
    taken from last year; ``without_plan``: recipients with no calendar at all, which no round waits
    for. ``fixed``: the meetings of everybody who is not placed; ``tentative``: how many are that.
    """

    wish: CalendarWish
    problem: CalendarProblem
    pattern: Dates
    moved: tuple[Body, ...]
    without_plan: tuple[Body, ...]
    fixed: tuple[Meeting, ...]
    answers: Mapping[str, tuple[PlanningProblem, Request]]
    tentative: int


def build_calendar(
    region: Region,
    meetings: Iterable[Meeting],
    wish: CalendarWish,
    policy: NextYearPolicy,
    workdays: Workdays,
) -> BuiltCalendar:
    """Raises BadInputError where the region places no bodies, nothing is known of its parties'
    meetings, or what is locked cannot be held."""
    if not region.joint_calendars:
        raise BadInputError(
            f"{region.name} har inga organ att föreslå datum för: "
            "beskriv dem under [[next_year]] i regionens fil i config/."
        )
    year = _Year(region, meetings, wish, policy, workdays)
    return year.built()


class _Year:
    def __init__(
        self,
        region: Region,
        meetings: Iterable[Meeting],
        wish: CalendarWish,
        policy: NextYearPolicy,
        workdays: Workdays,
    ) -> None:
        self.region, self.wish, self.policy, self.workdays = region, wish, policy, workdays
        self.calendars = {each.body: each for each in region.joint_calendars}
        self.council = region.body(region.joint_calendars[0].body)
        given = given_meetings(meetings, wish.year, region.bodies, self.calendars)
        self.known, self.tentative = given.by_body, given.tentative
        self.moved = [region.body(key) for key in given.moved]
        recipients = region.addressees_of(self.council.key)
        asked = [body for body in recipients if body.key not in self.calendars]
        self.recipients = [body for body in asked if self.known.get(body.key)]
        self.without_plan = tuple(body for body in asked if not self.known.get(body.key))
        if not self.recipients:
            raise BadInputError(
                f"Inga möten är kända {wish.year} eller året före för dem som {self.council.name} "
                "frågar: läs in parternas mötesplaner först."
            )
        days = [day for body in self.recipients for day in self._days(body.key)]
        self.repeats = (max(days) - min(days)).days >= policy.whole_year_days
        if self.repeats:
            self.first = date(wish.year, 1, 1)
            self.last = self.first + timedelta(days=_YEAR_DAYS - 1)
        else:
            days += [day for key in self.calendars for day in self._days(key)]
            days += [day for locked in wish.locked.values() for day in locked]
            self.first, self.last = min(days), max(days)

    def _days(self, body: str) -> list[date]:
        return [meeting.start_date for meeting in self.known.get(body, ())]

    def built(self) -> BuiltCalendar:
        fixed = [m for key, found in self.known.items() if key not in self.calendars for m in found]
        again = []
        if self.repeats:
            again = [moved_to(m, m.start_date + timedelta(days=_YEAR_DAYS)) for m in fixed]
        remiss = Remiss(
            key="next-year",
            title="",
            owner=self.council.key,
            dispatch_date=self.first,
            recipients=tuple(Recipient(body.key) for body in self.recipients),
        )
        extended = build_problem(self.region, [*fixed, *again], [remiss], self.workdays).problem
        requests = extended.rounds[0].requests
        dispatch, ready = {}, {}
        for day in self._all_days():
            lag_days = self.council.lead_times.response_lag_days
            sent = self.workdays.at_or_after(ready_day(day, lag_days))
            dispatch[day.toordinal()] = sent.toordinal()
            answered = _all_answered(extended, requests, sent)
            if answered is not None:
                ready[day.toordinal()] = answered
        pattern = {
            key: tuple(
                sorted(
                    {day.toordinal() for day in self._days(key) if self.first <= day <= self.last}
                )
            )
            for key in self.calendars
        }
        problem = CalendarProblem(
            placed=tuple(
                self._placed(each, pattern[each.body], fixed) for each in self.calendars.values()
            ),
            first=self.first.toordinal(),
            last=self.last.toordinal(),
            dispatch=dispatch,
            ready=ready,
            limit=self._limits(),
            open_days=_YEAR_DAYS,
            repeat_days=_YEAR_DAYS if self.repeats else None,
            sent=self._sent(extended, requests),
            apart=frozenset(
                (min(each.body, other), max(each.body, other))
                for each in self.calendars.values()
                for other in each.shares_members_with
                if other in self.calendars
            ),
        )
        return BuiltCalendar(
            wish=self.wish,
            problem=problem,
            pattern=pattern,
            moved=tuple(self.moved),
            without_plan=self.without_plan,
            fixed=tuple(fixed),
            answers={request.recipient: (extended, request) for request in requests},
            tentative=self.tentative,
        )

    def _all_days(self) -> list[date]:
        count = (self.last - self.first).days + 1
        return [self.first + timedelta(days=index) for index in range(count)]

    def _limits(self) -> dict[int, int]:
        lead_times = self.council.lead_times
        compile_time = CompileTime(lead_times.summons.days, lead_times.compile.days)
        days = self._all_days()
        if self.repeats:
            days += [day + timedelta(days=_YEAR_DAYS) for day in days]
        return {
            day.toordinal(): compile_time.latest_deadline(day, self.workdays).toordinal()
            for day in days
        }

    def _sent(self, problem: PlanningProblem, requests: Sequence[Request]) -> dict[int, int]:
        found = {}
        for day in self.wish.sent:
            answered = _all_answered(problem, requests, day)
            if answered is None:
                raise BadInputError(
                    f"En remiss som sänds {long_date(day)} får inte alla svar i kända möten: "
                    "välj en tidigare dag eller läs in fler mötesplaner."
                )
            found[day.toordinal()] = answered
        return found

    def _placed(
        self, calendar: JointCalendar, pattern: tuple[int, ...], fixed: Sequence[Meeting]
    ) -> PlacedBody:
        body = self.region.body(calendar.body)
        locked = tuple(sorted({day.toordinal() for day in self.wish.locked.get(body.key, ())}))
        span = (self.last - self.first).days + 1
        usual = len(pattern) or max(1, round(calendar.meetings * span / _YEAR_DAYS))
        count = self.wish.counts.get(body.key, max(usual, len(locked)))
        self._check_locked(body, locked, count)
        mean = span / count
        times = body.lead_times
        return PlacedBody(
            key=body.key,
            count=count,
            points=points_of_days(
                self.region,
                calendar,
                self._all_days(),
                fixed,
                self.wish,
                self.policy,
                self.workdays,
            ),
            min_gap_days=max(1, int(mean * self.policy.least_gap_percent / 100)),
            max_gap_days=ceil(mean * self.policy.longest_gap_percent / 100),
            locked=locked,
            answers=body in self.region.addressees_of(self.council.key),
            lead_days=times.intake.days,
            lag_days=times.response_lag_days,
        )

    def _check_locked(self, body: Body, locked: Sequence[int], count: int) -> None:
        if count < max(1, len(locked)):
            raise BadInputError(
                f"{body.name}: {count} möten räcker inte till {len(locked)} låsta datum. "
                "Ange fler möten eller lås färre datum."
            )
        outside = [day for day in map(date.fromordinal, locked) if not self._holds(day)]
        if outside:
            days = joined([long_date(day) for day in outside])
            raise BadInputError(
                f"{body.name}: {days} kan inte låsas – välj en arbetsdag från "
                f"{long_date(self.first)} till {long_date(self.last)}."
            )

    def _holds(self, day: date) -> bool:
        return self.first <= day <= self.last and self.workdays.is_workday(day)


def _all_answered(problem: PlanningProblem, requests: Iterable[Request], sent: date) -> int | None:
    """The day all have answered a remiss sent on ``sent``; None where somebody has no meeting."""
    ready = []
    for request in requests:
        answer = earliest_answer(problem, request, sent.toordinal())
        if answer is None:
            return None
        ready.append(answer.ready)
    return max(ready)
