"""Which events a feed shows."""

from __future__ import annotations

import logging
from collections.abc import Collection, Hashable, Iterator, Mapping
from datetime import date
from functools import cached_property

from calendars.write_ical import FeedEvent
from scheduler.domain.feeds import FeedContent, FeedKind, FeedPart
from scheduler.domain.meetings import MeetingVersion
from scheduler.services.app import App
from scheduler.services.feeds.assignment_days import assignment_days
from scheduler.services.feeds.incoming_days import incoming_days
from scheduler.services.feeds.inquiry_days import events_for_owner
from scheduler.services.feeds.meeting_days import meeting_days
from scheduler.services.feeds.obligation_days import obligation_days
from scheduler.services.feeds.process_days import process_days
from scheduler.services.feeds.remiss_days import RemissDay
from scheduler.services.feeds.round_days import round_days
from scheduler.services.feeds.shown_events import ShownEvent, kept
from scheduler.services.obligations import checked_on
from scheduler.storage import (
    assignment_store,
    incoming_store,
    inquiry_store,
    meeting_store,
    process_store,
    remiss_store,
)
from scheduler.storage.database import Connection

logger = logging.getLogger(__name__)

_NAMED_ONE_BY_ONE = 500  # more ids than this are sooner found among all
_OF_MEETINGS = frozenset(FeedPart) - {FeedPart.REMISSER}


def shown_events(
    app: App, connection: Connection, content: FeedContent, today: date
) -> list[ShownEvent]:
    """What the feed shows on the day ``today``, in no order. A row that makes no sense is left out
    and logged: the rest is shown."""
    window = app.config.feed_window.on(today)
    found = _Events(app, connection, content, today).found()
    return [shown for shown in found if window.shows(shown.last_day, shown.cancelled_on)]


