"""Each fault that the checker must find, put into a plan that has none."""

import pytest
from msgspec.structs import replace

from scheduler.planning.check import check_plan
from scheduler.planning.problem import (
    Answer,
    Extension,
    Plan,
    PlanningProblem,
    Request,
    Round,
    RoundPlan,
    Stage,
    Target,
)
from scheduler.planning.search import solve_round
from tests.scheduler.planning.problems import WORKDAYS, slot

# Body a meets on day 14 and 21, b may only prepare on day 14; the owner on day 40.
PROBLEM = PlanningProblem(
    slots={
        "a": (slot("a0", 14, capacity=1), slot("a1", 21)),
        "b": (slot("b0", 14, decides=False), slot("b1", 21)),
    },
    rounds=(
        Round(
            "r",
            0,
            (Request("a", (Stage("a", 14),), 7), Request("b", (Stage("b", 14),), 7, False)),
            (Target("t", 40, 31),),
        ),
    ),
    workdays=WORKDAYS,
)
GOOD = solve_round(PROBLEM, PROBLEM.rounds[0])
assert GOOD is not None
FIRST, SECOND = GOOD.answers


def test_a_good_plan_has_no_faults() -> None:
    assert check_plan(PROBLEM, Plan((GOOD,))) == []


@pytest.mark.parametrize(
    ("broken", "word"),
    [
        (replace(GOOD, deadline=32), "too little time"),
        (replace(GOOD, deadline=27), "outside the window"),
        (replace(GOOD, deadline=26), "no working day"),
        (replace(GOOD, latest_deadline=30), "ends on the wrong day"),
        (replace(GOOD, earliest_deadline=29), "could begin earlier"),
        (replace(GOOD, earliest_deadline=24), "ready after the window"),
        (replace(GOOD, earliest_deadline=27), "begins on no working day"),
        (replace(GOOD, target="x"), "unknown target"),
        (replace(GOOD, answers=(SECOND,), unanswered=("a",)), "mandatory a"),
        (replace(GOOD, answers=(SECOND,)), "recipients"),
        (replace(GOOD, answers=(replace(FIRST, slots=("a9",)), SECOND)), "no meeting of a"),
        (replace(GOOD, answers=(replace(FIRST, ready=20), SECOND)), "ready on"),
        (replace(GOOD, answers=(FIRST, replace(SECOND, slots=("b0",)))), "cannot decide"),
        (replace(GOOD, answers=(replace(FIRST, slots=()), SECOND)), "0 meetings for 1"),
    ],
)
def test_every_fault_is_found(broken: object, word: str) -> None:
    faults = check_plan(PROBLEM, Plan((broken,)))  # type: ignore[arg-type]
    assert any(word in fault for fault in faults), faults


def test_a_meeting_too_soon_is_found() -> None:
    (round_,) = PROBLEM.rounds
    later = replace(PROBLEM, rounds=(replace(round_, dispatch=1),))
    assert any("starts 13 days" in fault for fault in check_plan(later, Plan((GOOD,))))


def test_a_fixed_deadline_and_a_required_target_are_held() -> None:
    (round_,) = PROBLEM.rounds
    fixed = replace(PROBLEM, rounds=(replace(round_, fixed_deadline=29, required_target="u"),))
    faults = " ".join(check_plan(fixed, Plan((GOOD,))))
    assert "not the fixed one" in faults
    assert "u was required" in faults


# AU on day 14 at 13, KS on day 14 at 9 (tentative) and on day 21 (papers until day -1); then b,
# whose chair needs 12 days: Saturday 12 becomes Monday 14.
WAY = PlanningProblem(
    slots={
        "au": (slot("au0", 14, opens=780),),
        "ks": (slot("ks0", 14, opens=540, tentative=True), slot("ks1", 21, papers_until=-1)),
    },
    rounds=(
        Round(
            "r",
            0,
            (Request("ks", (Stage("au", 14), Stage("ks", 0)), 7), Request("b", (), 12, group=2)),
            (Target("t", 70, 57),),
            forwarding_workdays=1,
        ),
    ),
    workdays=WORKDAYS,
)


@pytest.mark.parametrize(
    ("ks", "b_ready", "papers", "word"),
    [
        (Answer("ks", ("au0", "ks0"), 21), 35, 22, "is tentative"),
        (Answer("ks", ("au0", "ks0"), 21), 35, 22, "begins before au0 is over"),
        (Answer("ks", ("au0", "ks1"), 28), 42, 29, "papers come after day -1"),
        (Answer("ks", ("au0", "ks1"), 28), 42, 28, "papers go on [28], not [29]"),
        (Answer("ks", ("au0", "ks1"), 28), 41, 29, "ready on 41, not 42"),
    ],
)
def test_every_fault_of_a_way_is_found(ks: Answer, b_ready: int, papers: int, word: str) -> None:
    plan = RoundPlan("r", "t", 57, 42, 57, (ks, Answer("b", (), b_ready)), dispatches=(papers,))
    faults = check_plan(WAY, Plan((plan,)))
    assert any(word in fault for fault in faults), faults


def test_an_overfull_meeting_is_found() -> None:
    (round_,) = PROBLEM.rounds
    twice = replace(PROBLEM, rounds=(round_, replace(round_, key="s")))
    plan = Plan((GOOD, replace(GOOD, round="s")))
    assert check_plan(twice, plan) == ["meeting a0 of a takes 2 of 1"]


def test_a_forgotten_round_is_found() -> None:
    assert check_plan(PROBLEM, Plan(())) != []
    assert check_plan(PROBLEM, Plan((), unplanned=("r",))) == []


# As PROBLEM, but b answers on day 30 with an extension to day 32; the deadline is day 25 and the
# owner takes answers with an extension until day 32.
EXTENDED_PROBLEM = replace(
    PROBLEM,
    slots={**PROBLEM.slots, "b": (slot("b1", 23),)},
    rounds=(replace(PROBLEM.rounds[0], targets=(Target("t", 40, 31, last_answer=32),)),),
)
EXTENDED = replace(
    GOOD,
    deadline=25,
    earliest_deadline=21,
    answers=(FIRST, replace(SECOND, slots=("b1",), ready=30)),
    extensions=(Extension("b", 32),),
)


def test_an_answer_with_an_extension_may_pass_the_deadline() -> None:
    assert check_plan(EXTENDED_PROBLEM, Plan((EXTENDED,))) == []


@pytest.mark.parametrize(
    ("extensions", "word"),
    [
        ((), "ready after the window"),
        ((Extension("b", 32), Extension("b", 33)), "two extensions"),
        ((Extension("b", 32), Extension("c", 32)), "no answer"),
        ((Extension("b", 29),), "ready after its extension"),
        ((Extension("b", 34),), "no working day"),
        ((Extension("b", 25),), "no later than the deadline"),
        ((Extension("b", 35),), "too late for the target"),
    ],
)
def test_every_fault_of_an_extension_is_found(extensions: tuple[Extension, ...], word: str) -> None:
    broken = replace(EXTENDED, extensions=extensions)
    faults = check_plan(EXTENDED_PROBLEM, Plan((broken,)))
    assert any(word in fault for fault in faults), faults
