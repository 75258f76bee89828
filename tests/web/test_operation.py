"""The page about the running: what stands still, what did not get through, and "send again"."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from scheduler.domain.reminders import ReminderState
from scheduler.domain.ticks import TickJob
from scheduler.reminders.outbox import TickReport
from scheduler.services import reminders
from scheduler.services.app import App
from scheduler.services.scheduled_backups import take_due_backup
from scheduler.services.ticks import run_tick
from scheduler.settings import BackupSettings, MailSettings
from tests.scheduler.reminders.smtp import Mailbox, smtp_server
from tests.support import DISPATCH_MORNING, accept_case, load_case
from tests.web.conftest import Browser

PAGE = "/utskick/drift/"


@pytest.fixture
def stored(svarsdag: App) -> App:
    load_case(svarsdag)
    accept_case(svarsdag)
    return svarsdag


def with_mail(browser: Browser, mailbox: Mailbox) -> App:
    app: App = browser.client.application.extensions["svarsdag"]
    mail = MailSettings("127.0.0.1", mailbox.port, use_tls=False, sender="svarsdag@example.org")
    found = replace(app, settings=replace(app.settings, mail=mail))
    browser.client.application.extensions["svarsdag"] = found
    return found


def test_a_ticker_that_stopped_is_said_with_what_to_do(browser: Browser, svarsdag: App) -> None:
    assert "Ingen e-postserver är angiven" in browser.get(PAGE)
    with smtp_server() as mailbox:
        app = with_mail(browser, mailbox)
        assert "har aldrig körts" in browser.get(PAGE)
        run_tick(app, TickJob.REMINDERS, lambda _app, _go_on: TickReport(sent=2))
        page = browser.get(PAGE)
        assert "står stilla" not in page
        assert "2 sända" in page
        app.database.fixed_now = DISPATCH_MORNING + timedelta(hours=3)
        page = browser.get(PAGE)
        assert "Påminnelserna står stilla" in page
        assert "har stannat: senaste livstecknet kom för 3 timmar sedan" in page
        assert "Starta svarsdag serve eller svarsdag tick" in page
        assert "Påminnelserna står stilla" in browser.get("/")


def test_a_dead_letter_stands_with_its_error_and_is_sent_again(
    browser: Browser, stored: App
) -> None:
    with smtp_server() as mailbox:
        app = with_mail(browser, mailbox)
        first = reminders.mails(app, "jamtland", [ReminderState.DUE])[0]
        app.database.fixed_now = first.reminder.due_at
        browser.log_in()  # the log-in of the day before has run out
        mailbox.on_rcpt = lambda _address: "550 nobody here"
        run_tick(app, TickJob.REMINDERS, reminders.send_due_reminders)
        page = browser.get(PAGE)
        assert "550 nobody here" in page
        found = re.search(rf'action="({PAGE}\d+/igen)"', page)
        assert found is not None
        assert browser.post(PAGE, found.group(1), {}).status_code == 302
        assert "försöks igen vid nästa tickning" in browser.get(PAGE)
        assert browser.post(PAGE, found.group(1), {}).status_code == 409
        mailbox.on_rcpt = lambda _address: None
        run_tick(app, TickJob.REMINDERS, reminders.send_due_reminders)
        assert mailbox.received
    assert "/utskick/drift/" in browser.get("/utskick/")


def test_what_is_to_come_and_what_is_late(browser: Browser, stored: App) -> None:
    page = browser.get(PAGE)
    assert "Sänds härnäst" in page
    assert "<h2>Skulle ha sänts</h2>" not in page
    first = reminders.mails(stored, "jamtland", [ReminderState.DUE])[0]
    stored.database.fixed_now = first.reminder.due_at + timedelta(minutes=1)
    browser.log_in()  # the log-in of the day before has run out
    assert "<h2>Skulle ha sänts</h2>" in browser.get(PAGE)


def test_a_backup_that_is_too_old_is_warned_of(
    browser: Browser, svarsdag: App, tmp_path: Path
) -> None:
    assert "Säkerhetskopior tas inte av sig själva" in browser.get(PAGE)
    settings = replace(svarsdag.settings, backup=BackupSettings(tmp_path / "backups"))
    app = replace(svarsdag, settings=settings)
    browser.client.application.extensions["svarsdag"] = app
    (tmp_path / "backups").write_text("in the way")
    assert take_due_backup(app) is None
    page = browser.get(PAGE)
    assert 'role="alert"><strong>Säkerhetskopian är för gammal.' in page
    assert "Senast misslyckades den 2 september 2019" in page
    (tmp_path / "backups").unlink()
    app.database.fixed_now = DISPATCH_MORNING + timedelta(hours=1)
    assert take_due_backup(app) is not None
    page = browser.get(PAGE)
    assert "för gammal" not in page
    assert "svarsdag-20190902T080000Z.tar.gz" in page


def test_getting_the_address_of_send_again_changes_nothing(browser: Browser, stored: App) -> None:
    assert browser.client.get(f"{PAGE}1/igen").status_code == 405
