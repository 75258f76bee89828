import pytest
from msgspec.structs import replace

from scheduler.planning.problem import (
    InvalidProblemError,
    PlanningProblem,
    Request,
    Round,
    Stage,
    Target,
)
from tests.scheduler.planning.problems import WORKDAYS, slot

REQUEST = Request("a", (Stage("a", 14),), 7)
ROUND = Round("r", 0, (REQUEST,), (Target("t", 40, 31),))
SLOTS = {"a": (slot("a0", 14), slot("a1", 21))}


def problem(round_: Round = ROUND, **changes: object) -> PlanningProblem:
    values: dict[str, object] = {"slots": SLOTS, "rounds": (round_,), "workdays": WORKDAYS}
    return PlanningProblem(**(values | changes))  # type: ignore[arg-type]


def test_a_sound_problem_is_accepted() -> None:
    assert problem().rounds == (ROUND,)


@pytest.mark.parametrize(
    "changes",
    [
        {"slots": {"a": SLOTS["a"][::-1]}},
        {"slots": {"a": (slot("a0", 14, 0),)}},
        {"rounds": (ROUND, ROUND)},
        {"rounds": (replace(ROUND, requests=(REQUEST, REQUEST)),)},
        {"slots": {"a": (slot("a0", 14, papers_until=15),)}},
        {"rounds": (replace(ROUND, requests=(replace(REQUEST, lag_days=-1),)),)},
        {"rounds": (replace(ROUND, requests=(Request("a", (Stage("x", 1),), 7),)),)},
        {"rounds": (replace(ROUND, targets=(Target("t", 40, 33),)),)},  # day 33 is a Saturday
        {"rounds": (replace(ROUND, fixed_deadline=33),)},
        {"rounds": (replace(ROUND, targets=(Target("t", 40, 31), Target("u", 39, 31))),)},
    ],
)
def test_data_that_contradict_themselves_are_refused(changes: dict[str, object]) -> None:
    with pytest.raises(InvalidProblemError):
        problem(**changes)


def test_a_fixed_deadline_closes_the_targets_it_leaves_no_time_for() -> None:
    targets = (Target("t", 40, 31), Target("u", 60, 52))
    assert [t.id for t in replace(ROUND, targets=targets, fixed_deadline=38).open_targets] == ["u"]
