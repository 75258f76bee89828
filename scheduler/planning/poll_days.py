"""Which days to ask about for an extra meeting, and which days then hold (KL 5:12, 6:23). Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from msgspec import Struct

from scheduler.domain.bodies import Body, BodyKind, Region
from scheduler.domain.lead_times import intake_day
from scheduler.domain.meetings import Meeting
from scheduler.domain.soft_blocks import soft_block_of
from scheduler.domain.swedish import days_text, long_date
from scheduler.domain.workdays import Workdays
from scheduler.planning.extra_days import days_for_extra_meeting

# KL's rules on summons and minutes do not bind those that only advise or prepare among officials:
# their own working order does.
_WITHOUT_CLOCK = (BodyKind.COOPERATION_COUNCIL, BodyKind.OFFICIALS_GROUP)


class PollDay(Struct, frozen=True):
    """A day to ask about; ``avoid`` is why it is one of the last (a soft block), "" for none.
    ``papers_day`` and ``summons_day`` hold if the body meets then; None where no clock runs."""

    day: date
    avoid: str
    papers_day: date | None
    summons_day: date | None


def has_summons_clock(body: Body) -> bool:
    """Whether an extra meeting of the body starts a new summons clock (KL 5:12, 6:23)."""
    return body.kind not in _WITHOUT_CLOCK


def first_possible_day(body: Body, today: date) -> date:
    """The first day the body can be called to, from ``today``."""
    days = body.lead_times.summons.days if has_summons_clock(body) else 0
    return today + timedelta(days=max(1, days))


def poll_days(
    region: Region,
    meetings: Iterable[Meeting],
    body: Body,
    first: date,
    last: date,
    today: date,
    workdays: Workdays,
) -> tuple[PollDay, ...]:
    """The days from ``first`` to ``last`` that fit all who must be there as far as the plans say:
    working days on which neither the body nor a board where its members sit meets, and that leave
    time for the summons; the earliest first, days to avoid last."""
    start = max(first, first_possible_day(body, today))
    found = []
    for day in days_for_extra_meeting(region, meetings, body, start, last, workdays):
        block = soft_block_of(region.soft_blocks, day, workdays)
        found.append(
            PollDay(day, block.name if block else "", papers_day(body, day), summons_day(body, day))
        )
    return tuple(found)


def papers_day(body: Body, day: date) -> date | None:
    """The last day for papers to a meeting on ``day``."""
    return intake_day(day, body.lead_times.intake.days) if has_summons_clock(body) else None


def summons_day(body: Body, day: date) -> date | None:
    """The last day for the summons to a meeting on ``day``."""
    return intake_day(day, body.lead_times.summons.days) if has_summons_clock(body) else None


def clock_sentences(body: Body, day: date, today: date) -> tuple[str, ...]:
    """Which days hold for an extra meeting on ``day``, and why, in Swedish."""
    if not has_summons_clock(body):
        return (
            f"{body.name} är inget organ enligt kommunallagen: reglerna om kallelse (KL 5:12, 6:23)"
            " gäller inte, bara vad ni själva har kommit överens om.",
        )
    times = body.lead_times
    papers, summons = intake_day(day, times.intake.days), intake_day(day, times.summons.days)
    late = " Den dagen har passerat: sänd underlaget genast." if papers < today else ""
    return (
        f"Kallelsen ska gå ut senast {long_date(summons)}, {days_text(times.summons.days)} före "
        f"mötet: {times.summons.source}. Ett extra möte får en ny kallelse (KL 5:12, 6:23).",
        f"Underlaget behöver vara inne senast {long_date(papers)}, {days_text(times.intake.days)} "
        f"före mötet: {times.intake.source}.{late}",
    )
