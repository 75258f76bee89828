"""The days of an incoming remiss in calendars when its way is planned anew."""

from __future__ import annotations

from datetime import date

from scheduler.domain.feeds import FeedContent, FeedKind
from scheduler.domain.round_dates import incoming_dates
from scheduler.services import incoming_replans, incoming_rounds
from scheduler.services.app import App
from scheduler.services.incoming_wishes import IncomingWish
from tests.feeding import REGION, events, fetched, new_feed, save_plan
from tests.support import load_case

ID = "33333333-3333-4333-8333-333333333333"
CONTENT = FeedContent(REGION, FeedKind.INCOMING, ID)


def accept(app: App) -> None:
    load_case(app)
    wish = IncomingWish(
        body="KS Ragunda", received=date(2019, 9, 2), deadline=date(2019, 12, 13), title="En lag"
    )
    # KS Ragunda meets on 22 October: the answer is ready a week later.
    incoming_rounds.accept_incoming(app, REGION, "eva", wish, ID, expected_sent=date(2019, 10, 29))


def replan(app: App, plan: str) -> None:
    save_plan(app, plan)
    found = incoming_replans.propose_incoming_replan(app, REGION, ID)
    incoming_replans.accept_incoming_replan(app, REGION, "eva", ID, found.seen)


def test_every_day_that_moves_says_from_where_and_keeps_its_uid(app: App) -> None:
    accept(app)
    token = new_feed(app, CONTENT)
    before = events(fetched(app, token))
    assert not any("FLYTTAT" in event.description.value for event in before.values())
    replan(app, "KS Ragunda: 24 oktober")
    after = events(fetched(app, token))
    assert set(after) == set(before)
    first_lines = {
        uid.removeprefix(f"incoming-{ID}-").removesuffix("@svarsdag"): event.description.value
        for uid, event in after.items()
    }
    moved = {
        part: text.partition("\n")[0]
        for part, text in first_lines.items()
        if text.startswith("FLYTTAT")
    }
    # 14 days before the meeting, 7 before, the meeting, 7 after; the answer is sent that day.
    assert moved == {
        "papers-ks-ragunda-ks-ragunda": "FLYTTAT från 8 oktober 2019.",
        "summons-ks-ragunda-ks-ragunda": "FLYTTAT från 15 oktober 2019.",
        "meeting-ks-ragunda-ks-ragunda": "FLYTTAT från 22 oktober 2019.",
        "approval-ks-ragunda-ks-ragunda": "FLYTTAT från 29 oktober 2019.",
        "sent": "FLYTTAT från 29 oktober 2019.",
    }
    # The last day for the answer is the sender's, and stands.
    assert "FLYTTAT" not in first_lines["deadline"]


def test_the_last_move_is_told(app: App) -> None:
    accept(app)
    token = new_feed(app, CONTENT)
    replan(app, "KS Ragunda: 24 oktober")
    replan(app, "KS Ragunda: 28 oktober")
    text = events(fetched(app, token))[f"incoming-{ID}-sent@svarsdag"].description.value
    assert text.startswith("FLYTTAT från 31 oktober 2019.\n")
    assert text.count("FLYTTAT") == 1


def test_the_parts_that_may_move_are_named_as_the_events(app: App) -> None:
    accept(app)
    shown = set(events(fetched(app, new_feed(app, CONTENT))))
    accepted = incoming_rounds.get_incoming(app, REGION, ID)
    assert {f"incoming-{ID}-{part}@svarsdag" for part in incoming_dates(accepted)} == shown
