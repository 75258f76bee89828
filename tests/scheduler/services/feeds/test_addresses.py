"""Secret and public addresses of feeds."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace
from sqlalchemy import text

from scheduler.domain.errors import BadInputError, ConflictError, NotFoundError
from scheduler.domain.feeds import FeedContent, FeedKind, FeedPart
from scheduler.services import feeds
from scheduler.services.app import App
from scheduler.services.feeds.public import address_from
from tests.conftest import MakeApp
from tests.feeding import MEETINGS, REGION, events, fetch, knows_nothing, new_feed, of_body
from tests.support import DISPATCH_MORNING, accept_case, load_case


@pytest.fixture
def stored(app: App) -> App:
    load_case(app)
    return app


def published(app: App, address: str) -> bytes:
    data = feeds.serve_public(app, address, knows_nothing, compressed=False).data
    assert data is not None
    return data


def test_a_token_is_stored_as_a_hash_and_ends_when_revoked(stored: App) -> None:
    token = feeds.create_feed(stored, "eva", of_body("ks-berg"), "Anna i Berg")
    assert len(token) >= 22  # 128 bits in base64
    (feed,) = feeds.feeds(stored, REGION)
    assert feed.holder == "Anna i Berg"
    with stored.database.read() as connection:
        row = connection.execute(text("SELECT * FROM feed")).mappings().one()
    assert token not in str(dict(row))
    with pytest.raises(NotFoundError):
        feeds.revoke_feed(stored, "vasterbotten", "eva", feed.id)
    fetch(stored, token)
    feeds.revoke_feed(stored, REGION, "eva", feed.id)
    with pytest.raises(NotFoundError) as ended:
        fetch(stored, token)
    with pytest.raises(NotFoundError) as unknown:
        fetch(stored, "x" * 22)
    assert str(ended.value) == str(unknown.value)
    with stored.database.read() as connection:  # nothing is kept that nobody may fetch
        assert connection.execute(text("SELECT count(*) FROM built_feed")).scalar_one() == 0


def test_one_persons_address_ends_and_the_others_goes_on(stored: App) -> None:
    annas, bos = (feeds.create_feed(stored, "eva", of_body("ks-berg"), w) for w in ("Anna", "Bo"))
    before = fetch(stored, bos)
    feeds.revoke_feed(stored, REGION, "eva", feeds.feeds(stored, REGION)[0].id)
    with pytest.raises(NotFoundError):
        fetch(stored, annas)
    assert fetch(stored, bos) == before


def test_last_use_is_noted_once_an_hour(app_at: MakeApp) -> None:
    first = app_at(DISPATCH_MORNING)
    load_case(first)
    token = new_feed(first, of_body("ks-berg"))
    assert feeds.feeds(first, REGION)[0].last_used_at is None
    for minutes, noted in ((0, 0), (59, 0), (61, 61)):
        app = app_at(DISPATCH_MORNING + timedelta(minutes=minutes))
        fetch(app, token)
        used = feeds.feeds(app, REGION)[0].last_used_at
        assert used == DISPATCH_MORNING + timedelta(minutes=noted)


@pytest.mark.parametrize(
    "content",
    [
        of_body("x"),
        FeedContent(REGION, FeedKind.ORGANISATION, "x", MEETINGS),
        FeedContent(REGION, FeedKind.ROUND, "x"),
        FeedContent(REGION, FeedKind.INCOMING, "x"),
        FeedContent(REGION, FeedKind.ROLE, "x"),
        FeedContent(REGION, FeedKind.REGION, "x", MEETINGS),
    ],
)
def test_a_feed_of_nothing_is_not_made(stored: App, content: FeedContent) -> None:
    with pytest.raises(NotFoundError):
        feeds.create_feed(stored, "eva", content)


def test_a_feed_without_any_kind_of_days_is_not_made(stored: App) -> None:
    with pytest.raises(BadInputError, match="minst en sorts dagar"):
        feeds.create_feed(stored, "eva", of_body("ks-berg", frozenset()))


def test_a_region_makes_its_bodies_meetings_public(stored: App) -> None:
    feed = feeds.publish_feed(stored, "eva", of_body("ksau-krokom"))
    assert feed.address == "ksau-krokom"
    data = published(stored, "ksau-krokom")
    assert b"SOURCE;VALUE=URI:http://127.0.0.1:8000/kalender/ksau-krokom.ics" in data
    feeds.revoke_feed(stored, REGION, "eva", feed.id)
    with pytest.raises(NotFoundError):
        published(stored, "ksau-krokom")
    # The address may be given again.
    assert feeds.publish_feed(stored, "eva", of_body("ksau-krokom")).address == "ksau-krokom"


def test_an_address_is_given_once(stored: App) -> None:
    feeds.publish_feed(stored, "eva", of_body("ksau-krokom"), "krokom")
    with pytest.raises(ConflictError, match="krokom"):
        feeds.publish_feed(stored, "eva", of_body("ksau-are"), "krokom")
    # Without a wish another one is found.
    feeds.publish_feed(stored, "eva", of_body("gns"))
    again = feeds.publish_feed(stored, "eva", of_body("gns", frozenset({FeedPart.INTAKE})))
    assert again.address == "gns-jamtland"


def test_what_config_makes_public_needs_nobody(stored: App) -> None:
    region = replace(stored.config.region(REGION), public_feeds={"berg": "ks-berg"})
    app = replace(stored, config=replace(stored.config, regions={REGION: region}))
    assert len(events(published(app, "berg"))) == 3
    assert feeds.public_feed(app, "berg").name == "KS Berg"
    assert [one.address for one in feeds.feeds_in_config(app, REGION)] == ["berg"]
    with pytest.raises(ConflictError):
        feeds.publish_feed(app, "eva", of_body("ksau-berg"), "berg")


def test_rounds_are_public_only_where_somebody_made_them_so(stored: App) -> None:
    accepted = accept_case(stored)
    feeds.publish_feed(stored, "eva", of_body("ksau-ragunda"))
    assert b"Sammanslagning" not in published(stored, "ksau-ragunda")
    feed = feeds.publish_feed(stored, "eva", FeedContent(REGION, FeedKind.ROUND, accepted.id))
    assert feed.address == "sammanslagning-av-gemensamma-namnder-2019"
    assert b"Sammanslagning" in published(stored, feed.address)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (of_body("ks-berg", frozenset(FeedPart)), "kan inte göras offentligt"),
        (of_body("ks-berg", frozenset()), "kan inte göras offentligt"),
        (FeedContent(REGION, FeedKind.ROLE, "krokom"), "kan göras offentliga"),
        (FeedContent(REGION, FeedKind.REGION, REGION, MEETINGS), "kan göras offentliga"),
    ],
)
def test_what_can_never_be_public(stored: App, content: FeedContent, said: str) -> None:
    with pytest.raises(BadInputError, match=said):
        feeds.publish_feed(stored, "eva", content)


@pytest.mark.parametrize("address", ["KS Berg", "åre", "a/b", "-", "a--b", "a" * 101])
def test_an_address_that_can_be_none(stored: App, address: str) -> None:
    with pytest.raises(BadInputError, match="ks-berg"):
        feeds.publish_feed(stored, "eva", of_body("ksau-berg"), address)


def test_a_name_becomes_an_address() -> None:
    assert address_from("Översyn: Åre & Östersund 2026!") == "oversyn-are-ostersund-2026"
