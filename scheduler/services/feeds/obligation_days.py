"""What the bodies have promised and not planned, as calendar events."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime

from calendars.write_ical import FeedEvent
from scheduler.domain.bodies import Region
from scheduler.domain.obligations import CheckedObligation, ObligationState
from scheduler.planning.obligation_phrases import promise, standing
from scheduler.services.feeds.meeting_days import DEADLINE_ALARM, UID_DOMAIN
from scheduler.services.feeds.remiss_days import RemissDay


def obligation_days(
    region: Region,
    found: Iterable[CheckedObligation],
    today: date,
    *,
    alarms: bool = False,
    url: str = "",
) -> Iterator[RemissDay]:
    """For each that is not met the last day of the meeting that is missing, or the day a yearly
    one must be done. The day stands in the UID: another day is another event."""
    for one in found:
        obligation = one.obligation
        day = one.meet_by
        if day is None and obligation.by is not None:
            day = date(one.year, *obligation.by)
        if day is None or one.state is ObligationState.MET:
            continue
        body = region.body(obligation.body)
        key = f"{body.key}-{obligation.rule.value}-{day.isoformat()}"
        event = FeedEvent(
            uid=f"obligation-{key}@{UID_DOMAIN}",
            summary=f"{body.name}: senaste dag – {promise(obligation)}",
            start=day,
            end=day,
            # Nothing stored has changed: what is missing follows from the plans and the day.
            changed_at=datetime(one.year, 1, 1, tzinfo=UTC),
            sequence=0,
            description=f"{standing(one, today)}\n\nÅtagande: {obligation.source}.",
            category="Åtagande",
            url=url,
            alarm=DEADLINE_ALARM if alarms else None,
        )
        bodies = frozenset({body.key})
        yield RemissDay(event, bodies, bodies)
