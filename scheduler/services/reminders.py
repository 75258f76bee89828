"""Send what is due, and show what has been sent and what will be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from email import policy
from email.parser import BytesParser
from zoneinfo import ZoneInfo

from scheduler.domain.accounts import ContactRole
from scheduler.domain.errors import BadInputError, NotFoundError
from scheduler.domain.reminders import Reminder, ReminderState
from scheduler.domain.remisser import AcceptedRound, RegisterEntry
from scheduler.reminders.hidden_links import without_links
from scheduler.reminders.mail import ReminderFacts, render, subject_of, text_of
from scheduler.reminders.outbox import NoAddressError, OutboxRules, TickReport, tick
from scheduler.reminders.smtp import Envelope, SmtpServer, SmtpSession
from scheduler.services.answer_links import make_link, shown_link
from scheduler.services.app import App
from scheduler.services.mailboxes import mailbox_of
from scheduler.storage import account_store, reminder_store, remiss_store, request_store
from scheduler.storage.database import Connection

_STOCKHOLM = ZoneInfo("Europe/Stockholm")
_MAX_LISTED = 500


@dataclass(frozen=True, slots=True)
class MailRow:
    """A reminder as the list of mails shows it."""

    reminder: Reminder
    body: str
    round_id: str
    subject: str
    address: str | None


@dataclass(frozen=True, slots=True)
class MailView:
    """One mail in full: as sent, or as it would be if it were sent now."""

    row: MailRow
    text: str


def can_send(app: App) -> bool:
    """Whether a mail server is set."""
    return bool(app.settings.mail.host)


def send_due_reminders(app: App, alive: Callable[[], None] = lambda: None) -> TickReport:
    """Sends everything that is due, calling ``alive`` before each mail: many, or a slow server,
    take their time. Raises BadInputError where no mail server is set."""
    mail = app.settings.mail
    if not mail.host:
        raise BadInputError(
            "Ingen e-postserver är angiven: sätt SVARSDAG_SMTP_HOST, annars sänds inget."
        )
    server = SmtpServer(
        mail.host,
        mail.port,
        mail.username,
        mail.password,
        mail.use_tls,
        mail.timeout_seconds,
    )

    def renderer(connection: Connection, one: Reminder, now: datetime) -> Envelope:
        return _render(app, connection, one, now)

    session = SmtpSession(server, mail.sender)
    try:
        rules = OutboxRules(mail.lease_seconds, mail.retry_seconds)
        return tick(app.database, renderer, session, rules, alive)
    finally:
        session.close()


def _render(app: App, connection: Connection, one: Reminder, now: datetime) -> Envelope:
    accepted, entry = _subject_of(connection, one)
    contact = mailbox_of(connection, one)
    if contact is None:
        name = app.config.region(accepted.region).body(entry.body).name
        raise NoAddressError(f"{name} har ingen e-postadress: ange den under Organ.")
    decides = one.to.role is ContactRole.COORDINATOR  # and does not answer
    link = None if decides else make_link(app, connection, accepted, entry, contact.email)
    facts = replace(_facts(app, accepted, entry, one, now), answer_url=link)
    try:
        message = render(
            facts,
            to=contact.email,
            sender=app.settings.mail.sender,
            message_id=one.message_id,
            moment=now,
        )
    except ValueError as error:
        raise NoAddressError(f"{facts.body}: adressen går inte att använda ({error}).") from None
    return Envelope(contact.email, message)


def _subject_of(connection: Connection, one: Reminder) -> tuple[AcceptedRound, RegisterEntry]:
    accepted = remiss_store.round_by_id(connection, one.about.remiss_id or "")
    if accepted is None:
        raise RuntimeError(f"reminder {one.id} has no round")
    return accepted, next(e for e in accepted.register if e.id == one.about.recipient_id)


def _facts(
    app: App, accepted: AcceptedRound, entry: RegisterEntry, one: Reminder, now: datetime
) -> ReminderFacts:
    region = app.config.region(accepted.region)
    decided = entry.route[-1] if entry.route else None
    return ReminderFacts(
        rule=one.rule,
        body=region.body(entry.body).name,
        owner=region.body(accepted.owner).name,
        title=accepted.title,
        dnr=accepted.dnr,
        intake_day=entry.intake_day,
        meeting_start=decided.start_date if decided else None,
        meeting_end=decided.end_date if decided else None,
        deadline=entry.last_day(accepted.deadline),
        today=now.astimezone(_STOCKHOLM).date(),
        notice=one.notice,
        round_url=f"{app.settings.base_url}/rundor/{accepted.id}",
        answer_url=shown_link(app),
    )


def mails_of_round(app: App, region: str, round_id: str) -> list[MailRow]:
    """Every reminder of a round, in order of due time."""
    with app.database.read() as connection:
        accepted = remiss_store.find_round(connection, region, round_id)
        if accepted is None:
            raise NotFoundError("Rundan finns inte.")
        reminders = reminder_store.for_round(connection, round_id)
        return _rows(app, connection, region, reminders, {round_id: accepted})


def mails(app: App, region: str, states: Sequence[ReminderState]) -> list[MailRow]:
    """The region's reminders in the given states, in order of due time."""
    with app.database.read() as connection:
        found = reminder_store.for_region(connection, region, states, _MAX_LISTED)
        by_id = {one.id: one for one in remiss_store.rounds(connection, region)}
        return _rows(app, connection, region, found, by_id)


def _rows(
    app: App,
    connection: Connection,
    region: str,
    reminders: Sequence[Reminder],
    rounds: dict[str, AcceptedRound],
) -> list[MailRow]:
    contacts = account_store.contacts(connection, region)
    delegates = request_store.standing_in_region(connection, region)
    rows = []
    for one in reminders:
        accepted = rounds[one.about.remiss_id or ""]
        entry = next(e for e in accepted.register if e.id == one.about.recipient_id)
        facts = _facts(app, accepted, entry, one, one.sent_at or one.due_at)
        contact = contacts.get(one.to)
        address = contact.email if contact else None
        if one.to.role is ContactRole.SECRETARY and one.about.recipient_id in delegates:
            address = delegates[one.about.recipient_id].email
        rows.append(
            MailRow(
                reminder=one,
                body=facts.body,
                round_id=accepted.id,
                subject=subject_of(facts),
                address=one.address or address,
            )
        )
    return rows


def view_mail(app: App, region: str, reminder_id: int) -> MailView:
    """A mail in full. Raises NotFoundError."""
    with app.database.read() as connection:
        one = reminder_store.find_reminder(connection, region, reminder_id)
        if one is None:
            raise NotFoundError("Utskicket finns inte.")
        accepted, entry = _subject_of(connection, one)
        (row,) = _rows(app, connection, region, [one], {accepted.id: accepted})
        if one.message is None:
            facts = _facts(app, accepted, entry, one, one.due_at)
            return MailView(row, text_of(facts))
        sent = BytesParser(policy=policy.default).parsebytes(without_links(one.message))
        body = sent.get_body(("plain",))
        return MailView(row, body.get_content() if body else "")
