"""Small planning problems: random ones for hypothesis, and a brute force that knows no engine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from random import Random
from typing import Any, Protocol

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


class Pick(Protocol):
    """Where the choices of a random problem come from."""

    def whole(self, low: int, high: int) -> int: ...
    def one_of(self, choices: Sequence[Any]) -> Any: ...


class Hypothesis:
    """Choices that hypothesis makes, and can make smaller where a test fails."""

    def __init__(self, draw: st.DrawFn) -> None:
        self._draw = draw

    def whole(self, low: int, high: int) -> int:
        return self._draw(st.integers(low, high))

    def one_of(self, choices: Sequence[Any]) -> Any:
        return self._draw(st.sampled_from(choices))


class Seeded:
    """Choices by a seed: a thirtieth of hypothesis's time, for tests of thousands of problems."""

    def __init__(self, seed: int) -> None:
        random = Random(seed)
        self.whole = random.randint
        self.one_of = random.choice


def made_slots(pick: Pick, body: str, capacity: int | None) -> tuple[Slot, ...]:
    # Few days to choose from, so that meetings often share one.
    starts = sorted(4 * pick.whole(1, HORIZON // 4) for _ in range(pick.whole(1, 4)))
    minutes = [None, None, 540, 600, 780]
    found = []
    for i, start in enumerate(starts):
        days = pick.whole(1, 2)
        opens, closes = pick.one_of(minutes), pick.one_of(minutes)
        if days == 1 and opens is not None and closes is not None and closes < opens:
            opens, closes = closes, opens
        found.append(
            slot(
                f"{body}{i}",
                start,
                days,
                decides=pick.whole(0, 9) > 0,
                capacity=capacity,
                tentative=pick.whole(0, 4) == 0,
                papers_until=pick.one_of([None, None, None, start - 3, start - 12]),
                opens=opens,
                closes=closes,
            )
        )
    return tuple(found)


def made_request(pick: Pick, recipient: str, dispatch: int) -> Request:
    """A chain of one to three bodies, or no meeting at all."""
    preparing = pick.one_of([(), (), ("au",), ("au2",), ("au2", "au")])
    leads = [0, 0, 1, 3, 6, 8]
    stages = [Stage(body, pick.one_of(leads)) for body in (*preparing, recipient)]
    return Request(
        recipient,
        stages=tuple(stages) if pick.whole(0, 5) > 0 else (),
        lag_days=pick.whole(0, 8),
        mandatory=pick.whole(0, 1) == 1,
        extended_to=pick.one_of([None, None, latest_workday(dispatch + 60)]),
        group=pick.one_of([1, 1, 2, 3]),
        allow_tentative=pick.whole(0, 1) == 1,
    )


def made_round(pick: Pick, key: str) -> Round:
    dispatch = pick.whole(0, 12)
    recipients = BODIES[: pick.one_of([3, 3, 2, 1])]
    asked = tuple(made_request(pick, recipient, dispatch) for recipient in recipients)
    starts = sorted({pick.whole(dispatch + 1, 110) for _ in range(pick.whole(1, 3))})
    targets = tuple(
        Target(
            f"{key}-t{i}",
            start,
            latest_workday(start - pick.whole(0, 9)),
            pick.one_of([None, latest_workday(start - 4), latest_workday(start - 1)]),
        )
        for i, start in enumerate(starts)
    )
    fixed = pick.one_of([None, None, None, latest_workday(pick.whole(20, 80))])
    required = pick.one_of([None, None, *[t.id for t in targets]])
    return Round(key, dispatch, asked, targets, required, fixed, pick.whole(0, 2))


def made_problem(pick: Pick, round_count: int = 1, *, shared: bool = False) -> PlanningProblem:
    capacity = pick.whole(1, 2) if shared else None
    return PlanningProblem(
        slots={body: made_slots(pick, body, capacity) for body in (*BODIES, "au", "au2")},
        rounds=tuple(made_round(pick, f"r{i}") for i in range(round_count)),
        workdays=WORKDAYS,
    )


@st.composite
def slots(draw: st.DrawFn, body: str, capacity: int | None) -> tuple[Slot, ...]:
    return made_slots(Hypothesis(draw), body, capacity)


@st.composite
def requests(draw: st.DrawFn, recipient: str, dispatch: int) -> Request:
    return made_request(Hypothesis(draw), recipient, dispatch)


@st.composite
def rounds(draw: st.DrawFn, key: str) -> Round:
    return made_round(Hypothesis(draw), key)


@st.composite
def problems(draw: st.DrawFn, round_count: int = 1, shared: bool = False) -> PlanningProblem:
    return made_problem(Hypothesis(draw), round_count, shared=shared)


def seeded_problems() -> st.SearchStrategy[PlanningProblem]:
    """As `problems`, each made by a seed that hypothesis draws: for thousands of them."""
    return st.integers(0, 2**32 - 1).map(lambda seed: made_problem(Seeded(seed)))


def in_order(earlier: Slot, later: Slot, lead_days: int) -> bool:
    """Whether a matter can pass from one meeting to the other."""
    if later.start < earlier.end + lead_days:
        return False
    if later.start > earlier.end or later.opens is None:
        return True
    if earlier.closes is not None:
        return earlier.closes <= later.opens
    if earlier.opens is not None and earlier.start == earlier.end:
        return earlier.opens < later.opens
    return True


def reached(one: Slot, stage: Stage, papers: int, first: bool) -> bool:
    """Whether papers sent on the day ``papers`` come in time for a meeting."""
    if one.papers_until is not None:
        return papers <= one.papers_until
    return one.start >= papers + stage.lead_days if first else True


def ways(problem: PlanningProblem, request: Request, papers: int) -> list[Answer]:
    """Every way a recipient could go with papers sent on the day ``papers``, one by one."""
    if not request.stages:
        ready = papers + request.lag_days
        while ready not in problem.workdays:
            ready += 1
        return [Answer(request.recipient, (), ready)]
    found = []
    for chosen in product(*(problem.slots[stage.body] for stage in request.stages)):
        fits = chosen[-1].decides and chosen[0].start >= papers
        for index, (stage, one) in enumerate(zip(request.stages, chosen, strict=True)):
            fits = fits and (request.allow_tentative or not one.tentative)
            fits = fits and reached(one, stage, papers, index == 0)
            fits = fits and (not index or in_order(chosen[index - 1], one, stage.lead_days))
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


def forwarded(problem: PlanningProblem, ready: int, workdays: int) -> int:
    return [day for day in sorted(problem.workdays) if day >= ready][workdays]


def group_choices(
    problem: PlanningProblem, round_: Round, target: Target, groups: list[int], papers: int
) -> Iterator[tuple[Answer | None, ...]]:
    """Every combination of answers, group by group: each waits for the answers chosen before."""
    if not groups:
        yield ()
        return
    options: list[list[Answer | None]] = []
    for request in round_.requests:
        if request.group == groups[0]:
            limit = last_day(round_, request, target)
            in_time: list[Answer | None] = [
                way for way in ways(problem, request, papers) if way.ready <= limit
            ]
            options.append(in_time if request.mandatory else [*in_time, None])
    for answers in product(*options):
        ready = [answer.ready for answer in answers if answer]
        after = papers
        if ready and len(groups) > 1:
            after = forwarded(problem, max(ready), round_.forwarding_workdays)
        for rest in group_choices(problem, round_, target, groups[1:], after):
            yield (*answers, *rest)


def round_choices(
    problem: PlanningProblem, round_: Round
) -> Iterator[tuple[Target | None, tuple[Answer | None, ...]]]:
    """Every target with every combination of answers, and not planning the round at all."""
    yield None, ()
    groups = sorted({request.group for request in round_.requests})
    for target in round_.open_targets:
        for answers in group_choices(problem, round_, target, groups, round_.dispatch):
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
