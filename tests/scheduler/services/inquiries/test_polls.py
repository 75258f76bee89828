"""An extra meeting: days that fit, a tentative meeting with a poll, a day decided or none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

import pytest
from msgspec.structs import replace

from scheduler.domain.accounts import ContactRole
from scheduler.domain.errors import BadInputError, ConflictError, NotFoundError
from scheduler.domain.inquiries import Inquiry, InquiryKind, InquiryState, NewInquiry
from scheduler.domain.meetings import Meeting, MeetingKind, MeetingStatus
from scheduler.domain.polls import DayAnswer, DayResult
from scheduler.domain.reminders import Matter, ReminderState
from scheduler.services import contacts, imports, reminders
from scheduler.services.app import App
from scheduler.services.inquiries import asking, links, polls
from scheduler.services.reminder_sync import reconcile
from scheduler.storage import reminder_store
from scheduler.storage.audit_store import audit_events
from scheduler.storage.tables import reminder
from tests.conftest import MakeApp
from tests.scheduler.reminders.smtp import Mailbox, plain, smtp_server
from tests.scheduler.services.inquiries.asked import (
    POLL,
    REGION,
    ask_poll,
    chiefs,
    token_of,
    with_officials,
)

YES, MAYBE, NO = DayAnswer.YES, DayAnswer.IF_NEEDED, DayAnswer.NO


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with smtp_server() as found:
        yield found


def now(app: App) -> Inquiry:
    return asking.get_inquiry(app, REGION, POLL)


def meeting_of(app: App) -> Meeting:
    found = {one.id: one for one in imports.stored_meetings(app, REGION)}
    return found[now(app).meeting_id or ""]


def say(app: App, key: str, *answers: DayAnswer, comment: str = "") -> None:
    inquiry = now(app)
    days = dict(zip([one.id for one in inquiry.options], answers, strict=True))
    polls.answer_poll(app, token_of(app, inquiry, key), days, comment)


def test_a_poll_books_a_tentative_meeting_that_nothing_counts_on(sqlite_app: App) -> None:
    ask_poll(sqlite_app)
    meeting = meeting_of(sqlite_app)
    assert (meeting.kind, meeting.status) == (MeetingKind.EXTRA, MeetingStatus.TENTATIVE)
    assert meeting.start_date == date(2019, 9, 18)
    assert meeting.start_time == time(13)
    assert "18 september 2019 och 20 september 2019 har föreslagits" in (meeting.note or "")
    assert not meeting.can_decide
    assert meeting.may_decide
    # The same form again asks nothing twice.
    assert ask_poll(sqlite_app) == now(sqlite_app)
    assert len(imports.stored_meetings(sqlite_app, REGION)) == 1


def test_answers_are_counted_changed_and_taken_back(app: App) -> None:
    inquiry = ask_poll(app)
    say(app, "berg", YES, NO)
    say(app, "are", MAYBE, YES, comment="Helst fredag")
    first, second = (one.id for one in inquiry.options)
    assert polls.results_of(now(app)) == (
        DayResult(first, 1, 1, 0, 1),
        DayResult(second, 1, 0, 1, 1),
    )
    sequence = now(app).sequence
    say(app, "berg", YES, NO)  # a double click
    assert now(app).sequence == sequence
    say(app, "berg", NO, YES)
    assert polls.results_of(now(app))[0] == DayResult(first, 0, 1, 1, 1)
    polls.take_back_answer(app, token_of(app, inquiry, "are"))
    assert now(app).answered_count == 1
    assert now(app).invitees[1].comment == ""
    actions = [event.action for event in asking.log_of(app, REGION, POLL)]
    assert actions.count("answer_poll") == 3
    assert actions.count("take_back_answer") == 1
    with pytest.raises(BadInputError, match="Svar saknas för fredag 20 september 2019"):
        polls.answer_poll(app, token_of(app, inquiry, "are"), {first: YES})


def test_the_decided_day_makes_the_meeting_planned_and_says_which_clock_runs(
    sqlite_app: App,
) -> None:
    app, inquiry = sqlite_app, ask_poll(sqlite_app)
    before = meeting_of(app)
    say(app, "berg", NO, YES)
    friday = inquiry.options[1]
    with pytest.raises(ConflictError, match="Något har ändrats"):
        polls.decide_day(app, REGION, "eva", POLL, friday.id, inquiry.sequence)
    polls.decide_day(app, REGION, "eva", POLL, friday.id, now(app).sequence)
    meeting = meeting_of(app)
    assert meeting == replace(
        before,
        start_date=date(2019, 9, 20),
        end_date=date(2019, 9, 20),
        start_time=time(9),
        end_time=time(10),
        status=MeetingStatus.PLANNED,
        note=None,
        source=meeting.source,
    )
    assert meeting.can_decide
    assert now(app).state is InquiryState.DECIDED
    with pytest.raises(ConflictError, match="redan avgjord"):
        polls.decide_day(app, REGION, "per", POLL, friday.id, now(app).sequence)
    with pytest.raises(ConflictError, match="redan avgjord"):
        say(app, "are", YES, YES)


def test_kommunallagens_clock_runs_for_boards_and_not_for_officials(sqlite_app: App) -> None:
    inquiry = ask_poll(sqlite_app, body="ks-berg")
    board = sqlite_app.config.region(REGION).body("ks-berg")
    summons = board.lead_times.summons.days
    day = date(2019, 9, 20)
    sentences = polls.clock_of(sqlite_app, inquiry, day)
    assert f"{summons} dagar före" in sentences[0]
    assert "KL 5:12, 6:23" in sentences[0]
    assert "Underlaget behöver vara inne senast" in sentences[1]
    officials = with_officials(sqlite_app)
    (sentence,) = polls.clock_of(officials, replace(inquiry, body="rsr"), day)
    assert "gäller inte" in sentence


def test_days_are_proposed_where_no_board_of_the_members_meets(sqlite_app: App) -> None:
    app = sqlite_app
    text = b"KS Berg: 18 september"
    import_id = imports.start_import(
        app, REGION, "eva", file_name="plan.txt", content=text, year=2019
    )
    imports.confirm_import(app, REGION, "eva", import_id)
    body = app.config.region(REGION).body("ks-berg")
    found = polls.propose_days(app, REGION, "KS Berg", date(2019, 9, 3), date(2019, 9, 20))
    days = [one.day for one in found]
    # Monday 2 September is today: nobody can be called sooner than the summons takes.
    first = min(days)
    assert (first - date(2019, 9, 2)).days >= body.lead_times.summons.days
    assert date(2019, 9, 18) not in days  # the board meets
    assert date(2019, 9, 14) not in days  # a Saturday
    assert date(2019, 9, 19) in days
    assert found[0].summons_day == found[0].day - timedelta(body.lead_times.summons.days)
    assert found[0].papers_day == found[0].day - timedelta(body.lead_times.intake.days)
    # Officials are bound by no clock: tomorrow will do.
    free = polls.propose_days(
        with_officials(app), REGION, "RSR", date(2019, 9, 2), date(2019, 9, 6)
    )
    assert free[0].day == date(2019, 9, 3)
    assert free[0].summons_day is None
    with pytest.raises(BadInputError, match="är före"):
        polls.propose_days(app, REGION, "RSR", date(2019, 9, 6), date(2019, 9, 2))


def test_a_withdrawn_poll_cancels_its_meeting(app: App) -> None:
    inquiry = ask_poll(app)
    token = token_of(app, inquiry, "berg")
    asking.withdraw(app, REGION, "eva", POLL, "Frågan är löst")
    assert meeting_of(app).status is MeetingStatus.CANCELLED
    assert now(app).state is InquiryState.WITHDRAWN
    # The link still opens, and says so; nothing can be answered.
    assert links.open_link(app, token).inquiry.state is InquiryState.WITHDRAWN
    with pytest.raises(ConflictError, match="återtagen"):
        polls.answer_poll(app, token, {one.id: YES for one in inquiry.options})
    with pytest.raises(ConflictError, match="återtagen"):
        asking.withdraw(app, REGION, "per", POLL)
    with app.database.read() as connection:
        due = [
            one
            for one in reminder_store.of_matter(connection, Matter.INQUIRY, POLL)
            if one.state is ReminderState.DUE
        ]
    # Invitations that had not left are not sent: only what became of it is.
    assert [one.notice.title for one in due if one.notice] == ["Förfrågan är återtagen"] * 3
    assert len(due) == 3


def test_links_are_kept_as_hashes_and_end(sqlite_app: App) -> None:
    app, inquiry = sqlite_app, ask_poll(sqlite_app)
    token = token_of(app, inquiry, "berg")
    opened = links.open_link(app, token)
    assert (opened.invitee.to.key, opened.inquiry.id) == ("berg", POLL)
    invitee = opened.invitee.id
    assert links.revoke_links(app, REGION, "eva", POLL, invitee) == 1
    with pytest.raises(NotFoundError) as revoked:
        links.open_link(app, token)
    with pytest.raises(NotFoundError) as unknown:
        links.open_link(app, "x" * 24)
    assert str(revoked.value) == str(unknown.value)
    # Whoever gets the mailbox next must not find the former reader's links alive.
    token = token_of(app, inquiry, "berg")
    contacts.set_contact(app, REGION, "eva", "berg", "ny@example.org", ContactRole.CHIEF)
    with pytest.raises(NotFoundError):
        links.open_link(app, token)
    handed = links.hand_out_link(app, REGION, "eva", POLL, invitee).rpartition("/")[2]
    asking.close(app, REGION, "eva", POLL)
    with pytest.raises(NotFoundError):
        links.open_link(app, handed)
    with app.database.read() as connection:
        assert all(
            token not in str(event.details) for event in audit_events(connection, REGION, 99)
        )


def test_mail_goes_once_to_each_with_a_link_that_answers(app_at: MakeApp, mailbox: Mailbox) -> None:
    """The invitation, one reminder to who has not answered, the decision with its calendar file."""

    def send(moment: datetime) -> App:
        app = app_at(moment)
        mail = replace(app.settings.mail, host="localhost", port=mailbox.port, use_tls=False)
        app = replace(app, settings=replace(app.settings, mail=mail))
        reminders.send_due_reminders(app)
        reminders.send_due_reminders(app)
        return app

    monday = datetime(2019, 9, 2, 7, tzinfo=UTC)
    app = app_at(monday)
    inquiry = ask_poll(app)
    send(monday)
    assert sorted(mailbox.addresses) == [f"{key}@example.org" for key in ("are", "berg", "krokom")]
    letter = plain(mailbox.messages[0])
    assert "Vilken dag passar" in mailbox.messages[0]["Subject"]
    token = letter.partition("/fraga/")[2].split()[0]
    polls.answer_poll(app, token, {one.id: YES for one in inquiry.options})
    with app.database.read() as connection:
        kept = [row.message for row in connection.execute(reminder.select()) if row.message]
    assert kept
    assert all(token.encode() not in message for message in kept)

    mailbox.received.clear()
    # The last day is Tuesday 10 September: three days before is a Saturday, so Friday 6.
    app = send(datetime(2019, 9, 6, 7, tzinfo=UTC))
    answered = links.open_link(app, token).invitee.to.key
    reminded = [message["To"] for message in mailbox.messages]
    assert len(reminded) == 2
    assert all(answered not in to for to in reminded)

    mailbox.received.clear()
    asked = now(app)
    polls.decide_day(app, REGION, "eva", POLL, asked.options[1].id, asked.sequence)
    send(datetime(2019, 9, 6, 7, 5, tzinfo=UTC))
    assert len(mailbox.messages) == 3
    message = mailbox.messages[0]
    assert "Det blir fredag 20 september 2019 kl. 9.00–10.00" in message["Subject"]
    (file,) = list(message.iter_attachments())
    calendar = file.get_content()
    text = calendar if isinstance(calendar, str) else calendar.decode()
    assert f"UID:meeting-{asked.meeting_id}@svarsdag" in text.replace("\r\n ", "")
    assert "DTSTART;TZID=Europe/Stockholm:20190920T090000" in text

    mailbox.received.clear()
    send(datetime(2019, 9, 19, 7, tzinfo=UTC))  # the day before
    assert len(mailbox.messages) == 3


def test_the_reconciler_puts_back_reminders_that_are_lost(app: App) -> None:
    ask_poll(app)

    def due() -> set[str]:
        with app.database.read() as connection:
            return {
                one.dedup_key
                for one in reminder_store.of_matter(connection, Matter.INQUIRY, POLL)
                if one.notice is None and one.state is ReminderState.DUE
            }

    before = due()
    assert len(before) == 6  # three who are asked, before and after the last day
    with app.database.write() as connection:
        connection.execute(reminder.delete().where(reminder.c.notice.is_(None)))
    reconcile(app)
    assert due() == before


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"title": " "}, "Rubriken saknas"),
        ({"invitees": ()}, "Välj vilka"),
        ({"options": ()}, "minst en dag"),
        ({"options": ((date(2019, 9, 2), None, None),)}, "är i dag"),
        ({"deadline": date(2019, 8, 30)}, "har redan varit"),
        ({"deadline": date(2019, 9, 20)}, "ska vara före"),
    ],
)
def test_a_question_that_cannot_be_answered_is_not_asked(
    sqlite_app: App, change: dict[str, object], words: str
) -> None:
    new = NewInquiry(
        InquiryKind.POLL,
        "Möte",
        "rsr",
        date(2019, 9, 10),
        ((date(2019, 9, 18), None, None),),
        chiefs("berg"),
    )
    with pytest.raises(BadInputError, match=words):
        asking.ask(sqlite_app, REGION, "eva", POLL, replace(new, **change))
    assert asking.inquiries(sqlite_app, REGION) == []
