"""The whole story in a real Chromium, with real mail: plans in, a round, an answer by the link in
the letter, the register full, the file out."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from msgspec.structs import replace
from playwright.sync_api import Page, expect

from scheduler.services import contacts, reminders
from scheduler.services.app import App
from scheduler.settings import MailSettings
from scheduler.storage.database import Database
from tests.scheduler.reminders.smtp import Mailbox, plain, smtp_server
from tests.web.conftest import PASSWORD, opened_page
from tests.web.serving import served
from web.current import app_of

pytestmark = pytest.mark.browser

REGION = "jamtland"
# Papers are wanted fourteen days before, the answer is ready seven days after, and RSR needs a
# week and four working days before 11 November: 29 October.
BERG = "KS Berg: 8 oktober 2019, 12 november 2019"
OTHERS = "RSR: 11 november 2019\nKS Ragunda: 3 september 2019, 22 oktober 2019"


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with smtp_server() as found:
        yield found


@pytest.fixture
def app(svarsdag: App) -> App:
    for body in ("KS Berg", "KS Ragunda"):
        key = body.lower().replace(" ", "-")
        contacts.set_contact(svarsdag, REGION, "eva", body, f"{key}@example.org")
    return svarsdag


def import_text(page: Page, here: str, text: str) -> None:
    page.goto(here + "/motesplaner/ny")
    page.get_by_label("Eller klistra in texten").fill(text)
    page.get_by_role("button", name="Läs in").click()
    page.get_by_role("button", name="Spara mötena").click()
    expect(page.get_by_role("status").first).to_contain_text("Sparat")


def send_at(app: App, mailbox: Mailbox, moment: datetime) -> None:
    """A tick at another time than the page's."""
    mail = MailSettings(
        host="127.0.0.1", port=mailbox.port, use_tls=False, sender="svarsdag@example.org"
    )
    later = replace(app, settings=replace(app.settings, mail=mail))
    later = replace(later, database=Database(app.database.url, moment))
    reminders.send_due_reminders(later)
    later.database.close()


def test_from_two_plans_to_a_full_register(
    client: FlaskClient, app: App, mailbox: Mailbox, tmp_path: Path
) -> None:
    with served(client.application) as here, opened_page(accept_downloads=True) as page:
        page.goto(here)
        page.get_by_label("Användarnamn").fill("eva")
        page.get_by_label("Lösenord").fill(PASSWORD)
        page.get_by_role("button", name="Logga in").click()
        import_text(page, here, BERG)
        import_text(page, here, OTHERS)

        page.goto(here + "/rundor/ny")
        page.get_by_label("Rubrik").fill("Samverkan 2020")
        for box in page.locator("[name=recipient]").all():
            box.set_checked(box.get_attribute("value") in ("ks-berg", "ks-ragunda"))
        facts = page.locator("#result .facts")
        expect(facts).to_contain_text("StyrKS Ragunda")
        heading = page.get_by_role("heading", name="Sista svarsdag tisdag 29 oktober 2019")
        expect(heading).to_be_visible()
        page.get_by_role("button", name="Godkänn rundan").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Samverkan 2020")
        round_page = page.url

        # The letters a week before the papers are wanted: 1 October for KS Berg, 8 for KS Ragunda.
        here_app = app_of(client.application)
        for day in (1, 8):
            send_at(here_app, mailbox, datetime(2019, 10, day, 7, 0, tzinfo=UTC))
        links = {}
        for letter in mailbox.messages:
            found = re.search(r"https?://[^/\s]+/svar/[\w-]+", plain(letter))
            if found:
                links[str(letter["To"])] = found.group(0)
        assert set(links) == {"ks-berg@example.org", "ks-ragunda@example.org"}

        for place, link in enumerate(links.values(), 1):
            chief = page.context.browser.new_page(locale="sv-SE")  # who has never logged in
            chief.goto(link)
            chief.locator("summary", has_text=re.compile("^Svara$")).click()
            chief.get_by_label("Svaret", exact=True).fill("Vi har inget att erinra.")
            chief.get_by_label("Paragraf").fill(f"§ {place}")
            chief.get_by_role("button", name="Lämna svaret").click()
            expect(chief.get_by_role("status").first).to_be_visible()
            chief.close()

        page.goto(round_page)
        expect(page.locator(".progress").first).to_have_text("2/2")
        with page.expect_download() as download:
            page.get_by_role("link", name="Hämta alla svar med register (zip)").click()
        archive = tmp_path / "svar.zip"
        download.value.save_as(archive)
    with zipfile.ZipFile(archive) as found:
        rows = found.read("registret.csv").decode("utf-8-sig")
        answer = found.read("ks-ragunda/svar.txt").decode()
    assert "Vi har inget att erinra." in answer
    for words in ("Samverkan 2020", "ks-berg/svar.txt", "§ 1", "§ 2"):
        assert words in rows
