"""Processes of several steps: propose, start, tell what is done, plan anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from msgspec import Struct

from scheduler.domain.errors import BadInputError, ConflictError, NotFoundError
from scheduler.domain.meetings import Meeting
from scheduler.domain.processes import (
    KeptStep,
    ProcessAsked,
    ProcessState,
    StartedProcess,
    StepDone,
)
from scheduler.domain.rights import Right
from scheduler.domain.swedish import long_date
from scheduler.domain.workdays import Workdays
from scheduler.planning.processes.plan import ProcessPlan, plan_process
from scheduler.services.app import App
from scheduler.services.guard import needs
from scheduler.services.process_days import StepChange, changes_of, kept_steps
from scheduler.services.reminder_sync import sync_reminders
from scheduler.storage import feed_store, meeting_store, process_store
from scheduler.storage.audit_store import add_audit
from scheduler.storage.database import Connection, IntegrityError

_MAX_NOTE = 2_000
_MAX_TITLE = 300
_MAX_DNR = 100


class ProcessWish(Struct, frozen=True):
    """What a user asks for, names as typed: a template's key, the owner body, the parties (all of
    the owner's where none is named), the first day and the day it should be done."""

    template: str
    owner: str
    start: date
    parties: Sequence[str] = ()
    wanted: date | None = None


class ProcessNow(Struct, frozen=True):
    """A started process with what its plans would be today, and what that changes."""

    kept: StartedProcess
    plans: tuple[ProcessPlan, ...]
    changes: tuple[StepChange, ...]


@needs(Right.READ_MATTERS)
def propose_process(app: App, region: str, wish: ProcessWish) -> tuple[ProcessPlan, ...]:
    """A plan for each way the template's questions can be answered, on the stored meetings.

    Raises UnknownNameError for a template, owner or party that nobody has described, BadInputError
    as `plan_process`.
    """
    with app.database.read() as connection:
        return _plans(app, connection, region, _asked(app, region, wish))


def _asked(app: App, region: str, wish: ProcessWish) -> ProcessAsked:
    found = app.config.region(region)
    template, owner = app.config.process(wish.template), found.require_body(wish.owner)
    parties = [found.require_organisation(name).key for name in wish.parties]
    if not parties and any(step.is_per_party for step in template.steps):
        parties = [party.key for party in found.parties_of(owner)]
    if wish.wanted is not None and wish.wanted < wish.start:
        raise BadInputError(
            f"Klart {long_date(wish.wanted)} ligger före starten {long_date(wish.start)}: ändra "
            "någon av dagarna."
        )
    return ProcessAsked(
        template.key, owner.key, tuple(dict.fromkeys(parties)), wish.start, wish.wanted
    )


def _plans(
    app: App,
    connection: Connection,
    region: str,
    asked: ProcessAsked,
    meetings: Sequence[Meeting] | None = None,
) -> tuple[ProcessPlan, ...]:
    """On ``meetings``, those of the region where none are given."""
    return plan_process(
        app.config.region(region),
        app.config.process(asked.template),
        meeting_store.meetings(connection, region) if meetings is None else meetings,
        asked,
        Workdays(),
    )


