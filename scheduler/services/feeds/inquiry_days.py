"""The times that an inquiry has fixed, as calendar events.

A slot's event belongs to whoever has it: one who changes slot sees the same event move.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from calendars.write_ical import FeedEvent
from scheduler.domain.bodies import Region
from scheduler.domain.inquiries import Inquiry, InquiryKind, InquiryState, Invitee, Option
from scheduler.services.feeds.meeting_days import UID_DOMAIN, meeting_event
from scheduler.services.inquiries.words import asked_name
from scheduler.settings import STOCKHOLM
from scheduler.storage import meeting_store
from scheduler.storage.database import Connection


def events_for_invitee(
    connection: Connection, inquiry: Inquiry, region: Region, invitee_id: int
) -> list[FeedEvent]:
    """What the invitee puts in its calendar; empty before anything is fixed for it."""
    fixed = inquiry.fixed_option(invitee_id)
    if fixed is None:
        return []
    if inquiry.kind is InquiryKind.POLL:
        return list(_meeting(connection, inquiry, region))
    return [_slot(inquiry, region, inquiry.invitee(invitee_id), fixed)]


def events_for_owner(
    connection: Connection, inquiry: Inquiry, region: Region, url: str
) -> Iterator[FeedEvent]:
    """Every slot that is taken, the meeting a poll is about, and the last day to answer."""
    if inquiry.state is InquiryState.WITHDRAWN:
        return
    if inquiry.kind is InquiryKind.POLL:
        yield from _meeting(connection, inquiry, region)
    for one in inquiry.invitees:
        slot = inquiry.slot_of(one.id)
        if slot is not None:
            yield _slot(inquiry, region, one, slot, by_whom=True)
    what = "underskrift" if inquiry.kind is InquiryKind.SIGNUP else "svar"
    count = f"{inquiry.answered_count} av {len(inquiry.invitees)} har svarat."
    yield FeedEvent(
        uid=f"inquiry-{inquiry.id}-deadline@{UID_DOMAIN}",
        summary=f"Sista dag för {what}: {inquiry.title}",
        start=inquiry.deadline,
        end=inquiry.deadline,
        changed_at=inquiry.updated_at,
        sequence=inquiry.sequence,
        description=count,
        category="Förfrågan",
        url=url,
    )


def _meeting(connection: Connection, inquiry: Inquiry, region: Region) -> Iterator[FeedEvent]:
    """The meeting with the identity it has in the body's own calendar."""
    ids = {inquiry.meeting_id} if inquiry.meeting_id else set()
    for version in meeting_store.meeting_versions(connection, region.key, ids=ids):
        yield meeting_event(version, region.body(version.meeting.body).name)


def _slot(
    inquiry: Inquiry, region: Region, invitee: Invitee, slot: Option, *, by_whom: bool = False
) -> FeedEvent:
    start: date | datetime = slot.day
    end: date | datetime = slot.day
    if slot.start is not None and slot.end is not None:
        start = datetime.combine(slot.day, slot.start, STOCKHOLM)
        end = datetime.combine(slot.day, slot.end, STOCKHOLM)
    name = asked_name(region, invitee.to)
    return FeedEvent(
        uid=f"inquiry-{inquiry.id}-{invitee.id}@{UID_DOMAIN}",
        summary=f"{inquiry.title}: {name}" if by_whom else inquiry.title,
        start=start,
        end=end,
        changed_at=inquiry.updated_at,
        sequence=inquiry.sequence,
        description=f"Bokad av {name}." if by_whom else region.body(inquiry.body).full_name,
        location=inquiry.place,
        category="Bokad tid",
    )
