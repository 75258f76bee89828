"""Processes under way with their steps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import Connection, RowMapping, delete, insert, or_, select, update

from scheduler.domain.processes import (
    KeptStep,
    ProcessAsked,
    ProcessState,
    StartedProcess,
    StepDone,
)
from scheduler.storage.database import Database
from scheduler.storage.tables import process, process_step


def _step(row: RowMapping) -> KeptStep:
    done = None
    if row["done_day"] is not None:
        done = StepDone(
            row["step"], row["party"], row["done_day"], row["done_note"], row["outcome"]
        )
    return KeptStep(
        id=row["id"],
        step=row["step"],
        party=row["party"],
        name=row["name"],
        body=row["body_key"],
        meeting_id=row["meeting_id"],
        meeting_start=row["meeting_start"],
        meeting_end=row["meeting_end"],
        papers_day=row["papers_day"],
        planned_day=row["planned_day"],
        done_by=row["done_by"],
        done=done,
    )


def _process(row: RowMapping, steps: Iterable[KeptStep]) -> StartedProcess:
    kept = tuple(steps)
    asked = ProcessAsked(
        template=row["template"],
        owner=row["owner_key"],
        parties=tuple(row["parties"]),
        start=row["start_day"],
        wanted=row["wanted_day"],
        done=tuple(one.done for one in kept if one.done is not None),
    )
    return StartedProcess(
        id=row["id"],
        region=row["region_key"],
        title=row["title"],
        dnr=row["dnr"],
        asked=asked,
        end=row["end_day"],
        state=ProcessState(row["state"]),
        started_by=row["started_by"],
        started_at=row["started_at"],
        sequence=row["sequence"],
        updated_at=row["updated_at"],
        steps=kept,
    )


def add_process(database: Database, connection: Connection, new: StartedProcess) -> None:
    """Stores the process with its steps. Raises IntegrityError where one with the id exists."""
    now = database.now(connection)
    connection.execute(
        insert(process).values(
            id=new.id,
            region_key=new.region,
            template=new.asked.template,
            title=new.title,
            dnr=new.dnr,
            owner_key=new.asked.owner,
            parties=list(new.asked.parties),
            start_day=new.asked.start,
            wanted_day=new.asked.wanted,
            end_day=new.end,
            state=new.state.value,
            started_by=new.started_by,
            started_at=now,
            sequence=0,
            updated_at=now,
        )
    )
    _add_steps(connection, new.id, new.steps, 0)


def _add_steps(
    connection: Connection, process_id: str, steps: Sequence[KeptStep], first: int
) -> None:
    for position, step in enumerate(steps, first):
        connection.execute(
            insert(process_step).values(
                process_id=process_id,
                position=position,
                step=step.step,
                party=step.party,
                **_days(step),
                **_done(step.done),
            )
        )


def _days(step: KeptStep) -> dict[str, object]:
    return {
        "name": step.name,
        "body_key": step.body,
        "meeting_id": step.meeting_id,
        "meeting_start": step.meeting_start,
        "meeting_end": step.meeting_end,
        "papers_day": step.papers_day,
        "planned_day": step.planned_day,
        "done_by": step.done_by,
    }


def _done(done: StepDone | None) -> dict[str, object]:
    return {
        "done_day": done.day if done else None,
        "done_note": done.note if done else "",
        "outcome": done.outcome if done else "",
    }


def all_processes(connection: Connection, region: str) -> list[StartedProcess]:
    """The region's processes, those under way first, the latest begun first."""
    query = (
        select(process)
        .where(process.c.region_key == region)
        .order_by(process.c.state.desc(), process.c.started_at.desc(), process.c.id)
    )
    return _with_steps(connection, connection.execute(query).mappings().all())


def find_process(connection: Connection, region: str, process_id: str) -> StartedProcess | None:
    query = select(process).where(process.c.region_key == region, process.c.id == process_id)
    found = _with_steps(connection, connection.execute(query).mappings().all())
    return found[0] if found else None


def process_by_id(connection: Connection, process_id: str) -> StartedProcess | None:
    """In whichever region."""
    query = select(process).where(process.c.id == process_id)
    found = _with_steps(connection, connection.execute(query).mappings().all())
    return found[0] if found else None


def processes_since(connection: Connection, region: str, since: date) -> list[StartedProcess]:
    """The processes that are under way, or whose end lies on or after ``since``."""
    query = (
        select(process)
        .where(
            process.c.region_key == region,
            or_(process.c.state == ProcessState.OPEN.value, process.c.end_day >= since),
        )
        .order_by(process.c.id)
    )
    return _with_steps(connection, connection.execute(query).mappings().all())


def _with_steps(connection: Connection, rows: Sequence[RowMapping]) -> list[StartedProcess]:
    ids = [row["id"] for row in rows]
    if not ids:
        return []
    query = (
        select(process_step)
        .where(process_step.c.process_id.in_(ids))
        .order_by(process_step.c.process_id, process_step.c.position)
    )
    steps: dict[str, list[KeptStep]] = {key: [] for key in ids}
    for row in connection.execute(query).mappings():
        steps[row["process_id"]].append(_step(row))
    return [_process(row, steps[row["id"]]) for row in rows]


def set_done(
    connection: Connection, process_id: str, step: KeptStep, done: StepDone | None
) -> bool:
    """Writes that the step was taken, or with None that it was not. False where somebody else has
    said so already."""
    was_open = process_step.c.done_day.is_(None)
    stored = connection.execute(
        update(process_step)
        .where(
            process_step.c.id == step.id,
            process_step.c.process_id == process_id,
            was_open if done is not None else ~was_open,
        )
        .values(**_done(done))
    )
    return stored.rowcount == 1


def set_plan(
    database: Database,
    connection: Connection,
    process_id: str,
    sequence: int,
    end: date | None,
    steps: Sequence[KeptStep],
) -> bool:
    """Writes the steps' new days: those that are no longer there go, new ones come. False where the
    process has changed since it was at ``sequence``."""
    stored = connection.execute(
        update(process)
        .where(process.c.id == process_id, process.c.sequence == sequence)
        .values(sequence=sequence + 1, end_day=end, updated_at=database.now(connection))
    )
    if stored.rowcount != 1:
        return False
    kept = [step.id for step in steps if step.id]
    connection.execute(
        delete(process_step).where(
            process_step.c.process_id == process_id, process_step.c.id.not_in(kept)
        )
    )
    for position, step in enumerate(steps):
        if step.id:
            connection.execute(
                update(process_step)
                .where(process_step.c.id == step.id)
                .values(position=position, **_days(step))
            )
        else:
            _add_steps(connection, process_id, [step], position)
    return True


def set_state(
    database: Database, connection: Connection, process_id: str, state: ProcessState
) -> bool:
    """False where it already is so."""
    stored = connection.execute(
        update(process)
        .where(process.c.id == process_id, process.c.state != state.value)
        .values(
            state=state.value,
            sequence=process.c.sequence + 1,
            updated_at=database.now(connection),
        )
    )
    return stored.rowcount == 1
