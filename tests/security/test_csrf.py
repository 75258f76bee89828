"""Another site makes the browser of somebody who is logged in send a form."""

from __future__ import annotations

from collections.abc import Iterator

from flask.testing import FlaskClient
from msgspec import Struct
from msgspec.structs import replace

from scheduler.services.app import App
from tests.web.conftest import Browser
from tests.web.every_page import every_page
from tests.web.test_rights import value_of_nothing
from web.app import create_app

# What takes a form without a token, and why that is no hole.
WITHOUT_TOKEN = {
    "answers.act": "the link is the secret; a form from another site is refused by its origin",
    "asked.act": "the link is the secret; a form from another site is refused by its origin",
    "digests.choose": "mail programs post it themselves (RFC 8058), and the link is the secret",
}
_READ_ONLY = {"GET", "HEAD", "OPTIONS"}
_FROM_ANOTHER_SITE = {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}


class Posting(Struct, frozen=True):
    endpoint: str
    method: str
    address: str


def postings(client: FlaskClient) -> Iterator[Posting]:
    """Every address that takes something else than a question."""
    adapter = client.application.url_map.bind("localhost")
    for rule in client.application.url_map.iter_rules():
        values = {name: value_of_nothing(rule.rule, name) for name in rule.arguments}
        for method in sorted((rule.methods or set()) - _READ_ONLY):
            address = adapter.build(rule.endpoint, values, method)
            yield Posting(rule.endpoint, method, address)


def test_no_form_is_taken_without_the_token_of_the_session(browser: Browser) -> None:
    """The session is a real one, and the token of somebody else's does not do either."""
    stranger = Browser(browser.client.application.test_client())
    others = stranger.token("/logga-in")
    walked = 0
    for one in postings(browser.client):
        if one.endpoint in WITHOUT_TOKEN or one.endpoint.startswith("api."):
            continue
        for form in ({}, {"csrf_token": others}):
            answer = browser.client.open(one.address, method=one.method, data=form)
            assert answer.status_code == 400, (one, answer.status_code)
            assert "Sidan var för gammal för att sparas" in answer.text, one
        walked += 1
    assert walked > 70
    assert browser.client.get("/").status_code == 200  # nor was anybody logged out


def test_the_token_is_taken_where_the_page_sends_it(browser: Browser) -> None:
    """So that a refusal above tells of the token and of nothing else."""
    assert browser.post("/mitt-konto/", "/mitt-konto/logga-ut-overallt", {}).status_code == 302


def test_only_what_is_named_takes_a_form_without_a_token(client: FlaskClient) -> None:
    taken = {one.endpoint: one for one in postings(client) if one.endpoint in WITHOUT_TOKEN}
    assert set(taken) == set(WITHOUT_TOKEN)
    for one in taken.values():
        assert client.post(one.address).status_code == 404, one  # there is no such link


def test_the_api_looks_at_no_cookie(browser: Browser) -> None:
    programs = [one for one in postings(browser.client) if one.endpoint.startswith("api.")]
    assert len(programs) >= 9
    for one in programs:
        answer = browser.client.open(one.address, method=one.method, json={})
        assert answer.status_code == 401, one


def test_a_form_from_another_site_changes_no_answer(client: FlaskClient, svarsdag: App) -> None:
    pages = every_page(svarsdag)
    for page, form in (
        (pages["answers.show"][0], "avsta"),
        (pages["asked.show"][0], "angra"),
    ):
        before = client.get(page).text
        for headers in (_FROM_ANOTHER_SITE, {"Origin": "https://evil.example"}):
            answer = client.post(f"{page}/{form}", data={"reason": "Nej"}, headers=headers)
            assert answer.status_code == 400
            assert "Formuläret kom från en annan webbplats" in answer.text
        assert client.get(page).text == before


def test_the_cookie_is_not_sent_with_another_sites_form(svarsdag: App, client: FlaskClient) -> None:
    """SameSite and HttpOnly always, Secure wherever the site is on https."""
    Browser(client).log_in()
    kept = client.get_cookie("svarsdag")
    assert kept is not None
    assert (kept.same_site, kept.http_only) == ("Lax", True)
    settings = replace(svarsdag.settings, secure_cookies=True)
    assert create_app(settings).config["SESSION_COOKIE_SECURE"] is True
