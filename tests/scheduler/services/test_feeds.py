from __future__ import annotations

import pytest
import vobject

from scheduler.domain.errors import NotFoundError
from scheduler.domain.feeds import FeedKind
from scheduler.services import feeds, imports
from scheduler.services.app import App
from tests.support import accept_case, load_case

REGION = "jamtland"


@pytest.fixture
def stored(app: App) -> App:
    load_case(app)
    return app


def events(app: App, kind: FeedKind, subject: str) -> dict[str, vobject.base.Component]:
    token = feeds.create_feed(app, REGION, "eva", kind, subject)
    calendar = vobject.readOne(feeds.serve_feed(app, token).data.decode())
    return {event.uid.value: event for event in calendar.vevent_list}


def test_a_body_and_an_organisation(stored: App) -> None:
    berg = events(stored, FeedKind.BODY, "ks-berg")
    assert sorted(e.dtstart.value.isoformat() for e in berg.values()) == [
        "2019-09-10",
        "2019-10-08",
        "2019-11-12",
    ]
    # Östersund's KS (3 meetings) and the joint board it hosts (1).
    assert len(events(stored, FeedKind.ORGANISATION, "ostersund")) == 4


def test_a_round(stored: App) -> None:
    accepted = accept_case(stored)
    found = events(stored, FeedKind.ROUND, accepted.id)
    # Dispatch, response date and target; an intake day and a meeting for each of twelve.
    assert len(found) == 3 + 2 * 12
    deadline = found[f"round-{accepted.id}-deadline@svarsdag"]
    assert deadline.dtstart.value.isoformat() == "2019-10-29"
    assert deadline.summary.value == "Sista svarsdag: Sammanslagning av gemensamma nämnder"


def test_a_change_keeps_the_uid_and_changes_both_validators(stored: App) -> None:
    token = feeds.create_feed(stored, REGION, "eva", FeedKind.BODY, "ks-berg")
    before = feeds.serve_feed(stored, token)
    assert feeds.serve_feed(stored, token) == before  # nothing changed, not a byte
    import_id = imports.start_import(
        stored,
        REGION,
        "eva",
        file_name="x",
        content="KS Berg: 8 oktober 2019 (inställt)".encode(),
    )
    imports.confirm_import(stored, REGION, "eva", import_id)
    after = feeds.serve_feed(stored, token)
    assert after.etag != before.etag
    assert after.last_modified > before.last_modified
    old, new = (
        {e.uid.value: e for e in vobject.readOne(answer.data.decode()).vevent_list}
        for answer in (before, after)
    )
    assert set(old) == set(new)
    (changed,) = (uid for uid in old if old[uid].serialize() != new[uid].serialize())
    assert (old[changed].sequence.value, new[changed].sequence.value) == ("0", "1")
    assert new[changed].status.value == "CANCELLED"


def test_a_token_is_stored_as_a_hash_and_ends_when_revoked(stored: App) -> None:
    token = feeds.create_feed(stored, REGION, "eva", FeedKind.BODY, "ks-berg")
    assert len(token) >= 22  # 128 bits in base64
    (feed,) = feeds.feeds(stored, REGION)
    assert token not in repr(feed)
    with pytest.raises(NotFoundError):
        feeds.revoke_feed(stored, "vasterbotten", "eva", feed.id)
    feeds.revoke_feed(stored, REGION, "eva", feed.id)
    with pytest.raises(NotFoundError) as ended:
        feeds.serve_feed(stored, token)
    with pytest.raises(NotFoundError) as unknown:
        feeds.serve_feed(stored, "x" * 22)
    assert str(ended.value) == str(unknown.value)


@pytest.mark.parametrize(
    ("kind", "subject"),
    [(FeedKind.BODY, "x"), (FeedKind.ORGANISATION, "x"), (FeedKind.ROUND, "x")],
)
def test_a_feed_of_nothing_is_not_made(stored: App, kind: FeedKind, subject: str) -> None:
    with pytest.raises(NotFoundError):
        feeds.create_feed(stored, REGION, "eva", kind, subject)
