"""A mail sent to oneself, to see how it arrives."""

from __future__ import annotations

from msgspec.structs import replace

from scheduler.domain.errors import BadInputError, NotFoundError
from scheduler.domain.rights import Right
from scheduler.reminders.letters.letter import Letter
from scheduler.reminders.letters.write import write
from scheduler.reminders.mail import Calendar
from scheduler.reminders.outbox import NothingToSayError
from scheduler.services.app import App
from scheduler.services.contacts import check_address
from scheduler.services.guard import needs
from scheduler.services.mail_calendar import calendar_of
from scheduler.services.mail_writing import facts_for
from scheduler.services.reminders import check_can_send
from scheduler.services.single_mails import send_now
from scheduler.storage import reminder_store
from scheduler.storage.audit_store import add_audit


@needs(Right.SEE_MAILS)
def send_trial(app: App, region: str, actor: str, reminder_id: int, address: str) -> None:
    """Sends the mail to ``address`` as it would be today, marked as a trial and without its secret
    links: the real one is neither sent nor changed.

    Raises NotFoundError, or BadInputError where there is nothing to say, no mail server is set, the
    address cannot be one, or the server does not take it.
    """
    check_can_send(app)
    check_address(address.strip())
    with app.database.read() as connection:
        one = reminder_store.find_reminder(connection, region, reminder_id)
        if one is None:
            raise NotFoundError("Utskicket finns inte.")
        found, now = facts_for(app, connection), app.database.now(connection)
        try:
            letter = write(found.of(one, now))
        except NothingToSayError as error:
            raise BadInputError(f"Brevet skulle inte sändas nu: {error}.") from None
        calendar = calendar_of(app, found, one)
    _send(app, region, actor, address, letter, str(reminder_id), calendar)


@needs(Right.SEE_MAILS)
def send_test(app: App, region: str, actor: str, address: str) -> None:
    """Sends a mail that says no more than that mail arrives. Raises BadInputError as
    `send_trial`."""
    check_address(address.strip())
    letter = Letter(
        subject="Brev från Svarsdag kommer fram",
        paragraphs=(
            f"Det här är ett prov, beställt av {actor} i {app.config.region(region).name}. "
            "Kommer det fram gör påminnelserna det också. Ingen behöver göra något.",
        ),
    )
    _send(app, region, actor, address, letter, subject=region)


def _send(
    app: App,
    region: str,
    actor: str,
    address: str,
    letter: Letter,
    subject: str,
    calendar: Calendar | None = None,
) -> None:
    marked = replace(letter, subject=f"[Prov] {letter.subject}")
    send_now(app, address.strip(), marked, calendar)
    with app.database.write() as connection:
        add_audit(
            app.database,
            connection,
            region=region,
            actor=actor,
            action="trial_mail",
            subject=subject,
            details={"address": address.strip()},
        )
