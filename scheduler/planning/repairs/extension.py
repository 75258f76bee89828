"""A later last day for one recipient (anstånd), and what it takes from the owner."""

from __future__ import annotations

from datetime import date

from scheduler.planning.build import compile_time_for
from scheduler.planning.lateness import LateRecipient, round_at
from scheduler.planning.problem import Target
from scheduler.planning.proposal import Reason
from scheduler.planning.repairs.measures import Measure, Trial, Workbench, recipient_change


def extension(
    bench: Workbench, trial: Trial, late: LateRecipient, target: Target
) -> Measure | None:
    """To the first working day its answer is ready, at the latest when the owner's summons goes
    out. None where that is later, or no meeting is left."""
    answer = late.way.answer
    if answer is None or target.last_answer is None:
        return None
    until = trial.built.problem.workday_at_or_after(answer.ready)
    if until > target.last_answer:
        return None
    deadline = round_at(trial.round, target).deadline_for(target)
    owner = bench.region.body(trial.remiss.owner)
    summons = compile_time_for(owner, trial.remiss.rules).summons_day(
        date.fromordinal(target.start)
    )
    body = late.request.recipient
    return Measure(
        Reason(
            "extension",
            {
                "bodies": [bench.region.body(body).name],
                "until": date.fromordinal(until),
                "deadline": date.fromordinal(deadline),
                "owner": owner.name,
                "compile_workdays": _workdays(trial, until, summons),
                "usual_compile_workdays": _workdays(trial, deadline, summons),
            },
        ),
        bench.costs.extension,
        recipient_change(body, extended_to=date.fromordinal(until)),
    )


def _workdays(trial: Trial, first: int, summons: date) -> int:
    """The working days from ``first`` until the day before the summons."""
    return sum(day in trial.built.problem.workdays for day in range(first, summons.toordinal()))
