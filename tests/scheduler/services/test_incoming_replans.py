"""An accepted incoming remiss on meetings that change, and with more time from its sender."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from scheduler.domain.errors import BadInputError, ConflictError
from scheduler.domain.incoming_rounds import AcceptedIncoming
from scheduler.services import imports, incoming_rounds
from scheduler.services.app import App
from scheduler.services.incoming_replans import (
    accept_incoming_replan,
    propose_incoming_replan,
)
from scheduler.services.incoming_wishes import IncomingWish, wish_of
from scheduler.services.overview import overview
from scheduler.storage import feed_store
from tests.support import load_case

REGION = "jamtland"
ID = "33333333-3333-4333-8333-333333333333"
# KS Ragunda meets on 22 October 2019, its last of the year; an answer is ready seven days later.
WISH = IncomingWish(
    body="KS Ragunda", received=date(2019, 9, 2), deadline=date(2019, 12, 13), title="En ny lag"
)
SENT = date(2019, 10, 29)


@pytest.fixture
def accepted(app: App) -> AcceptedIncoming:
    load_case(app)
    return incoming_rounds.accept_incoming(app, REGION, "eva", WISH, ID, expected_sent=SENT)


def change_plan(app: App, text: str) -> None:
    import_id = imports.start_import(
        app, REGION, "eva", file_name="ny.txt", content=text.encode(), year=2019
    )
    imports.confirm_import(app, REGION, "eva", import_id)


def test_nothing_is_replanned_while_the_meetings_hold(app: App, accepted: AcceptedIncoming) -> None:
    found = propose_incoming_replan(app, REGION, ID)
    assert (found.before, found.shaken, found.proposal, found.seen) == (accepted, (), None, "")


def test_a_review_says_which_incoming_remisser_a_change_hits(
    app: App, accepted: AcceptedIncoming
) -> None:
    import_id = imports.start_import(
        app,
        REGION,
        "eva",
        file_name="ny.txt",
        content=b"KS Ragunda: 24 oktober",
        year=2019,
    )
    (hit,) = imports.review_import(app, REGION, import_id).shaken
    assert hit.accepted == accepted
    assert (hit.was.start_date, hit.now and hit.now.start_date) == (
        date(2019, 10, 22),
        date(2019, 10, 24),
    )
    assert overview(app, REGION).shaken == ()
    imports.confirm_import(app, REGION, "eva", import_id)
    assert [one.accepted.id for one in overview(app, REGION).shaken] == [ID]


def test_a_moved_meeting_moves_the_days_with_it(app: App, accepted: AcceptedIncoming) -> None:
    change_plan(app, "KS Ragunda: 24 oktober")
    found = propose_incoming_replan(app, REGION, ID)
    accept_incoming_replan(app, REGION, "bo", ID, found.seen)
    after = incoming_rounds.get_incoming(app, REGION, ID)
    # 24 October + 7 days of approval.
    assert after.sent_day == date(2019, 10, 31)
    (step,) = after.steps
    assert (step.id, step.papers_day) == (accepted.steps[0].id, date(2019, 10, 10))
    assert after.sequence == accepted.sequence + 1
    assert "KS Ragunda" in after.why[0].text
    assert overview(app, REGION).shaken == ()
    with app.database.read() as connection:
        assert feed_store.changed_at(connection, REGION) is not None


def test_a_cancelled_meeting_gives_the_next_one(app: App, accepted: AcceptedIncoming) -> None:
    change_plan(app, "KS Ragunda: 22 oktober (inställt), 26 november")
    found = propose_incoming_replan(app, REGION, ID)
    (step,) = found.steps
    assert [(one.label, one.old, one.new) for one in step.changes][:1] == [
        ("Möte", "22 oktober 2019", "26 november 2019")
    ]
    assert found.after is not None
    # 26 November + 7 days of approval.
    assert found.after.sent_day == date(2019, 12, 3)


def test_a_way_that_becomes_too_late_says_what_would_do(
    app: App, accepted: AcceptedIncoming
) -> None:
    change_plan(app, "KS Ragunda: 22 oktober (inställt)")
    found = propose_incoming_replan(app, REGION, ID)
    assert found.after is None
    assert found.proposal is not None
    assert found.proposal.repairs
    with pytest.raises(BadInputError, match="ingen ny väg"):
        accept_incoming_replan(app, REGION, "bo", ID, found.seen)
    # The first of them is taken on the same remiss.
    wish = wish_of(found.proposal.repairs[0].changed)
    mended = propose_incoming_replan(app, REGION, ID, wish)
    accept_incoming_replan(app, REGION, "bo", ID, mended.seen, wish)
    after = incoming_rounds.get_incoming(app, REGION, ID)
    assert after.sent_day == found.proposal.repairs[0].sent
    assert after.sent_day <= after.limit
    assert [step.body for step in after.steps] == [
        step.after.body for step in mended.steps if step.after
    ]


def test_more_time_from_the_sender_is_kept(app: App, accepted: AcceptedIncoming) -> None:
    assert accepted.asked is not None
    wish = wish_of(replace(accepted.asked, extended_to=date(2019, 12, 20)))
    found = propose_incoming_replan(app, REGION, ID, wish)
    accept_incoming_replan(app, REGION, "bo", ID, found.seen, wish)
    after = incoming_rounds.get_incoming(app, REGION, ID)
    assert (after.extended_to, after.last_day) == (date(2019, 12, 20), date(2019, 12, 20))
    assert after.sent_day == SENT


def test_another_bodys_answer_is_a_remiss_of_its_own(app: App, accepted: AcceptedIncoming) -> None:
    assert accepted.asked is not None
    with pytest.raises(BadInputError, match="KS Ragunda svarar"):
        propose_incoming_replan(app, REGION, ID, replace(wish_of(accepted.asked), body="KS Berg"))


def test_only_what_was_seen_is_stored(app: App, accepted: AcceptedIncoming) -> None:
    change_plan(app, "KS Ragunda: 24 oktober")
    seen = propose_incoming_replan(app, REGION, ID).seen
    change_plan(app, "KS Ragunda: 25 oktober")
    with pytest.raises(ConflictError, match="inte längre den som visades"):
        accept_incoming_replan(app, REGION, "bo", ID, seen)
    fresh = propose_incoming_replan(app, REGION, ID).seen
    accept_incoming_replan(app, REGION, "bo", ID, fresh)
    with pytest.raises(ConflictError):
        accept_incoming_replan(app, REGION, "eva", ID, fresh)


def test_what_is_answered_is_left_alone(app: App, accepted: AcceptedIncoming) -> None:
    incoming_rounds.register_sent(app, REGION, "eva", ID, "§ 126")
    change_plan(app, "KS Ragunda: 24 oktober")
    assert propose_incoming_replan(app, REGION, ID).shaken == ()


def test_an_extension_never_takes_back_days(app: App, accepted: AcceptedIncoming) -> None:
    assert accepted.asked is not None
    wish = wish_of(replace(accepted.asked, extended_to=date(2020, 1, 31)))
    later = propose_incoming_replan(app, REGION, ID, wish)
    assert later.after is not None
    assert later.after.last_day == date(2020, 1, 31)
    with pytest.raises(BadInputError, match="inte senare än sista svarsdag 13 december 2019"):
        propose_incoming_replan(app, REGION, ID, replace(wish, extended_to=date(2019, 12, 12)))
