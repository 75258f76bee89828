"""The way to the answer on an incoming remiss as calendar events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from scheduler.domain.bodies import Region
from scheduler.domain.incoming import StepRole
from scheduler.domain.incoming_rounds import AcceptedIncoming, IncomingEntry
from scheduler.domain.meetings import MeetingVersion
from scheduler.domain.remisser import RouteMeeting
from scheduler.domain.round_dates import step_key
from scheduler.domain.swedish import date_span, long_date
from scheduler.services.feeds.meeting_days import UID_DOMAIN
from scheduler.services.feeds.remiss_days import RemissDay, changed_since, day_event


def incoming_days(
    region: Region,
    accepted: AcceptedIncoming,
    meetings: Mapping[str, MeetingVersion],
    *,
    alarms: bool = False,
    url: str = "",
) -> list[RemissDay]:
    """For each body on the way its papers, summons, meeting and approval; the day the answer is to
    be sent, and the last response date. Arguments as for `round_days`."""
    way = _Way(region, accepted, meetings, alarms, url)
    return [day for step in accepted.steps for day in way.step(step)] + list(way.ends())


class _Way:
    def __init__(
        self,
        region: Region,
        accepted: AcceptedIncoming,
        meetings: Mapping[str, MeetingVersion],
        alarms: bool,
        url: str,
    ) -> None:
        self.region = region
        self.accepted = accepted
        self.meetings = meetings
        self.alarms = alarms
        self.url = url
        self.is_open = accepted.state.is_outstanding

    def step(self, step: IncomingEntry) -> Iterator[RemissDay]:
        name, title = self.region.body(step.body).name, self.accepted.name
        key = step_key(step)
        if step.meeting is None:
            held = "Beslutet fattas utan möte."
        else:
            span = date_span(step.meeting.start_date, step.meeting.end_date, year=True)
            held = f"Mötet är {span}."
        yield self._day(
            f"papers-{key}",
            f"{name}: underlag till {title}",
            step.papers_day,
            step.papers_day,
            "Manusstopp",
            f"Underlaget till ”{title}” behöver vara hos {name}. {held}",
            step.body,
            is_deadline=True,
        )
        if step.summons_day is not None:
            yield self._day(
                f"summons-{key}",
                f"{name}: kallelse med {title}",
                step.summons_day,
                step.summons_day,
                "Kallelse",
                f"Kallelsen går ut. {held}",
                step.body,
            )
        if step.meeting is not None:
            yield self._meeting(step, step.meeting, key)
        if step.approved_day is not None:
            yield self._day(
                f"approval-{key}",
                f"{name}: justering väntas av {title}",
                step.approved_day,
                step.approved_day,
                "Justering väntas",
                f"Protokollet väntas vara justerat. {held}",
                step.body,
            )

    def _meeting(self, step: IncomingEntry, meeting: RouteMeeting, key: str) -> RemissDay:
        name, title = self.region.body(step.body).name, self.accepted.name
        does = {
            StepRole.PREPARES: "bereder",
            StepRole.HEARD: "yttrar sig över",
            StepRole.ANSWERS: "beslutar svaret på",
        }[step.role]
        version = self.meetings.get(meeting.meeting_id)
        now = changed_since(meeting, version) if version else ""
        return self._day(
            f"meeting-{key}",
            f"{name} {does} {title}",
            meeting.start_date,
            meeting.end_date,
            "Möte",
            f"{name} {does} ”{title}”.{now}",
            step.body,
            changed_at=version.changed_at if version and now else None,
        )

    def ends(self) -> Iterator[RemissDay]:
        accepted, title = self.accepted, self.accepted.name
        to = f" till {accepted.sender}" if accepted.sender else ""
        yield self._day(
            "sent",
            f"Svaret sänds: {title}",
            accepted.sent_day,
            accepted.sent_day,
            "Svar",
            f"Svaret på ”{title}” planeras att sändas{to}.",
            accepted.body,
        )
        said = f"Svaret ska vara framme{to} senast {long_date(accepted.last_day)}"
        timed = accepted.deadline_time if accepted.extended_to is None else None
        at = f" klockan {timed:%H.%M}" if timed else ""
        dnr = f" Avsändarens diarienummer: {accepted.sender_dnr}." if accepted.sender_dnr else ""
        yield self._day(
            "deadline",
            f"Sista svarsdag: {title}",
            accepted.limit,
            accepted.limit,
            "Sista svarsdag",
            f"{said}{at}.{dnr}",
            accepted.body,
            is_deadline=True,
        )

    def _day(
        self,
        part: str,
        summary: str,
        first: date,
        last: date,
        category: str,
        description: str,
        body: str,
        *,
        is_deadline: bool = False,
        changed_at: datetime | None = None,
    ) -> RemissDay:
        accepted = self.accepted
        bodies = frozenset({body})
        event = day_event(
            accepted,
            f"incoming-{accepted.id}-{part}@{UID_DOMAIN}",
            summary,
            first,
            last,
            category,
            description,
            part=part,
            url=self.url,
            has_alarm=self.alarms and is_deadline,
            changed_at=changed_at,
        )
        return RemissDay(event, bodies, bodies if self.is_open else frozenset())
