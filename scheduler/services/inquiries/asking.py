"""Asks, closes, withdraws, and shows what has come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec.structs import replace

from scheduler.domain.accounts import Addressee, Contact
from scheduler.domain.bodies import Region
from scheduler.domain.changes import Notice
from scheduler.domain.errors import BadInputError, ConflictError, NotFoundError
from scheduler.domain.inquiries import (
    Inquiry,
    InquiryKind,
    InquiryState,
    NewInquiry,
)
from scheduler.domain.reminders import Subject
from scheduler.domain.rights import Right
from scheduler.domain.swedish import long_date
from scheduler.services.app import App
from scheduler.services.guard import needs
from scheduler.services.inquiries.changing import ENDED_WORDS, changing, send_notices
from scheduler.services.inquiries.meeting import cancel_meeting, store_tentative
from scheduler.services.reminder_sync import sync_reminders
from scheduler.storage import account_store, feed_store, inquiry_store
from scheduler.storage.audit_store import AuditEvent, add_audit, audit_events_about
from scheduler.storage.database import IntegrityError

_MAX_TITLE = 200
_MAX_TEXT = 2_000
_MAX_INVITEES = 300
_LOG_LENGTH = 50


@needs(Right.MANAGE_AHEAD)
def ask(app: App, region: str, actor: str, inquiry_id: str, new: NewInquiry) -> Inquiry:
    """Stores the question and writes a mail to each who is asked. To ask twice under the same id
    asks once. For a poll a tentative extra meeting is booked on the first of its days.

    Raises BadInputError that says what is missing.
    """
    new = _checked(app.config.region(region), new, app.settings.today())
    try:
        with app.database.write() as connection:
            known = inquiry_store.find_inquiry(connection, region, inquiry_id)
            if known is not None:
                return known
            meeting_id = None
            if new.kind is InquiryKind.POLL:
                meeting_id = store_tentative(app, connection, region, actor, new)
            inquiry_store.add_inquiry(
                app.database,
                connection,
                inquiry_id=inquiry_id,
                region=region,
                actor=actor,
                new=new,
                meeting_id=meeting_id,
            )
            add_audit(
                app.database,
                connection,
                region=region,
                actor=actor,
                action="ask",
                subject=inquiry_id,
                details={
                    "kind": new.kind.value,
                    "title": new.title,
                    "body": new.body,
                    "deadline": new.deadline.isoformat(),
                    "options": len(new.options),
                    "invitees": [one.key for one in new.invitees],
                },
            )
            inquiry = inquiry_store.inquiry_by_id(connection, inquiry_id)
            if inquiry is None:
                raise RuntimeError("the inquiry was not stored")
            sync_reminders(app, connection, inquiry)
            title = _invitation(inquiry)
            notices = {
                (Subject(inquiry_id=inquiry_id, invitee_id=one.id), one.to): Notice(
                    (), (f"Sista dag att svara är {long_date(inquiry.deadline)}.",), title=title
                )
                for one in inquiry.invitees
            }
            send_notices(app, connection, inquiry, notices)
            feed_store.bump_changed_at(app.database, connection, region)
            return inquiry
    except IntegrityError:
        # The same form sent twice at once: the other one has stored it.
        return get_inquiry(app, region, inquiry_id)


def _invitation(inquiry: Inquiry) -> str:
    return {
        InquiryKind.POLL: "Vilken dag passar",
        InquiryKind.SLOTS: "Önska tider" if inquiry.by_wishes else "Välj en tid",
        InquiryKind.SIGNUP: f"Skriv under senast {long_date(inquiry.deadline)}",
    }[inquiry.kind]


def _checked(region: Region, new: NewInquiry, today: date) -> NewInquiry:
    title = " ".join(new.title.split())
    if not title:
        raise BadInputError("Rubriken saknas: skriv vad det gäller.")
    if len(title) > _MAX_TITLE:
        raise BadInputError(f"Rubriken är {len(title)} tecken: högst {_MAX_TITLE} tas emot.")
    if len(new.message) > _MAX_TEXT:
        raise BadInputError(f"Texten är {len(new.message)} tecken: högst {_MAX_TEXT} tas emot.")
    invitees = tuple(dict.fromkeys(new.invitees))
    if not 1 <= len(invitees) <= _MAX_INVITEES:
        raise BadInputError(f"Välj vilka som ska svara: minst en, högst {_MAX_INVITEES}.")
    if new.kind is InquiryKind.SIGNUP:
        if not 1 <= new.parts_total <= 100:
            raise BadInputError("Antalet delar ska vara mellan 1 och 100.")
        return replace(new, title=title, invitees=invitees, options=())
    if not new.options:
        raise BadInputError("Lägg till minst en dag.")
    first, last = min(new.options)[0], max(new.options)[0]
    if first <= today:
        raise BadInputError(f"{long_date(first)} har redan varit eller är i dag: ta bort den.")
    if new.deadline < today:
        raise BadInputError("Sista dag att svara har redan varit: välj en senare.")
    if new.deadline >= last:
        raise BadInputError(
            f"Sista dag att svara, {long_date(new.deadline)}, ska vara före sista föreslagna "
            f"dagen, {long_date(last)}."
        )
    region.body(new.body)
    return replace(new, title=title, invitees=invitees)


@needs(Right.READ_MATTERS)
def get_inquiry(app: App, region: str, inquiry_id: str) -> Inquiry:
    """Raises NotFoundError."""
    with app.database.read() as connection:
        found = inquiry_store.find_inquiry(connection, region, inquiry_id)
    if found is None:
        raise NotFoundError("Förfrågan finns inte.")
    return found


@needs(Right.READ_MATTERS)
def inquiries(app: App, region: str, kind: InquiryKind | None = None) -> list[Inquiry]:
    """The region's questions, the newest first."""
    with app.database.read() as connection:
        return inquiry_store.inquiries(connection, region, kind)


