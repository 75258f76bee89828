"""What is said of obligations is kept once, and told by the command."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from scheduler.cli import main
from scheduler.domain.errors import BadInputError, ConflictError, NotFoundError
from scheduler.domain.obligations import ObligationState
from scheduler.services import imports
from scheduler.services.app import App
from scheduler.services.obligations import missing, obligations, say
from scheduler.storage.audit_store import audit_events

REGION = "ostergotland"
AU, RULE = "samrad-kultur-au", "min_regional_members"
SAID = "Utsedda 12 mars: en från regionen, två från kommunerna"


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
    result = CliRunner().invoke(main, ["obligations", "--region", REGION, "--json"])
    assert result.exit_code == 1
    found = {(one["body"], one["rule"]): one for one in json.loads(result.output)["obligations"]}
    assert found["samrad-kultur", "min_meetings_per_year"]["state"] == "met"
    other = found["samrad-foretagande", "min_meetings_per_year"]
    assert (other["state"], other["found"], other["call_by"]) == ("missing", 0, "2019-12-23")
    assert found[AU, RULE]["state"] == "unknown"
    # The four other councils have no plan.
    assert len(missing(app, REGION)) == 4
    text = CliRunner().invoke(main, ["obligations", "--region", REGION]).output
    assert "Minst 2 möten per år. Inget möte är planerat 2019." in text
    none = CliRunner().invoke(main, ["obligations", "--region", "jamtland"])
    assert (none.exit_code, "nämner inga åtaganden" in none.output) == (0, True)
