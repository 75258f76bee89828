"""Scenarios on the stored meetings; `whatif` itself is run by the terminal without a database."""

from __future__ import annotations

from collections.abc import Sequence

from scheduler.domain.rights import Right
from scheduler.services.app import App
from scheduler.services.guard import needs
from scheduler.services.planning import RoundWish
from scheduler.services.whatif import ComparedRound, compare_round
from scheduler.storage import meeting_store


@needs(Right.MANAGE_ROUNDS)
def compare_stored(
    app: App, region: str, wish: RoundWish, scenarios: Sequence[str]
) -> ComparedRound:
    """As `compare_round`, on the meetings stored now."""
    with app.database.read() as connection:
        meetings = meeting_store.meetings(connection, region)
    return compare_round(app.config.region(region), meetings, wish, scenarios)
