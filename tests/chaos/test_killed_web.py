"""The web is killed while it imports a plan, accepts a round or takes an answer: nothing is half
done, and the same request once more does it, once."""

from __future__ import annotations

import multiprocessing
import re
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec import Struct
from sqlalchemy import select

from scheduler.services import accounts, answer_links, imports, rounds
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


class Request(Struct, frozen=True):
    """A form to send, ``page`` being where it stands ("" where no log-in is needed); ``done`` tells
    how often it has been carried out."""

    page: str
    address: str
    form: dict[str, object]
    done: Callable[[], int]


def importing(browser: Browser, app: App) -> Request:
    form: dict[str, object] = {"text": "KS Berg: 3 december 2019\nKS Berg: 10 december 2019"}
    review = browser.post("/motesplaner/ny", "/motesplaner/ny", form).location
    seen = re.search(r'name="seen" value="(\w+)"', browser.get(review))
    assert seen is not None
    return Request(
        review,
        f"{review}/spara",
        {"seen": seen.group(1)},
        lambda: len(imports.stored_meetings(app, REGION)) // 2,
    )


def accepting(browser: Browser, app: App) -> Request:
    load_case(app)
    form = accept_form(browser.get(NEW_ROUND))
    return Request(NEW_ROUND, "/rundor/ny", form, lambda: len(rounds.rounds(app, REGION)))


def answering(_browser: Browser, app: App) -> Request:
    load_case(app)
    accepted = accept_case(app)
    entry = next(one for one in accepted.register if one.body == "ks-ragunda")
    with app.database.write() as connection:
        url = answer_links.make_link(app, connection, accepted, entry, "ragunda@example.org")

    def done() -> int:
        return rounds.get_round(app, REGION, accepted.id).answered_count

    address = "/svar/" + url.rpartition("/")[2] + "/svara"
    return Request("", address, {"text": "Vi tillstyrker."}, done)


def stored(app: App) -> dict[str, object]:
    """All that is stored, but for what a visit leaves."""
    tables = [one for one in metadata.sorted_tables if one.name not in _OF_VISITS]
    with app.database.read() as connection:
        return {one.name: connection.execute(select(one)).all() for one in tables}


@pytest.mark.parametrize("what", [importing, accepting, answering])
def test_killed_amid_a_request(
    database_url: str, tmp_path: Path, what: Callable[[Browser, App], Request]
) -> None:
    flask_app = create_app(settings_for(tmp_path, database_url))
    app = app_of(flask_app)
    accounts.put_account(app, "eva", REGION, PASSWORD)
    browser = Browser(flask_app.test_client())
    browser.log_in()
    request = what(browser, app)
    before = stored(app)
    killed(tmp_path, database_url, Moment.BEFORE_COMMIT, request)
    assert stored(app) == before
    killed(tmp_path, database_url, Moment.AFTER_COMMIT, request)
    after = stored(app)
    assert request.done() == 1
    # Whoever got no reply sends it once more, and is told that it is done.
    if request.page:
        again = browser.post("/", request.address, request.form)
    else:
        again = browser.client.post(request.address, data=request.form)
    assert again.status_code in (302, 303, 409)
    assert stored(app) == after
    app.database.close()


def killed(folder: Path, url: str, moment: Moment, request: Request) -> None:
    child = _processes.Process(
        target=answer_and_die,
        args=[folder, url, moment, request.page, request.address, request.form],
    )
    child.start()
    child.join(60)
    assert child.exitcode == -signal.SIGKILL
