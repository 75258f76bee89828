"""iCal files: one meeting per event.

The text this reader expects::

    BEGIN:VEVENT
    UID:ks-berg-1@example.org
    DTSTART;VALUE=DATE:20190910
    SUMMARY:KS Berg
    STATUS:CANCELLED
    END:VEVENT

All-day events end the day before DTEND; timed ones are shown in Swedish time. Recurring events are
expanded for `_HORIZON_DAYS` from their start.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, get_args
from zoneinfo import ZoneInfo

import icalendar
import recurring_ical_events
from msgspec.structs import replace

from calendars.characters import plain
from calendars.grammar.options import ReadOptions
from calendars.grammar.summaries import body_of_title, deadline_of_title
from calendars.records import (
    DeadlineRecord,
    Kind,
    MeetingRecord,
    ReadError,
    ReadResult,
    ResultBuilder,
    SourceRef,
    YearContext,
)
from calendars.records import Status as RecordStatus
from calendars.wording import kind_in, status_in
from calendars.write_ical import OWN_BODY, OWN_END, OWN_KIND, OWN_NOTE, OWN_STATUS

_STOCKHOLM = ZoneInfo("Europe/Stockholm")
_HORIZON_DAYS = 3 * 366
_MAX_OCCURRENCES = 5_000
# A calendar of 200 octets can ask for every second of three years, and one of many such for more.
_MAX_RECURRING = 200
_LONGEST_DAYS = 20 * 366
_MORE_THAN_DAILY = frozenset({"HOURLY", "MINUTELY", "SECONDLY"})
_WITHIN_A_DAY = ("BYHOUR", "BYMINUTE", "BYSECOND")
_STATUS: dict[str, RecordStatus] = {"CANCELLED": "cancelled", "TENTATIVE": "tentative"}


def read_ical(data: bytes, file: str, options: ReadOptions) -> ReadResult:
    """The meetings of an iCal file. Raises ReadError where it is no calendar at all."""
    found = ResultBuilder(file)
    with warnings.catch_warnings(record=True) as assumed:
        warnings.simplefilter("always")
        try:
            calendars = icalendar.Calendar.from_ical(data, multiple=True)
        except (ValueError, IndexError, KeyError, TypeError) as error:
            raise ReadError(
                f"{file} börjar som en kalender men går inte att läsa ({str(error)[:200]}): "
                "exportera den på nytt."
            ) from None
        if not calendars:
            raise ReadError(f"{file} är en avbruten kalender: exportera den på nytt.")
        for calendar in calendars:
            for event in _occurrences(calendar, found):
                _read_event_safely(event, calendar, file, options, found)
    _report_faults(data, calendars, [str(one.message) for one in assumed], found)
    if not found.meetings and not found.problems:
        found.error(None, "no_meetings", f"{file} är en kalender utan händelser.")
    years = {meeting.start_date.year for meeting in found.meetings}
    year = YearContext(min(years) if len(years) == 1 else None, "dates" if years else None)
    count = sum(len(calendar.walk("VEVENT")) for calendar in calendars)
    return replace(found.result("ical", year), events=count)


def _report_faults(
    data: bytes, calendars: list[Any], assumed: list[str], found: ResultBuilder
) -> None:
    """What a strict reader would refuse: it may mean that the file is not what was meant."""
    if len(calendars) > 1:
        found.warn(
            None, "several_calendars", f"Filen håller {len(calendars)} kalendrar: alla lästes."
        )
    for message in dict.fromkeys(assumed):
        found.warn(None, "calendar_assumed", f"Kalendern tolkades: {message[:160]}")
    for component in (c for calendar in calendars for c in calendar.walk()):
        for _name, fault in component.errors:
            found.warn(
                None,
                "broken_property",
                f"En uppgift i {component.name} är trasig och lästes inte: {str(fault)[:160]}",
            )
        if component.name == "VALARM" and not _has_trigger(component):
            found.warn(None, "broken_property", "Ett larm saknar giltig tidpunkt: det lästes inte.")
    tail = data.upper().rfind(b"END:VCALENDAR")
    if data[tail + len(b"END:VCALENDAR") :].strip():
        found.warn(
            None, "after_the_end", "Filen går vidare efter kalenderns slut: det lästes inte."
        )


def _has_trigger(alarm: Any) -> bool:
    """An alarm needs a length of time, or a moment that is said to be one (RFC 5545, 3.8.6.3)."""
    trigger = alarm.get("TRIGGER")
    if trigger is None or isinstance(trigger, list):
        return False
    try:
        moment = trigger.dt
    except (AttributeError, ValueError):
        return False
    return isinstance(moment, timedelta) or trigger.params.get("VALUE") == "DATE-TIME"


def _occurrences(calendar: Any, found: ResultBuilder) -> Iterator[Any]:
    events = list(calendar.walk("VEVENT"))
    _take_away_endless(events, found)
    recurring = {
        str(e.get("UID"))
        for e in events
        if ("RRULE" in e or "RDATE" in e) and _start_of(e) is not None
    }
    for event in events:
        if str(event.get("UID")) not in recurring:
            yield event
    moments = [_start_of(e) for e in events if str(e.get("UID")) in recurring]
    starts = [_day(moment) for moment in moments if moment is not None]
    if not starts:
        return
    last = max(starts) + timedelta(days=_HORIZON_DAYS)
    try:
        first = max(min(starts), last - timedelta(days=_LONGEST_DAYS))
        expanded = recurring_ical_events.of(calendar).between(first, last)
    except Exception as error:
        found.error(None, "bad_recurrence", f"En upprepning går inte att tolka: {error}.")
        return
    found.warn(
        None,
        "recurrence_expanded",
        f"{len(recurring)} upprepade händelser lästes till och med {last.isoformat()}.",
    )
    for event in expanded[:_MAX_OCCURRENCES]:
        if str(event.get("UID")) in recurring:
            yield event


def _take_away_endless(events: Sequence[Any], found: ResultBuilder) -> None:
    """Leaves the first day of what recurs within a day, and of the series beyond those that any
    plan has: to count them out could take hours."""
    series = [event for event in events if "RRULE" in event]
    endless = [event for event in series if _recurs_within_a_day(event["RRULE"])]
    rest = [event for event in series if not _recurs_within_a_day(event["RRULE"])][_MAX_RECURRING:]
    for event in (*endless, *rest):
        del event["RRULE"]
    if endless:
        found.error(
            None,
            "bad_recurrence",
            f"{len(endless)} händelser upprepas flera gånger om dagen: bara den första lästes. "
            "Rätta upprepningen i kalendern.",
        )
    if rest:
        found.error(
            None,
            "bad_recurrence",
            f"Kalendern har {len(series)} upprepade händelser: av {len(rest)} lästes bara den "
            "första dagen. Dela upp kalendern.",
        )


def _recurs_within_a_day(rules: Any) -> bool:
    for rule in rules if isinstance(rules, list) else [rules]:
        if {str(one).upper() for one in rule.get("FREQ", [])} & _MORE_THAN_DAILY:
            return True
        if any(len(rule.get(part, [])) > 1 for part in _WITHIN_A_DAY):
            return True
    return False


def _start_of(event: Any) -> date | datetime | None:
    """The event's start, or None where it has none that can be read."""
    value = event.get("DTSTART")
    if isinstance(value, list):
        value = value[0]
    try:
        moment: date | datetime | None = value.dt if value is not None else None
    except (AttributeError, ValueError):
        return None
    return moment if isinstance(moment, date) else None


