"""Approval at once or earlier (omedelbar justering, KL 6:35)."""

from __future__ import annotations

from scheduler.planning.lateness import LateRecipient
from scheduler.planning.problem import Target
from scheduler.planning.proposal import Reason
from scheduler.planning.repairs.measures import Measure, Trial, Workbench, recipient_change
from scheduler.planning.routes import deciding_body


def immediate_approval(
    bench: Workbench, trial: Trial, late: LateRecipient, _target: Target
) -> Measure | None:
    """The longest lag after the meeting that is short enough; never shorter than the days it takes
    to send what is approved. None where no meeting decides, or it ends too late."""
    answer, request = late.way.answer, late.request
    if answer is None or not request.stages:
        return None
    recipient = trial.remiss.recipient(request.recipient)
    sending = deciding_body(bench.region, recipient).lead_times.dispatch.days
    days = late.limit - (answer.ready - request.lag_days)
    if not min(sending, request.lag_days) <= days < request.lag_days:
        return None
    return Measure(
        Reason(
            "immediate_approval",
            {
                "bodies": [bench.region.body(request.recipient).name],
                "days": days,
                "usual_days": request.lag_days,
            },
        ),
        bench.costs.immediate_approval,
        recipient_change(request.recipient, lag_days=days),
    )
