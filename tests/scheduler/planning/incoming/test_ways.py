"""The earliest way and the last meetings, against every way there is."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.planning.incoming.check import check_way
from scheduler.planning.incoming.ways import Blocked, Group, Way, earliest_way, last_slot
from scheduler.planning.problem import PlanningProblem, Request, Slot, Stage
from tests.scheduler.planning.problems import HORIZON, WORKDAYS, requests, slot, slots, ways

BOARD = Request("board", (Stage("au", 5), Stage("board", 7)), 7)
HEARD = Request("n1", (Stage("n1", 3),), 4)


def problem(**found: tuple[Slot, ...]) -> PlanningProblem:
    return PlanningProblem({name: found.get(name, ()) for name in NAMES}, (), WORKDAYS)


NAMES = ("au", "au2", "board", "n1", "n2")


def test_a_nämnd_then_au_then_the_board() -> None:
    # Day 0 is a Monday. Papers on day 0: n1 may meet from day 3, does on day 8, ready on day 12.
    # One working day later, on day 14 - days 12 and 13 are a weekend, so 12 becomes Monday 14 and
    # the papers go on on Tuesday 15 - the AU may meet from day 20, the board from day 27.
    found = earliest_way(
        problem(
            n1=(slot("early", 2), slot("n", 8)),
            au=(slot("soon", 19), slot("au", 20)),
            board=(slot("too soon", 26), slot("b", 27)),
        ),
        ((HEARD,), (BOARD,)),
        start=0,
        forwarding_workdays=1,
    )
    assert isinstance(found, Way)
    assert found.starts == (0, 15)
    assert [[a.slots for a in group] for group in found.answers] == [[("n",)], [("au", "b")]]
    assert found.ready == 34


def test_all_who_are_heard_are_waited_for() -> None:
    # n1 is ready on day 7 (meets on 3), n2 on day 10 (an official, ten days): papers go on on
    # day 10, a Thursday.
    official = Request("n2", (), 10)
    last = Request("board", (Stage("board", 1),), 0)
    found = earliest_way(
        problem(n1=(slot("n", 3),), board=(slot("b0", 10), slot("b1", 11))),
        ((HEARD, official), (last,)),
        start=0,
        forwarding_workdays=0,
    )
    assert isinstance(found, Way)
    assert found.starts == (0, 10)
    assert found.ready == 11


def test_the_body_without_a_meeting_is_named() -> None:
    found = earliest_way(problem(n1=(slot("n", 8),)), ((HEARD,), (BOARD,)), 0, 0)
    assert found == Blocked(BOARD, 14)  # ready on Saturday 12, so papers on Monday 14


def test_the_last_meeting_of_each_body_leaves_the_others_their_time() -> None:
    # Limit day 40: the board must end by 33, so its last is on 33; the AU by 26, so its last is
    # on 21, with papers on 16; n1 must be ready so that papers go on by then: it meets by 11.
    found = problem(
        n1=(slot("n0", 4), slot("n1", 11), slot("n2", 12)),
        au=(slot("au0", 20), slot("au1", 21), slot("au2", 27)),
        board=(slot("b0", 27), slot("b1", 33), slot("b2", 34)),
    )
    last = [
        last_slot(found, ((HEARD,), (BOARD,)), start=0, forwarding_workdays=1, limit=40, body=body)
        for body in ("n1", "au", "board")
    ]
    assert [each.id for each in last if each] == ["n1", "au1", "b1"]


@st.composite
def cases(draw: st.DrawFn) -> tuple[PlanningProblem, tuple[Group, ...], int, int, int]:
    found = problem(**{name: draw(slots(name, None)) for name in NAMES})
    heard = draw(st.sampled_from([(), (("n1",),), (("n1", "n2"),), (("n1",), ("n2",))]))
    groups = tuple(tuple(draw(requests(body, 0)) for body in group) for group in heard)
    start = draw(st.integers(0, 15))
    limit = draw(st.integers(start, HORIZON + 40))
    return found, (*groups, (draw(requests("board", 0)),)), start, limit, draw(st.integers(0, 1))


def every_way(
    found: PlanningProblem, groups: tuple[Group, ...], papers: int, forwarding: int
) -> Iterator[Way]:
    if not groups:
        yield Way((), (), papers)
        return
    for answers in product(*(ways(found, request, papers) for request in groups[0])):
        ready = max(answer.ready for answer in answers)
        onward = found.forwarded(ready, forwarding)
        for rest in every_way(found, groups[1:], onward, forwarding):
            last = ready if len(groups) == 1 else rest.ready
            yield Way((papers, *rest.starts), (answers, *rest.answers), last)


@given(cases())
@settings(max_examples=600)
def test_no_way_is_ready_earlier_and_the_checker_agrees(
    case: tuple[PlanningProblem, tuple[Group, ...], int, int, int],
) -> None:
    found, groups, start, _limit, forwarding = case
    way = earliest_way(found, groups, start, forwarding)
    ready = [each.ready for each in every_way(found, groups, start, forwarding)]
    if isinstance(way, Blocked):
        assert ready == []
        return
    assert way.ready == min(ready)
    assert check_way(found, groups, start, way, forwarding) == []


@given(cases())
@settings(max_examples=600)
def test_the_last_meeting_is_the_last_of_every_way_in_time(
    case: tuple[PlanningProblem, tuple[Group, ...], int, int, int],
) -> None:
    found, groups, start, limit, forwarding = case
    in_time = [way for way in every_way(found, groups, start, forwarding) if way.ready <= limit]
    for body in {stage.body for group in groups for r in group for stage in r.stages}:
        askers = [r for group in groups for r in group if any(s.body == body for s in r.stages)]
        last = last_slot(found, groups, start, forwarding, limit, body)
        if len(askers) > 1:
            continue  # two answers may pass the same body on different days
        used = {
            slot_id
            for way in in_time
            for answers in way.answers
            for answer in answers
            if answer.recipient == askers[0].recipient
            for slot_id in answer.slots
        }
        starts = [each.start for each in found.slots[body] if each.id in used]
        assert (last.start if last else None) == max(starts, default=None)
