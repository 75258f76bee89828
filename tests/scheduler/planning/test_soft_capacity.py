from itertools import product

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scheduler.planning.check import check_plan
from scheduler.planning.problem import Answer, PlanningProblem, Request, Round, Stage, Target
from scheduler.planning.shared_load import LoadCosts, Published, SharedPlan, without_capacity
from scheduler.planning.soft_capacity import share_meetings
from scheduler.planning.solver import solve
from tests.scheduler.planning.problems import WORKDAYS, problems, round_choices, slot

COSTS = LoadCosts(above_capacity=3, move_target=4)
Score = tuple[int, int, int, int, int, int]


def fixed_round(key: str, *recipients: str) -> Round:
    """Asked on day 0, to be answered by day 28."""
    asked = tuple(Request(name, (Stage(name, 7),), 3) for name in recipients)
    return Round(key, 0, asked, (Target(f"{key}1", 40, 28),))


def checked(
    problem: PlanningProblem, published: Published | None = None, costs: LoadCosts = COSTS
) -> SharedPlan:
    found = share_meetings(problem, costs, published)
    assert check_plan(without_capacity(problem), found.plan) == []
    return found


def test_what_a_meeting_cannot_take_costs_points_and_leaves_nobody_out() -> None:
    # Three rounds, one meeting that takes one: two above, 2 × 3 points.
    problem = PlanningProblem(
        {"a": (slot("a0", 14, capacity=1),)},
        tuple(fixed_round(key, "a") for key in "rst"),
        WORKDAYS,
    )
    found = checked(problem)
    assert found.plan.unplanned == ()
    assert (found.excess, found.points) == ({"a0": 2}, 6)


def test_it_tells_how_many_objectives_are_proved_before_each() -> None:
    # Nothing is crowded, so nothing is unfair: planned, points, moved, targets, wished answers,
    # earliest answers, ties.
    told: list[int] = []
    problem = PlanningProblem({"a": (slot("a0", 14),)}, (fixed_round("r", "a"),), WORKDAYS)
    share_meetings(problem, COSTS, tell=told.append)
    assert told == [0, 1, 2, 3, 4, 5, 6]


def test_a_round_waits_where_that_costs_less_than_the_crowding() -> None:
    # Day 14 takes one of two rounds: one above for 3 points, or one waits for day 49 for 4.
    targets = (Target("t1", 40, 28), Target("t2", 68, 56))
    asked = (Request("a", (Stage("a", 7),), 3),)
    rounds = tuple(Round(key, 0, asked, targets) for key in "rs")
    slots = {"a": (slot("a0", 14, capacity=1), slot("a1", 49, capacity=1))}
    problem = PlanningProblem(slots, rounds, WORKDAYS)
    assert (checked(problem).excess, checked(problem).points) == ({"a0": 1}, 3)
    dear = checked(problem, costs=LoadCosts(above_capacity=5, move_target=4))
    assert (dear.excess, dear.points) == ({}, 4)
    assert sorted(found.target for found in dear.plan.rounds) == ["t1", "t2"]


def test_a_bodys_meetings_share_what_is_above() -> None:
    # c meets on day 10 and 17, both in time for a on day 24, and takes one remiss each time. Four
    # must go there: two above, one on each meeting rather than two on the first.
    slots = {"c": (slot("c0", 10, capacity=1), slot("c1", 17, capacity=1)), "a": (slot("a0", 24),)}
    asked = (Request("a", (Stage("c", 7), Stage("a", 7)), 3),)
    rounds = tuple(Round(key, 0, asked, (Target("t1", 40, 28),)) for key in "rstu")
    assert checked(PlanningProblem(slots, rounds, WORKDAYS)).excess == {"c0": 1, "c1": 1}


def test_of_plans_with_equal_points_that_which_crowds_no_body_more_than_it_must() -> None:
    # r and s must be at a's day 14, which takes one. With t there too a is two above, 2 × 4
    # points; where t waits for day 49 it is one above, 4 points and 4 for waiting: the same.
    asked = (Request("a", (Stage("a", 7),), 3),)
    waiting = Round("t", 0, asked, (Target("t1", 40, 28), Target("t2", 68, 56)))
    slots = {"a": (slot("a0", 14, capacity=1), slot("a1", 49, capacity=1))}
    rounds = (fixed_round("r", "a"), fixed_round("s", "a"), waiting)
    found = checked(PlanningProblem(slots, rounds, WORKDAYS), costs=LoadCosts(4, 4))
    assert (found.points, found.excess) == (8, {"a0": 1})
    assert found.plan.rounds[2].target == "t2"


def test_a_recipient_stays_at_the_meeting_it_knows_of() -> None:
    # Days 7 and 14 are both in time; alone the earliest would be taken, but a expects day 14.
    slots = {"a": (slot("a0", 7, capacity=1), slot("a1", 14, capacity=1))}
    problem = PlanningProblem(slots, (fixed_round("r", "a"),), WORKDAYS)
    known = Published({"r": "r1"}, {("r", "a"): ("a1",)})
    found = checked(problem, known)
    assert found.plan.rounds[0].answers == (Answer("a", ("a1",), 17),)
    assert found.moved == ()


