"""A client of the web on a fresh SQLite database, on the case's day of dispatch."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page, sync_playwright
from werkzeug.test import TestResponse

from scheduler.services import accounts
from scheduler.services.app import App
from scripts.screenshots import CHROMIUM, CHROMIUM_FLAGS
from tests.support import settings_for
from web.app import create_app
from web.current import app_of

PASSWORD = "ett långt lösenord"


class Browser:
    """Follows forms as a browser does, with the CSRF token of the page they stand on."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, path: str) -> str:
        response = self.client.get(path)
        assert response.status_code == 200, (path, response.status_code)
        return response.text

    def post(self, page: str, action: str, data: dict[str, object]) -> TestResponse:
        return self.client.post(action, data={"csrf_token": self.token(page), **data})

    def token(self, page: str) -> str:
        """The CSRF token of the forms on a page."""
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.client.get(page).text)
        assert found is not None
        return found.group(1)

    def log_in(self, username: str = "eva", password: str = PASSWORD) -> TestResponse:
        return self.post("/logga-in", "/logga-in", {"username": username, "password": password})


@contextmanager
def opened_page(**options: Any) -> Iterator[Page]:
    """A page of a Chromium of its own; ``options`` as for a browser context of Playwright."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        page = browser.new_page(locale="sv-SE", **options)
        page.set_default_timeout(15_000)
        yield page
        browser.close()


@pytest.fixture
def client(tmp_path: Path, sqlite_template: Path) -> FlaskClient:
    shutil.copy(sqlite_template, tmp_path / "web.db")
    url = f"sqlite:///{tmp_path / 'web.db'}"
    flask_app = create_app(settings_for(tmp_path, url))
    accounts.put_account(app_of(flask_app), "eva", "jamtland", PASSWORD)
    accounts.put_account(app_of(flask_app), "vera", "vasterbotten", PASSWORD)
    return flask_app.test_client()


@pytest.fixture
def svarsdag(client: FlaskClient) -> App:
    return app_of(client.application)


@pytest.fixture
def browser(client: FlaskClient) -> Browser:
    found = Browser(client)
    assert found.log_in().status_code == 302
    return found
