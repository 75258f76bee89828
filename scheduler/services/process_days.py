"""A process's plan as it is kept: each step once, whatever ways are still open."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from scheduler.domain.processes import KeptStep
from scheduler.planning.processes.plan import ProcessPlan, StepPlan


class StepChange(Struct, frozen=True):
    """A step whose days are no longer those that are kept; None where it is new, or gone."""

    before: KeptStep | None
    after: KeptStep | None

    @property
    def name(self) -> str:
        step = self.after or self.before
        return step.name if step else ""


def kept_steps(plans: Iterable[ProcessPlan], known: Sequence[KeptStep] = ()) -> list[KeptStep]:
    """The steps of all ways, each with the days of the way that leaves it least time. A step that
    is ``known`` keeps its id."""
    ids = {(one.step, one.party): one.id for one in known}
    found: dict[tuple[str, str], KeptStep] = {}
    for plan in plans:
        for step in plan.steps:
            key = step.step.key, step.party
            kept = _kept(step, ids.get(key, 0))
            other = found.get(key)
            if other is None or _leaves_less(kept, other):
                found[key] = kept
    return list(found.values())


def _leaves_less(one: KeptStep, other: KeptStep) -> bool:
    if one.done_by is None or other.done_by is None:
        return one.done_by is None and other.done_by is not None
    return one.done_by < other.done_by


def _kept(step: StepPlan, known_id: int) -> KeptStep:
    meeting = step.first.route[-1] if step.first and step.first.route else None
    return KeptStep(
        id=known_id,
        step=step.step.key,
        party=step.party,
        name=f"{step.step.name} ({step.body.name})" if step.body else step.step.name,
        body=step.body.key if step.body else "",
        meeting_id=meeting.id if meeting else "",
        meeting_start=meeting.start_date if meeting else None,
        meeting_end=meeting.end_date if meeting else None,
        papers_day=step.papers_day,
        planned_day=step.first.day if step.first else None,
        done_by=step.last.day if step.last else None,
        done=step.done,
    )


def changes_of(before: Sequence[KeptStep], after: Sequence[KeptStep]) -> list[StepChange]:
    """What is no longer as it was kept, of what is still to be done."""
    was = {(one.step, one.party): one for one in before}
    now = {(one.step, one.party): one for one in after}
    found = [
        StepChange(was.get(key), one)
        for key, one in now.items()
        if one.done is None and (key not in was or not _is_same(was[key], one))
    ]
    found += [
        StepChange(one, None) for key, one in was.items() if key not in now and one.done is None
    ]
    return found


def _is_same(one: KeptStep, other: KeptStep) -> bool:
    return replace(one, id=0, name="", done=None) == replace(other, id=0, name="", done=None)
