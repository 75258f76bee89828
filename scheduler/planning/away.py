"""Days of a plan on which people are away (soft blocks): said, never forbidden."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from scheduler.domain.bodies import Region
from scheduler.domain.meetings import Meeting
from scheduler.domain.soft_blocks import soft_block_of
from scheduler.domain.workdays import Workdays
from scheduler.planning.proposal import Reason


def days_away(
    region: Region, workdays: Workdays, target: Meeting, deadline: date
) -> Iterator[Reason]:
    """Why the deadline, and why the target, is a day to avoid; nothing where neither is."""
    block = soft_block_of(region.soft_blocks, deadline, workdays)
    if block is not None:
        values = {"day": deadline, "block": block.name, "source": block.source}
        yield Reason("deadline_when_away", values)
    block = soft_block_of(region.soft_blocks, target.start_date, workdays)
    if block is not None:
        values = {"day": target.start_date, "block": block.name, "source": block.source}
        yield Reason("target_when_away", values)
