"""Extensions, moved meetings and colleagues, in the case of 2019 (RSR meets on 11 November and
summons on the 4th; the last response date is 29 October)."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from msgspec.structs import replace

from scheduler.domain.accounts import ContactRole
from scheduler.domain.answers import GivenAnswer, RequestKind, RequestState
from scheduler.domain.errors import BadInputError, ConflictError, NotFoundError
from scheduler.domain.meetings import MeetingStatus
from scheduler.domain.reminders import ReminderState
from scheduler.domain.remisser import AcceptedRound, RegisterEntry, ResponseState
from scheduler.services import (
    answer_export,
    answer_links,
    answer_requests,
    contacts,
    imports,
    link_answers,
    link_delegation,
    link_requests,
    reminders,
    replans,
    rounds,
)
from scheduler.services.app import App
from scheduler.storage.audit_store import audit_events
from tests.scheduler.reminders.smtp import Mailbox, smtp_server
from tests.support import accept_case, load_case

REGION = "jamtland"
BODY = "ks-ragunda"


@pytest.fixture
def accepted(app: App) -> AcceptedRound:
    load_case(app)
    contacts.set_contact(
        app, REGION, "test", REGION, "samordnare@example.org", ContactRole.COORDINATOR
    )
    return accept_case(app)


@pytest.fixture
def token(app: App, accepted: AcceptedRound) -> str:
    return link_of(app, accepted)


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with smtp_server() as found:
        yield found


def link_of(app: App, accepted: AcceptedRound, address: str = f"{BODY}@example.org") -> str:
    with app.database.write() as connection:
        url = answer_links.make_link(app, connection, accepted, entry_of(app, accepted), address)
    return url.rpartition("/")[2]


def entry_of(app: App, accepted: AcceptedRound) -> RegisterEntry:
    found = rounds.get_round(app, REGION, accepted.id)
    return next(entry for entry in found.register if entry.body == BODY)


def send_due(app: App, mailbox: Mailbox) -> None:
    mail = replace(app.settings.mail, host="127.0.0.1", port=mailbox.port, use_tls=False)
    reminders.send_due_reminders(replace(app, settings=replace(app.settings, mail=mail)))


def only_request(app: App) -> answer_requests.WaitingRequest:
    (found,) = answer_requests.waiting_requests(app, REGION)
    return found


def decide(app: App, accepted: AcceptedRound, *, grant: bool, decision: str = "") -> None:
    answer_requests.decide(
        app,
        REGION,
        "eva",
        accepted.id,
        only_request(app).request.id,
        grant=grant,
        decision=decision,
    )


def deadline_mails(app: App, accepted: AcceptedRound) -> list[date]:
    """The days of the reminders before the recipient's last day that will be sent."""
    return [
        mail.reminder.due_at.date()
        for mail in reminders.mails_of_round(app, REGION, accepted.id)
        if mail.reminder.about.recipient_id == entry_of(app, accepted).id
        and mail.reminder.rule.startswith("deadline-")
        and mail.reminder.to.role is ContactRole.SECRETARY
        and mail.reminder.state is ReminderState.DUE
    ]


def test_asking_tells_the_coordinator_at_once_with_the_effect(
    app: App, accepted: AcceptedRound, token: str, mailbox: Mailbox
) -> None:
    for _ in range(2):  # the second click of a double click asks for nothing more
        link_requests.ask_extension(app, token, date(2019, 10, 31), "Nämnden möts den 29")
    found = only_request(app)
    assert found.fits
    assert found.effect[0] == (
        "31 oktober 2019 går bra: målmötet 11 november 2019 oförändrat, tid att sammanställa 4 → "
        "2 arbetsdagar."
    )
    assert entry_of(app, accepted).last_day(accepted.deadline) == date(2019, 10, 29)
    send_due(app, mailbox)
    (message,) = mailbox.messages
    assert str(message["To"]) == "samordnare@example.org"
    assert "KS Ragunda begär anstånd till 31 oktober 2019" in str(message["Subject"])
    text = message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "Skäl: Nämnden möts den 29" in text
    assert found.effect[0] in text
    assert "/svar/" not in text  # the coordinator decides, and does not answer


