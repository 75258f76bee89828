"""The answer page as a kommunchef meets it: a phone, no account, no script."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect

from scheduler.services import answer_links
from scheduler.services.app import App
from tests.support import accept_case, load_case
from tests.web.conftest import opened_page
from tests.web.test_browser import address as address
from tests.web.test_browser import fits

pytestmark = pytest.mark.browser


@pytest.fixture
def phone() -> Iterator[Page]:
    with opened_page(viewport={"width": 360, "height": 740}, java_script_enabled=False) as page:
        yield page


def test_a_chief_answers_on_the_phone(
    phone: Page, address: str, client: FlaskClient, svarsdag: App
) -> None:
    load_case(svarsdag)
    accepted = accept_case(svarsdag)
    entry = next(one for one in accepted.register if one.body == "ks-ragunda")
    with svarsdag.database.write() as connection:
        link = answer_links.make_link(svarsdag, connection, accepted, entry, "ks@example.org")
    others: list[str] = []
    phone.on("request", lambda request: others.append(request.url))
    phone.goto(address + "/svar/" + link.rpartition("/")[2])
    expect(phone.get_by_role("heading", name="Sammanslagning av")).to_be_visible()
    phone.get_by_text("Varför dessa datum?").click()
    expect(phone.get_by_text("är för tidigt")).to_be_visible()
    phone.get_by_role("button", name="Vi tar det den 22 oktober").click()
    expect(phone.get_by_role("status")).to_contain_text("ni tar upp ärendet")

    phone.get_by_text("Be om mer tid").first.click()
    phone.get_by_label("Ni kan svara senast").fill("2019-10-31")
    phone.get_by_label("Varför?").first.fill("Justeringen dröjer")
    phone.get_by_role("button", name="Be om mer tid").click()
    expect(phone.get_by_text("Ni har bett om tid till 31 oktober 2019")).to_be_visible()

    phone.get_by_text("Svara", exact=True).click()
    phone.get_by_label("Paragraf").fill("§ 126")
    phone.get_by_label("Filer").set_input_files(
        {"name": "Protokoll.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"}
    )
    assert fits(phone)
    phone.get_by_role("button", name="Lämna svaret").click()
    expect(phone.get_by_text("Svaret är mottaget")).to_be_visible()
    expect(phone.get_by_text("Protokoll.pdf")).to_be_visible()
    assert fits(phone)
    phone.get_by_role("button", name="Ångra", exact=True).click()
    expect(phone.get_by_role("status")).to_contain_text("ångrat")
    assert {url.partition("/svar/")[0].partition("/static/")[0] for url in others} == {address}
    assert phone.context.cookies() == []
