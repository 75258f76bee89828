from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
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
    Slot,
    Stage,
    Target,
)
from scheduler.planning.replan.levels import EVERYTHING, Allowed
from scheduler.planning.replan.replanner import Replanner
from scheduler.planning.replan.results import MoveKind, Replan
from tests.scheduler.planning.problems import WORKDAYS, slot
from tests.scheduler.planning.replans import (
    Change,
    Cost,
    changes,
    fewest_moved,
    other_dates,
    published,
)

SLOW_IS_FINE = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
MANY = settings(
    max_examples=700, derandomize=True, deadline=None, suppress_health_check=SLOW_IS_FINE
)
ONLY_MEETINGS = Allowed(extension=False)


def request(recipient: str = "a", *, mandatory: bool = True) -> Request:
    return Request(recipient, (Stage(recipient, 7),), 3, mandatory)


def round_of(key: str, *requests: Request, targets: tuple[Target, ...] = ()) -> Round:
    """Asked on day 0; the owner meets on day 40 (answers by day 28, with an extension by day 32)
    and on day 68 (by day 56, 60)."""
    usual = (Target(f"{key}1", 40, 28, 32), Target(f"{key}2", 68, 56, 60))
    return Round(key, 0, requests or (request(),), targets or usual)


def planned(round_: Round, deadline: int, *seats: str, days: dict[str, int]) -> RoundPlan:
    """The round's answers at ``seats``, each ready three days after its meeting."""
    target = round_.targets[0]
    answers = tuple(
        Answer(one.recipient, (seat,), days[seat] + 3)
        for one, seat in zip(round_.requests, seats, strict=True)
    )
    first = max(answer.ready for answer in answers)
    while first not in WORKDAYS:
        first += 1
    return RoundPlan(round_.key, target.id, deadline, first, target.latest_deadline, answers)


def meetings(*days: int, capacity: int | None = None) -> tuple[Slot, ...]:
    return tuple(slot(f"a{day}", day, capacity=capacity) for day in days)


def days_of(slots: tuple[Slot, ...]) -> dict[str, int]:
    return {one.id: one.start for one in slots}


def replanner(slots: tuple[Slot, ...], *plans: tuple[Round, int, str], **more: object) -> Replanner:
    """A plan of rounds that each ask a: (round, deadline, meeting)."""
    rounds = tuple(round_ for round_, _deadline, _seat in plans)
    problem = PlanningProblem({"a": slots}, rounds, WORKDAYS)
    plan = Plan(tuple(planned(r, d, seat, days=days_of(slots)) for r, d, seat in plans))
    assert check_plan(problem, plan) == []
    return Replanner(problem, plan, **more)  # type: ignore[arg-type]


def moves(replan: Replan) -> list[tuple[str, str, tuple[str, ...]]]:
    return [
        (changed.before.round, move.kind.value, move.after.slots if move.after else ())
        for changed in replan.rounds
        for move in changed.moves
    ]


def test_another_meeting_in_time_is_taken() -> None:
    # a meets on day 8, 14 and 21 and answers 3 days later, by day 28: without day 14 the first
    # that does is day 8.
    found = replanner(meetings(8, 14, 21), (round_of("r"), 28, "a14")).without("a14")
    assert moves(found) == [("r", "reseated", ("a8",))]
    assert not found.rounds[0].moves_deadline
    assert not found.broken


def test_somebody_else_makes_room() -> None:
    # One seat a meeting. r must answer by day 18, so without day 14 only day 8 is left to it; s
    # sits there and can wait for day 21.
    slots = meetings(8, 14, 21, capacity=1)
    found = replanner(slots, (round_of("r"), 18, "a14"), (round_of("s"), 28, "a8")).without("a14")
    assert moves(found) == [("r", "reseated", ("a8",)), ("s", "made_room", ("a21",))]
    assert found.rounds[1].moves[0].room_for == ("r", "a")


def test_nobody_is_shifted_where_a_seat_is_free() -> None:
    slots = meetings(8, 14, 21, capacity=1)
    found = replanner(slots, (round_of("r"), 28, "a14"), (round_of("s"), 28, "a8")).without("a14")
    assert moves(found) == [("r", "reseated", ("a21",))]


def test_an_extension_comes_before_a_new_deadline() -> None:
    # Without day 14 the next meeting is day 29: ready on day 32, a Friday, within the extension.
    found = replanner(meetings(14, 29), (round_of("r"), 28, "a14")).without("a14", EVERYTHING)
    assert moves(found) == [("r", "extension", ("a29",))]
    (changed,) = found.rounds
    assert changed.after.extensions == (Extension("a", 32),)
    assert not changed.moves_deadline


