"""What the standard allows and some calendar shows wrong or not at all; where it was seen."""

from __future__ import annotations

from calendars.ical_lint.components import Component
from calendars.ical_lint.faults import Faults
from calendars.ical_lint.spans import is_all_day


def check_habits(calendar: Component, faults: Faults) -> None:
    for component in calendar.walk():
        if component.name == "VTODO":
            # nextcloud/server#38036
            faults.warn(
                component.row,
                "todo",
                "en uppgift (VTODO) visas inte av Google, iOS och Fastmail",
                "skriv den som en heldagshändelse",
            )
        if component.name == "VEVENT":
            _check_event(component, faults)


def _check_event(event: Component, faults: Faults) -> None:
    for name in ("RRULE", "RDATE"):
        if one := event.first(name):
            # openproject#25243, #22051
            faults.warn(
                one.row,
                "recurring",
                "en upprepad händelse kan inte flyttas eller ställas in en gång i taget hos alla",
                "skriv en händelse per möte",
            )
    if one := event.first("ATTENDEE"):
        faults.warn(
            one.row,
            "attendee",
            "händelsen har en deltagare; en prenumerant kan bli ombedd att svara, och adressen är "
            "en personuppgift",
            "ta bort den ur en kalender som andra läser",
        )
    for name in ("DTSTART", "DTEND"):
        one = event.first(name)
        if one and not (is_all_day(one) or one.value.endswith("Z") or "TZID" in one.parameters):
            faults.warn(
                one.row,
                "floating",
                f"{name} har ingen tidszon och visas i läsarens egen",
                "ge den TZID, eller skriv UTC med Z",
            )
    start, shown = event.first("DTSTART"), event.first("TRANSP")
    if start and is_all_day(start) and (shown is None or shown.value.upper() == "OPAQUE"):
        faults.warn(
            (shown or start).row,
            "busy_day",
            "heldagshändelsen visar hela dagen som upptagen",
            "skriv TRANSP:TRANSPARENT",
        )
