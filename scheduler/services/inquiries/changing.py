"""Every change of an inquiry: one at a time, counted, logged, with its reminders and mails, in one
transaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from msgspec import Struct, field

from scheduler.domain.accounts import Addressee
from scheduler.domain.changes import Notice
from scheduler.domain.errors import ConflictError, NotFoundError
from scheduler.domain.inquiries import Inquiry, InquiryState, Invitee
from scheduler.domain.reminders import Subject
from scheduler.services.app import App
from scheduler.services.inquiries import links
from scheduler.services.reminder_sync import sync_reminders
from scheduler.storage import feed_store, inquiry_store, reminder_store
from scheduler.storage.audit_store import add_audit
from scheduler.storage.database import Connection, IntegrityError

ENDED_WORDS = {
    InquiryState.DECIDED: "Förfrågan är redan avgjord.",
    InquiryState.CLOSED: "Förfrågan är avslutad.",
    InquiryState.WITHDRAWN: "Förfrågan är återtagen.",
}


class Change(Struct):
    """A change under way: ``inquiry`` as it was before; what is to be logged and told after."""

    app: App
    connection: Connection
    inquiry: Inquiry
    actor: str
    is_done: bool = False
    _told: dict[tuple[Subject, Addressee], Notice] = field(default_factory=dict)

    def log(self, action: str, details: Mapping[str, Any]) -> None:
        """Says what is done; a change that logs nothing has changed nothing."""
        self.is_done = True
        add_audit(
            self.app.database,
            self.connection,
            region=self.inquiry.region,
            actor=self.actor,
            action=action,
            subject=self.inquiry.id,
            details=details,
        )

    def tell(self, invitee: Invitee, title: str, why: Sequence[str] = ()) -> None:
        """A mail to the invitee at once, with a link of its own."""
        about = Subject(inquiry_id=self.inquiry.id, invitee_id=invitee.id)
        self._told[(about, invitee.to)] = Notice((), tuple(why), title=title)

    def drop_waiting_mails(self) -> None:
        """What was to be sent of the inquiry as it was is not sent."""
        reminder_store.cancel_for_inquiry(self.connection, self.inquiry.id)

    def finish(self) -> None:
        if not self.is_done:
            return
        app, connection, inquiry_id = self.app, self.connection, self.inquiry.id
        inquiry_store.touch(app.database, connection, inquiry_id)
        after = inquiry_store.inquiry_by_id(connection, inquiry_id)
        if after is None:
            raise RuntimeError(f"inquiry {inquiry_id} is gone")
        sync_reminders(app, connection, after)
        send_notices(app, connection, after, self._told)
        feed_store.bump_changed_at(app.database, connection, after.region)


def send_notices(
    app: App,
    connection: Connection,
    inquiry: Inquiry,
    notices: Mapping[tuple[Subject, Addressee], Notice],
) -> None:
    """Writes mails about the inquiry as it stands, to be sent at once."""
    reminder_store.add_notices(
        app.database, connection, inquiry.region, inquiry.sequence, notices, app.mail_domain
    )


@contextmanager
def changing(app: App, region: str, actor: str, inquiry_id: str) -> Iterator[Change]:
    """A coordinator's change. Raises NotFoundError; ConflictError where somebody was first."""
    with _one_at_a_time(app) as connection:
        app.database.lock(connection, f"inquiry {inquiry_id}")
        inquiry = inquiry_store.find_inquiry(connection, region, inquiry_id)
        if inquiry is None:
            raise NotFoundError("Förfrågan finns inte.")
        change = Change(app, connection, inquiry, actor)
        yield change
        change.finish()


@contextmanager
def answering(app: App, token: str) -> Iterator[tuple[Change, Invitee]]:
    """An invitee's change, by its link. Raises NotFoundError; ConflictError where no answers are
    taken any more."""
    with _one_at_a_time(app) as connection:
        first = links.opened(app, connection, token)
        app.database.lock(connection, f"inquiry {first.inquiry.id}")
        # Read again: what was read before the lock may have changed while it was waited for.
        opened = links.opened(app, connection, token)
        change = Change(app, connection, opened.inquiry, opened.actor)
        yield change, opened.invitee
        change.finish()


@contextmanager
def _one_at_a_time(app: App) -> Iterator[Connection]:
    try:
        with app.database.write() as connection:
            yield connection
    except IntegrityError:
        # The database's own guard, whatever the lock has let by.
        raise ConflictError("Någon annan hann före: ladda om sidan och välj igen.") from None


def check_open(inquiry: Inquiry) -> None:
    """Raises ConflictError where no more answers are taken."""
    if not inquiry.takes_answers:
        raise ConflictError(ENDED_WORDS[inquiry.state])


def check_seen(inquiry: Inquiry, seen: int) -> None:
    """Raises ConflictError where something has come since the page with ``seen`` was opened."""
    if inquiry.sequence != seen:
        raise ConflictError(
            "Något har ändrats sedan sidan öppnades, till exempel ett svar: läs igen och bekräfta."
        )
