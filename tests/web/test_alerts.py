"""The suggested alerts ask for what /metrics says, and say in Swedish what to do."""

from __future__ import annotations

import re
from pathlib import Path

import yaml
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from scheduler.domain.ticks import TickJob
from scheduler.reminders.outbox import TickReport
from scheduler.services.app import App
from scheduler.services.ticks import run_tick
from tests.support import ROOT
from tests.web.test_monitoring import with_backups

RULES = yaml.safe_load((ROOT / "deploy/alerts.yml").read_text(encoding="utf-8"))["groups"][0][
    "rules"
]


def test_every_alert_asks_for_a_metric_that_is_there(
    client: FlaskClient, svarsdag: App, tmp_path: Path
) -> None:
    run_tick(svarsdag, TickJob.REMINDERS, lambda _app, _go_on: TickReport(sent=3, dead=1))
    client.get("/logga-in")
    told = client.get("/metrics").text
    with_backups(client, svarsdag, tmp_path)
    told += client.get("/metrics").text
    families = list(text_string_to_metric_families(told))
    names = {family.name for family in families}
    names |= {sample.name for family in families for sample in family.samples}
    assert len(RULES) >= 10
    for rule in RULES:
        asked = set(re.findall(r"svarsdag_\w+", rule["expr"]))
        assert asked
        assert asked <= names, (rule["alert"], asked - names)


def test_every_alert_says_what_is_wrong_in_a_sentence() -> None:
    for rule in RULES:
        summary = rule["annotations"]["summary"]
        assert re.fullmatch(r"[A-ZÅÄÖ].*[.]", summary), summary
    assert len({rule["alert"] for rule in RULES}) == len(RULES)