def _read_event_safely(
    event: Any, calendar: Any, file: str, options: ReadOptions, found: ResultBuilder
) -> None:
    """One event that cannot be read is a problem and takes no other with it."""
    try:
        _read_event(event, calendar, file, options, found)
    except (AttributeError, ValueError, TypeError, KeyError, OverflowError) as error:
        name = str(event.get("SUMMARY", "")) or str(event.get("UID", ""))
        found.error(
            None,
            "bad_event",
            f"Händelsen ”{name[:80]}” går inte att läsa ({str(error)[:120]}): rätta den i "
            "kalendern.",
        )


def _day(value: date | datetime) -> date:
    if isinstance(value, datetime):
        return (value.astimezone(_STOCKHOLM) if value.tzinfo else value).date()
    return value


def _clock(value: date | datetime) -> time | None:
    if not isinstance(value, datetime):
        return None
    local = value.astimezone(_STOCKHOLM) if value.tzinfo else value
    return local.time().replace(tzinfo=None, second=0, microsecond=0)


def _read_event(
    event: Any, calendar: Any, file: str, options: ReadOptions, found: ResultBuilder
) -> None:
    summary = plain(str(event.get("SUMMARY", ""))).strip()
    source = SourceRef(file, None, summary or str(event.get("UID", "")))
    start = _start_of(event)
    if start is None:
        found.error(
            None, "no_date", f"Händelsen ”{source.text}” saknar startdatum och lästes inte."
        )
        return
    first = _day(start)
    last = first
    end = event["DTEND"].dt if "DTEND" in event else None
    if end is not None:
        # DTEND is exclusive: an all-day event, and one that ends at midnight, ends the day before.
        ends_at_midnight = _clock(end) in (None, time(0)) and _day(end) > first
        last = max(first, _day(end) - timedelta(days=1 if ends_at_midnight else 0))
    if OWN_BODY in event:
        found.add(_own_meeting(event, source, start, first, last, end))
        return
    body = _body_of(event, calendar, summary, options)
    named = body_of_title(summary, options.is_known_body)
    deadline = None if named else deadline_of_title(summary)
    if deadline is not None:
        found.deadlines.append(DeadlineRecord(None, deadline, first, None, source))
        found.warn(
            None,
            "deadline",
            f"Händelsen ”{source.text}” {first.isoformat()} lästes som en tidsgräns, inte som ett "
            "möte.",
        )
        return
    if body is None:
        found.error(
            None,
            "no_body",
            f"Händelsen ”{source.text}” {first.isoformat()} har inget organ: ange organet.",
        )
        return
    found.add(
        MeetingRecord(
            body=body,
            start_date=first,
            end_date=last,
            source=source,
            start_time=_clock(start),
            end_time=_clock(end) if end is not None else None,
            place=str(event["LOCATION"]).strip() or None if "LOCATION" in event else None,
            kind=kind_in(summary) or "decision",
            status=_STATUS.get(str(event.get("STATUS", "")).upper())
            or status_in(summary)
            or "planned",
            note=None,
        )
    )


