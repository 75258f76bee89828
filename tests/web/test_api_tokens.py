"""The page of the API's tokens: made once, shown once, ended at once."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from scheduler.domain.api_tokens import SCOPE_WORDS, ApiScope
from scheduler.services import api_tokens
from scheduler.services.app import App
from scheduler.storage.audit_store import audit_events
from tests.web.conftest import Browser

PAGE = "/api-nycklar/"
NEW = {"label": "diariet", "username": "eva", "scope": ["read:plans"], "days": "9"}


def test_a_token_is_made_shown_once_used_and_revoked(
    browser: Browser, client: FlaskClient, svarsdag: App
) -> None:
    made = browser.post(PAGE, PAGE, dict(NEW))
    assert made.status_code == 200
    assert made.headers["Cache-Control"] == "no-store"
    (secret,) = re.findall(r'class="address">(svd_[^<]+)<', made.text)
    later = browser.get(PAGE)
    assert secret not in later
    assert "diariet" in later
    headers = {"Authorization": f"Bearer {secret}"}
    assert client.get("/api/v1/bodies", headers=headers).status_code == 200
    assert client.get("/api/v1/rounds", headers=headers).status_code == 403
    (kept,) = api_tokens.tokens(svarsdag, "jamtland")
    assert browser.post(PAGE, f"{PAGE}{kept.id}/aterkalla", {}).status_code == 302
    assert "diariet" not in browser.get(PAGE)
    assert client.get("/api/v1/bodies", headers=headers).status_code == 401
    with svarsdag.database.read() as connection:
        (ended, begun, *_before) = audit_events(connection, "jamtland", 9)
    assert (begun.action, ended.action) == ("create_token", "revoke_token")
    assert (begun.actor, ended.actor) == ("eva", "eva")


@pytest.mark.parametrize(
    "wrong",
    [
        {"label": ""},
        {"username": "vera"},
        {"scope": []},
        {"scope": ["write:all"]},
        {"days": "0"},
        {"days": "400"},
        {"days": "x"},
    ],
)
def test_what_was_typed_is_kept_where_no_token_can_be_made(
    browser: Browser, svarsdag: App, wrong: dict[str, object]
) -> None:
    answer = browser.post(PAGE, PAGE, {**NEW, **wrong})
    assert answer.status_code == 400
    assert "notice" in answer.text or "error" in answer.text
    if "label" not in wrong:
        assert 'value="diariet"' in answer.text
    assert api_tokens.tokens(svarsdag, "jamtland") == []


def test_another_regions_token_is_not_seen_or_revoked(browser: Browser, svarsdag: App) -> None:
    api_tokens.create_token(svarsdag, "vasterbotten", "vera", "annans", [ApiScope.READ_PLANS], 9)
    (other,) = api_tokens.tokens(svarsdag, "vasterbotten")
    assert "annans" not in browser.get(PAGE)
    browser.post(PAGE, f"{PAGE}{other.id}/aterkalla", {})
    assert api_tokens.tokens(svarsdag, "vasterbotten") == [other]


def test_every_scope_has_its_words() -> None:
    assert set(SCOPE_WORDS) == set(ApiScope)
