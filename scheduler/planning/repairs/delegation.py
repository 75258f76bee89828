"""Somebody else decides: the working committee, an official, as a last resort the chair."""

from __future__ import annotations

from scheduler.domain.bodies import BodyKind
from scheduler.domain.delegation import check_decision, may_be_decided_for
from scheduler.domain.errors import BadInputError
from scheduler.domain.policies import decision_points
from scheduler.domain.remisser import DecisionForm, Recipient
from scheduler.planning.build import request_of
from scheduler.planning.lateness import LateRecipient
from scheduler.planning.problem import Target
from scheduler.planning.proposal import Reason
from scheduler.planning.repairs.measures import Measure, Trial, Workbench, recipient_change
from scheduler.planning.routes import chain_for
from scheduler.planning.search import earliest_answer


def delegation(
    bench: Workbench, trial: Trial, late: LateRecipient, _target: Target, form: DecisionForm
) -> Measure | None:
    """The recipient's answer decided by ``form``. None where that is not in time, the body cannot
    delegate it, or the opinion is for a fullmäktige (KL 6:38)."""
    key = late.request.recipient
    body, owner = bench.region.body(key), bench.region.body(trial.remiss.owner)
    recipient = trial.remiss.recipient(key)
    if not may_be_decided_for(body) or owner.kind is BodyKind.ASSEMBLY:
        return None
    if recipient.decision not in (DecisionForm.BODY, DecisionForm.ASSEMBLY):
        return None
    change = recipient_change(key, decision=form, lag_days=None)
    changed = change(trial.remiss)
    try:
        check_decision(bench.region, owner, changed.recipient(key))
    except BadInputError:
        return None
    if not _is_in_time(trial, changed.recipient(key), late):
        return None
    reason = Reason(f"delegation_{form.value}", {"bodies": [body.name]})
    return Measure(reason, decision_points(bench.costs, form), change)


def _is_in_time(trial: Trial, recipient: Recipient, late: LateRecipient) -> bool:
    built = trial.built
    chain = chain_for(built.region, built.by_body, recipient, trial.remiss.rules)
    request = request_of(chain, late.request.group, trial.remiss.rules)
    if any(stage.body not in built.problem.slots for stage in request.stages):
        return False  # its plan is not known
    answer = earliest_answer(built.problem, request, late.way.dispatch)
    return answer is not None and answer.ready <= late.limit