def test_a_published_deadline_does_not_move_by_itself() -> None:
    # Ready on day 21 by the meeting of day 18; the deadline is day 18, and no extension is given.
    one = replanner(meetings(14, 18), (round_of("r"), 18, "a14"))
    found = one.without("a14", ONLY_MEETINGS)
    assert (found.rounds, found.broken[0].recipients) == ((), ("a",))
    found = one.without("a14", Allowed(extension=False, deadline=True))
    assert found.rounds[0].after.deadline == 21


def test_a_cancelled_target_leaves_the_deadline_where_it_can() -> None:
    one = replanner(meetings(14), (round_of("r"), 28, "a14"))
    assert one.without("r1").broken[0].recipients == ()
    (changed,) = one.without("r1", EVERYTHING).rounds
    assert (changed.after.target, changed.after.deadline, changed.moves) == ("r2", 28, ())


def test_a_target_that_moves_forward_takes_the_deadline_with_it() -> None:
    # The owner meets on day 30 in place of 40 and wants the answers by day 18: a is ready on 17.
    one = replanner(meetings(14), (round_of("r"), 28, "a14"))
    targets = {"r": (Target("r1", 30, 18, 23),)}
    assert one.after({}, targets).broken[0].recipients == ()
    (changed,) = one.after({}, targets, EVERYTHING).rounds
    assert (changed.after.deadline, changed.moves) == (18, ())


def test_a_moved_meeting_that_still_does_is_only_dated_anew() -> None:
    slots = meetings(14, 21)
    moved = (replace(slots[0], start=15, end=15), slots[1])
    found = replanner(slots, (round_of("r"), 28, "a14")).after({"a": moved})
    assert moves(found) == [("r", "redated", ("a14",))]
    assert found.rounds[0].after.answers[0].ready == 18


def test_a_wished_recipient_is_left_out_before_a_deadline_moves() -> None:
    round_ = round_of("r", request(), request("b", mandatory=False))
    slots = {"a": meetings(14), "b": (slot("b14", 14),)}
    plan = Plan((planned(round_, 28, "a14", "b14", days={"a14": 14, "b14": 14}),))
    problem = PlanningProblem(slots, (round_,), WORKDAYS)
    found = Replanner(problem, plan).without("b14", EVERYTHING)
    assert moves(found) == [("r", "left_out", ())]
    assert found.rounds[0].after.unanswered == ("b",)


def test_a_new_meeting_lies_after_today_and_papers_in_time() -> None:
    slots = meetings(8, 14, 21, 25)
    plan = (round_of("r"), 28, "a14")
    assert moves(replanner(slots, plan, today=8).without("a14"))[0][2] == ("a21",)
    papers = {("r", "a"): 22}
    found = replanner(slots, plan, today=8, first_days=papers).without("a14")
    assert moves(found)[0][2] == ("a25",)


def test_a_preparation_that_has_been_held_stays() -> None:
    # au prepared on day 8, before today (day 9); of a's meetings day 14 is cancelled.
    two_steps = Request("a", (Stage("au", 7), Stage("a", 5)), 3)
    round_ = round_of("r", two_steps)
    slots = {"au": (slot("au8", 8), slot("au10", 10)), "a": meetings(14, 21)}
    problem = PlanningProblem(slots, (round_,), WORKDAYS)
    plan = RoundPlan("r", "r1", 28, 17, 28, (Answer("a", ("au8", "a14"), 17),))
    assert check_plan(problem, Plan((plan,))) == []
    found = Replanner(problem, Plan((plan,)), today=9).without("a14")
    assert moves(found) == [("r", "reseated", ("au8", "a21"))]


@pytest.mark.parametrize("name", ["a14", "nobody's"])
def test_asking_changes_nothing(name: str) -> None:
    one = replanner(meetings(8, 14, 21), (round_of("r"), 28, "a14"))
    first = one.without(name, EVERYTHING)
    assert one.without(name, EVERYTHING) == first
    assert one.mend(EVERYTHING) == Replan((), ())


def ask(change: Change, allowed: Allowed) -> Replan:
    one = Replanner(change.before, change.plan)
    slots = {change.body: change.after.slots[change.body]}
    return one.after(slots, change.targets, allowed)


def cost(replan: Replan) -> Cost:
    """Left out, with an extension, going another way: as the result tells it."""
    found = [move for changed in replan.rounds for move in changed.moves]
    return (
        sum(move.kind is MoveKind.LEFT_OUT for move in found),
        sum(move.kind is MoveKind.EXTENSION for move in found),
        sum(move.after is not None and move.after.slots != move.before.slots for move in found),
    )


