"""Where everything on a timeline stands. Lengths are units of the drawing's own, some pixels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from msgspec import Struct

from scheduler.domain.swedish import short_date
from scheduler.presentation.timeline.facts import Lane, Line, LineKind, Mark, Step, Timeline

WIDTH = 860
_NAMES = 130
_NOTES = 120
_PLOT = WIDTH - _NAMES - _NOTES
_TOP = 22
_ROW = 24
_BELOW = 38
_CURVE = 64
_BESIDE = timedelta(days=4)
# Two labels closer than this are written on lines of their own.
_LABEL_WIDTH = 130


class DrawnMark(Struct, frozen=True):
    """A mark from ``x`` and ``width`` to the right (0 for one day), at the lane's height."""

    mark: Mark
    x: float
    width: float


class DrawnLane(Struct, frozen=True):
    """A lane at height ``y``: its line goes from ``x`` to ``end``, slack from ``slack_x`` on
    (``slack_width`` is 0 where there is none); ``late`` is the same where it comes too late."""

    lane: Lane
    y: float
    x: float
    end: float
    marks: tuple[DrawnMark, ...]
    slack_x: float
    slack_width: float
    late_x: float
    late_width: float


class DrawnLine(Struct, frozen=True):
    """A line over all lanes, and where its words are written under them."""

    line: Line
    x: float
    text: str
    text_y: float
    anchor: str


class DrawnMonth(Struct, frozen=True):
    """A month's part of the axis."""

    name: str
    x: float
    width: float
    is_even: bool


class DrawnStep(Struct, frozen=True):
    """A step of the curve as a column: ``height`` of ``answering``."""

    step: Step
    x: float
    y: float
    width: float
    height: float
    is_full: bool


class Drawing(Struct, frozen=True):
    """All that is drawn. The plot begins at ``left`` and is ``plot`` wide; lanes end at ``bottom``,
    the curve, if any, stands on ``base``. ``slider`` holds the first and last day the deadline can
    be moved to and where they lie, as shares of the width."""

    width: int
    height: float
    left: int
    plot: int
    top: int
    bottom: float
    base: float
    months: tuple[DrawnMonth, ...]
    weeks: tuple[float, ...]
    window: tuple[float, float] | None
    lanes: tuple[DrawnLane, ...]
    lines: tuple[DrawnLine, ...]
    steps: tuple[DrawnStep, ...]
    slider: tuple[date, date, float, float] | None


def draw(timeline: Timeline) -> Drawing:
    """Lays the timeline out. There is always a dispatch, so it is never empty."""
    scale = _Scale(timeline)
    bottom = _TOP + _ROW * len(timeline.lanes)
    base = bottom + _BELOW + (_CURVE if timeline.steps else 0)
    ends = [*(step.first for step in timeline.steps[1:]), *(s.last for s in timeline.steps[-1:])]
    steps = tuple(
        _drawn_step(step, end, timeline.asked, scale, base)
        for step, end in zip(timeline.steps, ends, strict=True)
    )
    slider = None
    if timeline.steps:
        first, last = timeline.steps[0].first, timeline.steps[-1].last
        slider = first, last, scale.x(first) / WIDTH, (scale.x(last) - scale.x(first)) / WIDTH
    window = None
    if timeline.window is not None:
        opens, closes = timeline.window
        window = scale.x(opens), max(scale.x(closes) - scale.x(opens), 1.0)
    return Drawing(
        width=WIDTH,
        height=base + (18 if steps else 2),
        left=_NAMES,
        plot=_PLOT,
        top=_TOP,
        bottom=bottom,
        base=base,
        months=tuple(scale.months()),
        weeks=tuple(scale.weeks()),
        window=window,
        lanes=tuple(_drawn_lane(lane, place, scale) for place, lane in enumerate(timeline.lanes)),
        lines=tuple(_drawn_lines(timeline.lines, scale, bottom)),
        steps=steps,
        slider=slider,
    )


class _Scale:
    """Days to places along the axis."""

    def __init__(self, timeline: Timeline) -> None:
        days = [line.day for line in timeline.lines]
        for lane in timeline.lanes:
            days += [lane.dispatch, *(mark.last for mark in lane.marks)]
            days += [day for day in (lane.ready, lane.limit) if day is not None]
        days += [step.last for step in timeline.steps]
        self.first, self.last = min(days) - _BESIDE, max(days) + _BESIDE
        self.per_day = _PLOT / (self.last - self.first).days

    def x(self, day: date) -> float:
        return round(_NAMES + (day - self.first).days * self.per_day, 1)

    def months(self) -> Iterator[DrawnMonth]:
        start = self.first
        while start < self.last:
            following = (start.replace(day=1) + timedelta(days=32)).replace(day=1)
            end = min(following, self.last)
            width = round(self.x(end) - self.x(start), 1)
            name = short_date(start).split()[-1]
            if start.month == 1 or start == self.first:
                name = f"{name} {start.year}"
            is_narrow = width < 9 * len(name)
            yield DrawnMonth("" if is_narrow else name, self.x(start), width, start.month % 2 == 0)
            start = following

    def weeks(self) -> Iterator[float]:
        """The Mondays."""
        day = self.first + timedelta(days=(7 - self.first.weekday()) % 7)
        while day <= self.last:
            yield self.x(day)
            day += timedelta(days=7)


def _drawn_lane(lane: Lane, place: int, scale: _Scale) -> DrawnLane:
    y = _TOP + _ROW * place + _ROW / 2
    ends = [scale.x(mark.last) for mark in lane.marks]
    x = scale.x(lane.dispatch)
    slack_x = slack = late_x = late = 0.0
    if lane.ready is not None and lane.limit is not None:
        ready, limit = scale.x(lane.ready), scale.x(lane.limit)
        if lane.is_late:
            late_x, late = limit, ready - limit
        else:
            slack_x, slack = ready, limit - ready
    return DrawnLane(
        lane=lane,
        y=y,
        x=x,
        end=max([x, *ends]),
        marks=tuple(
            DrawnMark(mark, scale.x(mark.first), scale.x(mark.last) - scale.x(mark.first))
            for mark in lane.marks
        ),
        slack_x=slack_x,
        slack_width=round(slack, 1),
        late_x=late_x,
        late_width=round(late, 1),
    )


def _drawn_lines(lines: Sequence[Line], scale: _Scale, bottom: float) -> Iterator[DrawnLine]:
    """Words stand beside their line, on a second row where they would run into those before."""
    row_ends = [0.0, 0.0]
    for line in sorted(lines, key=lambda one: one.day):
        x = scale.x(line.day)
        anchor = "start"
        begins = x
        if x + _LABEL_WIDTH > WIDTH:
            anchor, begins = "end", x - _LABEL_WIDTH
        row = 0 if row_ends[0] <= begins else 1
        row_ends[row] = begins + _LABEL_WIDTH
        text = line.text if line.kind is LineKind.TODAY else f"{line.text} {short_date(line.day)}"
        yield DrawnLine(line, x, text, bottom + 14 + 15 * row, anchor)


def _drawn_step(step: Step, until: date, asked: int, scale: _Scale, base: float) -> DrawnStep:
    """The column reaches to the next one, also over days on which nobody answers."""
    height = round((_CURVE - 18) * step.answering / asked, 1) if asked else 0.0
    x, end = scale.x(step.first), scale.x(until)
    return DrawnStep(
        step, x, base - height, round(end - x, 1), height, is_full=step.answering == asked
    )
