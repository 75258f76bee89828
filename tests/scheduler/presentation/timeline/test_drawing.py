"""Where things stand on a timeline. The plot is 610 units wide from 130 on."""

from __future__ import annotations

from datetime import date, timedelta

from scheduler.presentation.timeline.drawing import draw
from scheduler.presentation.timeline.facts import (
    Lane,
    Line,
    LineKind,
    Mark,
    MarkKind,
    Step,
    Timeline,
)

SENT = date(2026, 3, 5)


def day(number: int) -> date:
    """So many days after the dispatch."""
    return SENT + timedelta(days=number)


def lane(ready: int, limit: int) -> Lane:
    marks = (
        Mark(MarkKind.DECISION, day(20), day(21), "möte"),
        Mark(MarkKind.READY, day(ready), day(ready), "klart"),
    )
    return Lane("KS", marks, SENT, day(ready), day(limit), "")


def timeline(*lanes: Lane, steps: tuple[Step, ...] = (), deadline: int = 40) -> Timeline:
    lines = (
        Line(LineKind.DISPATCH, SENT, "Utskick"),
        Line(LineKind.DEADLINE, day(deadline), "Sista svarsdag"),
        Line(LineKind.TARGET, day(53), "RSR"),
    )
    return Timeline(lanes, lines, steps=steps, asked=len(lanes))


def test_days_lie_evenly_from_four_before_the_first_to_four_after_the_last() -> None:
    # From day −4 to day 57 is 61 days: ten units a day, the dispatch four days in.
    drawn = draw(timeline(lane(30, 40)))
    (one,) = drawn.lanes
    assert one.x == 130 + 40
    assert [(mark.x, mark.width) for mark in one.marks] == [(370, 10), (470, 0)]
    assert (one.slack_x, one.slack_width) == (470, 100)
    assert one.late_width == 0
    assert [line.x for line in drawn.lines] == [170, 570, 700]


def test_what_is_late_reaches_from_the_limit_to_the_answer() -> None:
    (one,) = draw(timeline(lane(45, 40))).lanes
    assert (one.late_x, one.late_width) == (570, 50)
    assert one.slack_width == 0


def test_labels_that_would_meet_stand_on_two_rows_and_none_leaves_the_drawing() -> None:
    drawn = draw(timeline(lane(30, 40), deadline=45))
    rows = [line.text_y for line in drawn.lines]
    assert rows[0] == rows[1] < rows[2]
    late = draw(timeline(lane(30, 40), lane(53, 40)))
    assert all(0 <= line.x <= late.width for line in late.lines)


def test_the_curve_stands_on_its_base_and_its_columns_touch() -> None:
    steps = (Step(day(29), day(31), 1), Step(day(34), day(50), 2))
    drawn = draw(timeline(lane(30, 40), lane(34, 40), steps=steps))
    first, second = drawn.steps
    assert first.x + first.width == second.x  # a weekend lies between them
    assert second.height == 2 * first.height
    assert (first.is_full, second.is_full) == (False, True)
    assert {round(one.y + one.height, 1) for one in drawn.steps} == {drawn.base}
    assert drawn.slider is not None
    assert drawn.slider[:2] == (day(29), day(50))


def test_many_recipients_only_make_it_higher() -> None:
    few, many = draw(timeline(lane(30, 40))), draw(timeline(*[lane(30, 40)] * 33))
    assert many.height - few.height == 32 * 24
    assert many.width == few.width
    assert len({one.y for one in many.lanes}) == 33
