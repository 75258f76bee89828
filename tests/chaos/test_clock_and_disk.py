"""The clock leaps, the disk is full, and two click at once."""

from __future__ import annotations

import resource
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from pathlib import Path
from threading import Barrier

import pytest
from flask.testing import FlaskClient
from msgspec.structs import replace
from sqlalchemy import select

from scheduler.domain.errors import ConflictError
from scheduler.services import accounts, contacts, imports, round_log, round_state, rounds
from scheduler.services.app import App
from scheduler.services.planning import RoundWish
from scheduler.services.reminders import send_due_reminders
from scheduler.settings import MailSettings
from scheduler.storage import outbox_store
from scheduler.storage.tables import reminder
from tests.conftest import MakeApp
from tests.scheduler.reminders.smtp import smtp_server
from tests.support import CASE_WISH, DISPATCH_MORNING, accept_case, load_case, settings_for
from tests.web.conftest import PASSWORD, Browser
from tests.web.test_pages import NEW_ROUND, accept_form
from web.app import create_app
from web.current import app_of

REGION = "jamtland"
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
DUE = datetime(2019, 10, 20, 7, tzinfo=UTC)
# Clocks are put back in the night before 27 October 2019, at one o'clock UTC.
CHANGE_OF_CLOCKS = datetime(2019, 10, 27, 1, tzinfo=UTC)
END = datetime(2019, 12, 31, tzinfo=UTC)
# And forward in the night before 29 March 2020, at the same hour.
FORWARD = datetime(2020, 3, 29, 1, tzinfo=UTC)
SPRING_PLAN = "KS Berg: 27 mars 2020\nRSR: 11 maj 2020"

STEADY = [DISPATCH_MORNING + number * DAY for number in range(100)]
LEAPS = {
    "a month ahead, and right again": [
        *STEADY[:30],
        STEADY[30] + 30 * DAY,
        *STEADY[30:],
    ],
    "a day back, and right again": [*STEADY[:40], STEADY[39] - DAY, STEADY[39] - DAY, *STEADY[40:]],
    "the night when clocks are put back, each quarter": [
        *(one for one in STEADY if one < CHANGE_OF_CLOCKS - 3 * HOUR),
        *(CHANGE_OF_CLOCKS + number * HOUR / 4 for number in range(-12, 13)),
        *(one for one in STEADY if one > CHANGE_OF_CLOCKS + 3 * HOUR),
    ],
}


def sent_through(app: App, moments: Sequence[datetime]) -> Counter[str]:
    """The Message-IDs that arrive when the tick comes at those moments. It goes no further than to
    the first that comes twice: where none is noted as sent, all would come at every moment."""
    arrived: Counter[str] = Counter()
    with smtp_server() as mailbox:

        def once_each() -> bool:
            new = mailbox.received[arrived.total() :]  # each is read once
            arrived.update(message_from_bytes(one)["Message-ID"] for one in new)
            assert set(arrived.values()) <= {1}
            return True

        mail = MailSettings("127.0.0.1", mailbox.port, use_tls=False, sender="a@example.org")
        app = replace(app, settings=replace(app.settings, mail=mail))
        for moment in moments:
            app.database.fixed_now = moment
            send_due_reminders(app, once_each)
            once_each()
    return arrived


def expect_nothing_lost_or_doubled(app: App, moments: Sequence[datetime]) -> None:
    arrived = sent_through(app, moments)
    assert arrived
    assert set(arrived.values()) == {1}
    with app.database.read() as connection:
        rows = connection.execute(select(reminder.c.message_id, reminder.c.state)).all()
    states = Counter(state for _message, state in rows)
    assert set(states) <= {"sent", "cancelled"}
    assert {message for message, state in rows if state == "sent"} == set(arrived)


@pytest.mark.parametrize("leap", list(LEAPS))
def test_a_clock_that_leaps_loses_and_doubles_nothing(sqlite_app: App, leap: str) -> None:
    load_case(sqlite_app)
    accept_case(sqlite_app)
    expect_nothing_lost_or_doubled(sqlite_app, [*LEAPS[leap], END])


def test_the_night_when_clocks_are_put_forward(sqlite_app: App) -> None:
    """A quarter at a time: an hour of Swedish time does not exist. At eight the next Monday
    morning somebody is reminded, an hour earlier in UTC than the week before."""
    app = sqlite_app
    import_id = imports.start_import(
        app, REGION, "test", file_name="plan.txt", content=SPRING_PLAN.encode(), year=2020
    )
    imports.confirm_import(app, REGION, "test", import_id)
    contacts.set_contact(app, REGION, "test", "ks-berg", "berg@example.org")
    rounds.accept_round(
        app,
        REGION,
        "test",
        RoundWish(owner="RSR", dispatch_date=date(2020, 2, 24), recipients=["KS Berg"]),
        "22222222-2222-4222-8222-222222222222",
        expected_target=date(2020, 5, 11),
        expected_deadline=date(2020, 4, 27),
    )
    with app.database.read() as connection:
        due = set(connection.execute(select(reminder.c.due_at)).scalars())
    assert FORWARD + DAY + 5 * HOUR in due
    days = [datetime(2020, 2, 24, 7, tzinfo=UTC) + number * DAY for number in range(90)]
    expect_nothing_lost_or_doubled(
        app,
        [
            *(one for one in days if one < FORWARD - 3 * HOUR),
            *(FORWARD + number * HOUR / 4 for number in range(-12, 13)),
            *(one for one in days if one > FORWARD + 3 * HOUR),
        ],
    )


