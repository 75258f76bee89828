"""What changes when a recipient acknowledges, answers or abstains, and when that is taken back.

One room for whoever does it: the recipient by its link, or a coordinator in its place. Each act is
one transaction with the reminders it stops or revives and the line in the log.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from scheduler.domain.answer_links import AnswerLink
from scheduler.domain.answers import GivenAnswer
from scheduler.domain.errors import BadInputError, ConflictError
from scheduler.domain.remisser import AcceptedRound, RegisterEntry, ResponseState
from scheduler.domain.swedish import long_date
from scheduler.services.app import App
from scheduler.services.reminder_sync import sync_reminders
from scheduler.services.seen_marks import mark_of
from scheduler.storage import (
    answer_store,
    feed_store,
    reminder_store,
    remiss_store,
    response_store,
)
from scheduler.storage.audit_store import add_audit
from scheduler.storage.database import Connection

_MAX_ACTOR = 100
STATE_WORDS: Mapping[ResponseState, str] = {
    ResponseState.WAITING: "väntar",
    ResponseState.ACKNOWLEDGED: "bekräftat",
    ResponseState.ANSWERED: "svarat",
    ResponseState.DECLINED: "avstår",
}


class Actor(Struct, frozen=True):
    """Who acts, as the log says it; by ``link`` where there is one."""

    name: str
    link: AnswerLink | None = None

    @property
    def link_id(self) -> int | None:
        return self.link.id if self.link else None

    @property
    def logged_name(self) -> str:
        return self.name[:_MAX_ACTOR]


class Place(Struct, frozen=True):
    """Where an act takes place: one recipient of a round, read after `lock_entry`."""

    accepted: AcceptedRound
    entry: RegisterEntry


def seen_mark(entry: RegisterEntry) -> str:
    """Another mark for a recipient that stands otherwise than when it was shown."""
    return mark_of((entry.state, entry.updated_at))


def require_seen(entry: RegisterEntry, seen: str | None) -> None:
    """Raises ConflictError where the recipient, read after its lock, is not as it was seen; None
    is whoever has seen nothing in particular."""
    if seen is not None and seen != seen_mark(entry):
        raise ConflictError(
            "Mottagaren har ändrats sedan den visades, och inget är registrerat: läs rundan igen "
            "och se hur det står."
        )


def lock_entry(app: App, connection: Connection, entry_id: int) -> None:
    """One act on a recipient at a time: what is read after this cannot change before the end."""
    app.database.lock(connection, f"answer of recipient {entry_id}")


def acknowledge(app: App, connection: Connection, place: Place, actor: Actor) -> None:
    """The recipient takes the matter at the last meeting of its way. Reminders go on: the answer
    is still to come. Raises ConflictError where it has already answered."""
    entry = place.entry
    day = entry.route[-1].start_date if entry.route else None
    if not response_store.set_acknowledged(
        app.database, connection, entry.id, actor.logged_name, day
    ):
        raise ConflictError("Bekräftelsen behövs inte längre: ladda om sidan och se hur det står.")
    new = {"state": ResponseState.ACKNOWLEDGED.value, "meeting": day.isoformat() if day else None}
    log(app, connection, place, actor, "acknowledge", new)


def answer(
    app: App, connection: Connection, place: Place, actor: Actor, sender: str, given: GivenAnswer
) -> None:
    """Keeps the answer and stops the reminders. Raises ConflictError where one already stands or
    the recipient abstains."""
    entry = place.entry
    note = _note(given)
    if not response_store.set_settled(
        app.database, connection, entry.id, ResponseState.ANSWERED, actor.logged_name, note
    ):
        raise ConflictError("Svaret är redan registrerat av någon annan.")
    answer_id = answer_store.add_answer(
        app.database,
        connection,
        given,
        remiss_id=place.accepted.id,
        recipient_id=entry.id,
        sender=sender,
        actor=actor.logged_name,
        link_id=actor.link_id,
    )
    stopped = reminder_store.cancel_for_recipient(connection, entry.id)
    new = {
        "state": ResponseState.ANSWERED.value,
        "answer": answer_id,
        "note": note,
        "files": [one.name for one in given.files],
        "reminders": stopped,
    }
    log(app, connection, place, actor, "answer", new)


def _note(given: GivenAnswer) -> str:
    """What the register shows of an answer in a line."""
    day = f"beslut {long_date(given.decided_on)}" if given.decided_on else ""
    return ", ".join(part for part in (given.paragraph, day) if part)


def decline(app: App, connection: Connection, place: Place, actor: Actor, reason: str) -> None:
    """The recipient abstains, and is reminded no more. Raises BadInputError without a reason,
    ConflictError where it has answered."""
    if not reason:
        raise BadInputError("Skälet saknas: skriv varför ni avstår från att svara.")
    entry = place.entry
    if not response_store.set_settled(
        app.database, connection, entry.id, ResponseState.DECLINED, actor.logged_name, reason
    ):
        raise ConflictError("Ett svar är redan registrerat: ta tillbaka det först.")
    stopped = reminder_store.cancel_for_recipient(connection, entry.id)
    new = {"state": ResponseState.DECLINED.value, "reason": reason, "reminders": stopped}
    log(app, connection, place, actor, "decline", new)


def take_back(app: App, connection: Connection, place: Place, actor: Actor) -> None:
    """Takes back the answer, the abstention or the acknowledgement that stands; the recipient
    stands as it did before, and reminders that lie ahead go out again. The answer itself is kept.

    Raises ConflictError where there is nothing to take back.
    """
    entry = place.entry
    if entry.state is ResponseState.ACKNOWLEDGED:
        done = response_store.unset_acknowledged(app.database, connection, entry.id)
        revived = 0
    else:
        done = response_store.unset_settled(app.database, connection, entry.id)
        answer_store.withdraw_answer(app.database, connection, entry.id, actor.logged_name)
        stored = remiss_store.round_by_id(connection, place.accepted.id)
        revived = len(sync_reminders(app, connection, stored).revived) if stored else 0
    if not done:
        raise ConflictError("Svaret är inte registrerat: någon annan har redan tagit bort det.")
    before = ResponseState.WAITING
    if entry.acknowledged is not None and entry.state is not ResponseState.ACKNOWLEDGED:
        before = ResponseState.ACKNOWLEDGED
    log(app, connection, place, actor, "withdraw", {"state": before.value, "reminders": revived})


def log(
    app: App,
    connection: Connection,
    place: Place,
    actor: Actor,
    action: str,
    new: Mapping[str, Any],
) -> None:
    """Who did what to the recipient, with what stood before it."""
    entry = place.entry
    old: dict[str, Any] = {"state": entry.state.value, "note": entry.note}
    # Calendars show what is still to be seen to.
    feed_store.bump_changed_at(app.database, connection, place.accepted.region)
    add_audit(
        app.database,
        connection,
        region=place.accepted.region,
        actor=actor.logged_name,
        action=action,
        subject=place.accepted.id,
        details={"body": entry.body, "link": actor.link_id, "old": old, "new": dict(new)},
    )
