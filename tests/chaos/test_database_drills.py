"""PostgreSQL goes away amid sending and requests: it is started again, or its replica takes over.

`make bench-outbox` has the like at length for the mails alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from scheduler.services import accounts, imports
from scheduler.storage.database import DATABASE_AWAY, Database
from tests.chaos.crew import crew, outcome, wait_until_delivered, wait_until_settled
from tests.chaos.lab import POSTGRESQL, Lab, PostgresqlServer, lab
from tests.support import settings_for
from tests.web.conftest import PASSWORD, Browser
from web.app import create_app
from web.current import app_of

REMINDERS = 80
# A tick that loses its database leaves its claims to the lease, which the drill waits for.
RULES = {"timeout": 1, "lease": 6, "retry": 1}
PATIENCE_SECONDS = 60.0
PLAN = {"text": "KS Berg: 3 december 2019"}


@contextmanager
def web(url: str, folder: Path) -> Iterator[Browser]:
    """A web with somebody logged in, never started anew."""
    flask_app = create_app(settings_for(folder, url))
    accounts.put_account(app_of(flask_app), "eva", "jamtland", PASSWORD)
    found = Browser(flask_app.test_client())
    assert found.log_in().status_code == 302
    try:
        yield found
    finally:
        app_of(flask_app).database.close()


def upload_while_away(browser: Browser, token: str) -> None:
    """Every kind of request is told so in its own way; nothing is promised."""
    form = {"csrf_token": token, **PLAN}
    for response in (
        browser.client.get("/"),
        browser.client.post("/motesplaner/ny", data=form),
        browser.client.get("/offentligt/jamtland/"),
        browser.client.get("/feeds/okand.ics"),
    ):
        assert response.status_code == 503, response.request.path
        assert response.headers["Retry-After"] == "60"
        assert "Databasen svarar inte" in response.text
        assert "vänta en minut och försök igen" in response.text
    response = browser.client.get("/api/v1/bodies", headers={"Authorization": "Bearer sd_x"})
    assert response.status_code == 503
    assert response.content_type == "application/problem+json"
    # With the cookie of a log-in, as somebody who looks in a browser sends it, and without.
    for machine in (browser.client, browser.client.application.test_client()):
        assert machine.get("/health").status_code == 200
        ready = machine.get("/health/ready")
        assert (ready.status_code, ready.json) == (
            503,
            {"status": "unavailable", "database": "unreachable"},
        )
        assert "svarsdag_database_up 0.0" in machine.get("/metrics").text


def upload_again(browser: Browser) -> None:
    """The same web, and still the same log-in."""
    before = len(imports.recent_imports(app_of(browser.client.application), "jamtland"))
    assert browser.post("/motesplaner/ny", "/motesplaner/ny", dict(PLAN)).status_code == 302
    after = len(imports.recent_imports(app_of(browser.client.application), "jamtland"))
    assert after == before + 1


def expect_nothing_lost_or_doubled(found: Lab, database: Database) -> None:
    assert wait_until_settled(database, PATIENCE_SECONDS) == {"sent": REMINDERS}
    seen = outcome(found.expected, found.post.deliveries())
    assert (seen.lost, seen.repeats) == (0, 0)


def test_stopped_and_started_again() -> None:
    with lab(POSTGRESQL, REMINDERS) as found, web(found.url, found.folder) as browser:
        assert found.server is not None
        token = browser.token("/motesplaner/ny")
        with crew(found.environment(**RULES), 2):
            wait_until_delivered(found.post, 20)
            found.server.stop()
            upload_while_away(browser, token)
            assert len(found.post.deliveries()) < REMINDERS  # it was amid the work
            found.server.start()
            upload_again(browser)
            expect_nothing_lost_or_doubled(found, found.database)


def both(first: PostgresqlServer, second: PostgresqlServer) -> str:
    """An address that leads to whichever of the two takes writes (libpq, 32.1.1)."""
    host = second.url.partition("?host=")[2]
    return f"{first.url}&host={host}&target_session_attrs=read-write"


def test_a_replica_takes_over() -> None:
    """The first server is killed. What it has confirmed stands in the replica, which it waits for:
    without synchronous replication the newest could be missing."""
    with lab(POSTGRESQL, REMINDERS) as found:
        assert found.server is not None
        replica = found.server.replica(found.folder / "replica")
        url = both(found.server, replica)
        database, only_replica = Database(url), Database(replica.url)
        try:
            with web(url, found.folder) as browser:
                token = browser.token("/motesplaner/ny")
                environment = {**found.environment(**RULES), "SVARSDAG_DATABASE_URL": url}
                with crew(environment, 2):
                    wait_until_delivered(found.post, 20)
                    found.server.kill()
                    upload_while_away(browser, token)
                    # An address that leads to a replica not yet promoted is as good as none.
                    with pytest.raises(DATABASE_AWAY), only_replica.write() as connection:
                        connection.execute(text("UPDATE reminder SET attempts = 0"))
                    assert len(found.post.deliveries()) < REMINDERS
                    replica.promote()
                    upload_again(browser)
                    expect_nothing_lost_or_doubled(found, database)
        finally:
            database.close()
            only_replica.close()
            replica.close()
