"""Send what is due, and show what has been sent and what will be."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from email import policy
from email.parser import BytesParser

from msgspec import Struct

from scheduler.domain.accounts import ContactRole
from scheduler.domain.errors import BadInputError, NotFoundError
from scheduler.domain.reminders import DIGEST_RULE, Matter, Reminder, ReminderState
from scheduler.domain.rights import Right
from scheduler.reminders.hidden_links import without_links
from scheduler.reminders.letters.as_html import html_of
from scheduler.reminders.letters.as_text import text_of
from scheduler.reminders.letters.letter import Letter
from scheduler.reminders.letters.write import write
from scheduler.reminders.outbox import NothingToSayError, OutboxRules, TickReport, tick
from scheduler.reminders.smtp import Envelope, SmtpServer, SmtpSession
from scheduler.services.app import App
from scheduler.services.assignments import follow_all
from scheduler.services.guard import needs
from scheduler.services.mail_facts import MailFacts
from scheduler.services.mail_writing import facts_for, write_mail
from scheduler.services.reminder_sync import reconcile
from scheduler.settings import STOCKHOLM
from scheduler.storage import (
    account_store,
    incoming_store,
    reminder_store,
    remiss_store,
    request_store,
)
from scheduler.storage.database import Connection

logger = logging.getLogger(__name__)

_MAX_LISTED = 500


class MailRow(Struct, frozen=True):
    """A reminder as the list of mails shows it."""

    reminder: Reminder
    to_name: str
    subject: str
    address: str | None


class MailView(Struct, frozen=True):
    """One mail in full: as sent, or as it would be if it were sent now."""

    row: MailRow
    text: str
    html: str


def can_send(app: App) -> bool:
    """Whether a mail server is set."""
    return bool(app.settings.mail.host)


def check_can_send(app: App) -> None:
    """Raises BadInputError where no mail server is set."""
    if not can_send(app):
        raise BadInputError(
            "Ingen e-postserver är angiven: sätt SVARSDAG_SMTP_HOST, annars sänds inget."
        )


def open_session(app: App) -> SmtpSession:
    """A connection to the mail server of the settings, opened when it is first needed."""
    mail = app.settings.mail
    server = SmtpServer(
        mail.host, mail.port, mail.username, mail.password, mail.use_tls, mail.timeout_seconds
    )
    return SmtpSession(server, mail.sender)


def send_due_reminders(app: App, go_on: Callable[[], bool] = lambda: True) -> TickReport:
    """Sends everything that is due, asking ``go_on`` before each mail: many, or a slow server,
    take their time. Raises BadInputError where no mail server is set."""
    mail = app.settings.mail
    check_can_send(app)
    try:
        follow_all(app)
        reconcile(app)
    except Exception:
        # What is written already must go out all the same.
        logger.exception("the reminders could not be compared with those there shall be")

    def renderer(connection: Connection, one: Reminder, now: datetime) -> Envelope:
        return write_mail(app, connection, one, now)

    session = open_session(app)
    try:
        rules = OutboxRules(mail.lease_seconds, mail.retry_seconds)
        return tick(app.database, renderer, session, rules, go_on)
    finally:
        session.close()


@needs(Right.SEE_MAILS)
def mails_of_round(app: App, region: str, round_id: str) -> list[MailRow]:
    """Every reminder of a round, in order of due time."""
    with app.database.read() as connection:
        if remiss_store.find_round(connection, region, round_id) is None:
            raise NotFoundError("Rundan finns inte.")
        return _rows(
            app, connection, region, reminder_store.of_matter(connection, Matter.OUTGOING, round_id)
        )


@needs(Right.SEE_MAILS)
def mails_of_incoming(app: App, region: str, incoming_id: str) -> list[MailRow]:
    """Every reminder of an incoming remiss, in order of due time."""
    with app.database.read() as connection:
        if incoming_store.find_incoming(connection, region, incoming_id) is None:
            raise NotFoundError("Remissen finns inte.")
        return _rows(
            app,
            connection,
            region,
            reminder_store.of_matter(connection, Matter.INCOMING, incoming_id),
        )


@needs(Right.SEE_MAILS)
def mails(
    app: App,
    region: str,
    states: Sequence[ReminderState],
    limit: int = _MAX_LISTED,
    offset: int = 0,
    *,
    latest_first: bool = False,
) -> list[MailRow]:
    """The region's reminders in the given states, in order of due time."""
    with app.database.read() as connection:
        found = reminder_store.for_region(
            connection, region, states, limit, offset, latest_first=latest_first
        )
        return _rows(app, connection, region, found)


def _rows(
    app: App, connection: Connection, region: str, reminders: Sequence[Reminder]
) -> list[MailRow]:
    contacts = account_store.contacts(connection, region)
    delegates = request_store.standing_in_region(connection, region)
    found, now = facts_for(app, connection), app.database.now(connection)
    found.read_rounds(reminders)
    rows = []
    for one in reminders:
        contact = contacts.get(one.to)
        day = max(one.due_at, now).astimezone(STOCKHOLM).date()
        address = contact.address_on(day) if contact else None
        if one.to.role is ContactRole.SECRETARY and one.about.recipient_id in delegates:
            address = delegates[one.about.recipient_id].email
        rows.append(
            MailRow(
                reminder=one,
                to_name=found.addressee_name(app.config.region(region), one.to),
                subject=_letter(found, one).subject,
                address=one.address or address,
            )
        )
    return rows


def _letter(found: MailFacts, one: Reminder) -> Letter:
    """As it was sent, or as it would be if it were sent when it is due."""
    try:
        return write(found.of(one, one.sent_at or one.due_at))
    except NothingToSayError as error:
        what = "Veckolistan" if one.rule == DIGEST_RULE else "Svar som saknas"
        return Letter(
            subject=f"{what}: {error}",
            paragraphs=("Sänds inte: det finns inget att säga när brevet skrivs.",),
        )


@needs(Right.SEE_MAILS)
def view_mail(app: App, region: str, reminder_id: int) -> MailView:
    """A mail in full. Raises NotFoundError."""
    with app.database.read() as connection:
        one = reminder_store.find_reminder(connection, region, reminder_id)
        if one is None:
            raise NotFoundError("Utskicket finns inte.")
        (row,) = _rows(app, connection, region, [one])
        if one.message is None:
            letter = _letter(facts_for(app, connection), one)
            return MailView(row, text_of(letter), html_of(letter))
        sent = BytesParser(policy=policy.default).parsebytes(without_links(one.message))
        plain, html = sent.get_body(("plain",)), sent.get_body(("html",))
        return MailView(
            row, plain.get_content() if plain else "", html.get_content() if html else ""
        )
