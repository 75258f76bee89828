"""Writes the mail of a stored reminder: letter, calendar file, links, headers."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from scheduler.domain.accounts import Absence, Contact, ContactRole
from scheduler.domain.reminders import DIGEST_RULE, Reminder, Subject
from scheduler.domain.swedish import long_date
from scheduler.reminders.letters.facts import (
    CoordinatorDigestFacts,
    DigestFacts,
    Facts,
    InquiryFacts,
    RecipientFacts,
)
from scheduler.reminders.letters.write import write
from scheduler.reminders.mail import Heading, render
from scheduler.reminders.outbox import NoAddressError, NothingToSayError
from scheduler.reminders.smtp import Envelope
from scheduler.services.answer_links import make_link, shown_link
from scheduler.services.app import App
from scheduler.services.digests import shown_unsubscribe_url, unsubscribe_url
from scheduler.services.inquiries import links
from scheduler.services.mail_calendar import calendar_of
from scheduler.services.mail_facts import MailFacts
from scheduler.services.mailboxes import mailbox_of
from scheduler.settings import STOCKHOLM
from scheduler.storage.database import Connection


def facts_for(app: App, connection: Connection) -> MailFacts:
    """Looks up what mails say, with secret addresses as they are shown."""
    return MailFacts(
        app, connection, shown_link(app), shown_unsubscribe_url(app), links.shown_link(app)
    )


def write_mail(app: App, connection: Connection, one: Reminder, moment: datetime) -> Envelope:
    """The mail as it leaves at ``moment``, to the mailbox there is now.

    Raises NoAddressError, or NothingToSayError where it is no longer wanted.
    """
    found = facts_for(app, connection)
    contact = mailbox_of(connection, one)
    if contact is None:
        name = found.addressee_name(app.config.region(one.region), one.to)
        raise NoAddressError(f"{name} har ingen e-postadress: ange den under Organ.")
    if one.rule == DIGEST_RULE and contact.digest_stopped_at is not None:
        raise NothingToSayError("veckolistan är avslutad av mottagaren")
    today = moment.astimezone(STOCKHOLM).date()
    address = contact.address_on(today)
    facts = _with_links(app, connection, found, one, contact, address, found.of(one, moment))
    letter = write(facts)
    if (away := contact.absence_on(today)) is not None and contact.has_deputy_on(today):
        name = found.addressee_name(app.config.region(one.region), one.to)
        letter = replace(letter, footer=f"{letter.footer} {_standing_in(name, away)}".strip())
    heading = Heading(
        to=address,
        sender=app.settings.mail.sender,
        message_id=one.message_id,
        moment=moment,
        thread_id=thread_id(app, one.about),
    )
    try:
        message = render(letter, heading, calendar_of(app, found, one))
    except ValueError as error:
        name = found.addressee_name(app.config.region(one.region), one.to)
        raise NoAddressError(f"{name}: adressen går inte att använda ({error}).") from None
    return Envelope(address, message)


def _standing_in(name: str, away: Absence) -> str:
    """Why the deputy gets the mail."""
    return f"Brevet går till dig som ersättare för {name}, till och med {long_date(away.last)}."


def _with_links(
    app: App,
    connection: Connection,
    found: MailFacts,
    one: Reminder,
    contact: Contact,
    address: str,
    facts: Facts,
) -> Facts:
    if isinstance(facts, RecipientFacts):
        if one.to.role is ContactRole.COORDINATOR:  # who decides, and does not answer
            return replace(facts, answer_url=None)
        link = make_link(app, connection, found.round(one), found.entry(one), address)
        return replace(facts, answer_url=link)
    if isinstance(facts, InquiryFacts) and one.about.invitee_id is not None:
        inquiry = found.inquiry(one)
        url = links.make_link(app, connection, inquiry, one.about.invitee_id, address)
        return replace(facts, answer_url=url)
    if isinstance(facts, DigestFacts | CoordinatorDigestFacts):
        url = unsubscribe_url(app, connection, one.region, contact)
        return replace(facts, unsubscribe_url=url)
    return facts


def thread_id(app: App, about: Subject) -> str | None:
    """What mail in one matter has in common; None for a list of several."""
    matter = (
        about.remiss_id
        or about.incoming_id
        or about.inquiry_id
        or about.process_id
        or about.assignment_id
    )
    return f"<remiss-{matter}@{app.mail_domain}>" if matter else None
