"""The stored meetings as far as somebody looks at them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from msgspec import Struct

from scheduler.domain.meetings import Meeting
from scheduler.domain.rights import Right
from scheduler.services.app import App
from scheduler.services.guard import needs
from scheduler.storage import meeting_store


class PlanYears(Struct, frozen=True):
    """The first and last year with a meeting; None where there is none."""

    first: int | None
    last: int | None


@needs(Right.READ_PLANS)
def meetings_between(
    app: App, region: str, first: date, last: date, bodies: Collection[str]
) -> list[Meeting]:
    """The meetings of the bodies that have a day from ``first`` to ``last``, in order of date."""
    with app.database.read() as connection:
        return meeting_store.meetings_between(connection, region, first, last, bodies)


@needs(Right.READ_PLANS)
def plan_years(app: App, region: str) -> PlanYears:
    """Between which years there is something to look at."""
    with app.database.read() as connection:
        first, last = meeting_store.first_and_last(connection, region)
    return PlanYears(first.year if first else None, last.year if last else None)


@needs(Right.READ_PLANS)
def meetings_page(
    app: App,
    region: str,
    bodies: Collection[str],
    first: date,
    last: date,
    changed_since: datetime | None,
    after: tuple[date, str],
    limit: int,
) -> list[tuple[Meeting, datetime]]:
    """At most ``limit`` meetings that begin from ``first`` to ``last``, each with when it was last
    changed, in order of day and id and later in it than ``after``."""
    with app.database.read() as connection:
        return meeting_store.meetings_page(
            connection, region, bodies, first, last, changed_since, after, limit
        )
