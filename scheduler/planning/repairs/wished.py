"""A mandatory recipient made a wished one."""

from __future__ import annotations

from scheduler.domain.remisser import RecipientRole
from scheduler.planning.lateness import LateRecipient
from scheduler.planning.problem import Target
from scheduler.planning.proposal import Reason
from scheduler.planning.repairs.measures import Measure, Trial, Workbench, recipient_change


def make_wished(bench: Workbench, _trial: Trial, late: LateRecipient, _target: Target) -> Measure:
    """The round goes on without its answer; it may still send one."""
    key = late.request.recipient
    return Measure(
        Reason("make_wished", {"bodies": [bench.region.body(key).name]}),
        bench.costs.make_wished,
        recipient_change(key, role=RecipientRole.WISHED),
    )
