"""A body's meeting, and the days before and after it, as calendar events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from calendars.write_ical import EventStatus, FeedEvent, OwnMeeting
from scheduler.domain.agendas import StandingItem
from scheduler.domain.bodies import Body
from scheduler.domain.comparison import without_moved_note
from scheduler.domain.feeds import FeedPart
from scheduler.domain.lead_times import intake_day, ready_day
from scheduler.domain.meetings import Meeting, MeetingKind, MeetingStatus, MeetingVersion
from scheduler.domain.swedish import date_span, days_text
from scheduler.settings import STOCKHOLM

UID_DOMAIN = "svarsdag"
# The evening before, at four: somebody is still at work then.
DEADLINE_ALARM = timedelta(hours=8)
_DEFAULT_LENGTH = timedelta(hours=2)

_DAYS_AROUND = frozenset({FeedPart.INTAKE, FeedPart.SUMMONS, FeedPart.APPROVAL})

KIND_NAMES: Mapping[MeetingKind, str] = {
    MeetingKind.DECISION: "sammanträde",
    MeetingKind.INFORMATION: "informationsmöte",
    MeetingKind.PREPARATION: "beredning",
    MeetingKind.RESERVE: "reservdag",
    MeetingKind.EXTRA: "extra sammanträde",
}
_EVENT_STATUS: Mapping[MeetingStatus, EventStatus] = {
    MeetingStatus.PLANNED: "CONFIRMED",
    MeetingStatus.MOVED: "CONFIRMED",
    MeetingStatus.TENTATIVE: "TENTATIVE",
    MeetingStatus.CANCELLED: "CANCELLED",
}


def meeting_days(
    version: MeetingVersion,
    body: Body,
    parts: frozenset[FeedPart],
    *,
    alarms: bool = False,
    standing: Sequence[StandingItem] = (),
) -> Iterator[FeedEvent]:
    """The events of ``parts`` for one meeting, with what is ``standing`` on its agenda. Papers are
    taken and minutes approved where a matter can be treated; a reserve day and an informal meeting
    have no days of their own."""
    if FeedPart.MEETINGS in parts:
        yield meeting_event(version, body.name, standing)
    meeting = version.meeting
    if not parts & _DAYS_AROUND:
        return
    if meeting.kind not in (MeetingKind.DECISION, MeetingKind.EXTRA, MeetingKind.PREPARATION):
        return
    for part, summary, day, why in _days_around(meeting, body):
        if part in parts:
            yield FeedEvent(
                uid=f"meeting-{meeting.id}-{part.value}@{UID_DOMAIN}",
                summary=_tentative(meeting, f"{body.name}: {summary}"),
                start=day,
                end=day,
                changed_at=version.changed_at,
                sequence=version.sequence,
                status=_EVENT_STATUS[meeting.status],
                description=f"{_moved(meeting)}{why}",
                category=summary.capitalize(),
                alarm=DEADLINE_ALARM if alarms and part is FeedPart.INTAKE else None,
            )


def _days_around(meeting: Meeting, body: Body) -> Iterator[tuple[FeedPart, str, date, str]]:
    times = body.lead_times
    span = date_span(meeting.start_date, meeting.end_date, year=True)
    head = f"Mötet är {span}."
    if meeting.intake_day is not None:
        why = f"{head} Mötesplanen anger dagen."
        yield FeedPart.INTAKE, "manusstopp", meeting.intake_day, why
    else:
        day = intake_day(meeting.start_date, times.intake.days)
        why = f"{head} {_counted(times.intake.days, 'före')}: {times.intake.source}."
        yield FeedPart.INTAKE, "manusstopp", day, why
    day = intake_day(meeting.start_date, times.summons.days)
    why = f"{head} {_counted(times.summons.days, 'före')}: {times.summons.source}."
    yield FeedPart.SUMMONS, "kallelse", day, why
    day = ready_day(meeting.end_date, times.approval.days)
    why = f"{head} {_counted(times.approval.days, 'efter')}: {times.approval.source}."
    yield FeedPart.APPROVAL, "justering väntas", day, why


def _counted(days: int, side: str) -> str:
    return f"{days_text(days).capitalize()} {side} mötet" if days else "Samma dag som mötet"


def meeting_event(
    version: MeetingVersion, name: str, standing: Sequence[StandingItem] = ()
) -> FeedEvent:
    """A body's meeting, with what stands on its agenda; all-day where its time is not known."""
    meeting = version.meeting
    start: date | datetime = meeting.start_date
    end: date | datetime = meeting.end_date
    if meeting.start_time is not None:
        start = datetime.combine(meeting.start_date, meeting.start_time, STOCKHOLM)
        if meeting.end_time is not None:
            end = datetime.combine(meeting.end_date, meeting.end_time, STOCKHOLM)
        else:
            last_start = datetime.combine(meeting.end_date, meeting.start_time, STOCKHOLM)
            end = last_start + _DEFAULT_LENGTH
    return FeedEvent(
        uid=f"meeting-{meeting.id}@{UID_DOMAIN}",
        summary=_tentative(meeting, f"{name}: {KIND_NAMES[meeting.kind]}"),
        start=start,
        end=end,
        changed_at=version.changed_at,
        sequence=version.sequence,
        status=_EVENT_STATUS[meeting.status],
        description=f"{_moved(meeting)}{_note(meeting)}{_standing(standing)}{_guessed_end(meeting)}".strip(),
        location=meeting.place or "",
        category="Möte",
        meeting=OwnMeeting(
            body=name,
            kind=meeting.kind.value,
            status=meeting.status.value,
            end_time_known=meeting.end_time is not None,
            note=meeting.note or "",
        ),
    )


def _tentative(meeting: Meeting, summary: str) -> str:
    """Most clients show no status, so that the summary must say it."""
    return f"PRELIMINÄRT: {summary}" if meeting.is_tentative else summary


def _moved(meeting: Meeting) -> str:
    moved, _rest = without_moved_note(meeting.note)
    if moved:
        return f"FLYTTAT från {moved}.\n"
    return "FLYTTAT.\n" if meeting.status is MeetingStatus.MOVED else ""


def _note(meeting: Meeting) -> str:
    _moved_from, rest = without_moved_note(meeting.note)
    return f"{rest}\n" if rest else ""


def _standing(items: Sequence[StandingItem]) -> str:
    if not items:
        return ""
    name = "Stående punkt" if len(items) == 1 else "Stående punkter"
    return f"{name}: {'; '.join(one.title for one in items)}.\n"


def _guessed_end(meeting: Meeting) -> str:
    guessed = meeting.start_time is not None and meeting.end_time is None
    return "Mötesplanen anger ingen sluttid: här visas två timmar." if guessed else ""
