"""Looks at a finished plan of a process knowing only the rules, not how it was found."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from scheduler.domain.bodies import Region
from scheduler.domain.lead_times import CompileTime
from scheduler.domain.workdays import Workdays
from scheduler.planning.processes.plan import ProcessPlan, StepPlan
from scheduler.planning.processes.problem import Taken

Days = Callable[[StepPlan], Taken | None]
# KL 13:5.
_APPEAL_DAYS = 21


def process_faults(region: Region, plan: ProcessPlan, workdays: Workdays) -> list[str]:
    """What breaks a rule in the plan's first days and in its last ones; empty if nothing does."""
    found = list(_Look(region, plan, workdays, lambda step: step.first, "first").faults())
    if plan.wanted is not None:
        found += _Look(region, plan, workdays, lambda step: step.last, "last").faults()
        for step in plan.steps:
            last = step.last
            if last is not None and step.done is None and last.day > plan.wanted:
                found.append(f"{_name(step)}: {last.day} is after the wanted {plan.wanted}")
    return found


class _Look:
    def __init__(
        self, region: Region, plan: ProcessPlan, workdays: Workdays, days: Days, which: str
    ) -> None:
        self.region = region
        self.plan = plan
        self.workdays = workdays
        self.days = days
        self.which = which
        self.active = plan.template.active(plan.outcomes)
        self.by_step: Mapping[str, Sequence[StepPlan]] = {
            step.key: [one for one in plan.steps if one.step.key == step.key]
            for step in self.active
        }

    def faults(self) -> Iterator[str]:
        for step in self.plan.steps:
            taken = self.days(step)
            if taken is None or step.done is not None:
                continue
            for fault in self._of(step, taken):
                yield f"{self.which}, {_name(step)}: {fault}"

    def _before(self, step: StepPlan) -> list[StepPlan]:
        return [
            one
            for earlier in self.plan.template.before(step.step, self.active)
            for one in self.by_step[earlier.key]
            if not (step.party and one.party and one.party != step.party)
        ]

    def _of(self, step: StepPlan, taken: Taken) -> Iterator[str]:
        before = [(one, self.days(one)) for one in self._before(step)]
        if step.body is not None:
            yield from self._meetings(step, taken)
        for earlier, other in before:
            # What is done stands, also where a last day has passed it.
            if other is not None and not (self.which == "last" and earlier.done):
                yield from self._between(earlier, other, step, taken)
        if step.step.is_legal_force:
            notices = [self._notice(one, other) for one, other in before if other is not None]
            last = max(
                (self.workdays.at_or_after(day + timedelta(days=_APPEAL_DAYS)) for day in notices),
                default=None,
            )
            if last is not None and taken.day <= last:
                yield f"{taken.day} is before the appeal period has ended on {last}"
        if step.step.entry_days and (taken.day.month, taken.day.day) not in step.step.entry_days:
            yield f"{taken.day} is no entry day"

    def _meetings(self, step: StepPlan, taken: Taken) -> Iterator[str]:
        if not taken.route or step.body is None:
            yield "it has no meeting"
            return
        decision = taken.route[-1]
        if decision.body != step.body.key or not decision.can_decide:
            yield f"nothing can be decided at {decision.id}"
        if decision.end_date != taken.day:
            yield f"{taken.day} is not the meeting's last day"
        for one, other in zip(taken.route, taken.route[1:], strict=False):
            if not one.can_prepare:
                yield f"nothing can be prepared at {one.id}"
            if other.start_date < one.end_date:
                yield f"{other.id} comes before {one.id}"

    def _notice(self, step: StepPlan, taken: Taken) -> date:
        days = self.region.routing.notice.days
        return taken.day + timedelta(
            days=days + (step.body.lead_times.approval.days if step.body else 0)
        )

    def _between(
        self, earlier: StepPlan, before: Taken, step: StepPlan, taken: Taken
    ) -> Iterator[str]:
        out = before.day
        if earlier.body is not None:
            out += timedelta(days=earlier.body.lead_times.response_lag_days)
        if not taken.route:
            if step.step.work is not None:
                yield from self._work(step, taken, out)
            elif taken.day < out:
                yield f"{taken.day} is before {_name(earlier)} is out on {out}"
            return
        first = taken.route[0]
        body = self.region.body(first.body)
        prepares = {p.body: p.gap_days for p in self.region.preparation_chain(step.body or body)}
        if earlier.body is not None and earlier.body.key in prepares:
            if first.start_date < before.day + timedelta(days=prepares[earlier.body.key]):
                yield f"{first.id} is too soon after {_name(earlier)}"
            return
        limit = first.start_date - timedelta(days=body.lead_times.intake.days)
        if step.step.compiles:
            times = body.lead_times
            owner = CompileTime(times.summons.days, times.compile.days)
            limit = owner.latest_deadline(first.start_date, self.workdays)
        elif first.intake_day is not None:
            limit = first.intake_day
        # Where a body that prepares has no plan its gap may be longer than the intake.
        if out > limit:
            yield f"{first.id} takes papers until {limit}, {_name(earlier)} is out on {out}"

    def _work(self, step: StepPlan, taken: Taken, out: date) -> Iterator[str]:
        work = step.step.work
        if work is None:
            return
        if step.step.work_in_workdays:
            passed = self.workdays.count(out + timedelta(days=1), taken.day + timedelta(days=1))
        else:
            passed = (taken.day - out).days
        if passed < work.days:
            yield f"{passed} days of {work.days} have passed on {taken.day}"


def _name(step: StepPlan) -> str:
    return f"{step.step.key} {step.party}".strip()
