"""What a page does not offer somebody leaves nothing behind: no empty fold, no heading over
nothing, no mark between two links of which one is not there. And one thing has one word."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient

from scheduler.domain.rights import Role
from scheduler.services.app import App
from tests.web.every_page import every_page
from tests.web.test_rights import MAY, logged_in
from web.app import OPEN_ENDPOINTS

_HEADINGS = ("h1", "h2", "h3", "h4")
# Written by others, or for developers.
_NOT_OURS = {"help.show_one", "mails.show"}


@pytest.mark.parametrize("role", [Role.READER, Role.CONTACT, Role.COORDINATOR])
def test_nothing_stands_over_nothing(client: FlaskClient, svarsdag: App, role: Role) -> None:
    pages = every_page(svarsdag)
    browser = logged_in(client, role)
    for endpoint, paths in pages.items():
        if endpoint in OPEN_ENDPOINTS or role not in MAY[endpoint]:
            continue
        for path in paths:
            page = BeautifulSoup(browser.get(path), "lxml")
            assert page.main is not None
            assert not [str(one) for one in page.main("details") if _is_empty(one)], path
            assert not [one.text for one in page.main(_HEADINGS) if _heads_nothing(one)], path
            dangling = [one for one in page.main(["p", "li"]) if one.text.strip().endswith("·")]
            assert not dangling, path


def test_a_letter_is_called_what_the_glossary_calls_it(client: FlaskClient, svarsdag: App) -> None:
    pages = every_page(svarsdag)
    browser = logged_in(client, Role.ADMINISTRATOR)
    for endpoint, paths in pages.items():
        if endpoint in OPEN_ENDPOINTS | _NOT_OURS:
            continue
        for path in paths:
            text = BeautifulSoup(browser.get(path), "lxml").get_text(" ")
            found = re.findall(r"\b(?:mails?|mailet|mailen|mejl\w*|epost)\b", text, re.IGNORECASE)
            assert not found, path


def _is_empty(fold: Tag) -> bool:
    inside = [one for one in fold.find_all(recursive=False) if one.name != "summary"]
    return (
        not any(_says_something(one) for one in inside)
        and not "".join(one for one in fold.find_all(string=True, recursive=False)).strip()
    )


def _heads_nothing(heading: Tag) -> bool:
    """Whether the next heading of the same or a higher level, or the end, comes first."""
    for one in heading.next_elements:
        if isinstance(one, Tag) and one.name in _HEADINGS:
            return one.name <= heading.name
        if heading in getattr(one, "parents", ()):
            continue
        if isinstance(one, Tag) and one.name in ("input", "svg", "img"):
            return False
        if isinstance(one, str) and one.strip():
            return one.find_parent("main") is None
    return True


def _says_something(one: Tag) -> bool:
    return bool(one.get_text(strip=True)) or one.find(["input", "button"]) is not None
