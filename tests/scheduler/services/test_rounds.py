from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from msgspec.structs import replace

from scheduler.domain.errors import BadInputError, ConflictError, NotFoundError
from scheduler.domain.reminders import ReminderState
from scheduler.domain.remisser import ResponseState
from scheduler.services import imports, reminders, rounds
from scheduler.services.app import App
from scheduler.storage import audit_store
from tests.conftest import MakeApp
from tests.support import CASE_WISH, accept_case, load_case

REGION = "jamtland"


@pytest.fixture
def stored(app: App) -> App:
    load_case(app)
    return app


def test_the_proposal_on_stored_meetings_is_the_cases(stored: App) -> None:
    draft = rounds.propose_stored(stored, REGION, CASE_WISH, "r")
    assert draft.proposal.deadline == date(2019, 10, 29)
    # Twelve recipients with seven reminders each, less the two of GNU (RJH), whose intake day is
    # the day of dispatch itself.
    assert len(draft.reminders) == 12 * 7 - 2


def test_accepting_stores_register_reminders_and_who_did_it(stored: App) -> None:
    accepted = accept_case(stored)
    assert accepted.deadline == date(2019, 10, 29)
    assert accepted.target_date == date(2019, 11, 11)
    ragunda = next(e for e in accepted.register if e.body == "ks-ragunda")
    assert ragunda.intake_day == date(2019, 10, 8)
    assert ragunda.ready_day == date(2019, 10, 29)
    assert ragunda.state is ResponseState.WAITING
    assert ragunda.why[-1].code == "lag"
    assert ragunda.why[-1].values["ready"] == "2019-10-29"
    assert "29 oktober 2019" in ragunda.why[-1].text
    due = reminders.mails(stored, REGION, [ReminderState.DUE])
    assert len(due) == 82
    to_ragunda = {mail.address for mail in due if mail.to_name == "KS Ragunda"}
    assert to_ragunda == {"ks-ragunda@example.org"}
    with stored.database.read() as connection:
        newest = audit_store.audit_events(connection, REGION, 1)[0]
    assert (newest.actor, newest.action) == ("test", "accept_round")
    assert newest.details["deadline"] == "2019-10-29"


def test_two_clicks_make_one_round(stored: App) -> None:
    accept_case(stored)
    with pytest.raises(ConflictError, match="redan godkänd"):
        accept_case(stored)
    assert len(rounds.rounds(stored, REGION)) == 1
    assert len(reminders.mails(stored, REGION, [ReminderState.DUE])) == 82


def test_a_plan_that_changed_meanwhile_is_not_accepted_unseen(stored: App) -> None:
    import_id = imports.start_import(
        stored,
        REGION,
        "eva",
        file_name="x",
        content=b"KS Ragunda: 22 oktober (inst\xc3\xa4llt), 24 september",
        year=2019,
    )
    imports.confirm_import(stored, REGION, "eva", import_id)
    # Without 22 October Ragunda answers on 24 September; the window opens but the dates stay,
    # so the round is the one that was seen.
    accept_case(stored)
    with pytest.raises(ConflictError, match="ändrats"):
        rounds.accept_round(
            stored,
            REGION,
            "test",
            CASE_WISH,
            "22222222-2222-4222-8222-222222222222",
            expected_target=date(2019, 12, 2),
            expected_deadline=date(2019, 11, 19),
        )


def test_a_deadline_in_the_past_wants_a_word(stored: App, app_at: MakeApp) -> None:
    later = app_at(datetime(2019, 12, 1, tzinfo=UTC))
    today = replace(later.settings, frozen_today=date(2019, 12, 1))
    late_app = replace(later, settings=today)
    with pytest.raises(BadInputError, match="redan passerat"):
        accept_case(late_app)
    accepted = rounds.accept_round(
        late_app,
        REGION,
        "test",
        CASE_WISH,
        "11111111-1111-4111-8111-111111111111",
        expected_target=date(2019, 11, 11),
        expected_deadline=date(2019, 10, 29),
        past_confirmed=True,
    )
    # A date in the past triggers nothing.
    assert reminders.mails_of_round(late_app, REGION, accepted.id) == []


def test_an_impossible_round_cannot_be_accepted(stored: App) -> None:
    with pytest.raises(BadInputError, match="ingen plan"):
        rounds.accept_round(
            stored,
            REGION,
            "test",
            replace(CASE_WISH, target_date=date(2019, 10, 7)),
            "r",
            expected_target=date(2019, 10, 7),
            expected_deadline=date(2019, 9, 24),
        )
    assert rounds.rounds(stored, REGION) == []


def test_an_answer_is_registered_once_and_can_be_taken_back(stored: App) -> None:
    accepted = accept_case(stored)
    entry = accepted.register[0]
    rounds.register_answer(stored, REGION, "eva", accepted.id, entry.id, " § 126 ")
    found = rounds.get_round(stored, REGION, accepted.id)
    assert found.answered_count == 1
    assert (found.register[0].answered_by, found.register[0].note) == ("eva", "§ 126")
    with pytest.raises(ConflictError):
        rounds.register_answer(stored, REGION, "lars", accepted.id, entry.id, "")
    rounds.withdraw_answer(stored, REGION, "eva", accepted.id, entry.id)
    assert rounds.get_round(stored, REGION, accepted.id).answered_count == 0
    with pytest.raises(ConflictError):
        rounds.withdraw_answer(stored, REGION, "eva", accepted.id, entry.id)
    assert len(reminders.mails(stored, REGION, [ReminderState.DUE])) == 82


def test_one_region_reaches_nothing_of_another(stored: App) -> None:
    accepted = accept_case(stored)
    entry = accepted.register[0]
    assert rounds.rounds(stored, "vasterbotten") == []
    for call in (
        lambda: rounds.get_round(stored, "vasterbotten", accepted.id),
        lambda: rounds.register_answer(stored, "vasterbotten", "x", accepted.id, entry.id, ""),
        lambda: rounds.withdraw_answer(stored, "vasterbotten", "x", accepted.id, entry.id),
        lambda: reminders.mails_of_round(stored, "vasterbotten", accepted.id),
        # An entry of another round, even in one's own region, is not reached either.
        lambda: rounds.register_answer(stored, REGION, "x", accepted.id, 10**6, ""),
    ):
        with pytest.raises(NotFoundError):
            call()


def test_a_rounds_line_says_what_the_round_says(stored: App) -> None:
    other = "22222222-2222-4222-8222-222222222222"
    accept_case(stored)
    accept_case(stored, other)
    lines = rounds.round_lines(stored, REGION)
    whole = rounds.rounds(stored, REGION)
    assert [(one.id, one.deadline, one.target_date, one.state) for one in lines] == [
        (one.id, one.deadline, one.target_date, one.state) for one in whole
    ]
    assert [(one.asked_count, one.answered_count, one.settled_count) for one in lines] == [
        (one.asked_count, one.answered_count, one.settled_count) for one in whole
    ]
    assert rounds.round_lines(stored, REGION, 1, 1) == lines[1:]
    assert list(rounds.open_titles(stored, REGION).items()) == [
        (one.id, one.title) for one in lines
    ]


def test_a_rounds_line_counts_the_answers(stored: App) -> None:
    accepted = accept_case(stored)
    assert accepted.register
    for entry in rounds.get_round(stored, REGION, accepted.id).register[:3]:
        rounds.register_answer(stored, REGION, "eva", accepted.id, entry.id, "§ 1")
    (line,) = rounds.round_lines(stored, REGION)
    assert (line.asked_count, line.answered_count, line.settled_count) == (12, 3, 3)
