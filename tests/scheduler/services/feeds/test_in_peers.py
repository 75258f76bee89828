"""Feeds of every kind before the six independent programs: no error, the UIDs and instants that
were meant, and no word from the linter."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from calendars.ical_lint.lint import lint_ical
from calendars.write_ical import FeedEvent
from scheduler.domain.feeds import FeedContent, FeedKind
from scheduler.services import incoming_rounds
from scheduler.services.app import App, open_app
from scheduler.services.feeds.contents import shown_events
from scheduler.services.incoming_wishes import IncomingWish
from scheduler.services.inquiries import slots
from scheduler.services.processes import ProcessWish, start_process
from tests.calendars.peers.everybody import NAMES, peer
from tests.calendars.peers.reading import meant
from tests.feeding import EVERYTHING, REGION, fetched, new_feed, save_plan
from tests.scheduler.services.inquiries.asked import SLOTS, ask_slots
from tests.support import accept_case, load_case, settings_for

PROCESS = "44444444-4444-4444-8444-444444444444"
INCOMING = "22222222-2222-4222-8222-222222222222"
Feed = tuple[bytes, list[FeedEvent]]


def filled(folder: Path) -> tuple[App, str]:
    """The case of 2019 with an accepted round, an incoming remiss and a slot that is taken, and
    what happens to meetings: one moved, one cancelled, one with times, one of two days. Gives the
    round's id."""
    app = open_app(settings_for(folder, f"sqlite:///{folder}/peers.db"))
    load_case(app)
    accepted = accept_case(app)
    incoming_rounds.accept_incoming(
        app,
        REGION,
        "eva",
        IncomingWish(
            body="KS Ragunda",
            received=date(2019, 9, 2),
            deadline=date(2019, 10, 31),
            sender="Finansdepartementet",
            sender_dnr="Fi2019/02941",
            title="En ny lag; med, allt \\ i namnet",
        ),
        INCOMING,
        expected_sent=date(2019, 10, 29),
    )
    wish = ProcessWish("samverkan-fore-outsourcing", "RSR", date(2019, 9, 2))
    start_process(app, REGION, "eva", PROCESS, wish, title="Fråga, sedan; analys")
    save_plan(app, "KS Berg: 8 oktober (inställt), 26 november kl. 13.00-16.00")
    save_plan(app, "KS Krokom: 27 oktober kl. 01.30, 5-6 december")
    inquiry = ask_slots(app)
    slots.book_for(app, REGION, "eva", SLOTS, inquiry.invitees[0].id, inquiry.options[0].id)
    return app, accepted.id


@pytest.fixture(scope="module")
def feeds(tmp_path_factory: pytest.TempPathFactory) -> dict[FeedKind, Feed]:
    app, round_id = filled(tmp_path_factory.mktemp("peers"))
    subjects = {
        FeedKind.BODY: "ks-berg",
        FeedKind.ORGANISATION: "krokom",
        FeedKind.ROUND: round_id,
        FeedKind.INCOMING: INCOMING,
        FeedKind.PROCESS: PROCESS,
        FeedKind.INQUIRY: SLOTS,
        FeedKind.ROLE: "ragunda",
        FeedKind.REGION: REGION,
    }
    found = {}
    for kind in FeedKind:
        parts = EVERYTHING if kind.has_parts else frozenset()
        content = FeedContent(REGION, kind, subjects[kind], parts, alarms=True)
        with app.database.read() as connection:
            shown = shown_events(app, connection, content, app.settings.today())
        found[kind] = fetched(app, new_feed(app, content)), [one.event for one in shown]
    app.database.close()
    return found


def test_every_kind_has_events_and_no_fault(feeds: dict[FeedKind, Feed]) -> None:
    assert set(feeds) == set(FeedKind)
    for kind, (data, events) in feeds.items():
        assert events, kind
        assert lint_ical(data) == (), kind


@pytest.mark.parametrize("name", NAMES)
def test_every_kind_is_shown_as_meant(
    name: str, feeds: dict[FeedKind, Feed], tmp_path: Path
) -> None:
    readings = peer(name, tmp_path)([data for data, _events in feeds.values()])
    for (kind, (_data, events)), reading in zip(feeds.items(), readings, strict=True):
        assert reading.errors == (), kind
        assert reading.shows(meant(events)), kind