def test_granting_moves_the_last_day_and_the_reminders_and_tells_the_recipient(
    app: App, accepted: AcceptedRound, token: str, mailbox: Mailbox
) -> None:
    before = deadline_mails(app, accepted)
    link_requests.ask_extension(app, token, date(2019, 10, 31), "Mötet är sent")
    request = only_request(app).request
    for _ in range(2):
        answer_requests.decide(app, REGION, "eva", accepted.id, request.id, grant=True)
    entry = entry_of(app, accepted)
    assert entry.extended_to == date(2019, 10, 31)
    assert "har begärt anstånd och får svara senast 31 oktober 2019" in entry.why[-1].text
    after = deadline_mails(app, accepted)
    assert [(new - old).days for old, new in zip(before, after, strict=True)] == [2] * len(before)
    others = rounds.get_round(app, REGION, accepted.id)
    assert {e.extended_to for e in others.register if e.body != BODY} == {None}
    send_due(app, mailbox)
    told = [m for m in mailbox.messages if str(m["To"]) == f"{BODY}@example.org"]
    assert len(told) == 1
    text = told[0].get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "Anståndet till 31 oktober 2019 är beviljat" in text
    assert "29 oktober 2019" in text
    with app.database.read() as connection:
        event = audit_events(connection, REGION, 1)[0]
    assert (event.actor, event.action) == ("eva", "grant_request")
    assert event.details["new"]["old_extended_to"] is None
    with pytest.raises(ConflictError, match="redan avgjord"):
        answer_requests.decide(
            app, REGION, "lars", accepted.id, request.id, grant=False, decision="Nej"
        )


def test_a_refusal_says_why_and_changes_no_date(
    app: App, accepted: AcceptedRound, token: str, mailbox: Mailbox
) -> None:
    before = deadline_mails(app, accepted)
    link_requests.ask_extension(app, token, date(2019, 11, 27), "Mötet är sent")
    assert not only_request(app).fits
    with pytest.raises(BadInputError, match="Skälet saknas"):
        decide(app, accepted, grant=False)
    decide(app, accepted, grant=False, decision="Mötet kan inte vänta")
    assert entry_of(app, accepted).extended_to is None
    assert deadline_mails(app, accepted) == before
    page = link_answers.answer_page(app, token)
    found = page.request("extension")
    assert found is not None
    assert (found.state, found.decision) == (RequestState.REFUSED, "Mötet kan inte vänta")
    send_due(app, mailbox)
    told = [m for m in mailbox.messages if str(m["To"]) == f"{BODY}@example.org"]
    text = told[0].get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "Mötet kan inte vänta" in text
    assert "Sista svarsdag är fortfarande 29 oktober 2019" in text


def test_a_request_is_taken_back_or_replaced(app: App, accepted: AcceptedRound, token: str) -> None:
    link_requests.ask_extension(app, token, date(2019, 10, 31), "Mötet är sent")
    first = only_request(app).request.id
    link_requests.ask_extension(app, token, date(2019, 11, 1), "Mötet är sent")
    second = only_request(app)
    assert (second.request.id != first, second.request.day) == (True, date(2019, 11, 1))
    for _ in range(2):
        link_requests.withdraw_request(app, token, RequestKind.EXTENSION)
    assert answer_requests.waiting_requests(app, REGION) == []
    with pytest.raises(ConflictError, match="återtagen"):
        answer_requests.decide(app, REGION, "eva", accepted.id, second.request.id, grant=True)
    assert entry_of(app, accepted).extended_to is None


@pytest.mark.parametrize(
    ("until", "reason", "words"),
    [
        (date(2019, 10, 31), "", "Skälet saknas"),
        (date(2019, 10, 29), "x", "ger inte mer tid"),
        (date(2019, 11, 2), "x", "1 november 2019 eller 4 november 2019"),
        (date(2029, 10, 31), "x", "kontrollera året"),
    ],
)
def test_an_extension_that_is_none_is_not_asked_for(
    app: App, accepted: AcceptedRound, token: str, until: date, reason: str, words: str
) -> None:
    with pytest.raises(BadInputError, match=words):
        link_requests.ask_extension(app, token, until, reason)
    assert answer_requests.waiting_requests(app, REGION) == []


