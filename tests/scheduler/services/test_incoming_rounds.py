"""Accepted incoming remisser: stored once, as they were seen, until they are answered."""

from __future__ import annotations

from datetime import date

import pytest

from scheduler.domain.errors import BadInputError, ConflictError, NotFoundError
from scheduler.domain.incoming import StepRole
from scheduler.domain.incoming_rounds import AcceptedIncoming
from scheduler.domain.remisser import ResponseState
from scheduler.services import imports, incoming_rounds
from scheduler.services.app import App
from scheduler.services.incoming_wishes import ExtraWish, IncomingWish
from tests.support import load_case

FIRST = "22222222-2222-4222-8222-222222222222"
# KS Ragunda meets on 22 October 2019: the answer is ready a week later.
SENT = date(2019, 10, 29)
WISH = IncomingWish(
    body="KS Ragunda",
    received=date(2019, 9, 2),
    deadline=date(2019, 10, 31),
    sender="Finansdepartementet",
    sender_dnr="Fi2019/02941",
    title="En ny lag",
)


def accept(app: App, wish: IncomingWish = WISH, sent: date = SENT) -> AcceptedIncoming:
    return incoming_rounds.accept_incoming(app, "jamtland", "eva", wish, FIRST, expected_sent=sent)


def test_what_is_accepted_is_kept_with_its_inner_dates(app: App) -> None:
    load_case(app)
    accepted = accept(app)
    assert incoming_rounds.get_incoming(app, "jamtland", FIRST) == accepted
    assert incoming_rounds.all_incoming(app, "jamtland") == [accepted]
    assert (accepted.sender_dnr, accepted.limit, accepted.sent_day) == (
        "Fi2019/02941",
        date(2019, 10, 31),
        SENT,
    )
    last = accepted.steps[-1]
    assert (last.role, last.meeting and last.meeting.start_date) == (
        StepRole.ANSWERS,
        date(2019, 10, 22),
    )
    # Papers two weeks before the meeting, the summons one.
    assert (last.papers_day, last.summons_day) == (date(2019, 10, 8), date(2019, 10, 15))
    assert "Kallelse 7 dagar före mötet: 15 oktober 2019." in [one.text for one in last.why]


def test_accepting_twice_keeps_one(app: App) -> None:
    load_case(app)
    accept(app)
    with pytest.raises(ConflictError, match="redan godkänd"):
        accept(app)
    assert len(incoming_rounds.all_incoming(app, "jamtland")) == 1


def test_a_plan_that_changed_since_is_not_accepted(sqlite_app: App) -> None:
    load_case(sqlite_app)
    import_id = imports.start_import(
        sqlite_app,
        "jamtland",
        "eva",
        file_name="ny.txt",
        content=b"KS Ragunda: 26 september, 22 oktober",
        year=2019,
    )
    imports.confirm_import(sqlite_app, "jamtland", "eva", import_id)
    with pytest.raises(ConflictError, match="Mötesplanerna har ändrats"):
        accept(sqlite_app)
    assert incoming_rounds.all_incoming(sqlite_app, "jamtland") == []


def test_an_answer_that_is_late_is_not_accepted(sqlite_app: App) -> None:
    load_case(sqlite_app)
    late = IncomingWish(body="KS Ragunda", received=date(2019, 9, 2), deadline=date(2019, 10, 28))
    with pytest.raises(BadInputError, match="hinner inte"):
        accept(sqlite_app, late)


def test_a_last_day_in_the_past_wants_a_yes(sqlite_app: App) -> None:
    # The clock stands on 2 September 2019; KS Ragunda met on 3 September at the earliest.
    load_case(sqlite_app)
    past = IncomingWish(
        body="KS Ragunda",
        received=date(2019, 8, 1),
        deadline=date(2019, 8, 30),
        extra=[ExtraWish("KS Ragunda", date(2019, 8, 20))],
    )
    with pytest.raises(BadInputError, match="redan passerat"):
        accept(sqlite_app, past, date(2019, 8, 27))
    accepted = incoming_rounds.accept_incoming(
        sqlite_app,
        "jamtland",
        "eva",
        past,
        FIRST,
        expected_sent=date(2019, 8, 27),
        past_confirmed=True,
    )
    # An extra meeting that no plan holds has no identity yet.
    meeting = accepted.steps[-1].meeting
    assert meeting is not None
    assert (meeting.meeting_id, meeting.start_date) == ("", date(2019, 8, 20))


def test_the_answer_is_registered_once_and_can_be_taken_back(app: App) -> None:
    load_case(app)
    accept(app)
    incoming_rounds.register_sent(app, "jamtland", "eva", FIRST, " § 112 ")
    found = incoming_rounds.get_incoming(app, "jamtland", FIRST)
    assert (found.state, found.answered_by, found.note) == (ResponseState.ANSWERED, "eva", "§ 112")
    with pytest.raises(ConflictError):
        incoming_rounds.register_sent(app, "jamtland", "per", FIRST, "")
    incoming_rounds.withdraw_sent(app, "jamtland", "eva", FIRST)
    found = incoming_rounds.get_incoming(app, "jamtland", FIRST)
    assert (found.state, found.answered_at, found.note) == (ResponseState.WAITING, None, "")
    with pytest.raises(ConflictError):
        incoming_rounds.withdraw_sent(app, "jamtland", "eva", FIRST)


def test_another_region_s_remiss_is_not_there(sqlite_app: App) -> None:
    load_case(sqlite_app)
    accept(sqlite_app)
    with pytest.raises(NotFoundError):
        incoming_rounds.get_incoming(sqlite_app, "halland", FIRST)
