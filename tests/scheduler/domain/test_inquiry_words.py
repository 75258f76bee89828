"""Days, slots and signatures: the rules without a database."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from scheduler.domain.errors import BadInputError
from scheduler.domain.polls import DayAnswer, DayResult, best_days, day_results
from scheduler.domain.signatures import Signature, SignatureState
from scheduler.domain.slots import SlotRun, slots_of

DAY = date(2024, 12, 2)


def test_a_day_of_interviews_is_two_runs_around_lunch() -> None:
    # 8–8.45, 9–9.45, 10–10.45, 11–11.45, 13–13.45, 14–14.45, 15–15.45, 16–16.45
    found = slots_of([SlotRun(DAY, time(8), 4, 45, 15), SlotRun(DAY, time(13), 4, 45, 15)])
    assert [start.hour for _day, start, _end in found] == [8, 9, 10, 11, 13, 14, 15, 16]
    assert {end.minute for _day, _start, end in found} == {45}


@pytest.mark.parametrize(
    ("runs", "words"),
    [
        ([SlotRun(DAY, time(8), 0, 45)], "minst en tid"),
        ([SlotRun(DAY, time(8), 1, 0)], "minst en"),
        ([SlotRun(DAY, time(8), 1, 45, -1)], "negativ paus"),
        ([SlotRun(DAY, time(23, 30), 1, 45)], "midnatt"),
        ([SlotRun(DAY, time(23), 3, 20, 10)], "midnatt"),
        ([SlotRun(DAY, time(8), 201, 1)], "högst 200"),
        ([SlotRun(DAY, time(8), 2, 45), SlotRun(DAY, time(9), 1, 45)], "går i varandra"),
    ],
)
def test_a_run_that_makes_no_sense_is_refused(runs: list[SlotRun], words: str) -> None:
    with pytest.raises(BadInputError, match=words):
        slots_of(runs)


def test_days_are_counted_and_the_best_is_the_one_nobody_is_kept_from() -> None:
    yes, maybe, no = DayAnswer.YES, DayAnswer.IF_NEEDED, DayAnswer.NO
    # On 1 all can but one only if needed; 2 suits two and one cannot; the fourth has not answered.
    results = day_results([2, 1], [{1: yes, 2: yes}, {1: yes, 2: yes}, {1: maybe, 2: no}, {}])
    assert results == (DayResult(2, 2, 0, 1, 1), DayResult(1, 2, 1, 0, 1))
    assert [one.option_id for one in best_days(results)] == [1, 2]
    assert not results[1].suits_all  # somebody has not said
    assert day_results([1], [{1: maybe}])[0].suits_all


def signature(state: SignatureState, on: date | None, *, late: bool = False) -> Signature:
    at = datetime(2024, 10, 21, tzinfo=UTC)
    return Signature(1, 1, state, on, late, 1, "", "", "eva", at)


def test_late_is_counted_where_the_day_is_known_and_said_where_it_is_not() -> None:
    deadline = date(2024, 10, 15)
    signed = SignatureState.SIGNED
    assert signature(signed, deadline).days_late(deadline) == 0
    assert not signature(signed, deadline).is_late(deadline)
    assert signature(signed, date(2024, 10, 18)).days_late(deadline) == 3
    unknown = signature(signed, None, late=True)
    assert unknown.days_late(deadline) is None
    assert unknown.is_late(deadline)
    assert not signature(SignatureState.NOT_SIGNED, None, late=True).is_late(deadline)
