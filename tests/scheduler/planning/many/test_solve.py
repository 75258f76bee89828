from __future__ import annotations

import os
import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from scheduler.planning import solver
from scheduler.planning.check import check_plan
from scheduler.planning.many.limits import Limits, Progress
from scheduler.planning.many.overload import overloads
from scheduler.planning.many.solve import solve
from scheduler.planning.many.windows import can_solve
from scheduler.planning.problem import (
    InvalidProblemError,
    Plan,
    PlanningProblem,
    Request,
    Round,
    Stage,
    Target,
)
from tests.benchmarks.country import national_problem
from tests.scheduler.planning.problems import (
    HORIZON,
    WORKDAYS,
    best_score,
    latest_workday,
    problems,
    slot,
)
from tests.support import ROOT

QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


def request(body: str, lead: int = 7, lag: int = 3, mandatory: bool = True) -> Request:
    return Request(body, (Stage(body, lead),), lag, mandatory)


def round_of(key: str, *requests: Request) -> Round:
    """Asked on day 0; the owner can take the answers by day 28 (meeting 40) or day 56 (68)."""
    return Round(key, 0, requests, (Target(f"{key}1", 40, 28), Target(f"{key}2", 68, 56)))


def score(problem: PlanningProblem, plan: Plan) -> tuple[int, int]:
    starts = {t.id: t.start for round_ in problem.rounds for t in round_.targets}
    return -len(plan.rounds), sum(starts[found.target] for found in plan.rounds)


def test_a_full_meeting_sends_one_round_to_the_next() -> None:
    # Body a takes one remiss on day 14 and one on day 49: one round is ready by 28, the other by
    # 56. They wait 40 and 68 days.
    problem = PlanningProblem(
        {"a": (slot("a0", 14, capacity=1), slot("a1", 49, capacity=1))},
        (round_of("r", request("a")), round_of("s", request("a"))),
        WORKDAYS,
    )
    found = solve(problem)
    assert check_plan(problem, found.plan) == []
    assert (found.waiting_days, found.bound_days, found.proved) == (108, 108, True)


def test_the_round_that_comes_last_is_crowded_out_and_the_stretch_is_named() -> None:
    # One meeting that takes two, three rounds: two seats for three, one too many.
    problem = PlanningProblem(
        {"a": (slot("a0", 14, capacity=2),), "b": (slot("b0", 14, capacity=9),)},
        tuple(round_of(key, request("a"), request("b")) for key in "rst"),
        WORKDAYS,
    )
    found = solve(problem)
    assert check_plan(problem, found.plan) == []
    assert found.crowded_out == (("t", "a"),)
    assert [each.crowded_out for each in found.plan.rounds] == [(), (), ("a",)]
    (overload,) = found.overloads
    assert (overload.body, overload.capacity, overload.excess) == ("a", 2, 1)
    assert overload.requests == (("r", "a"), ("s", "a"), ("t", "a"))


def test_a_preparing_meeting_that_is_full_moves_a_round() -> None:
    # The committee takes one on day 7 and one on day 35; the board takes any number on days 14
    # and 42. Only one round can be decided on day 14.
    stages = (Stage("au", 0), Stage("a", 7))
    chained = Request("a", stages, 3)
    problem = PlanningProblem(
        {
            "au": (slot("u0", 7, decides=False, capacity=1), slot("u1", 35, capacity=1)),
            "a": (slot("a0", 14), slot("a1", 42)),
        },
        (round_of("r", chained), round_of("s", chained)),
        WORKDAYS,
    )
    found = solve(problem)
    assert check_plan(problem, found.plan) == []
    assert score(problem, found.plan) == (-2, 108)
    assert found.proved  # the committee's meetings are rows too


def test_a_wished_answer_gives_way_and_a_round_nobody_can_answer_is_named() -> None:
    problem = PlanningProblem(
        {"a": (slot("a0", 14, capacity=1),), "b": (slot("b0", 14),), "c": ()},
        (
            round_of("r", request("b"), request("a", mandatory=False)),
            round_of("s", request("a")),
            round_of("t", request("c")),
        ),
        WORKDAYS,
    )
    plan = solve(problem).plan
    assert check_plan(problem, plan) == []
    assert [found.unanswered for found in plan.rounds] == [("a",), ()]
    assert plan.unplanned == ("t",)


def test_no_rounds_is_a_plan() -> None:
    assert solve(PlanningProblem({}, (), WORKDAYS)).plan == Plan(())


def test_groups_that_wait_are_refused() -> None:
    waiting = replace(request("b"), group=2)
    problem = PlanningProblem({"a": (), "b": ()}, (round_of("r", request("a"), waiting),), WORKDAYS)
    with pytest.raises(InvalidProblemError):
        solve(problem)