class _Events:
    def __init__(self, app: App, connection: Connection, content: FeedContent, today: date) -> None:
        self.app = app
        self.today = today
        # Whatever a meeting's events are made from beside the meeting itself.
        self.made_from = (app.database.url, app.config.mark, content.options)
        self.region = app.config.region(content.region)
        self.base_url = app.settings.base_url
        self.connection = connection
        self.content = content
        self.since = app.config.feed_window.on(today).first_day

    def found(self) -> Iterator[ShownEvent]:
        content = self.content
        match content.kind:
            case FeedKind.ROUND | FeedKind.INCOMING | FeedKind.PROCESS:
                yield from (ShownEvent(day.event) for day in self._remiss_days(content.subject))
            case FeedKind.INQUIRY:
                yield from self._inquiry_days(content.subject)
            case FeedKind.ROLE:
                own = self._bodies()
                days = (day for day in self._remiss_days() if day.waiting & own)
                yield from (ShownEvent(day.event) for day in days)
            case FeedKind.REGION:
                yield from self._bodies_days(None)
            case FeedKind.BODY | FeedKind.ORGANISATION:
                yield from self._bodies_days(self._bodies())

    def _bodies(self) -> frozenset[str]:
        content = self.content
        if content.kind is FeedKind.BODY:
            return frozenset({content.subject})
        return frozenset(
            body.key for body in self.region.bodies.values() if body.organisation == content.subject
        )

    def _bodies_days(self, bodies: frozenset[str] | None) -> Iterator[ShownEvent]:
        parts = self.content.parts
        if parts & _OF_MEETINGS:
            yield from self._meetings_days(bodies)
        if FeedPart.REMISSER in parts:
            for day in self._remiss_days():
                if bodies is None or day.bodies & bodies:
                    yield ShownEvent(day.event)

    def _meetings_days(self, bodies: frozenset[str] | None) -> Iterator[ShownEvent]:
        """Each meeting's days, made only where its version was not met before."""
        stamps = meeting_store.meeting_stamps(
            self.connection, self.region.key, bodies=bodies, since=self.since
        )
        fresh: dict[str, Hashable] = {}
        for stamp in stamps:
            made_from = (self.made_from, stamp)
            shown = kept.get(made_from)
            if shown is None:
                fresh[stamp[0]] = made_from
            else:
                yield from shown
        for version in self._versions(fresh.keys(), bodies):
            events = self._meeting_days(version)
            yield from kept.keep(fresh[version.meeting.id], events)

    def _versions(
        self, ids: Collection[str], bodies: frozenset[str] | None
    ) -> Iterator[MeetingVersion]:
        if not ids:
            return
        some = ids if len(ids) <= _NAMED_ONE_BY_ONE else None
        found = meeting_store.meeting_versions(
            self.connection, self.region.key, bodies=bodies, ids=some, since=self.since
        )
        yield from (version for version in found if version.meeting.id in ids)

    def _meeting_days(self, version: MeetingVersion) -> list[FeedEvent]:
        try:
            body = self.region.body(version.meeting.body)
            parts, alarms = self.content.parts, self.content.alarms
            standing = self.region.standing_at(version.meeting)
            return list(meeting_days(version, body, parts, alarms=alarms, standing=standing))
        except Exception:
            logger.exception("meeting %s is left out of feeds", version.meeting.id)
            return []

    def _remiss_days(self, only: str | None = None) -> Iterator[RemissDay]:
        """The days of one round, incoming remiss or process, or of all that a feed may still
        show."""
        kind = self.content.kind
        if only is None or kind is FeedKind.ROUND:
            yield from self._rounds_days(only)
        if only is None or kind is FeedKind.INCOMING:
            yield from self._incoming_days(only)
        if only is None or kind is FeedKind.PROCESS:
            yield from self._processes_days(only)
        if only is None:
            yield from self._assignments_days()
            yield from self._obligations_days()

    def _rounds_days(self, only: str | None) -> Iterator[RemissDay]:
        region, connection = self.region, self.connection
        if only is None:
            rounds = remiss_store.rounds_since(connection, region.key, self.since)
        else:
            found = remiss_store.find_round(connection, region.key, only)
            rounds = [found] if found else []
        for accepted in rounds:
            try:
                yield from round_days(
                    region,
                    accepted,
                    self._meetings(accepted.meeting_ids),
                    alarms=self.content.alarms,
                    url=f"{self.base_url}/rundor/{accepted.id}",
                )
            except Exception:
                logger.exception("round %s is left out of feeds", accepted.id)

    def _incoming_days(self, only: str | None) -> Iterator[RemissDay]:
        region, connection = self.region, self.connection
        if only is None:
            remisser = incoming_store.incoming_since(connection, region.key, self.since)
        else:
            found = incoming_store.find_incoming(connection, region.key, only)
            remisser = [found] if found else []
        for accepted in remisser:
            steps = [step.meeting.meeting_id for step in accepted.steps if step.meeting]
            try:
                yield from incoming_days(
                    region,
                    accepted,
                    self._meetings(steps),
                    alarms=self.content.alarms,
                    url=f"{self.base_url}/inkommande/{accepted.id}",
                )
            except Exception:
                logger.exception("incoming remiss %s is left out of feeds", accepted.id)

    def _assignments_days(self) -> Iterator[RemissDay]:
        region = self.region
        url = f"{self.base_url}/planering/uppdrag/"
        for one in assignment_store.assignments_since(self.connection, region.key, self.since):
            try:
                yield from assignment_days(region, one, alarms=self.content.alarms, url=url)
            except Exception:
                logger.exception("assignment %s is left out of feeds", one.id)

    def _obligations_days(self) -> Iterator[RemissDay]:
        region, url = self.region, f"{self.base_url}/planering/ataganden/"
        found = checked_on(self.app, self.connection, region.key, self.today)
        yield from obligation_days(region, found, self.today, alarms=self.content.alarms, url=url)

    def _processes_days(self, only: str | None) -> Iterator[RemissDay]:
        region, connection = self.region, self.connection
        if only is None:
            found = process_store.processes_since(connection, region.key, self.since)
        else:
            one = process_store.find_process(connection, region.key, only)
            found = [one] if one else []
        for started in found:
            try:
                yield from process_days(
                    region,
                    started,
                    alarms=self.content.alarms,
                    url=f"{self.base_url}/planering/processer/{started.id}",
                )
            except Exception:
                logger.exception("process %s is left out of feeds", started.id)

    def _inquiry_days(self, inquiry_id: str) -> Iterator[ShownEvent]:
        inquiry = inquiry_store.find_inquiry(self.connection, self.region.key, inquiry_id)
        if inquiry is not None:
            url = f"{self.base_url}/planering/forfragningar/{inquiry.id}"
            for event in events_for_owner(self.connection, inquiry, self.region, url):
                yield ShownEvent(event)

    def _meetings(self, ids: Collection[str]) -> Mapping[str, MeetingVersion]:
        if self.content.kind in (FeedKind.ROUND, FeedKind.INCOMING):
            found = meeting_store.meeting_versions(self.connection, self.region.key, ids=set(ids))
            return {version.meeting.id: version for version in found}
        return self._all_meetings

    @cached_property
    def _all_meetings(self) -> Mapping[str, MeetingVersion]:
        """Those on the ways of many rounds are read at once."""
        found = meeting_store.meeting_versions(self.connection, self.region.key, since=self.since)
        return {version.meeting.id: version for version in found}
