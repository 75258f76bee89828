"""The measures for one late recipient, the cheapest first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

from msgspec import Struct

from scheduler.domain.policies import RepairCosts
from scheduler.domain.remisser import DecisionForm
from scheduler.planning.lateness import LateRecipient
from scheduler.planning.problem import Target
from scheduler.planning.repairs.approval import immediate_approval
from scheduler.planning.repairs.delegation import delegation
from scheduler.planning.repairs.extension import extension
from scheduler.planning.repairs.extra_meeting import extra_meeting
from scheduler.planning.repairs.measures import Measure, Trial, Workbench
from scheduler.planning.repairs.wished import make_wished

Kind = Callable[[Workbench, Trial, LateRecipient, Target], Measure | None]

_KINDS: Mapping[str, Kind] = {
    "extension": extension,
    "immediate_approval": immediate_approval,
    "committee": partial(delegation, form=DecisionForm.COMMITTEE),
    "official": partial(delegation, form=DecisionForm.OFFICIAL),
    "extra_meeting": extra_meeting,
    "make_wished": make_wished,
    "chair": partial(delegation, form=DecisionForm.CHAIR),
}


class Mended(Struct, frozen=True):
    """The measures taken for the late recipients of a target, in order, and what came of it."""

    measures: tuple[Measure, ...]
    trial: Trial


def kinds_by_cost(costs: RepairCosts, names: Iterable[str] = _KINDS) -> list[Kind]:
    """The named kinds of measure for one recipient, else every one, the cheapest first; ties in the
    order given."""
    return [_KINDS[name] for name in sorted(names, key=lambda name: getattr(costs, name))]


def mend(bench: Workbench, trial: Trial, target: Target, kinds: Sequence[Kind]) -> Mended | None:
    """Takes for every late recipient the first of ``kinds`` that helps it.

    Group by group, since an earlier answer lets those after it have their papers earlier. None
    where somebody stays late.
    """
    measures: list[Measure] = []
    mended: set[str] = set()
    while late := trial.late(target.id):
        first = min(each.request.group for each in late)
        for each in late:
            if each.request.group != first:
                continue
            found = (kind(bench, trial, each, target) for kind in kinds)
            measure = next((one for one in found if one is not None), None)
            if measure is None or each.request.recipient in mended:
                return None
            mended.add(each.request.recipient)
            measures.append(measure)
        remiss = trial.remiss
        for measure in measures[-sum(e.request.group == first for e in late) :]:
            remiss = measure.change(remiss)
        trial = bench.trial(remiss)
    return Mended(tuple(measures), trial)
