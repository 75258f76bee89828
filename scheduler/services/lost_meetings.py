"""What became of a meeting that something accepted counts on."""

from __future__ import annotations

from scheduler.domain.bodies import Region
from scheduler.domain.shaken import ChangedMeeting
from scheduler.planning.proposal import Reason
from scheduler.planning.replan.reasons import lost_meeting


def why_lost(region: Region, one: ChangedMeeting) -> Reason:
    """As a reason: it is moved, or no longer held or one where the matter can be treated."""
    now = one.now
    days = (now.start_date, now.end_date) if now is not None and one.is_moved else None
    return lost_meeting(region.body(one.was.body).name, one.was.start_date, one.was.end_date, days)
