"""A round's days in calendars when it is replanned."""

from __future__ import annotations

from scheduler.domain.feeds import FeedContent, FeedKind
from scheduler.domain.round_dates import round_dates
from scheduler.services import replans
from scheduler.services.app import App
from tests.feeding import REGION, events, fetched, new_feed, save_plan
from tests.support import accept_case, load_case


def test_a_moved_day_says_from_where_and_keeps_its_uid(app: App) -> None:
    load_case(app)
    accepted = accept_case(app)
    token = new_feed(app, FeedContent(REGION, FeedKind.ROUND, accepted.id))
    before = events(fetched(app, token))
    # KS Ragunda's 22 October is called off; its other meeting is 26 September.
    save_plan(app, "KS Ragunda: 26 september, 22 oktober (inställt)")
    replans.accept_replan(app, REGION, "eva", replans.propose_replan(app, REGION).seen)
    after = events(fetched(app, token))
    assert set(after) == set(before)
    meeting = after[f"round-{accepted.id}-meeting-ks-ragunda@svarsdag"]
    assert meeting.dtstart.value.isoformat() == "2019-09-26"
    assert meeting.description.value.startswith("FLYTTAT från 22 oktober 2019.\n")
    assert meeting.description.value.count("FLYTTAT") == 1
    unmoved = after[f"round-{accepted.id}-meeting-ks-berg@svarsdag"]
    assert "FLYTTAT" not in unmoved.description.value


def test_the_parts_that_may_move_are_named_as_the_events(app: App) -> None:
    load_case(app)
    accepted = accept_case(app)
    shown = events(fetched(app, new_feed(app, FeedContent(REGION, FeedKind.ROUND, accepted.id))))
    ids = {f"round-{accepted.id}-{part}@svarsdag" for part in round_dates(accepted)}
    assert len(ids) == 2 + 2 * 12
    assert ids <= set(shown)
