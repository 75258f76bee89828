"""Slots: nobody gets one that somebody has, the queue is served, wishes are met fairly."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, time, timedelta
from threading import Barrier
from zoneinfo import ZoneInfo

import pytest

from scheduler.domain.errors import BadInputError, ConflictError, SvarsdagError
from scheduler.domain.feeds import FeedContent, FeedKind
from scheduler.domain.inquiries import Inquiry, InquiryKind, InquiryState, NewInquiry
from scheduler.domain.reminders import Matter
from scheduler.domain.slots import SlotRun, slots_of
from scheduler.services.app import App
from scheduler.services.feeds.inquiry_days import events_for_invitee, events_for_owner
from scheduler.services.inquiries import asking, slots
from scheduler.storage import inquiry_store, reminder_store
from scheduler.storage.database import IntegrityError
from tests.conftest import MakeApp
from tests.feeding import fetched, new_feed
from tests.scheduler.services.inquiries.asked import (
    REGION,
    SLOTS,
    ask_slots,
    chiefs,
    give_mailboxes,
    token_of,
)
from tests.support import DISPATCH_MORNING


def now(app: App) -> Inquiry:
    return asking.get_inquiry(app, REGION, SLOTS)


def held(app: App) -> dict[str, int]:
    """Which slot each has, by its place in the day."""
    inquiry = now(app)
    order = [one.id for one in inquiry.options]
    return {
        one.to.key: order.index(slot.id)
        for one in inquiry.invitees
        if (slot := inquiry.slot_of(one.id)) is not None
    }


def titles(app: App, key: str) -> list[str]:
    """What the mails at once to ``key`` are about."""
    with app.database.read() as connection:
        found = reminder_store.of_matter(connection, Matter.INQUIRY, SLOTS)
    return [one.notice.title for one in found if one.notice and one.to.key == key]


def test_picked_changed_and_released(app: App) -> None:
    inquiry = ask_slots(app)
    first, second = (one.id for one in inquiry.options)
    berg, are = token_of(app, inquiry, "berg"), token_of(app, inquiry, "are")
    slots.pick_slot(app, berg, first)
    slots.pick_slot(app, berg, first)  # a double click
    with pytest.raises(ConflictError, match="just tagen"):
        slots.pick_slot(app, are, first)
    slots.pick_slot(app, are, second)
    assert held(app) == {"berg": 0, "are": 1}
    slots.release_slot(app, berg)
    slots.pick_slot(app, are, first)
    assert held(app) == {"are": 0}
    assert titles(app, "berg") == [
        "Välj en tid",
        "Ni har tiden onsdag 18 september 2019 kl. 8.00–8.45, Rum 3",
    ]
    with pytest.raises(BadInputError, match="delas inte ut"):
        slots.wish_slots(app, berg, [first])


def test_whoever_has_waited_longest_gets_what_is_freed(app_at: MakeApp) -> None:
    app = app_at(DISPATCH_MORNING)
    inquiry = ask_slots(app, count=1)
    (only,) = inquiry.options
    tokens = {key: token_of(app, inquiry, key) for key in ("berg", "are", "krokom")}
    with pytest.raises(ConflictError, match="lediga tider"):
        slots.queue_for_slot(app, tokens["are"])
    slots.pick_slot(app, tokens["berg"], only.id)
    slots.queue_for_slot(app, tokens["krokom"])
    later = app_at(DISPATCH_MORNING + timedelta(minutes=5))
    slots.queue_for_slot(later, tokens["are"])
    slots.queue_for_slot(later, tokens["are"])
    assert [one.to.key for one in now(later).queue] == ["krokom", "are"]
    slots.release_slot(later, tokens["berg"])
    assert held(later) == {"krokom": 0}
    assert titles(later, "krokom")[-1].startswith("Ni har fått tiden onsdag 18 september 2019")
    assert [one.to.key for one in now(later).queue] == ["are"]
    slots.release_slot(later, tokens["are"])  # out of the queue
    slots.release_slot(later, tokens["krokom"])
    assert held(later) == {}


def at_once(tasks: list[Callable[[], None]]) -> list[str]:
    """Runs all at the same moment; what came of each: "" or the error."""
    barrier = Barrier(len(tasks))

    def run(task: Callable[[], None]) -> str:
        barrier.wait()
        try:
            task()
        except (SvarsdagError, IntegrityError) as error:
            return type(error).__name__
        return ""

    with ThreadPoolExecutor(len(tasks)) as pool:
        return sorted(pool.map(run, tasks))


def test_of_many_who_click_at_once_one_gets_the_slot(app: App) -> None:
    keys = ("berg", "are", "krokom", "ragunda", "stromsund", "bracke")
    give_mailboxes(app, *keys)
    new = NewInquiry(
        InquiryKind.SLOTS,
        "Intervju",
        "rsr",
        date(2019, 9, 10),
        slots_of([SlotRun(date(2019, 9, 18), time(8), 2, 45)]),
        chiefs(*keys),
    )
    inquiry = asking.ask(app, REGION, "eva", SLOTS, new)
    wanted = inquiry.options[0].id
    tokens = [token_of(app, inquiry, key) for key in keys]
    outcomes = at_once([lambda t=token: slots.pick_slot(app, t, wanted) for token in tokens])  # type: ignore[misc]
    assert outcomes == ["", *["ConflictError"] * 5]
    assert len(now(app).bookings) == 1


def test_the_database_itself_refuses_a_second_holder(app: App) -> None:
    """Without the lock of the service: only the unique constraints stand between."""
    inquiry = ask_slots(app)
    slot, invitees = inquiry.options[0].id, [one.id for one in inquiry.invitees]

    def book(option_id: int, invitee_id: int) -> None:
        with app.database.write() as connection:
            inquiry_store.book(app.database, connection, option_id, invitee_id, "test")

    outcomes = at_once([lambda i=one: book(slot, i) for one in invitees])  # type: ignore[misc]
    assert outcomes == ["", "IntegrityError", "IntegrityError"]
    (taken,) = now(app).bookings
    with pytest.raises(IntegrityError):  # nor a second slot for the same
        book(inquiry.options[1].id, taken.invitee_id)


def test_wishes_are_met_fairly_and_everybody_is_told(app: App) -> None:
    inquiry = ask_slots(app, by_wishes=True)
    first, second = (one.id for one in inquiry.options)
    berg, are = token_of(app, inquiry, "berg"), token_of(app, inquiry, "are")
    with pytest.raises(BadInputError, match="efter önskemål"):
        slots.pick_slot(app, berg, first)
    for wrong in ([], [first, first], [first, second, first], [0]):
        with pytest.raises(BadInputError):
            slots.wish_slots(app, berg, wrong)
    slots.wish_slots(app, berg, [first, second])
    slots.wish_slots(app, are, [first])
    seen = now(app).sequence
    # Åre can only take the first; Berg then has its second wish.
    assert {
        now(app).invitee(one).to.key: slot
        for one, slot in slots.propose_assignment(now(app)).slot_of.items()
    } == {"berg": second, "are": first}
    slots.wish_slots(app, token_of(app, inquiry, "krokom"), [first])
    with pytest.raises(ConflictError, match="ändrats"):
        slots.assign_slots(app, REGION, "eva", SLOTS, seen)
    slots.assign_slots(app, REGION, "eva", SLOTS, now(app).sequence)
    assert now(app).state is InquiryState.DECIDED
    # Both Åre and Krokom wish for the first alone: who was asked first gets it, the other waits.
    assert held(app) == {"berg": 1, "are": 0}
    assert [one.to.key for one in now(app).queue] == ["krokom"]
    assert "räckte" in titles(app, "krokom")[-1]
    with pytest.raises(ConflictError, match="redan avgjord"):
        slots.wish_slots(app, berg, [second])
    # A slot can still be left, and goes to the one who waits.
    slots.release_slot(app, are)
    assert held(app) == {"berg": 1, "krokom": 0}


def test_each_has_its_own_event_and_the_owner_has_all(sqlite_app: App) -> None:
    app, inquiry = sqlite_app, ask_slots(sqlite_app)
    region = app.config.region(REGION)
    berg = inquiry.invitees[0]
    slots.book_for(app, REGION, "eva", SLOTS, berg.id, inquiry.options[0].id)
    with app.database.read() as connection:
        (before,) = events_for_invitee(connection, now(app), region, berg.id)
        assert events_for_invitee(connection, now(app), region, inquiry.invitees[1].id) == []
    stockholm = ZoneInfo("Europe/Stockholm")
    assert (before.start, before.end) == (
        datetime(2019, 9, 18, 8, tzinfo=stockholm),
        datetime(2019, 9, 18, 8, 45, tzinfo=stockholm),
    )
    assert (before.summary, before.location) == ("Intervju", "Rum 3")
    slots.book_for(app, REGION, "eva", SLOTS, berg.id, inquiry.options[1].id)
    with app.database.read() as connection:
        (after,) = events_for_invitee(connection, now(app), region, berg.id)
        owners = list(events_for_owner(connection, now(app), region, ""))
    assert after.uid == before.uid  # the event moves
    assert after.sequence > before.sequence
    assert [one.summary for one in owners] == [
        f"Intervju: {region.organisations['berg'].name}",
        "Sista dag för svar: Intervju",
    ]
    slots.release_for(app, REGION, "eva", SLOTS, berg.id)
    assert held(app) == {}


def test_the_owners_feed_follows_each_booking(sqlite_app: App) -> None:
    app, inquiry = sqlite_app, ask_slots(sqlite_app)
    token = new_feed(app, FeedContent(REGION, FeedKind.INQUIRY, SLOTS))
    assert "Bergs kommun" not in fetched(app, token).decode()
    slots.pick_slot(app, token_of(app, inquiry, "berg"), inquiry.options[0].id)
    after = fetched(app, token).decode()
    assert "SUMMARY:Intervju: Bergs kommun" in after
    assert "DTSTART;TZID=Europe/Stockholm:20190918T080000" in after
    assert "@example.org" not in after
