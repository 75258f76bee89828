"""Two people change the same thing: the second is told, and nothing is overwritten."""

from __future__ import annotations

import re

import pytest
from werkzeug.test import TestResponse

from scheduler.services import accounts, contacts
from scheduler.services.app import App
from tests.support import accept_case, load_case
from tests.web.conftest import PASSWORD, Browser


class Two:
    """Eva and Bo, each with a page open."""

    def __init__(self, eva: Browser, app: App) -> None:
        self.eva = eva
        accounts.put_account(app, "bo", "jamtland", PASSWORD)
        self.bo = Browser(eva.client.application.test_client())
        self.bo.log_in("bo")

    def change(
        self, page: str, action: str, first: dict[str, object], second: dict[str, object]
    ) -> tuple[TestResponse, TestResponse]:
        """Both open the page; then Eva sends ``first`` and Bo ``second``."""
        seen = [_hidden(one.get(page), action) for one in (self.eva, self.bo)]
        return (
            self.eva.post(page, action, {**seen[0], **first}),
            self.bo.client.post(action, data={**seen[1], **second}),
        )


def _hidden(page: str, action: str) -> dict[str, str]:
    """The hidden fields of the form that leads to ``action``."""
    form = re.search(rf'<form[^>]*action="{re.escape(action)}"[^>]*>.*?</form>', page, re.DOTALL)
    assert form is not None, action
    return dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form.group(0)))


@pytest.fixture
def two(browser: Browser, svarsdag: App) -> Two:
    load_case(svarsdag)
    return Two(browser, svarsdag)


def test_a_mailbox(two: Two, svarsdag: App) -> None:
    first, second = two.change(
        "/organ/", "/organ/ks-berg/epost", {"email": "ny@berg.se"}, {"email": "annan@berg.se"}
    )
    assert first.status_code == 302
    assert second.status_code == 409
    assert "har just ändrat adressen till ny@berg.se" in second.text
    assert 'value="annan@berg.se"' in second.text  # what was typed is kept
    assert contacts.contacts(svarsdag, "jamtland")["ks-berg"].email == "ny@berg.se"
    # Whoever writes the same does no harm.
    first, second = two.change(
        "/organ/", "/organ/ks-berg/epost", {"email": "a@berg.se"}, {"email": "a@berg.se"}
    )
    assert (first.status_code, second.status_code) == (302, 302)


def test_the_reminders_of_a_round(two: Two, svarsdag: App) -> None:
    page = f"/rundor/{accept_case(svarsdag).id}/paminnelser/"

    def rule(days: str) -> dict[str, object]:
        return {
            "days": days,
            "side": "before",
            "anchor": "deadline",
            "to": "secretary",
            "source": "tid",
        }

    first, second = two.change(page, page, rule("9"), rule("3"))
    assert (first.status_code, second.status_code) == (302, 409)
    assert "har just ändrat rundans påminnelser" in second.text
    assert re.search(r'name="days"[^>]*value="9"', two.eva.get(page))


def test_a_row_of_an_import(two: Two) -> None:
    text = "KS Berg: 3 december 2019"
    upload = two.eva.post("/motesplaner/ny", "/motesplaner/ny", {"text": text})
    review = upload.headers["Location"]
    (key,) = set(re.findall(r'id="rad-([^"]+)"', two.eva.get(review)))
    page = f"{review}?ratta={key}"

    def told(day: str) -> dict[str, object]:
        return {
            "body": "ks-berg",
            "start_date": day,
            "end_date": day,
            "kind": "decision",
            "status": "planned",
        }

    first, second = two.change(page, f"{review}/rad/{key}", told("2019-12-04"), told("2019-12-05"))
    assert (first.status_code, second.status_code) == (302, 409)
    assert "har just rättat raden" in second.text
    assert "4 december" in two.bo.get(review)
