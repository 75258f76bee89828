"""Log-in at a real provider of OpenID Connect, on this machine."""

from __future__ import annotations

import shutil
import warnings
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from scheduler.domain.rights import Role
from scheduler.services import accounts, invitations
from tests.support import settings_for
from tests.web.conftest import PASSWORD
from web.app import create_app
from web.current import app_of

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # what the provider is made of is deprecated
    import oidc_provider_mock

START = "/logga-in/oidc?next=/rundor/"


@pytest.fixture
def issuer(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    # The provider is on this machine, without TLS.
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")
    with oidc_provider_mock.run_server_in_thread() as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture
def site(tmp_path: Path, sqlite_template: Path, issuer: str) -> Flask:
    shutil.copy(sqlite_template, tmp_path / "web.db")
    settings = settings_for(
        tmp_path,
        f"sqlite:///{tmp_path / 'web.db'}",
        SVARSDAG_OIDC_ISSUER=issuer,
        SVARSDAG_OIDC_CLIENT_ID="svarsdag",
        SVARSDAG_OIDC_CLIENT_SECRET="hemligt",
        SVARSDAG_OIDC_NAME="kommunens konto",
    )
    flask_app = create_app(settings)
    app = app_of(flask_app)
    accounts.put_account(app, "eva", "jamtland", PASSWORD)
    made = invitations.invite(app, "jamtland", "siv@berg.example", Role.READER)
    invitations.accept_invitation(app, made.url.rpartition("/")[2], PASSWORD)
    return flask_app


def is_in(client: FlaskClient) -> bool:
    return client.get("/").status_code == 200


def said_of(issuer: str, person: str, **claims: object) -> None:
    """What the provider knows of a person."""
    answer = requests.put(f"{issuer}/users/{person}", json=claims, timeout=5)
    answer.raise_for_status()


def through_provider(client: FlaskClient, person: str) -> TestResponse:
    """Goes to the provider, logs in there as the person, and comes back."""
    at_provider = client.get(START).headers["Location"]
    assert "code_challenge_method=S256" in at_provider
    assert "nonce=" in at_provider
    back = requests.post(at_provider, data={"sub": person}, allow_redirects=False, timeout=5)
    parts = urlsplit(back.headers["Location"])
    return client.get(f"{parts.path}?{parts.query}")


def test_whoever_has_an_account_comes_in_and_goes_on(site: Flask, issuer: str) -> None:
    said_of(issuer, "siv", email="Siv@berg.example", email_verified=True)
    client = site.test_client()
    assert "Logga in med kommunens konto" in client.get("/logga-in").text
    answer = through_provider(client, "siv")
    assert answer.headers["Location"] == "/rundor/"
    assert is_in(client)
    assert "siv@berg.example" in client.get("/mitt-konto/").text


@pytest.mark.parametrize(
    ("claims", "message"),
    [
        ({"email": "ny@berg.example", "email_verified": True}, "Be en administratör"),
        ({"email": "siv@berg.example", "email_verified": False}, "ingen kontrollerad e-postadress"),
        ({"email": "siv@berg.example", "email_verified": "true"}, "ingen kontrollerad"),
        ({}, "ingen kontrollerad e-postadress"),
    ],
)
def test_nobody_else_does(
    site: Flask, issuer: str, claims: dict[str, object], message: str
) -> None:
    said_of(issuer, "siv", **claims)
    client = site.test_client()
    answer = through_provider(client, "siv")
    assert answer.headers["Location"] == "/logga-in"
    assert message in client.get("/logga-in").text
    assert not is_in(client)


def test_a_closed_account_does_not_come_in(site: Flask, issuer: str) -> None:
    said_of(issuer, "siv", email="siv@berg.example", email_verified=True)
    app = app_of(site)
    known = {one.username: one.id for one in accounts.accounts(app, "jamtland")}
    accounts.set_open(app, "jamtland", known["siv@berg.example"], is_open=False)
    client = site.test_client()
    through_provider(client, "siv")
    assert not is_in(client)


def test_an_answer_that_was_not_asked_for_is_refused(site: Flask, issuer: str) -> None:
    said_of(issuer, "siv", email="siv@berg.example", email_verified=True)
    asked = site.test_client()
    at_provider = asked.get(START).headers["Location"]
    back = requests.post(at_provider, data={"sub": "siv"}, allow_redirects=False, timeout=5)
    parts = urlsplit(back.headers["Location"])
    other = site.test_client()  # which has asked for nothing, as in a forged link
    answer = other.get(f"{parts.path}?{parts.query}")
    assert answer.headers["Location"] == "/logga-in"
    assert not is_in(other)
    denied = asked.get("/logga-in/oidc/svar?error=access_denied")
    assert denied.headers["Location"] == "/logga-in"
    assert "avbröts" in asked.get("/logga-in").text


def test_without_a_provider_there_is_no_such_page(client: FlaskClient) -> None:
    assert client.get("/logga-in/oidc").status_code == 404
    assert "Logga in med" not in client.get("/logga-in").text


def test_a_provider_that_is_away_is_told(
    tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")
    shutil.copy(sqlite_template, tmp_path / "web.db")
    away = create_app(
        settings_for(
            tmp_path,
            f"sqlite:///{tmp_path / 'web.db'}",
            SVARSDAG_OIDC_ISSUER="http://localhost:9",
            SVARSDAG_OIDC_CLIENT_ID="svarsdag",
        )
    ).test_client()
    assert away.get(START).headers["Location"] == "/logga-in"
    assert "svarar inte" in away.get("/logga-in").text
