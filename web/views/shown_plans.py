"""Which meetings somebody wants to look at, and how: read from the address."""

from __future__ import annotations

from datetime import date
from typing import Any

from msgspec import Struct
from werkzeug.datastructures import MultiDict

from scheduler.domain.bodies import Body, Region
from scheduler.domain.errors import BadInputError
from scheduler.domain.meetings import MeetingKind
from scheduler.presentation.plans.month import month_plan, weeks_shown
from scheduler.presentation.plans.special_days import special_days
from scheduler.presentation.plans.year import year_plan
from scheduler.services import meeting_plans
from scheduler.services.app import App
from web.views.forms import year_of

VIEWS = {"ar": "År", "manad": "Månad", "lista": "Lista"}
# More bodies than this make a page too long to read: then one organisation is shown at a time.
_MOST_BODIES = 40


class ShownPlans(Struct, frozen=True):
    """``organisation`` and ``kind`` are "" for all; ``month`` is its first day."""

    view: str
    year: int
    month: date
    organisation: str
    kind: str

    @property
    def typed(self) -> dict[str, str]:
        """The address that shows the same."""
        found = {"vy": self.view, "organisation": self.organisation, "slag": self.kind}
        if self.view == "manad":
            found["manad"] = f"{self.month:%Y-%m}"
        else:
            found["ar"] = str(self.year)
        return {name: value for name, value in found.items() if value}


def shown_plans(app: App, region: Region, args: MultiDict[str, str]) -> ShownPlans:
    """Raises BadInputError for a year or a month that is none."""
    today = app.settings.today()
    years = meeting_plans.plan_years(app, region.key)
    year = today.year
    if years.first is not None and years.last is not None:
        year = min(max(year, years.first), years.last)
    if args.get("ar"):
        year = year_of({"year": args["ar"]}) or year
    month = today.replace(day=1) if today.year == year else date(year, 1, 1)
    if args.get("manad"):
        try:
            month = date.fromisoformat(f"{args['manad']}-01")
        except ValueError:
            raise BadInputError(
                f"”{args['manad']}” är ingen månad: skriv till exempel 2026-10."
            ) from None
    organisation = args.get("organisation", "")
    if organisation not in region.organisations:
        is_small = len(region.bodies) <= _MOST_BODIES
        organisation = "" if is_small else next(iter(region.organisations))
    kinds = [kind.value for kind in MeetingKind]
    kind = args.get("slag", "")
    view = args.get("vy", "ar")
    return ShownPlans(
        view if view in VIEWS else "ar",
        year,
        month,
        organisation,
        kind if kind in kinds else "",
    )


def bodies_of(region: Region, shown: ShownPlans) -> list[Body]:
    """The bodies that are shown: the organisation's own and the joint ones it is a member of."""
    if not shown.organisation:
        return list(region.bodies.values())
    return [
        body
        for body in region.bodies.values()
        if body.organisation == shown.organisation or shown.organisation in body.members
    ]


def plan_page(app: App, region: Region, shown: ShownPlans) -> dict[str, Any]:
    """What the page of the view needs."""
    bodies = bodies_of(region, shown)
    first, last = date(shown.year, 1, 1), date(shown.year, 12, 31)
    if shown.view == "manad":
        first, last = weeks_shown(shown.month)
    meetings = [
        one
        for one in meeting_plans.meetings_between(
            app, region.key, first, last, [body.key for body in bodies]
        )
        if not shown.kind or one.kind.value == shown.kind
    ]
    near = special_days(region, first, last)
    if shown.view == "manad":
        return {"weeks": month_plan(shown.month, meetings, near)}
    if shown.view == "lista":
        return {"listed": meetings, "near": near}
    return {"groups": year_plan(region, bodies, meetings, near), "has_any": bool(meetings)}
