"""What is said of obligations is kept once, and told by the command."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from scheduler.cli import main
from scheduler.domain.accounts import ContactRole
from scheduler.domain.errors import BadInputError, ConflictError, NotFoundError
from scheduler.domain.feeds import FeedContent, FeedKind, FeedPart
from scheduler.domain.obligations import ObligationState
from scheduler.services import contacts, digests, imports, reminders
from scheduler.services.app import App
from scheduler.services.obligations import missing, obligations, say
from scheduler.services.reminder_sync import reconcile
from scheduler.settings import MailSettings
from scheduler.storage.audit_store import audit_events
from tests.conftest import MakeApp
from tests.feeding import shown
from tests.scheduler.reminders.smtp import Mailbox, plain, smtp_server

REGION = "ostergotland"
AU, RULE = "samrad-kultur-au", "min_regional_members"
SAID = "Utsedda 12 mars: en från regionen, två från kommunerna"


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with smtp_server() as found:
        yield found


def test_what_is_said_is_kept_and_the_second_is_told(app: App) -> None:
    def state() -> ObligationState:
        (found,) = (
            one
            for one in obligations(app, REGION)
            if (one.obligation.body, one.obligation.rule.value) == (AU, RULE)
        )
        return found.state

    assert state() is ObligationState.UNKNOWN
    say(app, REGION, "eva", AU, RULE, is_met=True, note=SAID, sequence=0)
    assert state() is ObligationState.MET
    for seen in (0, 2):
        with pytest.raises(ConflictError, match="Någon annan"):
            say(app, REGION, "bo", AU, RULE, is_met=False, note="Nej", sequence=seen)
    assert state() is ObligationState.MET
    say(app, REGION, "bo", AU, RULE, is_met=False, note="Ingen från regionen", sequence=1)
    assert state() is ObligationState.MISSING
    with pytest.raises(BadInputError, match="hur du vet"):
        say(app, REGION, "bo", AU, RULE, is_met=True, note=" ", sequence=2)
    with pytest.raises(BadInputError, match="mötesplanerna"):
        say(
            app,
            REGION,
            "bo",
            "samrad-kultur",
            "min_meetings_per_year",
            is_met=True,
            note="x",
            sequence=0,
        )
    with pytest.raises(NotFoundError):
        say(app, REGION, "bo", "rs", RULE, is_met=True, note="x", sequence=0)
    with app.database.read() as connection:
        told = [one for one in audit_events(connection, REGION, 9)]
    assert [(one.actor, one.details["is_met"]) for one in told] == [("bo", False), ("eva", True)]


def test_the_command_tells_what_is_missing(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = "Samrådet för kultur: 7 mars 2019, 3 oktober 2019"
    key = imports.start_import(
        app, REGION, "eva", file_name="p.txt", content=plan.encode(), year=None
    )
    imports.confirm_import(app, REGION, "eva", key)
    monkeypatch.setenv("SVARSDAG_DATABASE_URL", app.database.url)
    monkeypatch.setenv("SVARSDAG_TODAY", "2019-09-02")
    result = CliRunner().invoke(main, ["obligations", "list", "--region", REGION, "--json"])
    assert result.exit_code == 1
    found = {(one["body"], one["rule"]): one for one in json.loads(result.output)["obligations"]}
    assert found["samrad-kultur", "min_meetings_per_year"]["state"] == "met"
    other = found["samrad-foretagande", "min_meetings_per_year"]
    assert (other["state"], other["found"], other["call_by"]) == ("missing", 0, "2019-12-23")
    assert found[AU, RULE]["state"] == "unknown"
    # The four other councils have no plan.
    assert len(missing(app, REGION)) == 4
    text = CliRunner().invoke(main, ["obligations", "list", "--region", REGION]).output
    assert "Minst 2 möten per år. Inget möte är planerat 2019." in text
    given = ["obligations", "say", "AU samrådet för kultur", RULE, "--region", REGION, "--met"]
    said = CliRunner().invoke(main, [*given, "--note", SAID])
    assert said.exit_code == 0, said.output
    assert f"Uppfyllt       AU samrådet för kultur: Minst 1 ledamot från regionen. {SAID}" in (
        CliRunner().invoke(main, ["obligations", "list", "--region", REGION]).output
    )
    none = CliRunner().invoke(main, ["obligations", "list", "--region", "jamtland"])
    assert (none.exit_code, "nämner inga åtaganden" in none.output) == (0, True)


def test_what_is_missing_stands_in_calendars_and_in_the_coordinators_list(
    app: App, app_at: MakeApp, mailbox: Mailbox
) -> None:
    # Seed 002: two meetings a year; the council for business has none in its plan.
    plan = "Samrådet för kultur: 7 mars 2019, 3 oktober 2019"
    key = imports.start_import(
        app, REGION, "eva", file_name="p.txt", content=plan.encode(), year=None
    )
    imports.confirm_import(app, REGION, "eva", key)
    remisser = frozenset({FeedPart.REMISSER})
    of_business = FeedContent(REGION, FeedKind.BODY, "samrad-foretagande", remisser)
    (event,) = shown(app, of_business).values()
    assert event.dtstart.value == date(2019, 12, 30)
    assert "senaste dag – Minst 2 möten per år" in event.summary.value
    assert "kallelse senast 23 december 2019" in event.description.value
    assert not shown(app, FeedContent(REGION, FeedKind.BODY, "samrad-kultur", remisser))
    contacts.set_contact(
        app, REGION, "eva", REGION, "samordnare@region.example", ContactRole.COORDINATOR
    )
    reconcile(app)
    mail = MailSettings(
        host="127.0.0.1", port=mailbox.port, use_tls=False, sender="svarsdag@example.org"
    )
    monday = app_at(datetime(2019, 9, 9, 7, 0, tzinfo=UTC))
    reminders.send_due_reminders(replace(monday, settings=replace(monday.settings, mail=mail)))
    (letter,) = mailbox.messages
    assert letter["Subject"] == "Samordnaren i Region Östergötland: 4 ärenden väntar"
    text = plain(letter)
    assert "4 åtaganden som inte är uppfyllda" in text
    assert "Inget möte är planerat 2019. Senast 30 december 2019" in text
    token = str(letter["List-Unsubscribe"]).strip("<>").rpartition("/")[2]
    assert digests.digest_page(app, token).reader == "samordnaren i Region Östergötland"