@needs(Right.MANAGE_AHEAD)
def start_process(
    app: App,
    region: str,
    actor: str,
    process_id: str,
    wish: ProcessWish,
    *,
    title: str = "",
    dnr: str = "",
    expected_end: str | None = None,
) -> StartedProcess:
    """Stores the process with the days of its steps, in one transaction.

    A step that the plans hold no meeting for yet has no day until they do. Raises ConflictError
    where it is started already, or where it no longer ends on the day the user saw
    (``expected_end``, ISO 8601, "" for none).
    """
    asked = _asked(app, region, wish)
    try:
        with app.database.write() as connection:
            plans = _plans(app, connection, region, asked)
            end = end_of(plans)
            if expected_end is not None and expected_end != (end.isoformat() if end else ""):
                raise ConflictError(
                    "Mötesplanerna har ändrats sedan förslaget visades: granska det nya "
                    "förslaget och starta igen."
                )
            now = app.database.now(connection)
            started = StartedProcess(
                id=process_id,
                region=region,
                title=title.strip()[:_MAX_TITLE] or app.config.process(asked.template).name,
                dnr=dnr.strip()[:_MAX_DNR],
                asked=asked,
                end=end,
                state=ProcessState.OPEN,
                started_by=actor,
                started_at=now,
                sequence=0,
                updated_at=now,
                steps=tuple(kept_steps(plans)),
            )
            process_store.add_process(app.database, connection, started)
            feed_store.bump_changed_at(app.database, connection, region)
            details = {"title": started.title, "end": end.isoformat() if end else None}
            _audit(app, connection, started, actor, "start_process", details)
            return _with_reminders(app, connection, region, process_id)
    except IntegrityError:
        raise ConflictError("Processen är redan startad: se den i listan.") from None


def end_of(plans: Sequence[ProcessPlan]) -> date | None:
    """The last of the ways' ends; None where a way has none."""
    ends = [plan.end for plan in plans]
    days = [end for end in ends if end is not None]
    return max(days) if days and len(days) == len(ends) else None


def _audit(
    app: App,
    connection: Connection,
    about: StartedProcess,
    actor: str,
    action: str,
    details: Mapping[str, object],
) -> None:
    add_audit(
        app.database,
        connection,
        region=about.region,
        actor=actor,
        action=action,
        subject=about.id,
        details=details,
    )


@needs(Right.READ_MATTERS)
def all_processes(app: App, region: str) -> list[StartedProcess]:
    """The region's processes, those under way first."""
    with app.database.read() as connection:
        return process_store.all_processes(connection, region)


def stored_process(connection: Connection, region: str, process_id: str) -> StartedProcess:
    """In the caller's transaction. Raises NotFoundError."""
    found = process_store.find_process(connection, region, process_id)
    if found is None:
        raise NotFoundError("Processen finns inte.")
    return found


@needs(Right.READ_MATTERS)
def process_now(app: App, region: str, process_id: str) -> ProcessNow:
    """The process, and what today's meetings make of it. Raises NotFoundError."""
    with app.database.read() as connection:
        kept = stored_process(connection, region, process_id)
        return _now(app, connection, kept)


def _now(
    app: App,
    connection: Connection,
    kept: StartedProcess,
    meetings: Sequence[Meeting] | None = None,
) -> ProcessNow:
    plans = _plans(app, connection, kept.region, kept.asked, meetings)
    changes: list[StepChange] = []
    if kept.state is ProcessState.OPEN:
        changes = changes_of(kept.steps, kept_steps(plans, kept.steps))
    return ProcessNow(kept, plans, tuple(changes))


@needs(Right.READ_MATTERS)
def processes_with_changes(app: App, region: str) -> list[ProcessNow]:
    """The open processes whose days are no longer those that are kept."""
    with app.database.read() as connection:
        found = process_store.all_processes(connection, region)
        open_ones = [one for one in found if one.state is ProcessState.OPEN]
        meetings = meeting_store.meetings(connection, region) if open_ones else []
        looked_at = [_now(app, connection, one, meetings) for one in open_ones]
    return [one for one in looked_at if one.changes]


@needs(Right.MANAGE_AHEAD)
def mark_done(app: App, region: str, actor: str, process_id: str, done: StepDone) -> StartedProcess:
    """Writes that a step was taken, and plans the rest anew from there.

    Raises NotFoundError, ConflictError where it is said already or the process is closed,
    BadInputError where the question is not answered or the day is still to come.
    """
    with app.database.write() as connection:
        kept = _open_process(connection, region, process_id)
        step = _step_of(kept, done.step, done.party)
        template_step = app.config.process(kept.asked.template).step(done.step)
        if template_step.question and done.outcome not in template_step.outcomes:
            raise BadInputError(
                f"Svara på frågan ”{template_step.question}”: "
                f"{' eller '.join(template_step.outcomes)}."
            )
        if done.day > app.settings.today():
            raise BadInputError(
                f"{long_date(done.day)} har inte varit än: ange dagen då steget togs."
            )
        note = done.note.strip()[:_MAX_NOTE]
        outcome = done.outcome if template_step.question else ""
        said = StepDone(done.step, done.party, done.day, note, outcome)
        if not process_store.set_done(connection, process_id, step, said):
            raise ConflictError("Steget är redan registrerat av någon annan.")
        details = {"step": step.name, "day": done.day.isoformat(), "note": note, "outcome": outcome}
        return _planned_anew(app, connection, kept, actor, "process_step_done", details)


