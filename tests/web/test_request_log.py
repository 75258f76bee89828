"""A line in the log for each request, and the id that it has everywhere."""

from __future__ import annotations

import io
import json
import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from msgspec.structs import replace

from scheduler import logs
from scheduler.domain.accounts import ContactRole
from scheduler.domain.api_tokens import ApiScope
from scheduler.domain.reminders import ReminderState
from scheduler.services import contacts, reminders
from scheduler.services.api_tokens import create_token
from scheduler.services.app import App
from scheduler.settings import MailSettings
from scheduler.storage.database import Database
from tests.feeding import new_feed, of_body
from tests.scheduler.reminders.smtp import plain, smtp_server
from tests.support import accept_case, load_case
from tests.web.conftest import PASSWORD, Browser

REGION = "jamtland"


class Log:
    """What the process has written."""

    def __init__(self) -> None:
        self.stream = io.StringIO()

    @property
    def text(self) -> str:
        return self.stream.getvalue()

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.splitlines()]

    def requests(self) -> list[dict[str, Any]]:
        return [line for line in self.lines() if line["event"] == "request"]


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[Log]:
    found = Log()
    monkeypatch.setattr("sys.stderr", found.stream)
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    logs.set_up(as_json=True)
    yield found
    root.handlers[:] = handlers
    root.setLevel(level)


def test_a_request_is_a_line_with_its_page_and_account(
    log: Log, browser: Browser, svarsdag: App
) -> None:
    response = browser.client.get("/rundor/")
    line = log.requests()[-1]
    assert (line["endpoint"], line["method"], line["status"]) == ("rounds.show_all", "GET", 200)
    assert line["request"] == response.headers["X-Request-ID"]
    assert line["region"] == REGION
    assert isinstance(line["account"], int)
    assert line["ms"] > 0
    assert "/rundor/" not in json.dumps(line)


@pytest.mark.parametrize(
    ("given", "is_kept"),
    [
        ("proxy-1234.abcd", True),
        ("kort", False),
        ("x" * 65, False),
        ('a"}{"level":"x', False),
        ("åäöåäöåä", False),
    ],
)
def test_the_id_of_a_proxy_is_kept_where_it_is_well_formed(
    log: Log, client: FlaskClient, given: str, is_kept: bool
) -> None:
    response = client.get(
        "/logga-in", headers={"X-Request-ID": given.encode("latin-1").decode("latin-1")}
    )
    found = response.headers["X-Request-ID"]
    assert (found == given) is is_kept
    assert re.fullmatch(r"[\w.-]{8,64}", found)
    assert log.requests()[-1]["request"] == found


def test_what_goes_wrong_with_us_tells_its_id_on_the_page_and_in_the_log(
    log: Log, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_args: object, **_more: object) -> None:
        raise RuntimeError("fell")

    monkeypatch.setattr("web.views.rounds.rounds.round_lines", fails)
    response = browser.client.get("/rundor/")
    assert response.status_code == 500
    found = response.headers["X-Request-ID"]
    assert f"<code>{found}</code>" in response.text
    (fault,) = [line for line in log.lines() if line["level"] == "error"]
    assert fault["request"] == found
    assert "RuntimeError: fell" in fault["exception"]
    assert log.requests()[-1]["status"] == 500
    # What the visitor did wrong is no matter for whoever looks after the installation.
    assert "<code>" not in browser.client.get("/finns-inte").text


def test_problems_of_the_api_tell_it_too(log: Log, client: FlaskClient) -> None:
    response = client.get("/api/v1/bodies")
    assert response.status_code == 401
    assert response.json is not None
    assert response.json["request_id"] == response.headers["X-Request-ID"]


def test_machines_and_calendars_are_not_written_down(
    log: Log, client: FlaskClient, svarsdag: App
) -> None:
    load_case(svarsdag)
    token = new_feed(svarsdag, of_body("ks-berg"))
    for path in ("/health", "/metrics", f"/feeds/{token}.ics", "/static/style.css"):
        assert client.get(path).headers["X-Request-ID"]
    assert log.requests() == []


def test_no_token_no_address_and_no_name_is_in_the_log(
    log: Log, client: FlaskClient, svarsdag: App
) -> None:
    """The whole story: a log-in that fails and one that does not, a plan, a letter that is refused
    and others that go out, an answer by the link, a calendar, the API, a new password."""
    browser = Browser(client)
    browser.log_in(password="fel lösenord som någon skrev")
    browser.log_in()
    load_case(svarsdag)
    accept_case(svarsdag)
    contacts.set_contact(
        svarsdag, REGION, "eva", "berg", "karin.olsson@berg.example", ContactRole.CHIEF
    )
    feed = new_feed(svarsdag, of_body("ks-berg"))
    key = create_token(svarsdag, REGION, "eva", "ärendesystemet", [*ApiScope], 30)
    with smtp_server() as mailbox:
        mailbox.on_rcpt = lambda to: f"550 <{to}> nobody" if to.startswith("ks-are") else None
        mail = MailSettings("127.0.0.1", mailbox.port, use_tls=False, sender="s@region.example")
        due = max(m.reminder.due_at for m in reminders.mails(svarsdag, REGION, [ReminderState.DUE]))
        later = replace(svarsdag, settings=replace(svarsdag.settings, mail=mail))
        later = replace(later, database=Database(svarsdag.database.url, due))
        reminders.send_due_reminders(later)
        later.database.close()
        letters = [plain(message) for message in mailbox.messages]
    links = set(re.findall(r"/svar/([\w-]+)", " ".join(letters)))
    assert links
    for link in links:
        client.get(f"/svar/{link}")
        client.post(f"/svar/{link}", data={"note": "Karin Olsson svarar", "act": "answer"})
    client.get(f"/feeds/{feed}")
    client.get(f"/feeds/{feed}x.ics")
    client.get("/api/v1/bodies", headers={"Authorization": f"Bearer {key}"})
    client.post("/glomt-losenord", data={"email": "karin.olsson@berg.example"})
    browser.get("/rundor/")
    browser.post(
        "/motesplaner/ny", "/motesplaner/ny", {"text": "KS Karinsberg: 3 mars 2020", "year": "2020"}
    )
    assert len(log.requests()) > 10
    for secret in (*links, feed, key, PASSWORD, "fel lösenord", "Olsson", "olsson", "@", "Karin"):
        assert secret not in log.text, secret
