"""Pages of a region with many organisations: a page's worth at a time, and a search."""

from __future__ import annotations

import re

import pytest

from scheduler.domain.accounts import Role
from scheduler.services import accounts, contacts
from scheduler.services.app import App
from scheduler.storage import reminder_store
from tests.crowded import REGION, crowded_region
from tests.web.conftest import PASSWORD, Browser
from web.app import create_app


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> App:
    return crowded_region(tmp_path_factory.mktemp("crowded"), municipalities=40, round_count=1)


@pytest.fixture
def eva(crowded: App) -> Browser:
    accounts.put_account(crowded, "eva", REGION, PASSWORD, Role.COORDINATOR)
    found = Browser(create_app(crowded.settings).test_client())
    found.log_in()
    return found


def _bodies(page: str) -> list[str]:
    return re.findall(r'<tr id="((?:k[sf]|ksau|rs)[^"]*)"', page)


def test_every_body_stands_on_one_of_the_pages(eva: Browser, crowded: App) -> None:
    found: list[str] = []
    address = "/organ/"
    while address:
        page = eva.get(address)
        assert 0 < len(_bodies(page)) <= 50
        found += _bodies(page)
        onward = re.search(r'<a href="([^"]+)">Fler organ', page)
        address = onward.group(1).replace("&amp;", "&") if onward else ""
    assert sorted(found) == sorted(crowded.config.region(REGION).bodies)


def test_a_body_is_found_by_name_or_organisation(eva: Browser) -> None:
    assert set(_bodies(eva.get("/organ/?organisation=k39"))) == {"ks-k39", "kf-k39", "ksau-k39"}
    assert "ks-k39" in _bodies(eva.get("/organ/?sok=k39"))
    assert "ks-k1" not in _bodies(eva.get("/organ/?sok=k39"))
    assert "heter så" in eva.get("/organ/?sok=finns+inte")


def test_who_changes_a_mailbox_stays_where_it_was_found(eva: Browser, crowded: App) -> None:
    page = "/organ/?sok=k39"
    (action,) = re.findall(r'action="(/organ/ks-k39/epost[^"]*)"', eva.get(page))
    saved = eva.post(page, action.replace("&amp;", "&"), {"email": "ks@k39.example", "seen": ""})
    assert saved.headers["Location"] == "/organ/?sok=k39#ks-k39"
    assert contacts.contacts(crowded, REGION)["ks-k39"].email == "ks@k39.example"


def test_the_page_about_the_running_reads_no_more_than_it_shows(
    eva: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    whole = reminder_store.for_region

    def counted(*args: object, **options: object) -> object:
        found = whole(*args, **options)  # type: ignore[arg-type]
        asked.append(len(found))
        return found

    monkeypatch.setattr(reminder_store, "for_region", counted)
    eva.get("/utskick/drift/")
    assert max(asked) == 26  # a page, and one more to know whether there is another


def test_a_calendar_of_any_body_is_found_by_its_name(eva: Browser) -> None:
    page = eva.get("/kalendrar/")
    assert "body:ks-k0" in page
    assert "body:ks-k39" not in page
    found = eva.get("/kalendrar/?sok=k39")
    assert found.count('value="body:ks-k39"') == 2  # for one person, and for all
    assert "body:ks-k0" not in found
    assert "Inget heter så" in eva.get("/kalendrar/?sok=finns+inte")
