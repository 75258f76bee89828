"""The pages for everybody: no log-in, no cookie, nothing that is not public."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from scheduler.domain.feeds import FeedContent, FeedKind, FeedPart
from scheduler.services import feeds, rounds
from scheduler.services.app import App
from tests.feeding import save_plan
from tests.support import accept_case, load_case
from tests.web.conftest import PASSWORD, Browser
from tests.web.test_pages import text_of

REGION = "/offentligt/jamtland/"


@pytest.fixture(autouse=True)
def stored(svarsdag: App) -> None:
    load_case(svarsdag)


def test_a_regions_plans_are_for_everybody(client: FlaskClient) -> None:
    index = client.get("/offentligt/")
    assert REGION in index.text
    page = client.get(REGION)
    text = text_of(page.text)
    assert "KS Ragunda 3 22" in text
    assert "3 september 2019 tisdag KS Ragunda" in text
    # The municipal chiefs' group has a plan and no public calendar.
    assert "Kommunchefsgruppen" not in text
    body = text_of(client.get(REGION + "organ/ks-ragunda/").text)
    assert "Kommunstyrelsen i Ragunda kommun: möten 2019" in body
    assert "22 oktober 2019" in body
    assert "Ingen mötesplan för 2021" in client.get(REGION + "organ/ks-ragunda/?ar=2021").text
    assert "/kalender/ks-ragunda" in client.get(REGION + "organ/ks-ragunda/").text
    for hidden in (
        "organ/kommunchefsgruppen/",
        "organ/finns-inte/",
        "rundor/11111111-1111-4111-8111-111111111111/",
    ):
        assert client.get(REGION + hidden).status_code == 404
    assert client.get("/offentligt/vasternorrland/").status_code == 404


def test_a_round_is_public_only_while_its_coordinator_says_so(
    client: FlaskClient, browser: Browser, svarsdag: App
) -> None:
    accepted = accept_case(svarsdag)
    address = f"{REGION}rundor/{accepted.id}/"
    stranger = client.application.test_client()
    assert stranger.get(address).status_code == 404
    inside = f"/rundor/{accepted.id}"
    assert "Gör rundan offentlig" in browser.get(inside)
    browser.post(inside, "/kalendrar/offentlig", {"subject": f"round:{accepted.id}"})
    assert address in browser.get(inside)
    entry = next(one for one in accepted.register if one.body == "ks-berg")
    rounds.register_answer(svarsdag, "jamtland", "eva", accepted.id, entry.id, "§ 77")
    text = text_of(stranger.get(address).text)
    assert "Sista svarsdag tisdag 29 oktober 2019" in text
    assert "KS Ragunda 8 oktober 2019 22 oktober 2019" in text
    for secret in ("§ 77", "svarat", "example.org", "väntar"):
        assert secret not in text
    assert "Sammanslagning av gemensamma nämnder" in text_of(stranger.get(REGION).text)
    (feed,) = [one for one in feeds.feeds(svarsdag, "jamtland") if one.address]
    feeds.revoke_feed(svarsdag, "jamtland", "eva", feed.id)
    assert stranger.get(address).status_code == 404


def test_an_organisation_made_public_shows_its_bodies(client: FlaskClient, svarsdag: App) -> None:
    joint = REGION + "organ/gnu-ostersund/"
    assert client.get(joint).status_code == 404
    meetings = frozenset({FeedPart.MEETINGS})
    content = FeedContent("jamtland", FeedKind.ORGANISATION, "ostersund", meetings)
    feeds.publish_feed(svarsdag, "eva", content)
    assert "21 oktober 2019" in client.get(joint).text


@pytest.mark.parametrize("path", ["/offentligt/", REGION, REGION + "organ/ks-ragunda/"])
def test_no_cookie_is_set_or_looked_at_and_caches_may_keep_it(
    client: FlaskClient, browser: Browser, path: str
) -> None:
    stranger = client.application.test_client()
    answer = stranger.get(path)
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert "public" in answer.headers["Cache-Control"]
    again = stranger.get(path, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    # Whoever is logged in sees the same bytes.
    assert browser.client.get(path).data == answer.data
    assert PASSWORD not in answer.text


def test_a_changed_plan_is_another_page(client: FlaskClient, svarsdag: App) -> None:
    before = client.get(REGION).headers["ETag"]
    save_plan(svarsdag, "KS Ragunda: 3 december 2019")
    assert client.get(REGION).headers["ETag"] != before
