"""Slots given out by wishes: tiny cases by hand, and all of them against brute force."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.planning.slots.assign import assign
from scheduler.planning.slots.check import faults
from scheduler.planning.slots.problem import Assignment, Fairness, WishProblem, fairness_of


def test_most_are_placed_before_anybody_gets_the_first_wish() -> None:
    # 1 wishes 10 and then 11; 2 can only take 10. With 10 to the first, 2 would be without.
    problem = WishProblem((10, 11), {1: {10: 1, 11: 2}, 2: {10: 1}})
    assignment = assign(problem)
    assert assignment.slot_of == {1: 11, 2: 10}
    assert fairness_of(problem, assignment) == Fairness(0, 2, 3)


def test_nobody_gets_a_third_wish_where_two_second_ones_would_do() -> None:
    # 1 in 10, 2 in 11 and 3 in 12 would be ranks 1, 1, 3: sum 5. 1 in 11, 2 in 12 and 3 in 10
    # are 2, 2, 1: the same sum, and no third wish.
    problem = WishProblem(
        (10, 11, 12),
        {1: {10: 1, 11: 2}, 2: {11: 1, 12: 2}, 3: {10: 1, 11: 2, 12: 3}},
    )
    assert fairness_of(problem, assign(problem)) == Fairness(0, 2, 5)


def test_of_equally_fair_ones_the_first_who_was_asked_comes_first() -> None:
    problem = WishProblem((10, 11), {1: {10: 1, 11: 2}, 2: {10: 1, 11: 2}})
    assert assign(problem).slot_of == {1: 10, 2: 11}


def test_without_wishes_nobody_gets_anything() -> None:
    assert assign(WishProblem((10,), {})).slot_of == {}
    assert assign(WishProblem((10,), {1: {}})).slot_of == {}


@pytest.mark.parametrize(
    ("slot_of", "fault"),
    [({1: 10, 2: 10}, "given twice"), ({1: 11}, "not wished"), ({3: 10}, "not asked")],
)
def test_the_checker_finds_each_fault(slot_of: dict[int, int], fault: str) -> None:
    problem = WishProblem((10, 11), {1: {10: 1}, 2: {10: 1, 11: 2}})
    assert fault in faults(problem, Assignment(slot_of))[0]


def test_a_wish_for_a_slot_that_does_not_exist_is_no_problem_to_solve() -> None:
    with pytest.raises(ValueError, match="does not exist"):
        WishProblem((10,), {1: {12: 1}})


@st.composite
def problems(draw: st.DrawFn) -> WishProblem:
    slots = tuple(range(draw(st.integers(1, 4))))
    wishes = {}
    for invitee in range(draw(st.integers(1, 4))):
        order = draw(st.permutations(slots))[: draw(st.integers(0, len(slots)))]
        wishes[invitee] = {slot: rank for rank, slot in enumerate(order, start=1)}
    return WishProblem(slots, wishes)


@settings(max_examples=60)
@given(problems())
def test_equals_brute_force(problem: WishProblem) -> None:
    assignment = assign(problem)
    assert faults(problem, assignment) == []
    assert assign(problem) == assignment
    best = min(
        fairness_of(problem, one)
        for choice in product(*([None, *wishes] for wishes in problem.wishes.values()))
        if not faults(
            problem,
            one := Assignment(
                {
                    invitee: slot
                    for invitee, slot in zip(problem.wishes, choice, strict=True)
                    if slot is not None
                }
            ),
        )
    )
    assert fairness_of(problem, assignment) == best
