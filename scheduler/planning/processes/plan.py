"""What is said of a process: every step's first and last day, why, and what missing one costs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import product

from msgspec import Struct

from scheduler.domain.bodies import Body, BodyKind, Region
from scheduler.domain.errors import BadInputError
from scheduler.domain.meetings import Meeting
from scheduler.domain.processes import ProcessAsked, ProcessStep, ProcessTemplate, StepDone
from scheduler.domain.workdays import Workdays
from scheduler.planning.processes.passes import earliest, latest
from scheduler.planning.processes.problem import ProcessProblem, Taken, build_process
from scheduler.planning.processes.reasons import obstacle_of, why_first, why_last
from scheduler.planning.proposal import Reason

_MOST_SCENARIOS = 32


class Cliff(Struct, frozen=True):
    """What follows when a body misses the last meeting that holds the wanted end: the end moves to
    ``end``, or the plans reach no further (None)."""

    missed: Meeting
    end: date | None


class StepPlan(Struct, frozen=True):
    """A step as one body takes it, or nobody.

    ``papers_day`` is the last day the matter can reach it, or work begin, for its first day, and
    ``papers_by`` for the last day that holds the wanted end. ``obstacle`` says why there is no
    first day, or no last one.
    """

    step: ProcessStep
    party: str
    body: Body | None
    first: Taken | None
    last: Taken | None
    papers_day: date | None
    papers_by: date | None
    done: StepDone | None
    cliff: Cliff | None
    obstacle: Reason | None
    why: tuple[Reason, ...]

    @property
    def slack_days(self) -> int | None:
        """Calendar days from the first to the last; negative where it is too late already."""
        if self.first is None or self.last is None or self.done is not None:
            return None
        return (self.last.day - self.first.day).days

    @property
    def is_decided_by_assembly(self) -> bool:
        return self.body is not None and self.body.kind is BodyKind.ASSEMBLY


class ProcessPlan(Struct, frozen=True):
    """A process with its questions answered as in ``outcomes``.

    ``end`` is the first day its last step can be done, ``wanted`` the day the last days hold (the
    one asked for, else ``end``), ``latest_start`` the last day to begin for that, a working day.
    """

    template: ProcessTemplate
    asked: ProcessAsked
    outcomes: Mapping[str, str]
    steps: tuple[StepPlan, ...]
    end: date | None
    wanted: date | None
    latest_start: date | None

    @property
    def possible(self) -> bool:
        return self.end is not None and self.wanted is not None and self.end <= self.wanted

    @property
    def critical(self) -> tuple[StepPlan, ...]:
        """The steps that bear no delay."""
        return tuple(
            one for one in self.steps if one.slack_days is not None and one.slack_days <= 0
        )


def plan_process(
    region: Region,
    template: ProcessTemplate,
    meetings: Sequence[Meeting],
    asked: ProcessAsked,
    workdays: Workdays,
) -> tuple[ProcessPlan, ...]:
    """A plan for each way the open questions can be answered; one where none is open.

    Raises BadInputError where a step's parties or bodies are missing, something is done that the
    template has not, or the ways are too many.
    """
    _check_done(template, asked)
    scenarios = list(_scenarios(template, asked.outcomes))
    if len(scenarios) > _MOST_SCENARIOS:
        raise BadInputError(
            f"Processen ”{template.name}” kan gå på {len(scenarios)} sätt: svara på någon fråga "
            f"först, högst {_MOST_SCENARIOS} planeras på en gång."
        )
    return tuple(
        _planned(build_process(region, template, meetings, asked, outcomes, workdays))
        for outcomes in scenarios
    )


def _scenarios(template: ProcessTemplate, known: Mapping[str, str]) -> Iterator[Mapping[str, str]]:
    """Every way the questions can be answered; those of steps that are not taken are not asked."""
    open_questions = [step for step in template.questions if step.key not in known]
    seen = set()
    for answers in product(*(step.outcomes for step in open_questions)):
        outcomes = dict(known) | dict(
            zip((step.key for step in open_questions), answers, strict=True)
        )
        taken = {step.key for step in template.active(outcomes)}
        asked = {key: value for key, value in outcomes.items() if key in taken}
        if tuple(asked.items()) not in seen:
            seen.add(tuple(asked.items()))
            yield asked


def _check_done(template: ProcessTemplate, asked: ProcessAsked) -> None:
    for one in asked.done:
        try:
            step = template.step(one.step)
        except KeyError:
            raise BadInputError(
                f"Processen ”{template.name}” har inget steg ”{one.step}”: stegen är "
                f"{', '.join(step.key for step in template.steps)}."
            ) from None
        if step.question and one.outcome not in step.outcomes:
            raise BadInputError(
                f"”{step.question}” besvaras med {' eller '.join(step.outcomes)}, inte "
                f"”{one.outcome}”."
            )


def _planned(problem: ProcessProblem) -> ProcessPlan:
    first = earliest(problem)
    end = _end(problem, first)
    wanted = problem.asked.wanted or end
    last: list[Taken | None] = [None] * len(first)
    if wanted is not None:
        last = latest(problem, wanted)
    steps = tuple(_step(problem, place, first, last, wanted) for place in range(len(first)))
    return ProcessPlan(
        template=problem.template,
        asked=problem.asked,
        outcomes=problem.outcomes,
        steps=steps,
        end=end,
        wanted=wanted,
        latest_start=_latest_start(problem, steps),
    )


def _end(problem: ProcessProblem, taken: Sequence[Taken | None]) -> date | None:
    ends = [one for one, after in zip(taken, problem.after, strict=True) if not after]
    if any(one is None for one in ends):
        return None
    return max(one.day for one in ends if one is not None)


def _step(
    problem: ProcessProblem,
    place: int,
    first: Sequence[Taken | None],
    last: Sequence[Taken | None],
    wanted: date | None,
) -> StepPlan:
    node = problem.nodes[place]
    why: list[Reason] = []
    obstacle = None
    if problem.done[place] is None:
        if first[place] is None:
            obstacle = obstacle_of(problem, place, first)
        elif wanted is not None and last[place] is None:
            obstacle = obstacle_of(problem, place, last, wanted)
        why = [*why_first(problem, place, first), *why_last(problem, place, last, wanted)]
    return StepPlan(
        step=node.step,
        party=node.party,
        body=node.body,
        first=first[place],
        last=last[place],
        papers_day=_papers_day(problem, place, first[place]),
        papers_by=_papers_day(problem, place, last[place]),
        done=problem.done[place],
        cliff=_cliff(problem, place, last[place]),
        obstacle=obstacle,
        why=tuple(why),
    )


def _papers_day(problem: ProcessProblem, place: int, taken: Taken | None) -> date | None:
    step, way = problem.nodes[place].step, problem.ways.get(place)
    if taken is None or problem.done[place] is not None:
        return None
    if way is not None:
        if way.gap is not None:
            return taken.route[0].start_date - timedelta(days=way.gap.days)
        return problem.papers_day(place, taken.route[0])
    return problem.work_begun(place, taken.day) if step.work is not None else None


def _cliff(problem: ProcessProblem, place: int, last: Taken | None) -> Cliff | None:
    if last is None or not last.route or problem.done[place] is not None:
        return None
    missed = last.route[-1]
    return Cliff(missed, _end(problem, earliest(problem, {place: missed.start_date})))


def _latest_start(problem: ProcessProblem, steps: Sequence[StepPlan]) -> date | None:
    begins = [
        step.papers_by
        for node, step in zip(problem.nodes, steps, strict=True)
        if not node.before and step.done is None
    ]
    days = [day for day in begins if day is not None]
    if not days or len(days) < len(begins):
        return None
    return problem.workdays.at_or_before(min(days))