def test_a_recipient_moves_to_leave_its_seat_but_only_where_papers_can_come() -> None:
    # s can only be treated on day 14 (dispatch day 7), where r sits; r can still take day 21.
    slots = {"a": (slot("a0", 7), slot("a1", 14, capacity=1), slot("a2", 21, capacity=1))}
    asked = (Request("a", (Stage("a", 7),), 3),)
    draft = Round("s", 7, asked, (Target("s1", 30, 18),))
    problem = PlanningProblem(slots, (fixed_round("r", "a"), draft), WORKDAYS)
    known = Published({"r": "r1"}, {("r", "a"): ("a1",)}, {("r", "a"): (10,)})
    found = checked(problem, known)
    assert (found.moved, found.excess) == ((("r", "a"),), {})
    assert {a.slots for p in found.plan.rounds for a in p.answers} == {("a1",), ("a2",)}
    late = Published(known.targets, known.ways, {("r", "a"): (22,)})
    assert checked(problem, late).excess == {"a1": 1}


SLOW_IS_FINE = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


def best(problem: PlanningProblem, costs: LoadCosts, published: Published) -> Score:
    """−rounds, points, largest excess of a body, squares of bodies, of meetings, and recipients
    moved, the best over every plan there is."""
    body_of = {s.id: body for body, found in problem.slots.items() for s in found}
    slot_of = {s.id: s for found in problem.slots.values() for s in found}
    options = []
    first: dict[str, int] = {}
    for round_ in problem.rounds:
        choices = [
            (target, [a for a in answers if a])
            for target, answers in round_choices(problem, round_)
        ]
        most: dict[str, int] = {}
        for target, answers in choices:
            if target is not None:
                most[target.id] = max(most.get(target.id, 0), len(answers))
        possible = [i for i, target in enumerate(round_.open_targets) if target.id in most]
        first[round_.key] = min(possible, default=0)
        options.append(
            [
                (round_, target, answers)
                for target, answers in choices
                if target is None or len(answers) == most[target.id]
            ]
        )
    scores: list[Score] = []
    for plan in product(*options):
        planned = points = moved = 0
        used: dict[str, int] = {}
        for round_, target, answers in plan:
            if target is None:
                continue
            planned += 1
            points += costs.move_target * (round_.open_targets.index(target) - first[round_.key])
            for answer in answers:
                known = published.ways.get((round_.key, answer.recipient))
                moved += known is not None and known != answer.slots
                for name in answer.slots:
                    used[name] = used.get(name, 0) + 1
        excess = {
            name: max(0, count - (slot_of[name].capacity or count)) for name, count in used.items()
        }
        by_body: dict[str, int] = {}
        for name, above in excess.items():
            by_body[body_of[name]] = by_body.get(body_of[name], 0) + above
        points += costs.above_capacity * sum(excess.values())
        scores.append(
            (
                -planned,
                points,
                max(by_body.values(), default=0),
                sum(n * n for n in by_body.values()),
                sum(n * n for n in excess.values()),
                moved,
            )
        )
    return min(scores)


def score(problem: PlanningProblem, found: SharedPlan) -> Score:
    body_of = {s.id: body for body, slots in problem.slots.items() for s in slots}
    by_body: dict[str, int] = {}
    for name, above in found.excess.items():
        by_body[body_of[name]] = by_body.get(body_of[name], 0) + above
    return (
        -len(found.plan.rounds),
        found.points,
        max(by_body.values(), default=0),
        sum(n * n for n in by_body.values()),
        sum(n * n for n in found.excess.values()),
        len(found.moved),
    )


@settings(max_examples=150, derandomize=True, deadline=None, suppress_health_check=SLOW_IS_FINE)
@given(problems(round_count=2, shared=True), st.integers(1, 6), st.data())
def test_equals_brute_force(problem: PlanningProblem, above: int, data: st.DataObject) -> None:
    costs = LoadCosts(above, 4)
    # Some of the first round's recipients know of one of their ways.
    first = problem.rounds[0]
    known = {
        (first.key, answer.recipient): answer.slots
        for target, answers in round_choices(problem, first)
        if target is not None and data.draw(st.booleans())
        for answer in answers
        if answer and answer.slots
    }
    published = Published({}, known)
    found = checked(problem, published, costs)
    assert score(problem, found) == best(problem, costs, published)


@settings(max_examples=60, derandomize=True, deadline=None, suppress_health_check=SLOW_IS_FINE)
@given(problems(round_count=2))
def test_without_capacities_it_is_the_general_models_plan(problem: PlanningProblem) -> None:
    assert [p.target for p in checked(problem).plan.rounds] == [
        p.target for p in solve(problem).rounds
    ]
