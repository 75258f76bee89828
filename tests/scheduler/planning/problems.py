"""Small planning problems: random ones for hypothesis, and a brute force that knows no engine."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from hypothesis import strategies as st

from scheduler.planning.problem import (
    Answer,
    PlanningProblem,
    Request,
    Round,
    Slot,
    Stage,
    Target,
)

HORIZON = 60
# Day 0 is a Monday; five working days a week.
WORKDAYS = frozenset(day for day in range(-HORIZON, 4 * HORIZON) if day % 7 < 5)
BODIES = ("a", "b", "c")


def latest_workday(day: int) -> int:
    while day not in WORKDAYS:
        day -= 1
    return day


def slot(name: str, start: int, days: int = 1, **more: object) -> Slot:
    return Slot(name, start, start + days - 1, **more)  # type: ignore[arg-type]


@st.composite
def slots(draw: st.DrawFn, body: str, capacity: int | None) -> tuple[Slot, ...]:
    starts = sorted(draw(st.lists(st.integers(0, HORIZON), max_size=4)))
    return tuple(
        slot(
            f"{body}{i}",
            start,
            draw(st.integers(1, 2)),
            decides=draw(st.integers(0, 9)) > 0,
            capacity=capacity,
        )
        for i, start in enumerate(starts)
    )


@st.composite
def rounds(draw: st.DrawFn, key: str) -> Round:
    dispatch = draw(st.integers(0, 20))
    recipients = draw(st.lists(st.sampled_from(BODIES), min_size=1, max_size=3, unique=True))
    requests = tuple(
        Request(
            recipient,
            stages=(
                *([Stage("au", draw(st.integers(0, 6)))] if draw(st.booleans()) else []),
                Stage(recipient, draw(st.integers(0, 8))),
            ),
            lag_days=draw(st.integers(0, 8)),
            mandatory=draw(st.integers(0, 4)) > 0,
            extended_to=draw(st.sampled_from([None, None, latest_workday(dispatch + 30)])),
        )
        for recipient in recipients
    )
    starts = sorted(draw(st.lists(st.integers(dispatch + 1, 75), max_size=3, unique=True)))
    targets = tuple(
        Target(
            f"{key}-t{i}",
            start,
            latest_workday(start - draw(st.integers(0, 9))),
            draw(st.sampled_from([None, latest_workday(start - 4), latest_workday(start - 1)])),
        )
        for i, start in enumerate(starts)
    )
    fixed = draw(st.sampled_from([None, None, None, latest_workday(draw(st.integers(5, 60)))]))
    required = draw(st.sampled_from([None, None, *[t.id for t in targets]]))
    return Round(key, dispatch, requests, targets, required, fixed)


@st.composite
def problems(draw: st.DrawFn, round_count: int = 1, shared: bool = False) -> PlanningProblem:
    capacity = draw(st.integers(1, 2)) if shared else None
    return PlanningProblem(
        slots={body: draw(slots(body, capacity)) for body in (*BODIES, "au")},
        rounds=tuple(draw(rounds(f"r{i}")) for i in range(round_count)),
        workdays=WORKDAYS,
    )


def ways(problem: PlanningProblem, round_: Round, request: Request) -> list[Answer]:
    """Every way a recipient could go, tried one by one."""
    found = []
    for chosen in product(*(problem.slots[stage.body] for stage in request.stages)):
        free_from, fits = round_.dispatch, chosen[-1].decides
        for stage, one in zip(request.stages, chosen, strict=True):
            fits = fits and one.start >= free_from + stage.lead_days
            free_from = one.end
        if fits:
            ready = chosen[-1].end + request.lag_days
            found.append(Answer(request.recipient, tuple(one.id for one in chosen), ready))
    return found


def last_day(round_: Round, request: Request, target: Target) -> int:
    """The deadline, or the last day of an extension that the owner can still use."""
    deadline = round_.deadline_for(target)
    if request.extended_to is None or target.last_answer is None:
        return deadline
    usable = min(request.extended_to, target.last_answer)
    return usable if usable > deadline else deadline


Score = tuple[int, int, int, int]


def round_choices(
    problem: PlanningProblem, round_: Round
) -> Iterator[tuple[Target | None, tuple[Answer | None, ...]]]:
    """Every target with every combination of answers, and not planning the round at all."""
    yield None, ()
    for target in round_.open_targets:
        options: list[list[Answer | None]] = []
        for request in round_.requests:
            limit = last_day(round_, request, target)
            in_time: list[Answer | None] = [
                way for way in ways(problem, round_, request) if way.ready <= limit
            ]
            options.append(in_time if request.mandatory else [*in_time, None])
        for answers in product(*options):
            if any(answers):
                yield target, answers


def best_score(problem: PlanningProblem) -> Score:
    """The best value of the objectives over every plan there is: −rounds planned, sum of target
    days, −answers, sum of ready days."""
    capacity = {s.id: s.capacity for found in problem.slots.values() for s in found}
    best: Score | None = None
    for plan in product(*(list(round_choices(problem, round_)) for round_ in problem.rounds)):
        used: dict[str, int] = {}
        planned = target_days = answered = ready_days = 0
        for target, answers in plan:
            if target is None:
                continue
            planned += 1
            target_days += target.start
            for answer in answers:
                if answer is None:
                    continue
                answered += 1
                ready_days += answer.ready
                for slot_id in answer.slots:
                    used[slot_id] = used.get(slot_id, 0) + 1
        if any(count > (capacity[s] or count) for s, count in used.items()):
            continue
        score = (-planned, target_days, -answered, ready_days)
        if best is None or score < best:
            best = score
    assert best is not None  # planning nothing is always possible
    return best