@MANY
@given(changes(round_count=4, limited_preparation=True))
def test_every_result_is_valid_and_settled(change: Change) -> None:
    for allowed in (ONLY_MEETINGS, Allowed(), EVERYTHING):
        found = ask(change, allowed)
        plan = found.applied_to(change.plan)
        assert check_plan(change.after, plan) == []
        # What has been mended moves no more.
        assert Replanner(change.after, plan).mend(allowed) == Replan((), ())
        for changed in found.rounds:
            assert allowed.deadline or not changed.moves_deadline
            assert allowed.target or not changed.moves_target


@MANY
@given(changes(round_count=4) | changes(round_count=7, bodies=("a",)))
def test_as_few_as_possible_are_moved(change: Change) -> None:
    dates = published(change)
    if dates is None:
        return
    for allowed in (ONLY_MEETINGS, Allowed()):
        found = ask(change, allowed)
        expected = fewest_moved(change.after, change.plan, dates, allowed.extension)
        assert bool(found.broken) == (expected is None)
        if expected is not None:
            assert cost(found) == expected


@MANY
@given(changes(round_count=1))
def test_the_first_level_that_works_is_taken(change: Change) -> None:
    if not change.plan.rounds:
        return
    (plan,), (round_,) = change.plan.rounds, change.after.rounds
    found = ask(change, EVERYTHING)
    dates = published(change)
    if dates is not None and fewest_moved(change.after, change.plan, dates) is not None:
        assert not any(changed.moves_deadline or changed.moves_target for changed in found.rounds)
        return
    for moves_target, options in other_dates(round_, plan):
        costs = [
            (fewest_moved(change.after, change.plan, {round_.key: dates}), dates)
            for dates in options
        ]
        works = [one for one in costs if one[0] is not None]
        if works:
            least, (target, deadline) = min(works, key=lambda one: one[0] or (0, 0, 0))
            (changed,) = found.rounds
            assert (changed.after.target, changed.after.deadline) == (target.id, deadline)
            assert changed.moves_target == moves_target
            assert cost(found) == least
            return
    assert [one.plan.round for one in found.broken] == [round_.key]


def test_a_group_that_waits_keeps_its_papers_day() -> None:
    # a answers on day 14 + 3 = 17 and b gets its papers that day: without day 14 a may not take
    # day 21, though the deadline is day 50, but day 8; b then gets its papers on day 11.
    first, second = request("a"), replace(request("b"), group=2)
    targets = (Target("r1", 68, 56, 60),)
    round_ = Round("r", 0, (first, second), targets)
    slots = {"a": meetings(8, 14, 21), "b": (slot("b28", 28),)}
    problem = PlanningProblem(slots, (round_,), WORKDAYS)
    answers = (Answer("a", ("a14",), 17), Answer("b", ("b28",), 31))
    plan = Plan((RoundPlan("r", "r1", 50, 31, 56, answers, dispatches=(17,)),))
    found = Replanner(problem, plan).without("a14", EVERYTHING)
    assert moves(found) == [("r", "reseated", ("a8",))]
    assert found.rounds[0].after.dispatches == (11,)
    only_later = replace(problem, slots={**slots, "a": meetings(14, 21)})
    assert Replanner(only_later, plan).without("a14", EVERYTHING).broken[0].recipients == ("a",)


def test_an_answer_without_a_meeting_needs_none() -> None:
    # An official answers 20 days after the papers; day 21, which is too late for an earlier target.
    official = Request("b", (), 20)
    round_ = round_of("r", request(), official)
    problem = PlanningProblem({"a": meetings(8, 14)}, (round_,), WORKDAYS)
    answers = (Answer("a", ("a14",), 17), Answer("b", (), 21))
    plan = Plan((RoundPlan("r", "r1", 28, 21, 28, answers),))
    one = Replanner(problem, plan)
    assert moves(one.without("a14")) == [("r", "reseated", ("a8",))]
    earlier = {"r": (Target("r1", 30, 18, 23),)}
    (changed,) = one.after({}, earlier, EVERYTHING).rounds
    assert changed.after.extensions == (Extension("b", 21),)


def test_a_tentative_meeting_is_no_way() -> None:
    slots = (slot("a8", 8, tentative=True), *meetings(14, 21))
    found = replanner(slots, (round_of("r"), 28, "a14")).without("a14")
    assert moves(found) == [("r", "reseated", ("a21",))]
