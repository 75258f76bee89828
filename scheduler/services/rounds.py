"""Rounds on the stored meetings: propose, accept, register answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from scheduler.domain.answers import GivenAnswer, NewFile
from scheduler.domain.errors import BadInputError, ConflictError, NotFoundError
from scheduler.domain.meetings import Meeting
from scheduler.domain.reminders import PlannedReminder
from scheduler.domain.remisser import AcceptedRound, Remiss, RoundLine
from scheduler.domain.rights import Right
from scheduler.domain.swedish import long_date
from scheduler.planning.build import with_extra_meetings
from scheduler.planning.proposal import Proposal
from scheduler.services import responses
from scheduler.services.acceptance import accepted_round
from scheduler.services.app import App
from scheduler.services.extra_meetings import store_extra_meetings
from scheduler.services.guard import needs, require
from scheduler.services.planning import RoundWish, propose_round, remiss_from_wish
from scheduler.services.reminder_sync import planner_for, sync_reminders
from scheduler.services.responses import Actor, Place, lock_entry
from scheduler.storage import feed_store, meeting_store, remiss_store, title_store
from scheduler.storage.audit_store import add_audit
from scheduler.storage.database import Connection, IntegrityError

_MAX_PARAGRAPH = 300


class Draft(Struct, frozen=True):
    """A round before it is accepted. ``reminders`` are those that accepting would write, keyed by
    the recipient's place in the register (from 1). ``meetings`` are the stored ones and those held
    extra for the round, in order. ``in_matter`` are the owner's open rounds with the same case
    number: this one may be meant for one of them."""

    remiss: Remiss
    proposal: Proposal
    reminders: tuple[PlannedReminder, ...]
    meetings: tuple[Meeting, ...]
    in_matter: tuple[AcceptedRound, ...]


@needs(Right.MANAGE_ROUNDS)
def propose_stored(app: App, region: str, wish: RoundWish, round_id: str) -> Draft:
    """The proposal on the meetings stored now.

    Raises UnknownNameError or BadInputError for a wish that cannot be.
    """
    with app.database.read() as connection:
        return _draft(app, connection, region, wish, round_id)


def _draft(app: App, connection: Connection, region: str, wish: RoundWish, round_id: str) -> Draft:
    found = app.config.region(region)
    remiss = remiss_from_wish(found, wish, round_id)
    meetings = meeting_store.meetings(connection, region)
    today = app.settings.today()
    proposal = propose_round(app.config, found, meetings, remiss, today)
    held = tuple(with_extra_meetings(found, meetings, [remiss]))
    others = remiss_store.open_in_matter(connection, region, remiss.owner, remiss.dnr)
    in_matter = tuple(one for one in others if one.id != round_id)
    if not proposal.possible:
        return Draft(remiss, proposal, (), held, in_matter)
    moment = app.database.now(connection)
    accepted = accepted_round(proposal, remiss, region=region, actor="", moment=moment)
    numbered = [replace(entry, id=position) for position, entry in enumerate(accepted.register, 1)]
    planner = planner_for(app, connection, region)
    planned = planner.of_round(replace(accepted, register=tuple(numbered)))
    ahead = tuple(one for one in planned if one.due_at > moment)
    return Draft(remiss, proposal, ahead, held, in_matter)


@needs(Right.MANAGE_ROUNDS)
def accept_round(
    app: App,
    region: str,
    actor: str,
    wish: RoundWish,
    round_id: str,
    *,
    expected_target: date,
    expected_deadline: date,
    past_confirmed: bool = False,
    new_confirmed: bool = False,
) -> AcceptedRound:
    """Stores the round with its register and reminders, in one transaction.

    ``expected_target`` and ``expected_deadline`` are what the user saw. Raises ConflictError where
    the meetings have changed since, where the round is already accepted, or where the owner has an
    open round with the same case number and nobody confirmed that this is a new one; BadInputError
    where the deadline has passed and nobody confirmed that.
    """
    try:
        with app.database.write() as connection:
            # An extra meeting must not be taken for a new one by a plan confirmed at once, and of
            # two who start a round in the same matter at once the second must see the first.
            app.database.lock(connection, f"meetings of {region}")
            draft = _draft(app, connection, region, wish, round_id)
            accepted = accepted_round(
                draft.proposal,
                draft.remiss,
                region=region,
                actor=actor,
                moment=app.database.now(connection),
            )
            seen = (expected_target, expected_deadline)
            if (accepted.target_date, accepted.deadline) != seen:
                raise ConflictError(
                    "Mötesplanerna har ändrats sedan förslaget visades: granska det nya "
                    "förslaget och godkänn igen."
                )
            if accepted.deadline < app.settings.today() and not past_confirmed:
                raise BadInputError(
                    f"Sista svarsdag {long_date(accepted.deadline)} har redan passerat: "
                    "bekräfta att rundan ändå ska registreras."
                )
            if draft.in_matter and not new_confirmed:
                raise ConflictError(_same_matter(draft.in_matter))
            store_extra_meetings(app, connection, region, actor, draft.remiss, draft.proposal)
            return _store(app, connection, accepted, draft.in_matter)
    except IntegrityError:
        raise ConflictError("Rundan är redan godkänd: se den i listan över rundor.") from None


def _same_matter(others: Sequence[AcceptedRound]) -> str:
    named = "; ".join(
        f"”{one.title or one.dnr}”, sista svarsdag {long_date(one.deadline)}" for one in others
    )
    return (
        f"Det finns redan en öppen runda med diarienummer {others[0].dnr} och samma ägare "
        f"({named}): se den först. Är det här en ny runda i samma ärende, kryssa för det och "
        "godkänn igen."
    )


def _store(
    app: App,
    connection: Connection,
    accepted: AcceptedRound,
    in_matter: Sequence[AcceptedRound],
) -> AcceptedRound:
    register = remiss_store.add_round(app.database, connection, accepted)
    changes = sync_reminders(app, connection, replace(accepted, register=register))
    feed_store.bump_changed_at(app.database, connection, accepted.region)
    add_audit(
        app.database,
        connection,
        region=accepted.region,
        actor=accepted.accepted_by,
        action="accept_round",
        subject=accepted.id,
        details={
            "title": accepted.title,
            "target": accepted.target_date.isoformat(),
            "deadline": accepted.deadline.isoformat(),
            "reminders": len(changes.new),
            **({"beside": [one.id for one in in_matter]} if in_matter else {}),
        },
    )
    stored = remiss_store.find_round(connection, accepted.region, accepted.id)
    if stored is None:
        raise RuntimeError(f"round {accepted.id} vanished while it was stored")
    return stored


@needs(Right.READ_MATTERS)
def open_titles(app: App, region: str) -> Mapping[str, str]:
    """The titles of the rounds that are not closed by their ids, the nearest deadline first."""
    with app.database.read() as connection:
        return title_store.open_rounds(connection, region)


@needs(Right.READ_MATTERS)
def round_lines(
    app: App, region: str, limit: int | None = None, offset: int = 0
) -> list[RoundLine]:
    """At most ``limit`` of the region's rounds as lists show them, the nearest deadline first."""
    with app.database.read() as connection:
        return remiss_store.round_lines(connection, region, limit, offset)


