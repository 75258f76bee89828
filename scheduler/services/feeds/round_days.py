"""A round as calendar events: each says whose business it is."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, time

from calendars.write_ical import FeedHead, write_feed
from scheduler.domain.bodies import Region
from scheduler.domain.lead_times import CompileTime
from scheduler.domain.meetings import MeetingVersion
from scheduler.domain.remisser import (
    AcceptedRound,
    RegisterEntry,
    Remiss,
    RemissState,
    RouteMeeting,
)
from scheduler.domain.swedish import date_span, days_text, long_date
from scheduler.domain.workdays import Workdays
from scheduler.planning.proposal import Proposal
from scheduler.services.acceptance import accepted_round
from scheduler.services.feeds.meeting_days import UID_DOMAIN
from scheduler.services.feeds.remiss_days import RemissDay, changed_since, day_event

# Names the space of ids made from a proposal that is not stored: the same proposal, the same ids.
_PROPOSAL_IDS = uuid.UUID("7b6b0c2e-5a0f-4d7e-9f06-3f1c2a8d2019")


def round_days(
    region: Region,
    accepted: AcceptedRound,
    meetings: Mapping[str, MeetingVersion],
    *,
    alarms: bool = False,
    url: str = "",
) -> list[RemissDay]:
    """Dispatch, each recipient's intake day and meetings, response date, the owner's days to
    compile the answers, its summons and target meeting.

    ``meetings`` are the stored ones by id, to say where the plan has changed since the round was
    accepted. ``url`` is the round's page.
    """
    return list(_Round(region, accepted, meetings, alarms, url).days())


class _Round:
    def __init__(
        self,
        region: Region,
        accepted: AcceptedRound,
        meetings: Mapping[str, MeetingVersion],
        alarms: bool,
        url: str,
        uid_of: Callable[[str], str] | None = None,
    ) -> None:
        self.region = region
        self.accepted = accepted
        self.meetings = meetings
        self.alarms = alarms
        self.url = url
        self.uid_of = uid_of or (lambda part: f"round-{accepted.id}-{part}@{UID_DOMAIN}")
        self.owner = region.body(accepted.owner)
        self.title = accepted.title or f"remiss från {self.owner.name}"
        self.waiting = frozenset(e.body for e in accepted.register if _waits(accepted, e))
        is_open = accepted.state is RemissState.OPEN
        self.waiting_owner = frozenset({accepted.owner} if is_open else ())

    def days(self) -> Iterator[RemissDay]:
        yield from self._dispatches()
        yield self._deadline()
        yield from self._owners_days()
        for entry in self.accepted.register:
            yield from self._recipients_days(entry)

    def _day(
        self,
        part: str,
        summary: str,
        first: date,
        last: date,
        category: str,
        description: str,
        bodies: frozenset[str],
        waiting: frozenset[str],
        *,
        is_deadline: bool = False,
        changed_at: datetime | None = None,
    ) -> RemissDay:
        accepted = self.accepted
        event = day_event(
            accepted,
            self.uid_of(part),
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
        return RemissDay(event, bodies, waiting)

    def _dispatches(self) -> Iterator[RemissDay]:
        """The owner's dispatch, and that to each later group on its own day."""
        sent = self.accepted.dispatch_date
        text = f"{self.owner.name} sänder remissen ”{self.title}”"
        for day in sorted({sent, *(e.dispatch_date for e in self.accepted.register)}):
            getting = frozenset(e.body for e in self.accepted.register if e.dispatch_date == day)
            first = day == sent
            names = ", ".join(self.region.body(b).name for b in sorted(getting))
            yield self._day(
                "dispatch" if first else f"dispatch-{self._group_on(day)}",
                f"Utskick: {self.title}",
                day,
                day,
                "Utskick",
                f"{text}." if first else f"{text} till {names}.",
                getting | {self.owner.key},
                (self.waiting & getting) | self.waiting_owner,
            )

    def _group_on(self, day: date) -> int:
        return min(e.group for e in self.accepted.register if e.dispatch_date == day)

    def _deadline(self) -> RemissDay:
        due = self.accepted.deadline
        common = frozenset(
            e.body for e in self.accepted.register if e.is_asked and e.last_day(due) == due
        )
        return self._day(
            "deadline",
            f"Sista svarsdag: {self.title}",
            due,
            due,
            "Sista svarsdag",
            f"Svaren på ”{self.title}” ska vara hos {self.owner.name}.",
            common | {self.owner.key},
            (self.waiting & common) | self.waiting_owner,
            is_deadline=True,
        )

    def _owners_days(self) -> Iterator[RemissDay]:
        accepted, owner = self.accepted, self.owner
        own, waiting = frozenset({owner.key}), self.waiting_owner
        workdays = Workdays()
        times = CompileTime(
            owner.lead_times.summons.days,
            owner.lead_times.compile.days,
            accepted.rules.prep_days,
        )
        # With a number of days in place of both, the answers may be compiled until the meeting.
        summons = times.summons_day(accepted.target_date) if times.prep_days is None else None
        last = (
            workdays.at_or_before(summons) if summons else workdays.before(accepted.target_date, 1)
        )
        first = workdays.after(accepted.deadline, 1)
        if first <= last:
            yield self._day(
                "compile",
                f"{owner.name} sammanställer svaren: {self.title}",
                first,
                last,
                "Sammanställning",
                f"Svaren på ”{self.title}” sammanställs till mötet "
                f"{date_span(accepted.target_date, accepted.target_end_date, year=True)}.",
                own,
                waiting,
            )
        if summons is not None:
            yield self._day(
                "summons",
                f"{owner.name}: kallelse med {self.title}",
                summons,
                summons,
                "Kallelse",
                f"{days_text(times.summons_days).capitalize()} före mötet "
                f"{long_date(accepted.target_date)}: {owner.lead_times.summons.source}.",
                own,
                waiting,
            )
        now, changed_at = self._changed(
            RouteMeeting(
                owner.key,
                accepted.target_meeting_id,
                accepted.target_date,
                accepted.target_end_date,
            )
        )
        yield self._day(
            "target",
            f"{owner.name} behandlar svaren: {self.title}",
            accepted.target_date,
            accepted.target_end_date,
            "Målmöte",
            f"{owner.name} behandlar svaren på ”{self.title}”.{now}",
            own,
            waiting,
            changed_at=changed_at,
        )

    def _recipients_days(self, entry: RegisterEntry) -> Iterator[RemissDay]:
        accepted, title = self.accepted, self.title
        name = self.region.body(entry.body).name
        own_day = entry.last_day(accepted.deadline)
        waiting = self.waiting & {entry.body}
        if own_day != accepted.deadline:
            yield self._day(
                f"extension-{entry.body}",
                f"{name}: anstånd med svar på {title}",
                own_day,
                own_day,
                "Anstånd",
                f"{name} har anstånd: svaret på ”{title}” ska vara hos {self.owner.name}.",
                frozenset({entry.body, self.owner.key}),
                waiting | self.waiting_owner,
                is_deadline=True,
            )
        if not entry.route or entry.intake_day is None or entry.ready_day is None:
            return
        first = entry.route[0]
        yield self._day(
            f"intake-{entry.body}",
            f"{self.region.body(first.body).name}: underlag till {title}",
            entry.intake_day,
            entry.intake_day,
            "Manusstopp",
            f"Underlaget till ”{title}” behöver vara inne för mötet "
            f"{date_span(first.start_date, first.end_date, year=True)}.",
            frozenset({entry.body, first.body}),
            waiting | ({first.body} if waiting else frozenset()),
            is_deadline=True,
        )
        for step in entry.route:
            is_last = step == entry.route[-1]
            ready = f" Svaret klart {long_date(entry.ready_day)}." if is_last else ""
            step_name = self.region.body(step.body).name
            now, changed_at = self._changed(step)
            yield self._day(
                f"meeting-{entry.body}" if is_last else f"meeting-{entry.body}-{step.body}",
                f"{step_name} behandlar {title}",
                step.start_date,
                step.end_date,
                "Möte",
                f"{step_name} behandlar remissen ”{title}”.{ready}{now}",
                frozenset({entry.body, step.body}),
                waiting | ({step.body} if waiting else frozenset()),
                changed_at=changed_at,
            )

    def _changed(self, step: RouteMeeting) -> tuple[str, datetime | None]:
        """What the meeting plan says of a meeting now, where the round stands on something else,
        and when that changed."""
        version = self.meetings.get(step.meeting_id)
        if version is None:
            return "", None
        text = changed_since(step, version)
        return text, version.changed_at if text else None


def _waits(accepted: AcceptedRound, entry: RegisterEntry) -> bool:
    return accepted.state is RemissState.OPEN and entry.is_asked and entry.state.is_outstanding


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

    def uid_of(part: str) -> str:
        return f"{uuid.uuid5(_PROPOSAL_IDS, f'{base}/{part}')}@{UID_DOMAIN}"

    days = _Round(region, accepted, {}, False, "", uid_of).days()
    head = FeedHead(f"Remiss från {proposal.owner.name} {sent.isoformat()}")
    return write_feed(head, (day.event for day in days))