def _own_meeting(
    event: Any,
    source: SourceRef,
    start: date | datetime,
    first: date,
    last: date,
    end: date | datetime | None,
) -> MeetingRecord:
    """A meeting that Svarsdag wrote, with what iCal has no word for."""
    kinds: tuple[Kind, ...] = get_args(Kind)
    statuses: tuple[RecordStatus, ...] = get_args(RecordStatus)
    kind, status = str(event.get(OWN_KIND, "")), str(event.get(OWN_STATUS, ""))
    known_end = str(event.get(OWN_END, "")) == "known" and end is not None
    return MeetingRecord(
        body=str(event[OWN_BODY]),
        start_date=first,
        end_date=last,
        source=source,
        start_time=_clock(start),
        end_time=_clock(end) if known_end and end is not None else None,
        place=str(event.get("LOCATION", "")).strip() or None,
        kind=next((k for k in kinds if k == kind), "decision"),
        status=next((s for s in statuses if s == status), "planned"),
        note=str(event.get(OWN_NOTE, "")).strip() or None,
    )


def _body_of(event: Any, calendar: Any, summary: str, options: ReadOptions) -> str | None:
    """The body named in the summary if known, else the caller's, the calendar's, the summary."""
    if summary and options.is_known_body(summary):
        return summary
    if options.body:
        return options.body
    calendar_name = str(calendar.get("NAME") or calendar.get("X-WR-CALNAME") or "").strip()
    if calendar_name and options.is_known_body(calendar_name):
        return calendar_name
    named = body_of_title(summary, options.is_known_body)
    if named is not None:
        return named
    return summary or calendar_name or None
