"""A session that somebody has prepared or stolen, and a log-in that leads astray."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from scheduler.services.app import App
from tests.web.conftest import PASSWORD, Browser
from web.app import kept_secret

NEW = "ett helt annat lösenord"


def thief_of(browser: Browser) -> FlaskClient:
    """A browser with a copy of the cookie."""
    stolen = browser.client.get_cookie("svarsdag")
    assert stolen is not None
    thief = browser.client.application.test_client()
    thief.set_cookie("svarsdag", stolen.value)
    assert thief.get("/").status_code == 200
    return thief


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/mitt-konto/logga-ut-overallt", {}),
        ("/mitt-konto/losenord", {"old": PASSWORD, "password": NEW, "again": NEW}),
        ("/logga-ut", {}),
    ],
)
def test_a_copied_cookie_ends(browser: Browser, path: str, form: dict[str, object]) -> None:
    """Also the copy of the cookie of the very session that asks for it."""
    elsewhere = Browser(browser.client.application.test_client())
    elsewhere.log_in()
    thieves = [thief_of(browser), *([thief_of(elsewhere)] if path != "/logga-ut" else [])]
    assert browser.post("/mitt-konto/", path, form).status_code == 302
    assert [one.get("/").status_code for one in thieves] == [302] * len(thieves)
    assert (browser.client.get("/").status_code == 200) == (path != "/logga-ut")


def test_a_session_prepared_by_somebody_else_is_not_the_one_logged_in(
    client: FlaskClient, svarsdag: App
) -> None:
    """The attacker's own cookie is put into the victim's browser before the log-in."""
    attacker = Browser(client.application.test_client())
    attacker.get("/logga-in")
    prepared = attacker.client.get_cookie("svarsdag")
    assert prepared is not None
    client.set_cookie("svarsdag", prepared.value)
    assert Browser(client).log_in().status_code == 302
    assert client.get("/").status_code == 200
    assert attacker.client.get("/").status_code == 302
    after = client.get_cookie("svarsdag")
    assert after is not None
    assert after.value != prepared.value


def test_a_cookie_nobody_has_signed_opens_nothing(browser: Browser) -> None:
    kept = browser.client.get_cookie("svarsdag")
    assert kept is not None
    body, moment, seal = kept.value.rsplit(".", 2)
    for forged in (body, f"{body}.{moment}.{seal[:-2]}aa", f"{body}..", f"{body}.{moment}.", "x"):
        thief = browser.client.application.test_client()
        thief.set_cookie("svarsdag", forged)
        assert thief.get("/").status_code == 302, forged


def test_the_cookie_says_nothing_of_the_account(browser: Browser, svarsdag: App) -> None:
    """Its secret is not what the database holds: whoever reads a backup is not logged in."""
    with browser.client.session_transaction() as session:
        token = str(session["_user_id"])
        assert "eva" not in str(dict(session))
    assert re.fullmatch(r"[\w-]{22,}", token)
    with svarsdag.database.read() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM log_in_session").all()
    assert token not in str(rows)


ASTRAY = [
    "//evil.example",
    "///evil.example",
    "https://evil.example/",
    "https:evil.example",
    "javascript:alert(1)",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "\t//evil.example",
    "/\t\\evil.example",
    " //evil.example",
    "evil.example",
    "@evil.example",
    "/@evil.example",
    "/%2f/evil.example",
    "/%5cevil.example",
]


def test_no_log_in_leads_to_another_site(client: FlaskClient) -> None:
    """A browser leaves out tabs and line ends, and takes \\ for /."""
    for number, next_page in enumerate(ASTRAY):
        browser = Browser(client.application.test_client())
        browser.client.environ_base["REMOTE_ADDR"] = f"203.0.113.{number}"
        shown = browser.client.get("/logga-in", query_string={"next": next_page})
        assert shown.status_code == 200
        form: dict[str, object] = {"username": "eva", "password": PASSWORD, "next": next_page}
        led = browser.post("/logga-in", "/logga-in", form).headers["Location"]
        followed = re.sub(r"[\t\r\n]", "", led).replace("\\", "/")
        assert re.match(r"/(?!/)", followed), led


def test_no_cache_keeps_what_somebody_saw(browser: Browser) -> None:
    for path in ("/", "/rundor/", "/logg/", "/logg/logg.csv", "/mitt-konto/", "/anvandare/"):
        kept = browser.client.get(path).headers["Cache-Control"]
        assert kept in ("private, no-cache", "no-store"), path


def test_workers_that_start_at_once_share_one_key(tmp_path: Path) -> None:
    """The first start makes the key that signs cookies; it is its owner's alone to read."""
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(kept_secret, [tmp_path / "new"] * 40))
    assert len(keys) == 1
    assert len(keys.pop()) >= 32
    (file,) = (tmp_path / "new").iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
