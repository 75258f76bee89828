"""What holds between events, and between events and their calendar."""

from __future__ import annotations

from calendars.ical_lint.components import Component
from calendars.ical_lint.faults import Faults


def check_events(calendar: Component, faults: Faults) -> None:
    """One UID, one event; a METHOD needs somebody who sends it."""
    events = [one for one in calendar.children if one.name == "VEVENT"]
    if not calendar.children:
        faults.error(
            calendar.row, "no_events", "kalendern är tom", "exportera den med dess händelser"
        )
    first_rows: dict[tuple[str, str], int] = {}
    for event in events:
        uid, again = event.first("UID"), event.first("RECURRENCE-ID")
        if uid is None or not uid.value.strip():
            continue  # told of as missing
        key = (uid.value, again.value if again else "")
        if key in first_rows:
            faults.error(
                uid.row,
                "same_uid",
                f"händelsen har samma UID som den på rad {first_rows[key]}; bara en av dem visas",
                "ge varje händelse ett eget UID",
            )
        first_rows.setdefault(key, uid.row)
    method = calendar.first("METHOD")
    if method is None:
        return
    for event in events:
        # RFC 5546, 3.2.1 and on: every method for events has exactly one organizer.
        if event.first("ORGANIZER") is None:
            faults.error(
                method.row,
                "no_organizer",
                f"METHOD:{method.value[:20]} kräver ORGANIZER i varje händelse, och den på rad "
                f"{event.row} saknar",
                "ta bort METHOD eller lägg till ORGANIZER med en funktionsbrevlåda",
            )
            return
