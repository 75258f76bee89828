"""Regions and meetings small enough to reckon with by hand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from scheduler.configuration import load_configuration
from scheduler.domain.bodies import Region
from scheduler.domain.meetings import Meeting, MeetingKind, MeetingStatus
from scheduler.domain.processes import ProcessAsked, ProcessStep, ProcessTemplate
from scheduler.domain.workdays import Workdays
from scheduler.planning.processes.check import process_faults
from scheduler.planning.processes.plan import ProcessPlan, StepPlan, plan_process
from tests.support import ROOT

CONFIG = load_configuration(ROOT / "config")
JAMTLAND = CONFIG.region("jamtland")
WORKDAYS = Workdays()


def meetings(body: str, *days: str, **facts: MeetingKind | MeetingStatus) -> list[Meeting]:
    """A meeting of ``body`` on each day."""
    return [
        Meeting(f"{body} {day}", body, date.fromisoformat(day), date.fromisoformat(day), **facts)  # type: ignore[arg-type]
        for day in days
    ]


def template(*steps: ProcessStep) -> ProcessTemplate:
    return ProcessTemplate("t", "En process", "om", "källa", steps)


def planned(
    wanted: ProcessTemplate,
    asked: ProcessAsked,
    known: Iterable[Sequence[Meeting]],
    region: Region = JAMTLAND,
) -> tuple[ProcessPlan, ...]:
    """The plans, each looked at by the checker."""
    plans = plan_process(region, wanted, [one for some in known for one in some], asked, WORKDAYS)
    for plan in plans:
        assert process_faults(region, plan, WORKDAYS) == []
    return plans


def step(plan: ProcessPlan, key: str, party: str = "") -> StepPlan:
    return next(one for one in plan.steps if (one.step.key, one.party) == (key, party))
