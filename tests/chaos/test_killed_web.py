"""The web is killed while it imports a plan, accepts a round or takes an answer: nothing is half
done, what is done is all of what an undisturbed web does, and the same request once more does it
once."""

from __future__ import annotations

import multiprocessing
import re
import shutil
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from msgspec import Struct
from sqlalchemy import Column, Table, select

from scheduler.services import accounts, answer_links
from scheduler.services.app import App
from scheduler.storage.tables import metadata
from tests.chaos.dying_web import Moment, answer_and_die
from tests.support import accept_case, load_case, settings_for
from tests.web.conftest import PASSWORD, Browser
from tests.web.test_pages import NEW_ROUND, accept_form
from web.app import create_app
from web.current import app_of

REGION = "jamtland"
# As tests/chaos/crew.py: forked from a process that has done the imports.
_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(["tests.chaos.crew", "tests.chaos.dying_web"])
# What a visit leaves by itself.
_OF_VISITS = ("log_in_session", "rate_limit", "account", "built_feed")
# Keys that are drawn or counted, where they stand within a text.
_KEYS = re.compile(
    r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32,}"
    r"|(?<=recipient[: ])\d+|(?<='answer': )\d+"
)


class Request(Struct, frozen=True):
    """A form to send, ``page`` being where it stands ("" where no log-in is needed)."""

    page: str
    address: str
    form: dict[str, object]

    def send(self, browser: Browser) -> int:
        """The status of the reply to an undisturbed web."""
        if self.page:
            return browser.post("/", self.address, self.form).status_code
        return browser.client.post(self.address, data=self.form).status_code


def importing(browser: Browser, _app: App) -> Request:
    form: dict[str, object] = {"text": "KS Berg: 3 december 2019\nKS Berg: 10 december 2019"}
    review = browser.post("/motesplaner/ny", "/motesplaner/ny", form).location
    seen = re.search(r'name="seen" value="(\w+)"', browser.get(review))
    assert seen is not None
    return Request(review, f"{review}/spara", {"seen": seen.group(1)})


def accepting(browser: Browser, app: App) -> Request:
    load_case(app)
    form = accept_form(browser.get(NEW_ROUND))
    return Request(NEW_ROUND, "/rundor/ny", form)


def answering(_browser: Browser, app: App) -> Request:
    load_case(app)
    accepted = accept_case(app)
    entry = next(one for one in accepted.register if one.body == "ks-ragunda")
    with app.database.write() as connection:
        url = answer_links.make_link(app, connection, accepted, entry, "ragunda@example.org")
    address = "/svar/" + url.rpartition("/")[2] + "/svara"
    return Request("", address, {"text": "Vi tillstyrker."})


def stored(app: App) -> dict[str, list[Any]]:
    """All that is stored, but for what a visit leaves."""
    tables = [one for one in metadata.sorted_tables if one.name not in _OF_VISITS]
    with app.database.read() as connection:
        return {one.name: list(connection.execute(select(one)).all()) for one in tables}


def comparable(found: dict[str, list[Any]]) -> dict[str, Counter[str]]:
    """The rows of each table as any run should leave them: without numbers given by the database,
    keys that are drawn, and the moment of writing."""
    return {
        name: Counter(_row(metadata.tables[name], row) for row in rows)
        for name, rows in found.items()
    }


def _row(table: Table, row: Any) -> str:
    said = ((one.name, _value(one, value)) for one, value in zip(table.columns, row, strict=True))
    return _KEYS.sub("a key", repr(list(said)))


def _value(column: Column[Any], value: object) -> object:
    is_key = column.primary_key or column.foreign_keys
    if isinstance(value, int) and is_key:
        return "a number"
    if isinstance(value, datetime) and column.name != "due_at":
        return "a moment"
    return value


@contextmanager
def opened(folder: Path, url: str) -> Iterator[tuple[Browser, App]]:
    """A web with somebody logged in."""
    flask_app = create_app(settings_for(folder, url))
    app = app_of(flask_app)
    accounts.put_account(app, "eva", REGION, PASSWORD)
    browser = Browser(flask_app.test_client())
    browser.log_in()
    try:
        yield browser, app
    finally:
        app.database.close()


def undisturbed(
    what: Callable[[Browser, App], Request], folder: Path, template: Path
) -> dict[str, list[Any]]:
    """What the request leaves where nobody dies. SQLite, whichever database the drill is on."""
    folder.mkdir()
    shutil.copy(template, folder / "test.db")
    with opened(folder, f"sqlite:///{folder / 'test.db'}") as (browser, app):
        assert what(browser, app).send(browser) in (302, 303)
        return stored(app)


@pytest.mark.parametrize("what", [importing, accepting, answering])
def test_killed_amid_a_request(
    database_url: str,
    tmp_path: Path,
    sqlite_template: Path,
    what: Callable[[Browser, App], Request],
) -> None:
    wanted = comparable(undisturbed(what, tmp_path / "undisturbed", sqlite_template))
    with opened(tmp_path, database_url) as (browser, app):
        request = what(browser, app)
        before = stored(app)
        killed(tmp_path, database_url, Moment.BEFORE_COMMIT, request)
        assert stored(app) == before
        killed(tmp_path, database_url, Moment.AFTER_COMMIT, request)
        after = stored(app)
        assert comparable(after) == wanted
        # Whoever got no reply sends it once more, and is told that it is done.
        assert request.send(browser) in (302, 303, 409)
        assert stored(app) == after


def killed(folder: Path, url: str, moment: Moment, request: Request) -> None:
    child = _processes.Process(
        target=answer_and_die,
        args=[folder, url, moment, request.page, request.address, request.form],
    )
    child.start()
    child.join(60)
    assert child.exitcode == -signal.SIGKILL
