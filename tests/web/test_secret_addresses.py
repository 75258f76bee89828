"""No log of the process holds the token of a secret address."""

from __future__ import annotations

import io
import logging
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from scheduler.logs import hide_secrets, keep_secrets_out
from scheduler.services import accounts
from scheduler.services.app import open_app
from tests.feeding import new_feed, of_body
from tests.support import ROOT, load_case, settings_for

TOKEN = "q7Zr-secret_TOKEN-0123"


@pytest.mark.parametrize(
    ("logged", "kept"),
    [
        (f"GET /feeds/{TOKEN}.ics HTTP/1.1", "GET /feeds/… HTTP/1.1"),
        (f"https://a.se/feeds/{TOKEN}?x=1", "https://a.se/feeds/…?x=1"),
        (f"<Request 'http://a/svar/{TOKEN}/fil' [GET]>", "<Request 'http://a/svar/…/fil' [GET]>"),
        ("/kalender/ks-berg.ics", "/kalender/ks-berg.ics"),
        ("/services/feeds/building.py", "/services/feeds/building.py"),
    ],
)
def test_the_token_is_hidden_and_the_rest_kept(logged: str, kept: str) -> None:
    assert hide_secrets(logged) == kept


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    factory = logging.getLogRecordFactory()
    keep_secrets_out()
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    root = logging.getLogger()
    root.addHandler(handler)
    yield stream
    root.removeHandler(handler)
    logging.setLogRecordFactory(factory)


@pytest.mark.parametrize(
    "name", ["werkzeug", "gunicorn.error", "gunicorn.access", "flask.app", "x"]
)
def test_no_logger_writes_a_token(written: io.StringIO, name: str) -> None:
    logger = logging.getLogger(name)
    logger.error("Error handling request %s", f"/feeds/{TOKEN}.ics")
    logger.error('"%(r)s" 500', {"r": f"GET /feeds/{TOKEN}.ics HTTP/1.1"})
    try:
        raise RuntimeError(f"no route to /svar/{TOKEN}")
    except RuntimeError:
        logger.exception("it failed at %s", f"/feeds/{TOKEN}")
    text = written.getvalue()
    assert TOKEN not in text
    assert text.count("/feeds/…") == 3
    assert "no route to /svar/…" in text


def test_a_running_server_writes_no_token(tmp_path: Path) -> None:
    settings = settings_for(tmp_path, f"sqlite:///{tmp_path / 'served.db'}")
    app = open_app(settings)
    accounts.put_account(app, "eva", "jamtland", "ett långt lösenord")
    load_case(app)
    token = new_feed(app, of_body("ks-berg"))
    app.database.close()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": str(ROOT),
        "SVARSDAG_DATA_DIR": str(tmp_path),
        "SVARSDAG_DATABASE_URL": settings.database_url,
        "SVARSDAG_TODAY": "2019-09-02",
    }
    log = tmp_path / "log"
    with log.open("wb") as out:
        server = subprocess.Popen(
            [sys.executable, "-c", _SERVE, str(port)], env=environment, stdout=out, stderr=out
        )
    try:
        base = f"http://127.0.0.1:{port}"
        _wait(base)
        assert _status(f"{base}/feeds/{token}.ics") == 200
        assert _status(f"{base}/feeds/{token}") == 200
        assert _status(f"{base}/feeds/{token}x.ics") == 404
        assert _status(f"{base}/feeds/{token}.ics?fall") == 500  # outside the application
    finally:
        server.terminate()
        server.wait(10)
    text = log.read_text(encoding="utf-8")
    assert token not in text
    assert re.search("Error handling request.*/feeds/…", text)


# The real server around an application that fails where no page of ours can catch it, so that the
# server itself logs the address.
_SERVE = """
import sys
from scheduler.settings import load_settings
from web.app import create_app
from web.server import run

def make():
    app = create_app(load_settings())
    inner = app.wsgi_app
    def failing(environ, start):
        if environ["QUERY_STRING"] == "fall":
            raise RuntimeError("fell at " + environ["PATH_INFO"])
        return inner(environ, start)
    app.wsgi_app = failing
    return app

run(make, host="127.0.0.1", port=int(sys.argv[1]), workers=1)
"""


def _wait(base: str) -> None:
    for _ in range(1200):  # a minute: the machine may be busy
        try:
            urllib.request.urlopen(f"{base}/logga-in")
            return
        except OSError:
            time.sleep(0.05)
    raise AssertionError("the server did not answer")


def _status(url: str) -> int:
    try:
        with urllib.request.urlopen(url) as response:
            return int(response.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code