def test_a_lease_taken_by_a_clock_far_ahead_is_not_believed(app_at: MakeApp) -> None:
    """Its holder died; else its reminder would be held until the true time has come so far."""
    app = app_at(DISPATCH_MORNING)
    load_case(app)
    accept_case(app)

    def claim(moment: datetime) -> list[int]:
        app.database.fixed_now = moment
        with app.database.write() as connection:
            return outbox_store.claim(app.database, connection, str(moment), 120, 100)

    held = claim(DUE + 30 * DAY)
    assert held
    again = claim(DUE)
    assert again
    assert set(again) <= set(held)
    # A leap back of a day only delays: whoever holds it may be at work.
    assert claim(DUE - DAY) == []
    assert set(claim(DUE + 121 * timedelta(seconds=1))) >= set(again)


@contextmanager
def full_disk(database: Path) -> Iterator[None]:
    """No file grows by more than a page: as on a full disk, a write fails in the middle."""
    log = database.with_name(database.name + "-wal")
    size = max(log.stat().st_size if log.exists() else 0, 4096)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 4096, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_is_told_and_nothing_is_half_done(
    browser: Browser, svarsdag: App, tmp_path: Path
) -> None:
    load_case(svarsdag)
    accept = {"csrf_token": browser.token(NEW_ROUND), **accept_form(browser.get(NEW_ROUND))}
    plan = {"csrf_token": accept["csrf_token"], "text": "KS Berg: 3 december 2019\n" * 400}
    before = len(imports.recent_imports(svarsdag, REGION))
    with full_disk(tmp_path / "web.db"):
        for address, form in (("/motesplaner/ny", plan), ("/rundor/ny", accept)):
            response = browser.client.post(address, data=form)
            assert response.status_code == 503
            assert "är disken full" in response.text
        assert rounds.rounds(svarsdag, REGION) == []
        assert len(imports.recent_imports(svarsdag, REGION)) == before
    for address, form in (("/motesplaner/ny", plan), ("/rundor/ny", accept)):
        assert browser.client.post(address, data=form).status_code == 302
    assert len(rounds.rounds(svarsdag, REGION)) == 1
    assert len(imports.recent_imports(svarsdag, REGION)) == before + 1


def test_two_coordinators_accept_at_once(database_url: str, tmp_path: Path) -> None:
    """The same proposal, each in a web process of its own: one is told that it is done already."""
    browsers: list[Browser] = []
    for name in ("eva", "bo"):
        flask_app = create_app(settings_for(tmp_path, database_url))
        accounts.put_account(app_of(flask_app), name, REGION, PASSWORD)
        browsers.append(Browser(flask_app.test_client()))
        browsers[-1].log_in(name)
    app = app_of(browsers[0].client.application)
    load_case(app)
    form = accept_form(browsers[0].get(NEW_ROUND))
    tokens = [one.token(NEW_ROUND) for one in browsers]
    barrier = Barrier(2)

    def accept(client: FlaskClient, token: str) -> int:
        barrier.wait()
        return client.post("/rundor/ny", data={"csrf_token": token, **form}).status_code

    with ThreadPoolExecutor(2) as pool:
        clients = [one.client for one in browsers]
        assert sorted(pool.map(accept, clients, tokens)) == [302, 409]
    (accepted,) = rounds.rounds(app, REGION)
    with app.database.read() as connection:
        keys = connection.execute(select(reminder.c.dedup_key)).scalars().all()
    assert keys
    assert len(keys) == len(set(keys))
    assert len(accepted.register) == len({one.body for one in accepted.register})
    for one in browsers:
        app_of(one.client.application).database.close()


def test_two_coordinators_start_a_round_in_the_same_matter_at_once(
    app: App,
) -> None:
    """Each with a form of its own: the second is told of the first, and may mean a new one."""
    load_case(app)
    barrier = Barrier(2)

    def accept(round_id: str, dnr: str, new_confirmed: bool = False) -> str:
        try:
            rounds.accept_round(
                app,
                REGION,
                "test",
                replace(CASE_WISH, dnr=dnr),
                round_id,
                expected_target=date(2019, 11, 11),
                expected_deadline=date(2019, 10, 29),
                new_confirmed=new_confirmed,
            )
        except ConflictError as error:
            return str(error)
        return "accepted"

    def at_once(round_id: str, dnr: str) -> str:
        barrier.wait()
        return accept(round_id, dnr)

    with ThreadPoolExecutor(2) as pool:
        said = sorted(pool.map(at_once, ("1" * 8, "2" * 8), ("RS/559/2019", "rs/559 /2019")))
    assert said[1] == "accepted"
    assert "en öppen runda med diarienummer" in said[0]
    (first,) = rounds.rounds(app, REGION)
    # The same form once more is no new round; another matter, or none, is nobody's business.
    assert "redan godkänd" in accept(first.id, "RS/559/2019")
    assert (
        accept("3" * 8, "RS/560/2019") == accept("4" * 8, "") == accept("5" * 8, "") == "accepted"
    )
    assert accept("6" * 8, "RS/559/2019", new_confirmed=True) == "accepted"
    assert "ny runda i samma ärende" in round_log.round_log(app, REGION, "6" * 8)[-1].text
    round_state.close_round(app, REGION, "test", first.id)
    round_state.close_round(app, REGION, "test", "6" * 8)
    assert accept("7" * 8, "RS/559/2019") == "accepted"
