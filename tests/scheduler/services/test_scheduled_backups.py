"""The backup that the tick takes: when, by whom, what is kept, and what is told when it fails."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from scheduler import ticker
from scheduler.services import scheduled_backups
from scheduler.services.app import App
from scheduler.services.backups import Manifest, restore_backup, take_backup
from scheduler.services.operation import operation
from scheduler.services.scheduled_backups import take_due_backup
from scheduler.settings import BackupSettings, Settings
from scheduler.storage import backup_store
from tests.conftest import MakeApp
from tests.support import DISPATCH_MORNING, load_case, settings_for

DAY = timedelta(days=1)


def with_backups(app: App, folder: Path, keep_days: int = 14) -> App:
    settings = replace(app.settings, backup=BackupSettings(folder, hour=2, keep_days=keep_days))
    return replace(app, settings=settings)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_once_a_day_at_its_hour_and_it_can_be_restored(app: App, tmp_path: Path) -> None:
    load_case(app)
    app = with_backups(app, tmp_path / "backups")
    first = take_due_backup(app)
    assert first is not None
    assert names(tmp_path / "backups") == ["svarsdag-20190902T070000Z.tar.gz"]
    assert take_due_backup(app) is None
    # One minute before two o'clock of the next night in Sweden, and then two.
    app.database.fixed_now = datetime(2019, 9, 2, 23, 59, tzinfo=UTC)
    assert take_due_backup(app) is None
    app.database.fixed_now = datetime(2019, 9, 3, 0, 0, tzinfo=UTC)
    assert take_due_backup(app) is not None
    other = settings_for(tmp_path / "other", f"sqlite:///{tmp_path / 'other' / 'other.db'}")
    assert restore_backup(other, first).rows > 0


def test_off_unless_a_folder_is_set(app: App) -> None:
    assert take_due_backup(app) is None
    found = operation(app)
    assert not found.takes_backups
    assert not found.has_old_backup


@pytest.mark.parametrize(
    ("night", "hour_passed"),
    [
        # Clocks go from 02.00 to 03.00: the hour that is left out comes as three o'clock.
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), datetime(2026, 3, 28, 1, tzinfo=UTC)),
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), datetime(2026, 3, 29, 1, tzinfo=UTC)),
        # Clocks go from 03.00 to 02.00: the first of the two counts, and only that.
        (datetime(2026, 10, 25, 0, 0, tzinfo=UTC), datetime(2026, 10, 25, 0, tzinfo=UTC)),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), datetime(2026, 10, 25, 0, tzinfo=UTC)),
    ],
)
def test_the_hour_on_nights_when_clocks_are_changed(night: datetime, hour_passed: datetime) -> None:
    assert scheduled_backups._hour_passed(night, 2) == hour_passed


def test_two_tickers_never_take_it_at_once(
    app_at: MakeApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = with_backups(app_at(DISPATCH_MORNING), tmp_path / "backups")
    other = with_backups(app_at(DISPATCH_MORNING), tmp_path / "backups")
    at_work, go_on = threading.Event(), threading.Event()
    taken: list[Path] = []

    def slowly(settings: Settings, out: Path) -> Manifest:
        at_work.set()
        assert go_on.wait(30)
        taken.append(out)
        return take_backup(settings, out)

    monkeypatch.setattr(scheduled_backups, "take_backup", slowly)
    monkeypatch.setattr(scheduled_backups, "_RENEW_SECONDS", 0.01)
    worker = threading.Thread(target=take_due_backup, args=[one])
    worker.start()
    assert at_work.wait(30)
    try:
        # Also after longer than a lease: it is renewed, by the clock of whoever holds it.
        one.database.fixed_now = DISPATCH_MORNING + timedelta(minutes=9)
        other.database.fixed_now = DISPATCH_MORNING + timedelta(minutes=15)
        with other.database.read() as connection:
            first_lease = backup_store.last_run(connection).lease_until
        for _look in range(1000):
            with other.database.read() as connection:
                if backup_store.last_run(connection).lease_until != first_lease:
                    break
            threading.Event().wait(0.01)
        assert take_due_backup(other) is None
    finally:
        go_on.set()
        worker.join()
    assert len(taken) == 1
    assert take_due_backup(other) is None


def test_one_that_died_is_taken_over_when_its_lease_has_run_out(app: App, tmp_path: Path) -> None:
    app = with_backups(app, tmp_path / "backups")
    with app.database.write() as connection:
        backup_store.locked_run(app.database, connection)
        backup_store.lease(connection, "somebody who died", DISPATCH_MORNING)
    assert take_due_backup(app) is None
    app.database.fixed_now = DISPATCH_MORNING + timedelta(minutes=11)
    assert take_due_backup(app) is not None


def test_old_copies_go_when_a_new_one_is_whole_and_not_before(app: App, tmp_path: Path) -> None:
    app = with_backups(app, tmp_path / "backups", keep_days=2)
    for number in range(3):
        app.database.fixed_now = DISPATCH_MORNING + number * DAY
        assert take_due_backup(app) is not None
    kept = ["svarsdag-20190903T070000Z.tar.gz", "svarsdag-20190904T070000Z.tar.gz"]
    assert names(tmp_path / "backups") == kept
    app.database.fixed_now = DISPATCH_MORNING + 3 * DAY
    # Something in the way of the new one's name.
    (tmp_path / "backups" / "svarsdag-20190905T070000Z.tar.gz").mkdir()
    assert take_due_backup(app) is None
    assert set(kept) < set(names(tmp_path / "backups"))


def test_a_failure_is_told_tried_again_and_warned_of_when_the_newest_is_old(
    app: App, tmp_path: Path
) -> None:
    (tmp_path / "backups").write_text("a file where the folder should be")
    app = with_backups(app, tmp_path / "backups")
    assert take_due_backup(app) is None
    found = operation(app)
    assert found.has_old_backup
    assert found.backup.failed_at == DISPATCH_MORNING
    assert "kunde inte skrivas" in (found.backup.error or "")
    (tmp_path / "backups").unlink()
    app.database.fixed_now = DISPATCH_MORNING + timedelta(minutes=59)
    assert take_due_backup(app) is None
    app.database.fixed_now = DISPATCH_MORNING + timedelta(minutes=60)
    assert take_due_backup(app) is not None
    assert not operation(app).has_old_backup
    app.database.fixed_now = DISPATCH_MORNING + 2 * DAY
    assert operation(app).has_old_backup


def test_a_failing_backup_never_ends_the_ticker_and_reminders_go_on(
    app: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(_settings: Settings, _out: Path) -> Manifest:
        raise MemoryError

    monkeypatch.setattr(scheduled_backups, "take_backup", fails)
    app = with_backups(app, tmp_path / "backups")
    ticker._back_up(app)
    assert operation(app).backup.error == (
        "Säkerhetskopian misslyckades (MemoryError): se loggen hos den process som tickar."
    )
    # And where not even that can be noted.
    monkeypatch.setattr(backup_store, "locked_run", fails)
    ticker._back_up(app)
    assert "the backup could not be begun" in caplog.text
    ticker._tick(app, threading.Event())
    assert [one.result for one in operation(app).ticks] == ["done"]
