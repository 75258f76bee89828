"""Several regions in one installation: what one does is neither seen nor felt by another, though
they have bodies of the same names, the same plan, the same case number and the same mailboxes."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from scheduler.domain.api_tokens import ApiScope
from scheduler.domain.feeds import FeedContent, FeedKind
from scheduler.domain.rights import Role
from scheduler.services import accounts, imports
from scheduler.services.api_tokens import create_token
from scheduler.services.app import App
from scheduler.services.feeds.addresses import create_feed
from scheduler.services.regions import add_region
from scheduler.storage.tables import metadata
from tests.feeding import MEETINGS
from tests.support import ROOT, accept_case, load_case, settings_for
from tests.web.conftest import PASSWORD, Browser
from tests.web.every_page import every_page
from web.app import create_app
from web.current import app_of

TWIN = "tvilling"
ROUND = "22222222-2222-4222-8222-222222222222"
# What tells of the whole installation, to everybody or to those who look after it.
OF_ALL = {"public.regions", "operation.show", "monitoring.ready", "monitoring.metrics"}
# Counted, or said, for the whole installation.
SHARED_TABLES = {"rate_limit", "tick", "tick_total", "backup_run", "log_in_session"}


class Site:
    """A region and its twin, which somebody of the twin looks at."""

    def __init__(self, app: App, browser: Browser, token: str, feed: str) -> None:
        self.app, self.browser, self.token, self.feed = app, browser, token, feed

    def paths(self) -> list[tuple[str, dict[str, str]]]:
        """Every page without an id, and those of the twin's own things; the API by its token."""
        meeting = imports.stored_meetings(self.app, TWIN)[0].id
        rules = self.browser.client.application.url_map.iter_rules()
        found = [
            (rule.rule, {})
            for rule in rules
            if "GET" in (rule.methods or ()) and not rule.arguments and rule.endpoint not in OF_ALL
        ]
        found += [
            (path, {})
            for path in (
                "/motesplaner/?vy=lista",
                "/motesplaner/?vy=manad&manad=2019-10",
                f"/motesplaner/mote/{meeting}",
                f"/motesplaner/mote/{meeting}/dagordning",
                f"/rundor/{ROUND}",
                f"/rundor/{ROUND}/paminnelser/",
                f"/rundor/{ROUND}/pm",
                "/rundor/ny?owner=rsr&dispatch=2019-09-02&shown=1&recipient=ks-berg",
                "/organ/ks-berg",
                "/organ/organisationer/berg",
                "/kalendrar/1",
                f"/offentligt/{TWIN}/",
                f"/offentligt/{TWIN}/organ/ks-berg/",
                f"/feeds/{self.feed}.ics",
                f"/feeds/{self.feed}",
            )
        ]
        bearer = {"Authorization": f"Bearer {self.token}"}
        found += [
            (f"/api/v1/{path}", bearer)
            for path in (
                "organisations",
                "bodies",
                "meetings",
                "rounds",
                f"rounds/{ROUND}",
                f"rounds/{ROUND}/requests",
                "incoming",
                "audit",
            )
        ]
        return found

    def seen(self) -> dict[str, tuple[int, str]]:
        """What each address answers, without what is new for every request."""
        answers = {}
        for path, headers in self.paths():
            response = self.browser.client.get(path, headers=headers)
            is_text = "text" in response.mimetype or "json" in response.mimetype
            text = response.text if is_text else ""
            text = re.sub(r'(csrf_token" value=")[^"]+', r"\1", text)
            text = re.sub(r'"request_id":"\w+"', "", text)
            answers[path] = (response.status_code, _without_new_ids(text))
        return answers

    def rows(self) -> dict[str, dict[str, str]]:
        """Every row of every table that some region has to itself, by its key."""
        found: dict[str, dict[str, str]] = {}
        with self.app.database.read() as connection:
            for table in metadata.sorted_tables:
                if table.name in SHARED_TABLES:
                    continue
                found[table.name] = {
                    str([row[column] for column in table.primary_key]): str(dict(row))
                    for row in connection.execute(select(table)).mappings()
                }
        return found


def _without_new_ids(text: str) -> str:
    """A round that is not accepted yet gets an id of its own each time its page is opened."""
    return re.sub(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", "", text)


@pytest.fixture
def site(tmp_path: Path, sqlite_template: Path) -> Iterator[Site]:
    text = (ROOT / "config/jamtland.toml").read_text(encoding="utf-8")
    text = text.replace('key = "jamtland"', f'key = "{TWIN}"').replace(
        "Region Jämtland Härjedalen", "Region Tvilling"
    )
    text = re.sub(r"\[public_feeds\].*?\n(?=\[\[|\Z)", "", text, flags=re.DOTALL)
    file = tmp_path / "twin.toml"
    file.write_text(text, encoding="utf-8")
    shutil.copy(sqlite_template, tmp_path / "web.db")
    settings = settings_for(tmp_path, f"sqlite:///{tmp_path / 'web.db'}")
    add_region(settings, file)
    flask_app = create_app(settings)
    app = app_of(flask_app)
    accounts.put_account(app, "tove", TWIN, PASSWORD, Role.ADMINISTRATOR)
    accounts.put_account(app, "eva", "jamtland", PASSWORD, Role.ADMINISTRATOR)
    load_case(app, TWIN)
    accept_case(app, ROUND, TWIN)
    token = create_token(app, TWIN, "tove", "ärendesystemet", [*ApiScope], 30)
    feed = create_feed(app, "tove", FeedContent(TWIN, FeedKind.REGION, TWIN, MEETINGS))
    browser = Browser(flask_app.test_client())
    browser.log_in("tove")
    yield Site(app, browser, token, feed)
    app.database.close()


def test_what_a_region_does_is_not_seen_by_its_twin(site: Site) -> None:
    site.seen()  # which is itself noted: when a calendar was last fetched
    before, rows = site.seen(), site.rows()
    assert sum(status == 200 for status, _ in before.values()) > 40
    assert "Sammanslagning av gemensamma nämnder" in before["/rundor/"][1]
    every_page(site.app)  # a year's work of the other's, also in its own /rundor/
    after = site.seen()
    assert [path for path in before if before[path] != after[path]] == []
    unchanged = {
        name: {key: row for key, row in found.items() if key in rows[name]}
        for name, found in site.rows().items()
    }
    assert unchanged == rows


def test_it_would_be_seen(site: Site) -> None:
    """That the pages show what is new, where it is the twin's own."""
    site.seen()
    before = site.seen()
    accept_case(site.app, "99999999-9999-4999-8999-999999999999", TWIN)
    after = site.seen()
    changed = {path for path in before if before[path] != after[path]}
    assert {"/", "/rundor/", "/utskick/", "/logg/", "/api/v1/rounds"} <= changed
