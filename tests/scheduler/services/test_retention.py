"""What has been kept long enough is taken away, once a day, and nothing else is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace
from sqlalchemy import select, update

from scheduler.domain.reminders import ReminderState
from scheduler.domain.retention import KEPT_WORDS, Kept, RetentionRule, Taken
from scheduler.services import feedback, imports, reminders
from scheduler.services.app import App
from scheduler.services.feeds.addresses import create_feed, feeds, revoke_feed
from scheduler.services.retention import (
    last_taken,
    take_old,
    take_old_once_a_day,
    what_is_old,
)
from scheduler.settings import MailSettings
from scheduler.storage.tables import audit_event, plan_import, reminder
from tests.conftest import MakeApp
from tests.feeding import of_body
from tests.scheduler.reminders.smtp import smtp_server
from tests.support import DISPATCH_MORNING, accept_case, load_case

REGION = "jamtland"
DAY = timedelta(days=1)


def rows(found: list[Taken]) -> dict[Kept, int]:
    return {one.kept: one.rows for one in found if one.rows}


@pytest.fixture
def stored(app: App) -> App:
    load_case(app)
    accept_case(app)
    return app


def test_a_letter_goes_when_its_time_is_over_and_its_row_stays(
    stored: App, app_at: MakeApp
) -> None:
    sent_at = DISPATCH_MORNING + 40 * DAY
    with smtp_server() as mailbox:
        mail = MailSettings("127.0.0.1", mailbox.port, use_tls=False, sender="a@example.org")
        then = app_at(sent_at)
        report = reminders.send_due_reminders(
            replace(then, settings=replace(then.settings, mail=mail))
        )
    assert report.sent
    assert rows(take_old(app_at(sent_at + 100 * DAY))) == {}
    with stored.database.write() as connection:
        # A letter that waits for its time is kept however old it is.
        connection.execute(
            update(reminder).where(reminder.c.state == "due").values(message=b"x", address="a@b.se")
        )
    late = app_at(sent_at + 200 * DAY)
    assert rows(what_is_old(late)) == {Kept.LETTERS: report.sent}
    assert rows(take_old(late)) == {Kept.LETTERS: report.sent}
    with stored.database.read() as connection:
        found = connection.execute(select(reminder)).mappings().all()
    for row in found:
        assert (row["message"] is None) == (row["state"] != "due")
    sent = reminders.mails(late, REGION, [ReminderState.SENT])
    assert len(sent) == report.sent
    assert rows(take_old(late)) == {}


def test_a_plan_that_was_saved_is_kept_and_a_draft_is_not(stored: App, app_at: MakeApp) -> None:
    draft = imports.start_import(
        stored, REGION, "eva", file_name="utkast.txt", content=b"KS Berg: 3 mars", year=2020
    )
    assert rows(take_old(app_at(DISPATCH_MORNING + 61 * DAY))) == {Kept.DRAFTS: 1}
    with stored.database.read() as connection:
        found = {row["id"]: row for row in connection.execute(select(plan_import)).mappings()}
    assert (found[draft]["content"], found[draft]["state"]) == (b"", "discarded")
    assert all(row["content"] for key, row in found.items() if key != draft)
    assert imports.stored_meetings(stored, REGION)


def test_what_somebody_said_and_what_has_ended_goes(stored: App, app_at: MakeApp) -> None:
    feedback.give_feedback(stored, REGION, "Kan inte läsa.", "eva@example.org", "Hjälp")
    create_feed(stored, "eva", of_body("ks-berg"), "Karin")
    create_feed(stored, "eva", of_body("ks-are"), "Kim")
    revoke_feed(stored, REGION, "eva", feeds(stored, REGION)[0].id)
    soon = app_at(DISPATCH_MORNING + 364 * DAY)
    take_old(soon)
    assert len(feeds(soon, REGION)) == 2
    later = app_at(DISPATCH_MORNING + 366 * DAY)
    assert Kept.CALENDARS in rows(take_old(later))
    assert [one.holder for one in feeds(later, REGION)] == ["Kim"]
    much_later = rows(take_old(app_at(DISPATCH_MORNING + 731 * DAY)))
    assert much_later[Kept.FEEDBACK] == 1


def test_the_log_is_kept_for_its_time(stored: App, app_at: MakeApp) -> None:
    with stored.database.read() as connection:
        events = len(connection.execute(select(audit_event.c.id)).all())
    assert events
    assert Kept.AUDIT not in rows(take_old(app_at(DISPATCH_MORNING + 1825 * DAY)))
    gone = rows(take_old(app_at(DISPATCH_MORNING + 1826 * DAY)))
    assert gone[Kept.AUDIT] == events


def test_it_is_done_once_a_day_and_told(stored: App, app_at: MakeApp) -> None:
    feedback.give_feedback(stored, REGION, "Kan inte läsa.", "eva@example.org", "Hjälp")
    moment = DISPATCH_MORNING + 800 * DAY
    first = take_old_once_a_day(app_at(moment))
    assert {one.kept for one in first} == set(Kept)
    assert take_old_once_a_day(app_at(moment + timedelta(hours=19))) == []
    assert take_old_once_a_day(app_at(moment + DAY))
    told = last_taken(app_at(moment + DAY))
    assert Kept.FEEDBACK in {one.kept for one in told}
    assert all(one.rows for one in told)
    assert last_taken(app_at(moment + 40 * DAY)) == []


def test_how_long_is_configured_with_a_reason(app: App) -> None:
    assert set(app.config.retention) == set(Kept) == set(KEPT_WORDS)
    assert all(rule.reason for rule in app.config.retention.values())
    brief = {**app.config.retention, Kept.API_TOKENS: RetentionRule(1, "prov")}
    short = replace(app, config=replace(app.config, retention=brief))
    cutoff = {one.kept: one.cutoff for one in what_is_old(short)}
    assert cutoff[Kept.API_TOKENS] > cutoff[Kept.FEEDBACK]
