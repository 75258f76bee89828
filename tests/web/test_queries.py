"""How many questions a page asks the database: as many with fifteen rounds as with five."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import event

from scheduler.domain.accounts import Role
from scheduler.domain.feeds import FeedContent, FeedKind
from scheduler.services import accounts
from scheduler.services.feeds.public import publish_feed
from tests.crowded import REGION, crowded_region
from tests.feeding import MEETINGS
from tests.web.conftest import PASSWORD, Browser
from web.app import create_app
from web.current import app_of

_PAGES = (
    "/",
    "/rundor/",
    "/utskick/",
    "/utskick/drift/",
    "/kalendrar/",
    "/organ/",
    "/motesplaner/",
    "/motesplaner/?vy=manad&manad=2019-04",
    "/motesplaner/?vy=lista",
    "/inkommande/",
    "/planering/processer/",
    "/planering/uppdrag/",
    "/planering/ataganden/",
    "/planering/forfragningar/",
    "/offentligt/",
    f"/offentligt/{REGION}/",
)


def _asked(folder: Path, round_count: int) -> dict[str, int]:
    app = crowded_region(folder, municipalities=15, round_count=round_count)
    accounts.put_account(app, "eva", REGION, PASSWORD, Role.COORDINATOR)
    publish_feed(app, "eva", FeedContent(REGION, FeedKind.ORGANISATION, "k1", MEETINGS))
    flask_app = create_app(app.settings)
    browser = Browser(flask_app.test_client())
    browser.log_in()
    counts: dict[str, int] = {}
    found: list[str] = []
    engine = app_of(flask_app).database.engine
    event.listen(engine, "before_cursor_execute", lambda *args: found.append(args[2]))
    for page in _PAGES:
        browser.get(page)  # what is asked once for a session is not the page's
        found.clear()
        browser.get(page)
        counts[page] = len(found)
    return counts


@pytest.fixture(scope="module")
def few_and_many(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, int], dict[str, int]]:
    return (
        _asked(tmp_path_factory.mktemp("few"), 5),
        _asked(tmp_path_factory.mktemp("many"), 15),
    )


@pytest.mark.parametrize("page", _PAGES)
def test_a_page_asks_no_more_when_there_are_more_rounds(
    few_and_many: tuple[dict[str, int], dict[str, int]], page: str
) -> None:
    few, many = few_and_many
    assert few[page] > 0
    assert many[page] == few[page]