def test_a_moved_meeting_is_told_what_it_does_and_changes_the_plan_when_confirmed(
    app: App, accepted: AcceptedRound, token: str
) -> None:
    # 24 October and seven days to the answer: the 31st, two days after the 29th.
    link_requests.report_moved_meeting(app, token, date(2019, 10, 24), "Ordföranden är borta")
    effect = link_answers.answer_page(app, token).moved_effect
    assert effect == (
        "Med mötet 24 oktober 2019 är svaret klart 31 oktober 2019, 2 dagar efter sista svarsdag "
        "29 oktober 2019.",
        "Justeras paragrafen inom 5 dagar efter mötet hinner svaret (KL 6:35).",
        "Annars behövs anstånd till 31 oktober 2019.",
    )
    found = only_request(app)
    assert (found.effect, found.fits) == (effect, False)
    assert replans.propose_replan(app, REGION).rounds == ()  # nothing moves before it is confirmed
    decide(app, accepted, grant=True)
    meeting_id = entry_of(app, accepted).route[-1].meeting_id
    moved = next(m for m in imports.stored_meetings(app, REGION) if m.id == meeting_id)
    assert (moved.start_date, moved.status) == (date(2019, 10, 24), MeetingStatus.MOVED)
    assert moved.note == "flyttat från 22 oktober 2019"
    assert moved.source is not None
    assert "Ordföranden är borta" in moved.source.text
    proposal = replans.propose_replan(app, REGION, accepted.id)
    changed = [entry for entry in proposal.rounds[0].entries if entry.after.body == BODY]
    assert changed[0].after.extended_to == date(2019, 10, 31)
    # 31 October and 1 November, as where an extension is asked for; the summons is on the 4th.
    assert any("2 arbetsdagar kvar till sin kallelse" in why for why in changed[0].notice.why)


def test_a_moved_meeting_in_time_keeps_the_plan(
    app: App, accepted: AcceptedRound, token: str
) -> None:
    link_requests.report_moved_meeting(app, token, date(2019, 10, 21), "")
    found = only_request(app)
    assert found.fits
    assert "i tid till sista svarsdag 29 oktober 2019" in found.effect[0]
    with pytest.raises(BadInputError, match="redan är planerad"):
        link_requests.report_moved_meeting(app, token, date(2019, 10, 22), "")


def test_a_promise_to_take_it_falls_when_the_plan_moves_to_another_meeting(
    app: App, accepted: AcceptedRound, token: str
) -> None:
    link_answers.confirm(app, token, date(2019, 10, 22))
    link_requests.report_moved_meeting(app, token, date(2019, 10, 24), "")
    decide(app, accepted, grant=True)
    proposal = replans.propose_replan(app, REGION, accepted.id)
    replans.accept_replan(app, REGION, "eva", proposal.seen, accepted.id)
    entry = entry_of(app, accepted)
    assert (entry.state, entry.acknowledged) == (ResponseState.WAITING, None)
    assert entry.route[-1].start_date == date(2019, 10, 24)


def test_a_colleague_gets_a_link_of_its_own_and_the_old_one_goes_on(
    app: App, accepted: AcceptedRound, token: str, mailbox: Mailbox
) -> None:
    for _ in range(2):
        link_delegation.delegate(app, token, "Kim Ek", "kim.ek@example.org")
    send_due(app, mailbox)
    (message,) = mailbox.messages
    assert str(message["To"]) == "kim.ek@example.org"
    text = message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "du har fått svaret att lämna" in text
    theirs = text.partition("/svar/")[2].split()[0]
    delegation = link_answers.answer_page(app, token).delegation
    assert delegation is not None
    assert delegation.name == "Kim Ek"
    # The colleague does not hand it back: whoever handed it over takes it.
    with pytest.raises(ConflictError):
        link_delegation.end_delegation(app, theirs)
    link_answers.answer(app, theirs, GivenAnswer(text="Ja"))
    row = next(r for r in answer_export.answer_register(app, accepted.id).rows if r.answer)
    assert row.answer is not None
    assert row.answer.sender == "Kim Ek, kim.ek@example.org"


