"""A round and its meetings as calendar events, from a proposal or from an accepted round."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from calendars.write_ical import EventStatus, FeedEvent, FeedHead, OwnMeeting, write_feed
from scheduler.domain.bodies import Region
from scheduler.domain.meetings import Meeting, MeetingKind, MeetingStatus
from scheduler.domain.remisser import AcceptedRound, Remiss
from scheduler.domain.swedish import date_span, long_date
from scheduler.planning.proposal import Proposal
from scheduler.services.acceptance import accepted_round

_STOCKHOLM = ZoneInfo("Europe/Stockholm")
_UID_DOMAIN = "svarsdag"
# Names the space of ids made from a proposal that is not stored: the same proposal, the same ids.
_PROPOSAL_IDS = uuid.UUID("7b6b0c2e-5a0f-4d7e-9f06-3f1c2a8d2019")
_DEFAULT_LENGTH = timedelta(hours=2)

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


def meeting_event(meeting: Meeting, name: str, *, sequence: int, changed_at: datetime) -> FeedEvent:
    """A body's meeting; all-day where its time is not known."""
    start: date | datetime = meeting.start_date
    end: date | datetime = meeting.end_date
    if meeting.start_time is not None:
        start = datetime.combine(meeting.start_date, meeting.start_time, _STOCKHOLM)
        if meeting.end_time is not None:
            end = datetime.combine(meeting.end_date, meeting.end_time, _STOCKHOLM)
        else:
            last_start = datetime.combine(meeting.end_date, meeting.start_time, _STOCKHOLM)
            end = last_start + _DEFAULT_LENGTH
    return FeedEvent(
        uid=f"meeting-{meeting.id}@{_UID_DOMAIN}",
        summary=f"{name}: {KIND_NAMES[meeting.kind]}",
        start=start,
        end=end,
        changed_at=changed_at,
        sequence=sequence,
        status=_EVENT_STATUS[meeting.status],
        description=meeting.note or "",
        location=meeting.place or "",
        category="Möte",
        meeting=OwnMeeting(
            body=name,
            kind=meeting.kind.value,
            status=meeting.status.value,
            end_time_known=meeting.end_time is not None,
        ),
    )


def round_events(
    region: Region,
    accepted: AcceptedRound,
    uid_of: Callable[[str], str] | None = None,
) -> list[FeedEvent]:
    """Dispatch, each recipient's intake day and meetings, response date and target meeting.

    ``uid_of`` gives the permanent id of a part of the round; by default from the round's own id.
    """
    owner = region.body(accepted.owner).name
    title = accepted.title or f"remiss från {owner}"
    make_uid = uid_of or (lambda part: f"round-{accepted.id}-{part}@{_UID_DOMAIN}")

    def event(
        part: str, summary: str, first: date, last: date, category: str, description: str
    ) -> FeedEvent:
        return FeedEvent(
            uid=make_uid(part),
            summary=summary,
            start=first,
            end=last,
            changed_at=accepted.updated_at,
            sequence=accepted.sequence,
            description=description,
            category=category,
        )

    sent, due = accepted.dispatch_date, accepted.deadline
    found = [
        event(
            "dispatch",
            f"Utskick: {title}",
            sent,
            sent,
            "Utskick",
            f"{owner} sänder remissen ”{title}”.",
        ),
        event(
            "deadline",
            f"Sista svarsdag: {title}",
            due,
            due,
            "Sista svarsdag",
            f"Svaren på ”{title}” ska vara hos {owner}.",
        ),
        event(
            "target",
            f"{owner} behandlar svaren: {title}",
            accepted.target_date,
            accepted.target_end_date,
            "Målmöte",
            f"{owner} behandlar svaren på ”{title}”.",
        ),
    ]
    for entry in accepted.register:
        own_day = entry.last_day(due)
        if own_day != due:
            name = region.body(entry.body).name
            found.append(
                event(
                    f"extension-{entry.body}",
                    f"{name}: anstånd med svar på {title}",
                    own_day,
                    own_day,
                    "Anstånd",
                    f"{name} har anstånd: svaret på ”{title}” ska vara hos {owner}.",
                )
            )
        if not entry.route or entry.intake_day is None or entry.ready_day is None:
            continue
        first = entry.route[0]
        span = date_span(first.start_date, first.end_date, year=True)
        found.append(
            event(
                f"intake-{entry.body}",
                f"{region.body(first.body).name}: underlag till {title}",
                entry.intake_day,
                entry.intake_day,
                "Manusstopp",
                f"Underlaget till ”{title}” behöver vara inne för mötet {span}.",
            )
        )
        for step in entry.route:
            is_last = step == entry.route[-1]
            ready = f" Svaret klart {long_date(entry.ready_day)}." if is_last else ""
            name = region.body(step.body).name
            found.append(
                event(
                    f"meeting-{entry.body}" if is_last else f"meeting-{entry.body}-{step.body}",
                    f"{name} behandlar {title}",
                    step.start_date,
                    step.end_date,
                    "Möte",
                    f"{name} behandlar remissen ”{title}”.{ready}",
                )
            )
    return found


def proposal_calendar(region: Region, proposal: Proposal, remiss: Remiss) -> bytes:
    """A proposal that is stored nowhere as a calendar: the same proposal gives the same bytes."""
    sent = remiss.dispatch_date
    base = f"{region.key}/{remiss.owner}/{sent.isoformat()}"
    accepted = accepted_round(
        proposal,
        remiss,
        region=region.key,
        actor="",
        moment=datetime.combine(sent, time(), UTC),
    )
    events = round_events(
        region,
        accepted,
        lambda part: f"{uuid.uuid5(_PROPOSAL_IDS, f'{base}/{part}')}@{_UID_DOMAIN}",
    )
    return write_feed(FeedHead(f"Remiss från {proposal.owner.name} {sent.isoformat()}"), events)