@needs(Right.READ_MATTERS)
def rounds_after(app: App, region: str, after: tuple[date, str], limit: int) -> list[RoundLine]:
    """At most ``limit`` of the region's rounds in order of deadline and id, later in it than
    ``after``."""
    with app.database.read() as connection:
        return remiss_store.round_lines(connection, region, limit, after=after)


@needs(Right.READ_MATTERS)
def rounds(app: App, region: str) -> list[AcceptedRound]:
    """The region's rounds, the nearest deadline first."""
    with app.database.read() as connection:
        return remiss_store.rounds(connection, region)


@needs(Right.READ_MATTERS)
def get_round(app: App, region: str, round_id: str) -> AcceptedRound:
    """Raises NotFoundError."""
    with app.database.read() as connection:
        return _get(connection, region, round_id)


def _get(connection: Connection, region: str, round_id: str) -> AcceptedRound:
    found = remiss_store.find_round(connection, region, round_id)
    if found is None:
        raise NotFoundError("Rundan finns inte.")
    return found


def _place(app: App, connection: Connection, region: str, round_id: str, entry_id: int) -> Place:
    """The recipient, read after its lock. Raises NotFoundError."""
    lock_entry(app, connection, entry_id)
    accepted = _get(connection, region, round_id)
    try:
        return Place(accepted, accepted.entry(entry_id))
    except KeyError:
        raise NotFoundError("Mottagaren finns inte i rundan.") from None


@needs(Right.REGISTER_ANSWERS)
def register_answer(
    app: App,
    region: str,
    actor: str,
    round_id: str,
    entry_id: int,
    paragraph: str,
    *,
    decided_on: date | None = None,
    files: tuple[NewFile, ...] = (),
    seen: str | None = None,
) -> None:
    """Registers that a recipient has answered; its reminders stop in the same transaction.
    ``seen`` is the mark of the recipient that was seen (`responses.seen_mark`).

    Raises NotFoundError, or ConflictError where an answer is already registered or the recipient
    no longer as seen.
    """
    given = GivenAnswer(paragraph.strip()[:_MAX_PARAGRAPH], decided_on, files=files)
    with app.database.write() as connection:
        place = _place(app, connection, region, round_id, entry_id)
        require(app, Right.REGISTER_ANSWERS, region, place.entry.body)
        responses.require_seen(place.entry, seen)
        sender = app.config.region(region).body(place.entry.body).name
        responses.answer(app, connection, place, Actor(actor), sender, given)


@needs(Right.REGISTER_ANSWERS)
def withdraw_answer(
    app: App, region: str, actor: str, round_id: str, entry_id: int, *, seen: str | None = None
) -> None:
    """Takes a registered answer, abstention or acknowledgement back; reminders that still lie ahead
    go out again. ``seen`` as for `register_answer`.

    Raises NotFoundError, or ConflictError where nothing is registered or the recipient no longer as
    seen.
    """
    with app.database.write() as connection:
        place = _place(app, connection, region, round_id, entry_id)
        require(app, Right.REGISTER_ANSWERS, region, place.entry.body)
        responses.require_seen(place.entry, seen)
        responses.take_back(app, connection, place, Actor(actor))
