"""Somebody guesses a secret address, a password, a code or a key: it is slow, and of no use."""

from __future__ import annotations

import pyotp
import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from scheduler.services import accounts, secret_tokens
from scheduler.services.app import App
from scheduler.storage.tables.base import metadata
from tests.web.conftest import PASSWORD, Browser

_WRONG = "x" * 24


SECRET_ADDRESSES = {
    f"/svar/{_WRONG}": 30,
    f"/fraga/{_WRONG}": 30,
    f"/fraga/{_WRONG}/tid.ics": 30,
    f"/feeds/{_WRONG}": 30,
    f"/veckolista/{_WRONG}": 30,
    f"/inbjudan/{_WRONG}": 10,
    f"/nytt-losenord/{_WRONG}": 10,
    "/api/v1/bodies": 300,
}


def test_who_tries_secret_addresses_is_stopped(client: FlaskClient) -> None:
    for path, tries in SECRET_ADDRESSES.items():
        headers = {"Authorization": f"Bearer {_WRONG}"} if path.startswith("/api/") else {}
        statuses = [client.get(path, headers=headers).status_code for _ in range(tries + 1)]
        assert set(statuses[:-1]) == ({401} if headers else {404}), path
        assert statuses[-1] == 429, path


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/logga-in", {"username": "eva", "password": "fel"}),
        ("/glomt-losenord", {"email": "eva@example.org"}),
    ],
)
def test_who_tries_names_and_passwords_is_stopped(
    client: FlaskClient, path: str, form: dict[str, object]
) -> None:
    browser = Browser(client)
    token = browser.token(path)
    sent = {**form, "csrf_token": token}
    statuses = [client.post(path, data=sent).status_code for _ in range(11)]
    assert 429 not in statuses[:10]
    assert statuses[10] == 429


def test_whoever_has_the_password_does_not_guess_the_code_from_many_addresses(
    client: FlaskClient, svarsdag: App
) -> None:
    secret = pyotp.random_base32()
    for name in ("bo", "siv"):
        accounts.put_account(svarsdag, name, "jamtland", PASSWORD)
    account = metadata.tables["account"]
    with svarsdag.database.write() as connection:
        chosen = account.c.username.in_(["bo", "siv"])
        connection.execute(update(account).where(chosen).values(totp_secret=secret))

    def tried(name: str, number: int, code: str) -> int:
        at = {"REMOTE_ADDR": f"203.0.113.{number}"}
        thief = Browser(client.application.test_client())
        thief.client.environ_base.update(at)
        thief.log_in(name)
        return thief.post("/logga-in/kod", "/logga-in/kod", {"code": code}).status_code

    assert [tried("bo", number, "000000") for number in range(10)] == [401] * 10
    right = pyotp.TOTP(secret).at(svarsdag.settings.now())
    assert tried("bo", 11, right) == 429
    assert tried("siv", 12, right) == 302  # nobody else is kept out


def test_who_is_unknown_is_told_the_same_as_who_types_wrong(client: FlaskClient) -> None:
    browser = Browser(client)
    known, unknown = (browser.log_in(name, "fel").text for name in ("eva", "eve"))
    assert _without_token(known) == _without_token(unknown.replace("eve", "eva"))


def _without_token(page: str) -> str:
    head, _name, tail = page.partition('name="csrf_token" value="')
    return head + tail.partition('"')[2]


def test_secrets_are_long_random_and_not_kept_as_they_are() -> None:
    made = {secret_tokens.new_token() for _ in range(1000)}
    assert len(made) == 1000
    # 22 characters of 64 are 132 bits: at a thousand tries a second, 10^29 years.
    assert min(len(one) for one in made) >= 22
    token = made.pop()
    assert token not in secret_tokens.hash_of_token(token)
