from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from scheduler.services import imports, sources
from scheduler.services.app import App
from tests.scheduler.fetching.server import PlanServer, plan_server
from tests.web.conftest import Browser

PAGE = "/motesplaner/adresser/"


@pytest.fixture
def server(browser: Browser, svarsdag: App) -> Iterator[PlanServer]:
    with plan_server() as found:
        found.put("/plan.txt", b"KS Berg: 3 mars")
        browser.client.application.extensions["svarsdag"] = replace(
            svarsdag, fetch_rules=found.rules()
        )
        yield found


def add(browser: Browser, server: PlanServer, **more: str) -> str:
    form = {"url": server.url("/plan.txt"), "year": "2026", **more}
    response = browser.post(PAGE, PAGE, form)
    assert response.status_code == 302, response.text
    return response.location


def action(browser: Browser, verb: str) -> str:
    found = re.search(rf'action="({PAGE}[\w-]+/{verb})"', browser.get(PAGE))
    assert found is not None
    return found.group(1)


def test_add_review_fetch_and_stop(browser: Browser, server: PlanServer, svarsdag: App) -> None:
    assert f'href="{PAGE}"' in browser.get("/motesplaner/")
    assert "Inga adresser hämtas" in browser.get(PAGE)
    review = add(browser, server, body="ks-berg")
    page = browser.get(review)
    assert "3 mars 2026" in page
    assert "hämtas igen varje dygn" in page
    assert imports.stored_meetings(svarsdag, "jamtland") == []
    page = browser.get(PAGE)
    for words in (server.url("/plan.txt"), "väntar på granskning", "KS Berg, år 2026"):
        assert words in page
    assert 'class="stack"' in page
    assert re.search(r'aria-current="page">Mötesplaner<', page)

    browser.post(PAGE, action(browser, "hamta"), {})
    assert "Planen är oförändrad" in browser.get(PAGE)
    server.put("/plan.txt", b"KS Berg: 4 mars")
    changed = browser.post(PAGE, action(browser, "hamta"), {})
    assert changed.location.startswith("/motesplaner/import/")
    assert "4 mars 2026" in browser.get(changed.location)
    server.put("/plan.txt", b"", 404)
    browser.post(PAGE, action(browser, "hamta"), {})
    assert browser.get(PAGE).count("finns inte på moten.example") == 2  # said, and kept
    assert browser.get(PAGE).count("finns inte på moten.example") == 1

    browser.post(PAGE, action(browser, "sluta"), {})
    assert "hämtas inte längre" in browser.get(PAGE)
    assert sources.list_sources(svarsdag, "jamtland") == []


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"url": ""}, "https"),
        ({"url": "http://berg.example/plan"}, "https"),
        ({"url": "https://127.0.0.1/plan"}, "port"),
        ({"url": "https://berg.example/", "year": "snart"}, "årtal"),
    ],
)
def test_an_address_that_cannot_be_keeps_what_was_typed(
    browser: Browser, server: PlanServer, form: dict[str, object], words: str
) -> None:
    response = browser.post(PAGE, PAGE, form)
    assert response.status_code == 400
    assert words in response.text
    assert f'value="{form["url"]}"' in response.text
    assert server.requests == []


def test_in_production_this_machine_is_not_reached(browser: Browser) -> None:
    response = browser.post(PAGE, PAGE, {"url": "https://127.0.0.1/plan"})
    assert response.status_code == 400
    assert "internt nät" in response.text


def test_a_form_without_its_token_fetches_nothing(browser: Browser, server: PlanServer) -> None:
    assert browser.client.post(PAGE, data={"url": server.url("/plan.txt")}).status_code == 400
    assert server.requests == []


def test_another_region_sees_and_stops_nothing(browser: Browser, server: PlanServer) -> None:
    add(browser, server)
    stop = action(browser, "sluta")
    browser.post("/", "/logga-ut", {})
    browser.log_in("vera")
    assert server.url("/plan.txt") not in browser.get(PAGE)
    assert browser.post(PAGE, stop, {}).status_code == 404
