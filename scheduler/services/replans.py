"""Replan accepted rounds when meetings change: propose, accept, tell those affected."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum

from msgspec import Struct

from scheduler.domain.accounts import Addressee, ContactRole
from scheduler.domain.errors import BadInputError, ConflictError, NotFoundError
from scheduler.domain.reminders import Subject
from scheduler.domain.remisser import AcceptedRound, RemissState
from scheduler.domain.rights import Right
from scheduler.domain.shaken import ShakenRound, shaken_rounds
from scheduler.domain.workdays import Workdays
from scheduler.planning.proposal import Reason
from scheduler.planning.replan import reasons
from scheduler.planning.replan.levels import EVERYTHING
from scheduler.planning.replan.results import MoveKind, Replan
from scheduler.services.app import App
from scheduler.services.guard import needs
from scheduler.services.papers_days import group_of
from scheduler.services.reminder_sync import sync_reminders
from scheduler.services.replan_problem import StoredPlan, stored_plan
from scheduler.services.replanned_rounds import ChangedRound, Describer
from scheduler.services.seen_marks import mark_of
from scheduler.storage import (
    feed_store,
    meeting_store,
    reminder_store,
    remiss_store,
    response_store,
)
from scheduler.storage.audit_store import add_audit
from scheduler.storage.database import Connection


class UnmendedRound(Struct, frozen=True):
    """A round that no known meeting mends, and why."""

    accepted: AcceptedRound
    reason: Reason


class ReplanProposal(Struct, frozen=True):
    """What would be changed. ``seen`` is the mark of exactly this proposal, to be given back when
    it is accepted; "" where nothing changes."""

    rounds: tuple[ChangedRound, ...]
    unmended: tuple[UnmendedRound, ...]
    shaken: tuple[ShakenRound, ...]
    seen: str


class RoundHealth(StrEnum):
    """Whether an open round stands on meetings that hold, on one that has changed, or holds with a
    recipient that is ready no sooner than on its last day."""

    OK = "ok"
    BROKEN = "broken"
    TIGHT = "tight"


class OpenRound(Struct, frozen=True):
    """An open round and how it stands; ``tight`` names the recipients whose answer is ready on
    their last day."""

    accepted: AcceptedRound
    health: RoundHealth
    shaken: tuple[ShakenRound, ...]
    tight: tuple[str, ...]


@needs(Right.READ_MATTERS)
def propose_replan(app: App, region: str, round_id: str | None = None) -> ReplanProposal:
    """The smallest change that makes the region's broken rounds, or one, valid on the meetings
    stored now. Raises NotFoundError."""
    with app.database.read() as connection:
        if round_id is not None and _holds(connection, region, round_id):
            return ReplanProposal((), (), (), "")
        return _propose(app, connection, region, round_id)


def _holds(connection: Connection, region: str, round_id: str) -> bool:
    """Whether every meeting the round counts on is as it was: no other round need be read then."""
    accepted = remiss_store.find_round(connection, region, round_id)
    if accepted is None:
        raise NotFoundError("Rundan finns inte.")
    versions = meeting_store.meeting_versions(connection, region, ids=accepted.meeting_ids)
    by_id = {version.meeting.id: version.meeting for version in versions}
    return not shaken_rounds([accepted], by_id)


def _propose(app: App, connection: Connection, region: str, round_id: str | None) -> ReplanProposal:
    found = app.config.region(region)
    rounds = remiss_store.rounds(connection, region)
    if round_id is not None and all(one.id != round_id for one in rounds):
        raise NotFoundError("Rundan finns inte.")
    meetings = meeting_store.meetings(connection, region)
    by_id = {meeting.id: meeting for meeting in meetings}
    shaken = tuple(
        one for one in shaken_rounds(rounds, by_id) if round_id in (None, one.accepted.id)
    )
    if not shaken:
        return ReplanProposal((), (), (), "")
    today = app.settings.today()
    stored = stored_plan(found, meetings, rounds, Workdays(), today)
    replan = _mend(stored, shaken)
    delayed = _may_delay(replan, shaken, today)
    if delayed:
        stored = stored_plan(found, meetings, rounds, Workdays(), today, delayed)
        replan = _mend(stored, shaken)
    broken = {one.plan.round: one for one in replan.broken}
    by_round = {one.before.round: one for one in replan.rounds}
    names = dict.fromkeys([*(one.accepted.id for one in shaken), *by_round])
    describer = Describer(found, stored, shaken)
    changed = tuple(
        describer.round(name, by_round.get(name))
        for name in names
        if name not in broken and name in stored.rounds
    )
    unmended = tuple(
        UnmendedRound(
            stored.rounds[name],
            reasons.not_mended([found.body(body).name for body in one.recipients]),
        )
        for name, one in broken.items()
    )
    return ReplanProposal(changed, unmended, shaken, _mark(changed))


def _mend(stored: StoredPlan, shaken: Sequence[ShakenRound]) -> Replan:
    return stored.replanner.mend(
        EVERYTHING,
        answers=[(s.accepted.id, s.recipient) for s in shaken if s.recipient is not None],
        targets=[s.accepted.id for s in shaken if s.recipient is None],
    )


def _may_delay(replan: Replan, shaken: Sequence[ShakenRound], today: date) -> list[tuple[str, str]]:
    """The recipients with a changed meeting in rounds where papers that go to the next group on
    the planned day leave somebody without an answer."""
    lost = {one.plan.round for one in replan.broken} | {
        one.before.round
        for one in replan.rounds
        if any(move.kind is MoveKind.LEFT_OUT for move in one.moves)
    }
    return [
        (one.accepted.id, one.recipient)
        for one in shaken
        if one.accepted.id in lost
        and one.recipient is not None
        and len({group_of(entry, today) for entry in one.accepted.register}) > 1
    ]


def _mark(rounds: Sequence[ChangedRound]) -> str:
    if not rounds:
        return ""
    return mark_of([(one.before.sequence, _shown(one.after)) for one in rounds])


def _shown(accepted: AcceptedRound) -> tuple[object, ...]:
    entries = [
        (e.id, e.dispatch_date, e.route, e.intake_day, e.ready_day, e.extended_to)
        for e in accepted.register
    ]
    return accepted.id, accepted.target_meeting_id, accepted.target_date, accepted.deadline, entries


@needs(Right.MANAGE_ROUNDS)
def accept_replan(
    app: App, region: str, actor: str, seen: str, round_id: str | None = None
) -> tuple[ChangedRound, ...]:
    """Stores the proposal that was ``seen``, in one transaction: dates, reminders, messages to
    those whose days change, and who did it.

    Raises ConflictError where somebody else was first or the meetings have changed since, and
    BadInputError where there is nothing to accept.
    """
    with app.database.write() as connection:
        # No plan may be confirmed between what is looked at and what is written.
        app.database.lock(connection, f"meetings of {region}")
        proposal = _propose(app, connection, region, round_id)
        if not seen:
            raise BadInputError("Det finns ingen omplanering att godkänna.")
        if proposal.seen != seen:
            raise ConflictError(
                "Omplaneringen är inte längre den som visades: någon annan har godkänt den, eller "
                "mötena har ändrats. Inget är sparat; ladda om sidan och granska igen."
            )
        for changed in proposal.rounds:
            _store(app, connection, actor, changed)
        feed_store.bump_changed_at(app.database, connection, region)
        return proposal.rounds


def _store(app: App, connection: Connection, actor: str, changed: ChangedRound) -> None:
    before, after = changed.before, changed.after
    if not remiss_store.change_round(app.database, connection, after):
        raise ConflictError("Rundan har just ändrats av någon annan: ladda om sidan.")
    sync_reminders(app, connection, after)
    for one in changed.entries:
        if one.before.acknowledged is not None and one.after.acknowledged is None:
            response_store.unset_acknowledged(app.database, connection, one.after.id)
    notices = {
        (
            Subject(remiss_id=after.id, recipient_id=one.after.id),
            Addressee(ContactRole.SECRETARY, one.after.body),
        ): one.notice
        for one in changed.entries
        if one.after.state.is_outstanding
    }
    reminder_store.add_notices(
        app.database, connection, after.region, after.deadline_version, notices, app.mail_domain
    )
    add_audit(
        app.database,
        connection,
        region=after.region,
        actor=actor,
        action="replan",
        subject=after.id,
        details={
            "old": {
                "target": before.target_date.isoformat(),
                "deadline": before.deadline.isoformat(),
            },
            "new": {
                "target": after.target_date.isoformat(),
                "deadline": after.deadline.isoformat(),
            },
            "recipients": [
                {
                    "body": one.after.body,
                    "changes": [[c.label, c.old, c.new] for c in one.notice.changes],
                    "why": list(one.notice.why),
                }
                for one in changed.entries
            ],
        },
    )


@needs(Right.READ_MATTERS)
def open_rounds(app: App, region: str) -> list[OpenRound]:
    """The region's open rounds and how they stand, the nearest deadline first."""
    with app.database.read() as connection:
        rounds = remiss_store.rounds(connection, region)
        meetings = {m.id: m for m in meeting_store.meetings(connection, region)}
    shaken = shaken_rounds(rounds, meetings)
    return [
        _open_round(one, [s for s in shaken if s.accepted.id == one.id])
        for one in rounds
        if one.state is RemissState.OPEN
    ]


def _open_round(accepted: AcceptedRound, shaken: Iterable[ShakenRound]) -> OpenRound:
    tight = tuple(
        entry.body
        for entry in accepted.register
        if entry.state.is_outstanding
        and entry.ready_day is not None
        and entry.ready_day >= entry.last_day(accepted.deadline)
    )
    found = tuple(shaken)
    health = RoundHealth.BROKEN if found else RoundHealth.TIGHT if tight else RoundHealth.OK
    return OpenRound(accepted, health, found, tight)