def test_taking_it_back_ends_the_colleagues_link_and_mail(
    app: App, accepted: AcceptedRound, token: str, mailbox: Mailbox
) -> None:
    link_delegation.delegate(app, token, "Kim Ek", "kim.ek@example.org")
    theirs = link_of(app, accepted, "kim.ek@example.org")
    for _ in range(2):
        link_delegation.end_delegation(app, token)
    with pytest.raises(NotFoundError):
        answer_links.open_link(app, theirs)
    answer_links.open_link(app, token)
    send_due(app, mailbox)
    assert mailbox.messages == []  # the letter that was for the colleague alone is not sent


def test_another_colleague_takes_over(app: App, accepted: AcceptedRound, token: str) -> None:
    link_delegation.delegate(app, token, "Kim Ek", "kim.ek@example.org")
    link_delegation.delegate(app, token, "Bo Al", "bo.al@example.org")
    found = answer_requests.sayings(app, REGION, [accepted.id]).delegations
    assert [one.name for one in found.values()] == ["Bo Al"]
    for name, email, words in (
        ("", "x@example.org", "Namnet saknas"),
        ("Kim", "kim", "ingen e-postadress"),
        ("Kim", f"{BODY}@example.org", "ange en annan"),
    ):
        with pytest.raises(BadInputError, match=words):
            link_delegation.delegate(app, token, name, email)


def test_whoever_has_answered_asks_for_nothing(
    app: App, accepted: AcceptedRound, token: str
) -> None:
    link_requests.ask_extension(app, token, date(2019, 10, 31), "Mötet är sent")
    link_answers.answer(app, token, GivenAnswer(text="Ja"))
    with pytest.raises(ConflictError, match="redan svarat"):
        decide(app, accepted, grant=True)
    for call in (
        lambda: link_requests.ask_extension(app, token, date(2019, 11, 1), "x"),
        lambda: link_requests.report_moved_meeting(app, token, date(2019, 10, 24), ""),
        lambda: link_delegation.delegate(app, token, "Kim", "kim@example.org"),
    ):
        with pytest.raises(ConflictError):
            call()


def test_another_region_decides_nothing(app: App, accepted: AcceptedRound, token: str) -> None:
    link_requests.ask_extension(app, token, date(2019, 10, 31), "Mötet är sent")
    request = only_request(app).request.id
    assert answer_requests.waiting_requests(app, "vasterbotten") == []
    with pytest.raises(NotFoundError):
        answer_requests.decide(app, "vasterbotten", "vera", accepted.id, request, grant=True)


def test_a_link_that_is_lost_neither_fills_the_database_nor_sends_mail_without_end(
    app: App, accepted: AcceptedRound, token: str
) -> None:
    policy = replace(app.config.answer_policy, max_acts=2)
    app = replace(app, config=replace(app.config, answer_policy=policy))
    for day in (30, 31):
        link_requests.ask_extension(app, token, date(2019, 10, day), "x")
        link_delegation.delegate(app, token, "Kim", f"kim{day}@example.org")
    with pytest.raises(ConflictError, match="för många gånger"):
        link_requests.ask_extension(app, token, date(2019, 11, 1), "x")
    with pytest.raises(ConflictError, match="för många gånger"):
        link_delegation.delegate(app, token, "Kim", "kim32@example.org")
    # What stood before the one too many still stands.
    assert only_request(app).request.day == date(2019, 10, 31)
    for text in ("ett", "två"):
        link_answers.answer(app, token, GivenAnswer(text=text))
        link_answers.take_back(app, token)
    with pytest.raises(ConflictError, match="för många gånger"):
        link_answers.answer(app, token, GivenAnswer(text="tre"))


def test_of_many_answers_at_once_one_stands(app: App, accepted: AcceptedRound, token: str) -> None:
    def answer(number: int) -> bool:
        try:
            link_answers.answer(app, token, GivenAnswer(text=f"svar {number}"))
        except ConflictError:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        taken = list(pool.map(answer, range(6)))
    assert taken.count(True) == 1
    rows = [row for row in answer_export.answer_register(app, accepted.id).rows if row.answer]
    assert [row.answer.text for row in rows if row.answer] == [f"svar {taken.index(True)}"]
