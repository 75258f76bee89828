from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from scheduler.domain.reminders import PlannedReminder, ReminderState
from scheduler.services.app import App
from scheduler.storage import outbox_store, reminder_store
from scheduler.storage.database import Database, IntegrityError
from tests.conftest import MakeApp
from tests.support import accept_case, load_case

# The first reminders of the case: those for the intake days of 10 September, a week before.
FIRST_DUE = datetime(2019, 9, 3, 6, 0, tzinfo=UTC)


@pytest.fixture
def stored(app: App) -> App:
    load_case(app)
    accept_case(app)
    return app


def claim(database: Database, token: str, limit: int = 100) -> list[int]:
    with database.write() as connection:
        return outbox_store.claim(database, connection, token, 120, limit)


def test_nothing_is_claimed_before_its_time(stored: App) -> None:
    assert claim(stored.database, "a") == []


def test_two_workers_never_hold_the_same_reminder(stored: App, app_at: MakeApp) -> None:
    database = app_at(FIRST_DUE).database
    first = claim(database, "a", limit=1)
    second = claim(database, "b")
    # RS and KS Strömsund have their intake day on 10 September.
    assert len(first) == 1
    assert len(second) == 1
    assert not set(first) & set(second)
    assert claim(database, "c") == []


def test_a_lease_that_has_run_out_is_taken_over(stored: App, app_at: MakeApp) -> None:
    before = claim(app_at(FIRST_DUE).database, "a")
    assert claim(app_at(FIRST_DUE + timedelta(seconds=119)).database, "b") == []
    late = app_at(FIRST_DUE + timedelta(seconds=121)).database
    assert claim(late, "c") == before
    with late.write() as connection:
        # The first worker wakes up and finds that the lease is no longer its own.
        assert outbox_store.held(connection, before[0], "a") is None
        assert outbox_store.held(connection, before[0], "c") is not None


def test_one_intent_is_stored_once(stored: App) -> None:
    with stored.database.read() as connection:
        one = reminder_store.for_region(connection, "jamtland", [ReminderState.DUE], 1)[0]
    assert one.anchor_day is not None
    again = [PlannedReminder(one.region, one.about, one.to, one.rule, one.anchor_day, one.due_at)]
    with pytest.raises(IntegrityError), stored.database.write() as connection:
        reminder_store.add_reminders(connection, 1, again, "example.org")


def test_one_region_does_not_see_anothers(stored: App) -> None:
    with stored.database.read() as connection:
        assert reminder_store.for_region(connection, "vasterbotten", list(ReminderState), 9) == []
        one = reminder_store.for_region(connection, "jamtland", [ReminderState.DUE], 1)[0]
        assert reminder_store.find_reminder(connection, "vasterbotten", one.id) is None
