"""What is kept of a feed's events in memory shows nothing else than making them anew would."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from calendars.write_ical import FeedEvent
from scheduler.domain.meetings import MeetingVersion
from scheduler.services.app import App
from scheduler.services.feeds import contents, shown_events
from scheduler.services.feeds.shown_events import KeptEvents, ShownEvent, kept
from scheduler.storage import built_feed_store
from tests.feeding import EVERYTHING, fetched, new_feed, of_body, save_plan
from tests.support import load_case


@pytest.fixture
def stored(app: App) -> App:
    load_case(app)
    return app


def event(uid: str = "1", end: date = date(2019, 10, 29)) -> FeedEvent:
    stamp = datetime(2019, 9, 2, 7, tzinfo=UTC)
    return FeedEvent(uid, "Sista svarsdag", date(2019, 10, 29), end, stamp)


def test_only_a_changed_meeting_is_made_anew(stored: App, monkeypatch: pytest.MonkeyPatch) -> None:
    token = new_feed(stored, of_body("ks-berg"))
    fetched(stored, token)
    made: list[date] = []
    make = contents.meeting_days

    def noted(version: MeetingVersion, *arguments: object, **named: object) -> object:
        made.append(version.meeting.start_date)
        return make(version, *arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(contents, "meeting_days", noted)
    save_plan(stored, "KS Berg: 8 oktober 2019 (inställt)")
    assert "INSTÄLLT: KS Berg".encode() in fetched(stored, token)
    assert made == [date(2019, 10, 8)]


def test_a_process_that_has_just_begun_gives_the_same_bytes(stored: App) -> None:
    content = of_body("ks-berg", EVERYTHING)
    token = new_feed(stored, content)
    fetched(stored, token)
    save_plan(stored, "KS Berg: 8 oktober 2019 kl. 13.00")
    after = fetched(stored, token)
    kept.forget()
    with stored.database.write() as connection:
        built_feed_store.drop_built(connection, content)
    assert fetched(stored, token) == after


def test_what_is_kept_goes_when_there_is_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shown_events, "_MOST_MEETINGS", 2)
    few = KeptEvents()
    for key in ("a", "b", "c"):
        few.keep(key, [event(key)])
    assert few.get("a") is None
    assert few.get("c") is not None


def test_an_event_without_meaning_has_no_text_and_is_told_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    shown = ShownEvent(event(end=date(2019, 10, 1)))
    assert (shown.written, shown.written) == (None, None)
    assert caplog.text.count("is left out") == 1
