"""The first page: what needs somebody, each with the act beside it."""

from __future__ import annotations

import html
import re

import pytest
from msgspec.structs import replace
from sqlalchemy import event

from scheduler.domain.rights import Role
from scheduler.services import accounts, contacts
from scheduler.services.app import App
from tests.support import accept_case, load_case
from tests.web.conftest import PASSWORD, Browser

REGION = "jamtland"


def text_of(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def at(app: App, browser: Browser, day: str) -> None:
    settings = replace(app.settings, frozen_today=type(app.settings.today()).fromisoformat(day))
    browser.client.application.extensions["svarsdag"] = replace(app, settings=settings)


def test_an_empty_installation_says_where_to_begin(browser: Browser) -> None:
    page = text_of(browser.get("/"))
    assert "Börja med mötesplanerna" in page
    assert "Inga rundor är öppna." in page
    assert "Åtta veckor" not in page


def test_each_thing_to_do_has_its_act_beside_it(browser: Browser, svarsdag: App) -> None:
    load_case(svarsdag)
    accept_case(svarsdag)
    contacts.set_contact(svarsdag, REGION, "eva", "KS Berg", "")
    page = browser.get("/")
    text = text_of(page)
    assert "utan marginal KS Ragunda har ingen marginal" in text
    assert "e-post saknas KS Berg ska svara men kan inte få något brev. Ange adress" in text
    assert 'href="/organ/?organisation=berg#ks-berg"' in page
    assert "0/12" in text
    assert 'aria-label="Svar som har kommit"' in page
    assert "v. 36 2–8 sep" in text


def test_the_bodies_that_are_late_are_named_by_round(browser: Browser, svarsdag: App) -> None:
    load_case(svarsdag)
    accept_case(svarsdag)
    at(svarsdag, browser, "2019-10-30")
    text = text_of(browser.get("/"))
    assert "svar saknas Svar på ”Sammanslagning av gemensamma nämnder” saknas från" in text
    assert "och 8 till: sista dag var 29 oktober 2019. Påminn eller ge anstånd" in text
    assert "plan saknas" in text
    assert "ingen mötesplan för 2020. Läs in en plan" in text


def test_a_reader_sees_what_is_wrong_and_no_act_of_others(browser: Browser, svarsdag: App) -> None:
    load_case(svarsdag)
    accept_case(svarsdag)
    contacts.set_contact(svarsdag, REGION, "eva", "KS Berg", "")
    accounts.put_account(svarsdag, "rut", REGION, PASSWORD, Role.READER)
    reader = Browser(browser.client.application.test_client())
    reader.log_in("rut")
    text = text_of(reader.get("/"))
    assert "KS Berg ska svara men kan inte få något brev." in text
    assert "Ange adress" not in text


def test_many_of_a_kind_are_counted_and_not_all_named(browser: Browser, svarsdag: App) -> None:
    load_case(svarsdag)
    for number in range(9):
        accept_case(svarsdag, f"2222222{number}-2222-4222-8222-222222222222")
    text = text_of(browser.get("/"))
    assert text.count("har ingen marginal") == 6
    assert "utan marginal 3 till av samma slag. Se alla" in text


@pytest.mark.parametrize("more", [1, 5])
def test_questions_do_not_grow_with_rounds(browser: Browser, svarsdag: App, more: int) -> None:
    load_case(svarsdag)
    accept_case(svarsdag)
    found: list[str] = []

    def watch(*given: object) -> None:
        found.append(str(given[2]))

    def asked() -> int:
        found.clear()
        browser.get("/")
        return len(found)

    browser.get("/")
    event.listen(svarsdag.database.engine, "before_cursor_execute", watch)
    one = asked()
    for number in range(more):
        accept_case(svarsdag, f"2222222{number}-2222-4222-8222-222222222222")
    assert asked() == one
    event.remove(svarsdag.database.engine, "before_cursor_execute", watch)


def test_the_rounds_stand_in_the_same_table_as_on_their_page(
    browser: Browser, svarsdag: App
) -> None:
    load_case(svarsdag)
    accept_case(svarsdag)
    table = r'<table class="stack">.*?<th scope="col">Remiss</th>.*?</table>'
    first, listed = (re.search(table, browser.get(page), re.DOTALL) for page in ("/", "/rundor/"))
    assert first is not None
    assert listed is not None
    assert first.group() == listed.group()
