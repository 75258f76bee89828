"""A mail that somebody waits for, sent at once."""

from __future__ import annotations

import math

from scheduler.domain.errors import BadInputError
from scheduler.reminders.letters.letter import Letter
from scheduler.reminders.mail import Calendar, Heading, render
from scheduler.reminders.smtp import Envelope, TransportError
from scheduler.services.app import App
from scheduler.services.reminders import check_can_send, open_session
from scheduler.storage.ids import new_id


def send_now(app: App, address: str, letter: Letter, calendar: Calendar | None = None) -> None:
    """Sends ``letter`` with ``calendar`` attached, if any.

    Raises BadInputError where no mail server is set or it does not take the mail.
    """
    check_can_send(app)
    heading = Heading(
        to=address,
        sender=app.settings.mail.sender,
        message_id=f"<{new_id()}@{app.mail_domain}>",
        moment=app.settings.now(),
    )
    session = open_session(app)
    try:
        session.send(Envelope(address, render(letter, heading, calendar)), math.inf)
    except (TransportError, ValueError) as error:
        raise BadInputError(f"E-postservern tog inte emot brevet: {error}") from None
    finally:
        session.close()