@needs(Right.READ_MATTERS)
def log_of(app: App, region: str, inquiry_id: str) -> list[AuditEvent]:
    """What has been done to the question, the newest first."""
    with app.database.read() as connection:
        return audit_events_about(connection, region, inquiry_id, _LOG_LENGTH)


@needs(Right.READ_PLANS)
def mailboxes(app: App, region: str) -> dict[Addressee, Contact]:
    """Every mailbox that can be asked."""
    with app.database.read() as connection:
        return dict(account_store.contacts(connection, region))


@needs(Right.MANAGE_AHEAD)
def close(app: App, region: str, actor: str, inquiry_id: str) -> None:
    """Takes no more answers; what has come stands, and every link ends. Raises NotFoundError, or
    ConflictError where it is over already."""
    with changing(app, region, actor, inquiry_id) as change:
        if change.inquiry.state in (InquiryState.CLOSED, InquiryState.WITHDRAWN):
            raise ConflictError(ENDED_WORDS[change.inquiry.state])
        chosen = change.inquiry.chosen_option
        inquiry_store.set_state(change.connection, inquiry_id, InquiryState.CLOSED, chosen)
        change.log("close_inquiry", {"old": change.inquiry.state.value})


@needs(Right.MANAGE_AHEAD)
def withdraw(app: App, region: str, actor: str, inquiry_id: str, because: str = "") -> None:
    """It comes to nothing: everybody who was asked is told, a poll's meeting is cancelled, and
    taken slots are free. Raises NotFoundError, or ConflictError where it is over already."""
    with changing(app, region, actor, inquiry_id) as change:
        inquiry, connection = change.inquiry, change.connection
        if inquiry.state in (InquiryState.CLOSED, InquiryState.WITHDRAWN):
            raise ConflictError(ENDED_WORDS[inquiry.state])
        if inquiry.meeting_id is not None:
            cancel_meeting(app, connection, inquiry, actor, because)
        inquiry_store.set_state(connection, inquiry_id, InquiryState.WITHDRAWN)
        change.drop_waiting_mails()
        change.log("withdraw_inquiry", {"old": inquiry.state.value, "because": because})
        for one in inquiry.invitees:
            change.tell(one, "Förfrågan är återtagen", _reason(because))


def _reason(because: str) -> Sequence[str]:
    return (f"Skäl: {because}",) if because else ()
