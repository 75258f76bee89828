"""A web process that is killed while it answers a request, as by kill -9 or a power cut."""

from __future__ import annotations

import os
import signal
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import event

from tests.support import settings_for
from tests.web.conftest import Browser
from web.app import create_app
from web.current import app_of

_WRITES = ("INSERT", "UPDATE", "DELETE")


class Moment(StrEnum):
    """When it dies: having written everything, or having committed it with nobody told."""

    BEFORE_COMMIT = "before commit"
    AFTER_COMMIT = "after commit"


def answer_and_die(
    folder: Path, url: str, moment: Moment, page: str, address: str, form: Mapping[str, object]
) -> None:
    """Sends a form to a web of this process; ``page`` is where it stands, "" without a log-in. The
    process returns, and exits with 0, where nothing was committed or the reply was an error."""
    flask_app = create_app(settings_for(folder, url))
    browser = Browser(flask_app.test_client())
    if page:
        browser.log_in()
    data = {"csrf_token": browser.token(page), **form} if page else dict(form)
    written = committed = False

    def write(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        nonlocal written
        # How often somebody has tried is counted by itself.
        if statement.startswith(_WRITES) and "rate_limit" not in statement:
            if committed:
                os._exit(1)  # two transactions: a death between them would leave half of it
            written = True

    def commit(_connection: Any) -> None:
        nonlocal committed
        if written and moment is Moment.BEFORE_COMMIT:
            _die()
        committed = written

    engine = app_of(flask_app).database.engine
    event.listen(engine, "before_cursor_execute", write)
    event.listen(engine, "commit", commit)
    status = browser.client.post(address, data=data).status_code
    # One that committed and then failed has not done what was asked, whoever is told so.
    if committed and status in (302, 303):
        _die()


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
