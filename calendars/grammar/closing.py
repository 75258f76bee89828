"""The end of a reading: the hours and moves told apart from the days, and what of the whole must be
said."""

from __future__ import annotations

from calendars.grammar.moves import Moves
from calendars.grammar.stated_hours import Hours
from calendars.records import ResultBuilder, RowProblem


def close(found: ResultBuilder, hours: Hours, moves: Moves, dates_without_year: int) -> None:
    """Gives the meetings their stated hours and new days, and says what was assumed and missed."""
    meetings, gone = moves.applied_to(hours.given_to(found.meetings))
    found.meetings = meetings
    for meeting in hours.assumed:
        found.warn(
            meeting.source.row,
            "hour_assumed",
            f"rad {meeting.source.row}: {meeting.body} {meeting.start_date.isoformat()} fick "
            "klockslaget som står efter listans sista dag – skriv ut det vid dagen om det är "
            "ett annat.",
        )
    for meeting, day in gone:
        found.warn(
            meeting.source.row,
            "moved_away",
            f"rad {meeting.source.row}: {meeting.body} {meeting.start_date.isoformat()} lästes "
            f"inte som ett möte – texten flyttar det till {day.isoformat()}.",
        )
    if dates_without_year:
        dates = "Ett datum" if dates_without_year == 1 else f"{dates_without_year} datum"
        message = f"{dates} saknar år och inget i texten säger vilket: ange året (--year)."
        found.problems.insert(0, RowProblem(None, "error", "year_missing", message))
    elif not found.meetings and not any(p.severity == "error" for p in found.problems):
        found.error(
            None,
            "no_meetings",
            "Inga mötesdatum hittades: kontrollera att texten är en mötesplan.",
        )
