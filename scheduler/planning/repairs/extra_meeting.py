"""An extra meeting of a body on the way (KL 5:12, 6:23), on a day its members are free."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from msgspec.structs import replace

from scheduler.domain.remisser import ExtraMeeting, Remiss
from scheduler.planning.extra_days import days_for_extra_meeting
from scheduler.planning.lateness import LateRecipient
from scheduler.planning.problem import PlanningProblem, Slot, Target
from scheduler.planning.proposal import Reason
from scheduler.planning.repairs.measures import Measure, Trial, Workbench
from scheduler.planning.search import earliest_answer


def extra_meeting(
    bench: Workbench, trial: Trial, late: LateRecipient, _target: Target
) -> Measure | None:
    """One more meeting: of the body that decides, else of one that prepares, the nearest first.

    On the first free working day that helps, days to avoid last; not before the body can be
    summoned. None where no day helps, or where the body's plan is not known: then its meetings are
    what is missing.
    """
    for stage in reversed(range(len(late.request.stages))):
        days = list(_days_that_help(bench, trial, late, stage))
        if days:
            return _measure(bench, late, late.request.stages[stage].body, days)
    return None


def _measure(bench: Workbench, late: LateRecipient, body_key: str, days: list[date]) -> Measure:
    recipient = late.request.recipient
    extra = ExtraMeeting(body_key, days[0])

    def change(remiss: Remiss) -> Remiss:
        return replace(remiss, extra_meetings=(*remiss.extra_meetings, extra))

    return Measure(
        Reason(
            "extra_meeting",
            {
                "bodies": [bench.region.body(recipient).name],
                "preparing": "" if body_key == recipient else bench.region.body(body_key).name,
                "day": days[0],
                "first": min(days),
                "last": max(days),
                "free_days": len(days),
            },
        ),
        bench.costs.extra_meeting,
        change,
    )


def _days_that_help(
    bench: Workbench, trial: Trial, late: LateRecipient, stage: int
) -> Iterator[date]:
    """The free days on which one more meeting of the stage's body makes the answer ready in time,
    in the order to propose them."""
    request = late.request
    body = bench.region.body(request.stages[stage].body)
    if not trial.built.meetings_of(body.key):
        return
    first = late.way.dispatch + sum(each.lead_days for each in request.stages[: stage + 1])
    rest = sum(each.lead_days for each in request.stages[stage + 1 :])
    last = late.limit - request.lag_days - rest
    if bench.today is not None:
        summoned = bench.today + timedelta(days=body.lead_times.summons.days)
        first = max(first, summoned.toordinal())
    if first > last:
        return
    every = [meeting for found in bench.by_body.values() for meeting in found]
    for day in days_for_extra_meeting(
        bench.region,
        every,
        body,
        date.fromordinal(first),
        date.fromordinal(last),
        bench.workdays,
    ):
        problem = _with_meeting(trial.built.problem, body.key, day.toordinal())
        answer = earliest_answer(problem, request, late.way.dispatch)
        if answer is not None and answer.ready <= late.limit:
            yield day


def _with_meeting(problem: PlanningProblem, body: str, day: int) -> PlanningProblem:
    slots = sorted((*problem.slots[body], Slot("extra", day, day)), key=lambda slot: slot.start)
    return replace(problem, slots={**problem.slots, body: tuple(slots)})
