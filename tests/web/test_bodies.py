"""The pages of a body and of an organisation."""

from __future__ import annotations

import html
import re

import pytest
from msgspec.structs import replace
from sqlalchemy import event

from scheduler.domain.accounts import ContactRole
from scheduler.domain.plan_imports import BodyAlias
from scheduler.services import aliases, contacts
from scheduler.services.app import App
from scheduler.storage import alias_store
from tests.support import accept_case, load_case
from tests.web.conftest import Browser

REGION = "jamtland"
BERG = "/organ/ks-berg"


@pytest.fixture
def stored(svarsdag: App) -> App:
    load_case(svarsdag)
    accept_case(svarsdag)
    return svarsdag


def text_of(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def test_a_body_tells_when_it_meets_what_it_owes_and_why_its_days(
    browser: Browser, stored: App
) -> None:
    text = text_of(browser.get(BERG))
    assert "Kommunstyrelsen i Bergs kommun" in text
    assert "8 oktober 2019 beslutsmöte" in text
    assert "svara på Sammanslagning av gemensamma nämnder RSR 29 oktober 2019" in text
    assert "Underlag inne före mötet 14 dagar Praxis: manusstopp" in text
    assert "Bereds av KSAU Berg minst 14 dagar före" in text
    joint = text_of(browser.get("/organ/rsr"))
    assert "Värd Region Jämtland Härjedalen" in joint
    assert "Medlemmar" in joint
    assert "Åre kommun" in joint


def test_a_body_without_meetings_says_what_to_do(browser: Browser, stored: App) -> None:
    page = text_of(browser.get("/organ/kf-berg"))
    assert "en runda kan inte räkna med KF Berg" in page
    assert "Läs in en mötesplan" in page
    assert browser.client.get("/organ/finns-inte").status_code == 404
    assert browser.client.get("/organ/organisationer/finns-inte").status_code == 404


def test_an_organisation_gathers_what_its_bodies_owe(browser: Browser, stored: App) -> None:
    text = text_of(browser.get("/organ/organisationer/berg"))
    assert "KS Berg : svara på Sammanslagning av gemensamma nämnder" in text
    assert "KF Berg Kommunfullmäktige i Bergs kommun inget känt saknas" in text
    assert "RSR Regionens samverkansråd 11 november 2019" not in text  # an earlier one is next
    assert "Gemensamma organ med andra värdar" in text


def test_a_deputy_is_given_away_and_back_by_forms(browser: Browser, stored: App) -> None:
    forms = "/organ/brevlada/secretary/ks-berg"
    browser.post(BERG, f"{forms}/ersattare", {"email": "vikarie@berg.example"})
    days = {"first": "2019-09-01", "last": "2019-09-06"}
    browser.post(BERG, f"{forms}/franvaro", days)
    assert "Breven går nu till vikarie@berg.example" in text_of(browser.get(BERG))
    browser.post(BERG, f"{forms}/franvaro/bort", {"first": "2019-09-01"})
    assert "Breven går nu" not in browser.get(BERG)
    browser.post(BERG, f"{forms}/franvaro", {**days, "last": "snart"})
    assert "”snart” är inget datum" in browser.get(BERG)
    gone = browser.post(BERG, "/organ/brevlada/annan/ks-berg/ersattare", {"email": ""})
    assert gone.status_code == 404


def test_who_is_second_to_change_a_deputy_is_told(browser: Browser, stored: App) -> None:
    forms = "/organ/brevlada/secretary/ks-berg"
    browser.post(BERG, f"{forms}/ersattare", {"email": "vikarie@berg.example", "seen": ""})
    browser.post(BERG, f"{forms}/ersattare", {"email": "kim@berg.example", "seen": ""})
    page = text_of(browser.get(BERG))
    assert "Någon annan har just ändrat ersättaren till vikarie@berg.example" in page


def test_an_address_that_is_taken_away_can_be_used_again(browser: Browser, stored: App) -> None:
    forms = "/organ/brevlada/secretary/ks-berg"
    browser.post(BERG, f"{forms}/adress", {"email": "", "seen": "ks-berg@example.org"})
    page = browser.get(BERG)
    assert "Ingen adress är angiven" in page
    again = re.search(r'name="email" value="(ks-berg@example\.org)"', page)
    assert again is not None
    browser.post(BERG, f"{forms}/adress", {"email": again.group(1), "seen": ""})
    assert contacts.contacts(stored, REGION)["ks-berg"].email == "ks-berg@example.org"


def test_the_coordinators_mailbox_is_the_regions(browser: Browser, stored: App) -> None:
    page = "/organ/organisationer/rjh"
    forms = f"/organ/brevlada/coordinator/{REGION}"
    there = browser.post(page, f"{forms}/adress", {"email": "remiss@region.example"})
    assert there.headers["Location"] == f"{page}#samordnare"
    browser.post(page, f"{forms}/ersattare", {"email": "vikarie@region.example"})
    found = contacts.contacts(stored, REGION, ContactRole.COORDINATOR)[REGION]
    assert (found.email, found.deputy_email) == ("remiss@region.example", "vikarie@region.example")


def test_a_name_that_is_forgotten_is_learnt_again(browser: Browser, svarsdag: App) -> None:
    with svarsdag.database.write() as connection:
        alias_store.put_alias(
            svarsdag.database, connection, REGION, "Bergs nämnd", "ks-berg", "eva"
        )
    (learnt,) = aliases.aliases(svarsdag, REGION)
    assert "Bergs nämnd" in browser.get(BERG)
    browser.post("/organ/", f"/organ/namn/{learnt.id}/glom", {})
    assert aliases.aliases(svarsdag, REGION) == []
    assert "betydde KS Berg" in browser.get("/organ/")
    browser.post("/organ/", "/organ/namn/lar-igen", {"alias": "Bergs nämnd"})
    (again,) = aliases.aliases(svarsdag, REGION)
    assert isinstance(again, BodyAlias)
    assert replace(again, id=learnt.id, created_at=learnt.created_at) == learnt
    twice = browser.post("/organ/", "/organ/namn/lar-igen", {"alias": "Bergs nämnd"})
    assert twice.status_code == 404


@pytest.mark.parametrize("path", [BERG, "/organ/organisationer/berg", "/logg/"])
def test_questions_to_the_database_do_not_grow_with_what_is_shown(
    browser: Browser, svarsdag: App, path: str
) -> None:
    def asked() -> int:
        found: list[str] = []
        engine = svarsdag.database.engine
        watch = lambda *given: found.append(given[2])  # noqa: E731
        event.listen(engine, "before_cursor_execute", watch)
        browser.get(path)
        event.remove(engine, "before_cursor_execute", watch)
        return len(found)

    browser.get(path)
    empty = asked()
    load_case(svarsdag)
    accept_case(svarsdag)
    accept_case(svarsdag, "22222222-2222-4222-8222-222222222222")
    # What is empty may leave out a question or two.
    assert asked() <= empty + 3