@needs(Right.MANAGE_AHEAD)
def undo_done(
    app: App, region: str, actor: str, process_id: str, step: str, party: str
) -> StartedProcess:
    """Takes back that a step was taken. Raises NotFoundError or ConflictError."""
    with app.database.write() as connection:
        kept = _open_process(connection, region, process_id)
        found = _step_of(kept, step, party)
        if not process_store.set_done(connection, process_id, found, None):
            raise ConflictError("Steget är inte registrerat: någon annan har redan ångrat det.")
        details = {"step": found.name}
        return _planned_anew(app, connection, kept, actor, "process_step_undone", details)


@needs(Right.MANAGE_AHEAD)
def accept_days(
    app: App, region: str, actor: str, process_id: str, sequence: int
) -> StartedProcess:
    """Keeps the days that today's meetings give; ``sequence`` is that of the process the user saw.
    Raises NotFoundError or ConflictError."""
    with app.database.write() as connection:
        kept = _open_process(connection, region, process_id)
        if kept.sequence != sequence:
            raise ConflictError("Processen har ändrats av någon annan: granska dagarna igen.")
        return _planned_anew(app, connection, kept, actor, "process_replanned", {})


def _planned_anew(
    app: App,
    connection: Connection,
    before: StartedProcess,
    actor: str,
    action: str,
    details: Mapping[str, object],
) -> StartedProcess:
    current = stored_process(connection, before.region, before.id)
    plans = _plans(app, connection, before.region, current.asked)
    steps, end = kept_steps(plans, current.steps), end_of(plans)
    if not process_store.set_plan(
        app.database, connection, before.id, current.sequence, end, steps
    ):
        raise ConflictError("Processen har ändrats av någon annan: försök igen.")
    feed_store.bump_changed_at(app.database, connection, before.region)
    days = {
        "end_before": before.end.isoformat() if before.end else None,
        "end": end.isoformat() if end else None,
    }
    _audit(app, connection, before, actor, action, {**details, **days})
    return _with_reminders(app, connection, before.region, before.id)


@needs(Right.MANAGE_AHEAD)
def set_state(
    app: App, region: str, actor: str, process_id: str, state: ProcessState
) -> StartedProcess:
    """Closes a process, or opens it again. Raises NotFoundError, or ConflictError where it already
    is so."""
    with app.database.write() as connection:
        kept = stored_process(connection, region, process_id)
        if not process_store.set_state(app.database, connection, process_id, state):
            raise ConflictError("Någon annan har redan gjort det.")
        feed_store.bump_changed_at(app.database, connection, region)
        _audit(app, connection, kept, actor, f"process_{state.value}", {})
        return _with_reminders(app, connection, region, process_id)


def _with_reminders(
    app: App, connection: Connection, region: str, process_id: str
) -> StartedProcess:
    """The process as it is stored now, its reminders as they shall be."""
    stored = stored_process(connection, region, process_id)
    sync_reminders(app, connection, stored)
    return stored


def _open_process(connection: Connection, region: str, process_id: str) -> StartedProcess:
    kept = stored_process(connection, region, process_id)
    if kept.state is not ProcessState.OPEN:
        raise ConflictError("Processen är avslutad: öppna den igen först.")
    return kept


def _step_of(kept: StartedProcess, step: str, party: str) -> KeptStep:
    try:
        return kept.step(step, party)
    except KeyError:
        raise NotFoundError("Steget finns inte i processen.") from None
