"""A round's page when one of its meetings has changed."""

from __future__ import annotations

import re

from scheduler.services import imports, rounds
from scheduler.services.app import App
from tests.support import accept_case, load_case, with_capacity
from tests.web.conftest import Browser


def broken_round(svarsdag: App) -> str:
    load_case(svarsdag)
    accepted = accept_case(svarsdag)
    plan = "KS Ragunda: 26 september, 22 oktober (inställt)".encode()
    import_id = imports.start_import(
        svarsdag, "jamtland", "eva", file_name="ny.txt", content=plan, year=2019
    )
    imports.confirm_import(svarsdag, "jamtland", "eva", import_id)
    return accepted.id


def test_a_broken_round_is_replanned_with_one_click(browser: Browser, svarsdag: App) -> None:
    page = f"/rundor/{broken_round(svarsdag)}"
    assert f"{page}#omplanering" in browser.get("/")
    shown = browser.get(page)
    assert f'href="{page}"' not in shown.partition("<main")[2]  # no link from the page to itself
    for words in ("Bruten av ändrat möte", "22 oktober 2019", "26 september 2019", "står kvar"):
        assert words in shown
    seen = re.search(r'name="seen" value="(\w+)"', shown)
    assert seen is not None
    first = browser.post(page, f"{page}/omplanera", {"seen": seen.group(1)})
    assert first.status_code == 302
    after = browser.get(page)
    assert "1 mottagare får besked" in after
    assert "Godkänn omplaneringen" not in after
    # The other coordinator had the same page open.
    browser.post(page, f"{page}/omplanera", {"seen": seen.group(1)})
    assert "någon annan har godkänt den" in browser.get(page)
    (stored,) = rounds.rounds(svarsdag, "jamtland")
    assert stored.sequence == 1


def test_a_round_that_holds_says_nothing_of_it(browser: Browser, svarsdag: App) -> None:
    load_case(svarsdag)
    accepted = accept_case(svarsdag)
    assert "omplanering" not in browser.get(f"/rundor/{accepted.id}")


def test_the_list_of_rounds_says_whose_meetings_are_too_few(
    browser: Browser, svarsdag: App
) -> None:
    # Two rounds need Ragunda's only meeting in time, which takes one remiss.
    load_case(svarsdag)
    accept_case(svarsdag)
    accept_case(svarsdag, "22222222-2222-4222-8222-222222222222")
    assert "Lätta på" not in browser.get("/rundor/")
    limited = with_capacity(svarsdag, "ks-ragunda", 1)
    browser.client.application.extensions["svarsdag"] = limited
    assert "KS Ragunda: mötena 22 oktober 2019 rymmer 1 remiss" in browser.get("/rundor/")
