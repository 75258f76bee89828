"""The calendar file in a mail: the days that its matter still holds for its reader."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from calendars.write_ical import FeedEvent, FeedHead, write_feed
from scheduler.domain.accounts import ContactRole
from scheduler.domain.bodies import Region
from scheduler.domain.meetings import MeetingVersion
from scheduler.domain.reminders import Reminder
from scheduler.domain.remisser import AcceptedRound
from scheduler.reminders.mail import Calendar
from scheduler.services.app import App
from scheduler.services.feeds.assignment_days import assignment_days
from scheduler.services.feeds.incoming_days import incoming_days
from scheduler.services.feeds.inquiry_days import events_for_invitee
from scheduler.services.feeds.process_days import process_days
from scheduler.services.feeds.remiss_days import RemissDay
from scheduler.services.feeds.round_days import round_days
from scheduler.services.mail_facts import MailFacts

logger = logging.getLogger(__name__)

_FILE_NAME = "datum.ics"


class _Kept:
    """The days of the round that a mail was last written about: mails to its recipients come one
    after the other, and all of them show the same round."""

    def __init__(self) -> None:
        self._last: tuple[tuple[object, ...], list[RemissDay]] = ((), [])

    def round_days(
        self, region: Region, accepted: AcceptedRound, meetings: Mapping[str, MeetingVersion]
    ) -> list[RemissDay]:
        """As `round_days`: made anew where anything is another than last time."""
        asked = (region, accepted, meetings)
        known, days = self._last
        if known != asked:
            days = round_days(region, accepted, meetings)
            self._last = asked, days
        return days


_KEPT = _Kept()


def calendar_of(app: App, found: MailFacts, one: Reminder) -> Calendar | None:
    """The events with the identity they have in the calendars that can be subscribed to, so that
    saving the file doubles nothing. None for lists of several matters."""
    try:
        events = _events(app, found, one)
    except Exception:
        # Whoever else is in the round may make no sense any more: the letter matters more.
        logger.exception("the calendar file of reminder %s is left out", one.id)
        return None
    if not events:
        return None
    region = app.config.region(one.region)
    name = found.addressee_name(region, one.to)
    what = "Tider" if one.about.inquiry_id else "Remissdatum"
    return Calendar(_FILE_NAME, write_feed(FeedHead(f"{what} för {name}"), events))


def _events(app: App, found: MailFacts, one: Reminder) -> list[FeedEvent]:
    about, region = one.about, app.config.region(one.region)
    if about.recipient_id is not None:
        accepted, body = found.round(one), found.entry(one).body
        ids = {step.meeting_id for entry in accepted.register for step in entry.route}
        days = _KEPT.round_days(region, accepted, found.meetings(one.region, ids))
    elif about.incoming_id is not None and one.to.role is ContactRole.SECRETARY:
        remiss, body = found.incoming(one), one.to.key
        ids = {step.meeting.meeting_id for step in remiss.steps if step.meeting}
        days = incoming_days(region, remiss, found.meetings(one.region, ids))
    elif about.assignment_id is not None:
        return [day.event for day in assignment_days(region, found.assignment(one))]
    elif about.process_id is not None and one.to.role is ContactRole.SECRETARY:
        body, days = one.to.key, list(process_days(region, found.process(one)))
    elif about.inquiry_id is not None and about.invitee_id is not None:
        return events_for_invitee(found.connection, found.inquiry(one), region, about.invitee_id)
    else:
        return []
    return [day.event for day in days if body in day.waiting]