@st.composite
def crowded(draw: st.DrawFn, rounds: int = 3) -> PlanningProblem:
    """Rounds whose every request is mandatory and decided at one meeting of limited capacity."""
    slots = {
        body: tuple(
            slot(f"{body}{i}", start, draw(st.integers(1, 2)), capacity=draw(st.integers(1, 2)))
            for i, start in enumerate(sorted(draw(st.lists(st.integers(5, HORIZON), max_size=4))))
        )
        for body in ("a", "b", "c")
    }
    found = []
    for number in range(rounds):
        bodies = draw(st.lists(st.sampled_from("abc"), min_size=1, max_size=3, unique=True))
        dispatch = draw(st.integers(0, 12))
        starts = sorted(draw(st.lists(st.integers(20, 75), min_size=1, max_size=3, unique=True)))
        found.append(
            Round(
                f"r{number}",
                dispatch,
                tuple(
                    request(body, draw(st.integers(0, 8)), draw(st.integers(0, 8)))
                    for body in bodies
                ),
                tuple(
                    Target(f"r{number}-{i}", start, latest_workday(start - 7))
                    for i, start in enumerate(starts)
                ),
            )
        )
    return PlanningProblem(slots, tuple(found), WORKDAYS)


@settings(max_examples=400, derandomize=True, deadline=None, suppress_health_check=QUIET)
@given(crowded())
def test_where_all_answers_fit_the_plan_is_the_best_there_is(problem: PlanningProblem) -> None:
    found = solve(problem)
    assert check_plan(problem, found.plan) == []
    if found.overloads:
        assert sum(o.excess for o in found.overloads) == len(found.crowded_out)
        return
    assert found.proved
    assert score(problem, found.plan) == best_score(problem)[:2]


@settings(max_examples=60, derandomize=True, deadline=None, suppress_health_check=QUIET)
@given(crowded(rounds=5))
def test_the_engine_and_the_general_model_agree(problem: PlanningProblem) -> None:
    found = solve(problem)
    if not found.overloads:
        assert score(problem, found.plan) == score(problem, solver.solve(problem))


@settings(max_examples=400, derandomize=True, deadline=None, suppress_health_check=QUIET)
@given(problems(round_count=2, shared=True))
def test_chains_wished_answers_and_fixed_days_keep_every_rule_and_the_bound(
    problem: PlanningProblem,
) -> None:
    if not can_solve(problem):
        return
    found = solve(problem)
    assert check_plan(problem, found.plan) == []
    best = best_score(problem)
    if found.crowded_out or len(found.plan.rounds) != -best[0]:
        return
    assert score(problem, found.plan) >= best[:2]
    if found.proved:
        assert score(problem, found.plan) == best[:2]


def relaxed(problem: PlanningProblem, out: set[tuple[str, str]]) -> PlanningProblem:
    """The problem without some of the requests; a round without any is left out."""
    rounds = []
    for round_ in problem.rounds:
        kept = tuple(r for r in round_.requests if (round_.key, r.recipient) not in out)
        if kept:
            rounds.append(replace(round_, requests=kept))
    return replace(problem, rounds=tuple(rounds))


@settings(max_examples=300, derandomize=True, deadline=None, suppress_health_check=QUIET)
@given(crowded(rounds=5))
def test_relaxing_what_is_crowded_out_makes_the_rest_fit_and_less_does_not(
    problem: PlanningProblem,
) -> None:
    out = set(solve(problem).crowded_out)
    found = overloads(problem)
    assert bool(out) == bool(found)
    assert overloads(relaxed(problem, out)) == ()
    for each in out:
        assert overloads(relaxed(problem, out - {each})) != ()
    # Where one is too many, any one of those named will do.
    if len(found) == 1 and found[0].excess == 1:
        for each in found[0].requests:
            assert overloads(relaxed(problem, {each})) == ()


def test_a_country_gives_the_same_plan_again() -> None:
    problem = national_problem(60)
    first, second = solve(problem), solve(problem)
    assert check_plan(problem, first.plan) == []
    assert first.proved
    assert first == second


def test_a_large_search_that_is_cancelled_gives_the_best_so_far_with_its_gap() -> None:
    problem = national_problem(600)
    told: list[Progress] = []
    found = solve(problem, Limits(cancelled=lambda: True, progress=told.append))
    assert check_plan(problem, found.plan) == []
    assert not found.proved
    assert 0 < found.gap < 1
    assert [p.days for p in told] == sorted((p.days for p in told), reverse=True)


def test_a_time_limit_gives_the_best_so_far_with_its_gap() -> None:
    problem = national_problem(600)
    found = solve(problem, Limits(seconds=0.0))
    assert check_plan(problem, found.plan) == []
    assert not found.proved
    assert found.gap > 0


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="cores cannot be chosen here")
def test_one_core_and_all_give_the_same_plan() -> None:
    script = (
        "import hashlib, os, sys\n"
        "cores = sorted(os.sched_getaffinity(0))\n"
        "os.sched_setaffinity(0, cores[: int(sys.argv[1])])\n"
        "from scheduler.planning.many.solve import solve\n"
        "from tests.benchmarks.country import national_problem\n"
        "plan = solve(national_problem(120)).plan\n"
        "print(hashlib.sha256(repr(plan).encode()).hexdigest())\n"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", script, cores],
            check=True,
            capture_output=True,
            text=True,
            cwd=ROOT,
        ).stdout
        for cores in ("1", "64")
    }
    assert len(found) == 1
