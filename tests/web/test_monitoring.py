"""What machines ask: /health and /metrics."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from msgspec.structs import replace
from prometheus_client import Metric
from prometheus_client.openmetrics.parser import (
    text_string_to_metric_families as openmetrics_families,
)
from prometheus_client.parser import text_string_to_metric_families
from werkzeug.test import TestResponse

from scheduler.domain.ticks import TickJob
from scheduler.reminders.outbox import TickReport
from scheduler.services.app import App
from scheduler.services.scheduled_backups import take_due_backup
from scheduler.services.ticks import run_tick
from scheduler.settings import BackupSettings
from scheduler.storage.database import Database
from tests.feeding import new_feed, of_body
from tests.support import DISPATCH_MORNING, ROOT, accept_case, load_case
from tests.web.conftest import Browser
from web.metrics import WebMetrics


def ticked(app: App) -> None:
    run_tick(app, TickJob.REMINDERS, lambda _app, _go_on: TickReport(sent=3, dead=1))


def families(response: TestResponse) -> dict[str, Metric]:
    assert response.status_code == 200, response.text
    return {one.name: one for one in text_string_to_metric_families(response.text)}


def value(found: dict[str, Metric], family: str, sample: str = "", **labels: str) -> float:
    (number,) = [
        one.value
        for one in found[family].samples
        if one.name == (sample or family) and one.labels == labels
    ]
    return number


def with_token(client: FlaskClient, token: str) -> None:
    app: App = client.application.extensions["svarsdag"]
    client.application.extensions["svarsdag"] = replace(
        app, settings=replace(app.settings, metrics_token=token)
    )


def with_backups(client: FlaskClient, app: App, folder: Path) -> App:
    """The app where backups are scheduled, which the metrics tell of."""
    found = replace(app, settings=replace(app.settings, backup=BackupSettings(folder)))
    client.application.extensions["svarsdag-metrics"] = WebMetrics(found)
    return found


def test_alive_asks_nobody_else(client: FlaskClient, svarsdag: App) -> None:
    svarsdag.database.close()
    response = client.get("/health")
    assert (response.status_code, response.json) == (200, {"status": "ok"})


@pytest.mark.parametrize("path", ["/health", "/health/ready", "/metrics"])
def test_a_machine_gets_no_cookie_and_no_page(client: FlaskClient, path: str) -> None:
    for response in (client.get(path), client.head(path)):
        assert "Set-Cookie" not in response.headers
        assert response.headers["Cache-Control"] == "no-store"
        assert "html" not in response.content_type


def test_ready_once_reminders_tick(client: FlaskClient, svarsdag: App) -> None:
    response = client.get("/health/ready")
    assert response.status_code == 503
    assert response.json == {
        "status": "unavailable",
        "database": "ok",
        "reminders": "never",
        "sources": "never",
    }
    ticked(svarsdag)
    response = client.get("/health/ready")
    assert response.status_code == 200
    assert response.json is not None
    assert response.json["reminders"] == "on_time"


def test_a_database_that_is_away_is_said_without_its_address(client: FlaskClient) -> None:
    app: App = client.application.extensions["svarsdag"]
    client.application.extensions["svarsdag"] = replace(
        app, database=Database("postgresql://svarsdag:hemligt@127.0.0.1:1/svarsdag")
    )
    response = client.get("/health/ready")
    assert response.status_code == 503
    assert response.json == {"status": "unavailable", "database": "unreachable"}


def test_the_figures_are_those_of_the_database(client: FlaskClient, svarsdag: App) -> None:
    load_case(svarsdag)
    accept_case(svarsdag)
    ticked(svarsdag)
    ticked(svarsdag)
    found = families(client.get("/metrics"))
    assert value(found, "svarsdag_database_up") == 1
    assert value(found, "svarsdag_mail_server") == 0
    assert value(found, "svarsdag_reminders", state="waiting") > 0
    assert value(found, "svarsdag_reminders", state="dead") == 0
    assert value(found, "svarsdag_reminder_oldest_overdue_seconds") == 0
    # Two ticks, three sent and one dead in each.
    assert value(found, "svarsdag_mails", "svarsdag_mails_total", outcome="sent") == 6
    assert value(found, "svarsdag_mails", "svarsdag_mails_total", outcome="dead") == 2
    tick = "svarsdag_tick_duration_seconds"
    assert value(found, tick, f"{tick}_count", job="reminders") == 2
    seen = value(found, "svarsdag_tick_seen_timestamp_seconds", job="reminders")
    assert seen == DISPATCH_MORNING.timestamp()
    assert value(found, "svarsdag_sources", state="failing") == 0


def test_the_handbook_of_the_running_names_every_figure_and_no_other(
    client: FlaskClient, svarsdag: App, tmp_path: Path
) -> None:
    app = with_backups(client, svarsdag, tmp_path / "backups")
    assert take_due_backup(app) is not None
    app.database.fixed_now = DISPATCH_MORNING + timedelta(days=1)
    next(iter((tmp_path / "backups").iterdir())).rename(
        tmp_path / "backups" / "svarsdag-20190903T070000Z.tar.gz"
    )
    assert take_due_backup(app) is None  # its name is taken
    ticked(svarsdag)
    client.get("/feeds/okand.ics")  # what has counted nothing has no rows
    exposed = families(client.get("/metrics"))
    # A counter is asked for by the name of its sample, a histogram by the family's. When a counter
    # was made is the library's own addition.
    names = {
        f"{one.name}_total" if one.type == "counter" else one.name
        for one in exposed.values()
        if not one.name.endswith("_created")
    }
    text = (ROOT / "docs" / "drift.md").read_text(encoding="utf-8")
    assert set(re.findall(r"svarsdag_[a-z_]+", text)) == names


def test_openmetrics_is_spoken_too(client: FlaskClient) -> None:
    response = client.get("/metrics", headers={"Accept": "application/openmetrics-text"})
    names = [one.name for one in openmetrics_families(response.text)]
    assert "svarsdag_reminders" in names


def test_requests_are_timed_by_the_codes_own_names(browser: Browser) -> None:
    browser.get("/utskick/")
    browser.client.get("/finns/inte")
    browser.client.open("/utskick/", method="PÅHITTAD")
    found = families(browser.client.get("/metrics"))
    timed = "svarsdag_http_request_duration_seconds"
    page = {"endpoint": "mails.show_all", "method": "GET", "status": "2xx"}
    assert value(found, timed, f"{timed}_count", **page) == 1
    unknown = {"endpoint": "none", "method": "GET", "status": "4xx"}
    assert value(found, timed, f"{timed}_count", **unknown) == 1
    methods = {one.labels["method"] for one in found[timed].samples}
    assert methods <= {"GET", "HEAD", "POST", "other"}


def test_feeds_are_counted_by_status_and_their_tokens_are_nowhere(
    browser: Browser, svarsdag: App
) -> None:
    load_case(svarsdag)
    token = new_feed(svarsdag, of_body("ks-berg"))
    first = browser.client.get(f"/feeds/{token}.ics")
    browser.client.get(f"/feeds/{token}.ics", headers={"If-None-Match": first.headers["ETag"]})
    browser.client.get("/feeds/okand.ics")
    response = browser.client.get("/metrics")
    found = families(response)
    counted = "svarsdag_feed_requests"
    for status in ("200", "304", "404"):
        assert value(found, counted, f"{counted}_total", status=status) == 1
    for secret in (token, "ks-berg", "eva", "@example.org"):
        assert secret not in response.text


def test_without_a_token_only_the_machine_itself_is_answered(client: FlaskClient) -> None:
    assert client.get("/metrics").status_code == 200
    far = {"REMOTE_ADDR": "192.0.2.7"}
    response = client.get("/metrics", environ_base=far)
    assert response.status_code == 403
    assert "SVARSDAG_METRICS_TOKEN" in response.text
    # A proxy on this machine asks for somebody else.
    assert client.get("/metrics", headers={"X-Forwarded-For": "192.0.2.7"}).status_code == 403


def test_with_a_token_everybody_needs_it(client: FlaskClient) -> None:
    with_token(client, "en hemlighet")
    for headers in ({}, {"Authorization": "Bearer fel"}, {"Authorization": "Basic en hemlighet"}):
        response = client.get("/metrics", headers=headers)
        assert response.status_code == 401
        assert response.headers["WWW-Authenticate"].startswith("Bearer")
    right = {"Authorization": "Bearer en hemlighet"}
    far = {"REMOTE_ADDR": "192.0.2.7"}
    assert client.get("/metrics", headers=right, environ_base=far).status_code == 200


def test_a_scrape_while_the_database_is_away_still_tells(client: FlaskClient) -> None:
    app: App = client.application.extensions["svarsdag"]
    app.database.close()
    with app.database.write() as connection:
        connection.exec_driver_sql("DROP TABLE tick")
    found = families(client.get("/metrics"))
    assert value(found, "svarsdag_database_up") == 0
    assert "svarsdag_reminders" not in found


def test_the_age_of_the_newest_backup(client: FlaskClient, svarsdag: App, tmp_path: Path) -> None:
    assert "svarsdag_backup_old" not in families(client.get("/metrics"))
    app = with_backups(client, svarsdag, tmp_path / "backups")
    assert value(families(client.get("/metrics")), "svarsdag_backup_old") == 1
    assert take_due_backup(app) is not None
    app.database.fixed_now = DISPATCH_MORNING + timedelta(hours=31)
    found = families(client.get("/metrics"))
    assert value(found, "svarsdag_backup_old") == 1
    assert value(found, "svarsdag_backup_age_seconds") == 31 * 3600
    taken_at = value(found, "svarsdag_backup_success_timestamp_seconds")
    assert taken_at == DISPATCH_MORNING.timestamp()
    assert "svarsdag_backup_failure_timestamp_seconds" not in found
