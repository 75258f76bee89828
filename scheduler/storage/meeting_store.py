"""Meetings and the imports they came with."""

from __future__ import annotations

import logging
from collections.abc import Hashable, Iterable
from datetime import date, datetime

from sqlalchemy import (
    Connection,
    RowMapping,
    String,
    func,
    insert,
    literal,
    or_,
    select,
    tuple_,
    type_coerce,
    update,
)

from scheduler.domain.meetings import (
    Meeting,
    MeetingKind,
    MeetingSource,
    MeetingStatus,
    MeetingVersion,
)
from scheduler.domain.plan_imports import ImportState, PlanImport
from scheduler.storage.correction_store import corrections_from_json
from scheduler.storage.database import Database
from scheduler.storage.tables import meeting, plan_import

logger = logging.getLogger(__name__)


def _meeting(row: RowMapping) -> Meeting:
    return Meeting(
        id=row["id"],
        body=row["body_key"],
        start_date=row["start_date"],
        end_date=row["end_date"],
        kind=MeetingKind(row["kind"]),
        status=MeetingStatus(row["status"]),
        start_time=row["start_time"],
        end_time=row["end_time"],
        place=row["place"],
        note=row["note"],
        intake_day=row["intake_day"],
        source=MeetingSource(row["source_file"], row["source_row"], row["source_text"]),
    )


def meetings(
    connection: Connection, region: str, bodies: Iterable[str] | None = None
) -> list[Meeting]:
    """The region's meetings in order of date; of ``bodies`` only, if given."""
    query = select(meeting).where(meeting.c.region_key == region)
    if bodies is not None:
        query = query.where(meeting.c.body_key.in_(list(bodies)))
    query = query.order_by(meeting.c.start_date, meeting.c.start_time, meeting.c.id)
    return [_meeting(row) for row in connection.execute(query).mappings()]


def meetings_between(
    connection: Connection, region: str, first: date, last: date, bodies: Iterable[str]
) -> list[Meeting]:
    """The meetings of ``bodies`` that have a day from ``first`` to ``last``, in order of date."""
    query = (
        select(meeting)
        .where(
            meeting.c.region_key == region,
            meeting.c.start_date <= last,
            meeting.c.end_date >= first,
            meeting.c.body_key.in_(list(bodies)),
        )
        .order_by(meeting.c.start_date, meeting.c.start_time, meeting.c.id)
    )
    return [_meeting(row) for row in connection.execute(query).mappings()]


def meetings_page(
    connection: Connection,
    region: str,
    bodies: Iterable[str],
    first: date,
    last: date,
    changed_since: datetime | None,
    after: tuple[date, str],
    limit: int,
) -> list[tuple[Meeting, datetime]]:
    """At most ``limit`` meetings that begin from ``first`` to ``last``, each with when it was last
    changed, in order of day and id and later in it than ``after``."""
    query = (
        select(meeting)
        .where(
            meeting.c.region_key == region,
            meeting.c.body_key.in_(list(bodies)),
            meeting.c.start_date >= max(first, after[0]),
            meeting.c.start_date <= last,
            tuple_(meeting.c.start_date, meeting.c.id) > tuple_(*map(literal, after)),
        )
        .order_by(meeting.c.start_date, meeting.c.id)
        .limit(limit)
    )
    if changed_since is not None:
        query = query.where(meeting.c.updated_at >= changed_since)
    return [(_meeting(row), row["updated_at"]) for row in connection.execute(query).mappings()]


def bodies_meeting(connection: Connection, region: str, first: date, last: date) -> set[str]:
    """The keys of the bodies with a meeting, not cancelled, that begins from ``first`` to
    ``last``."""
    query = (
        select(meeting.c.body_key)
        .where(
            meeting.c.region_key == region,
            meeting.c.start_date >= first,
            meeting.c.start_date <= last,
            meeting.c.status != MeetingStatus.CANCELLED.value,
        )
        .distinct()
    )
    return set(connection.execute(query).scalars())


def first_and_last(connection: Connection, region: str) -> tuple[date | None, date | None]:
    """The first and the last day on which a meeting of the region begins."""
    query = select(func.min(meeting.c.start_date), func.max(meeting.c.start_date)).where(
        meeting.c.region_key == region
    )
    first, last = connection.execute(query).one()
    return first, last


def find_meeting(connection: Connection, region: str, meeting_id: str) -> Meeting | None:
    query = select(meeting).where(meeting.c.region_key == region, meeting.c.id == meeting_id)
    row = connection.execute(query).mappings().first()
    return _meeting(row) if row else None


def import_of_meeting(connection: Connection, region: str, meeting_id: str) -> PlanImport | None:
    """The import a meeting's content was read from."""
    query = (
        select(plan_import)
        .join(meeting, meeting.c.import_id == plan_import.c.id)
        .where(meeting.c.region_key == region, meeting.c.id == meeting_id)
    )
    row = connection.execute(query).mappings().first()
    return _plan_import(row) if row else None


def meeting_versions(
    connection: Connection,
    region: str,
    *,
    bodies: Iterable[str] | None = None,
    ids: Iterable[str] | None = None,
    since: date | None = None,
) -> list[MeetingVersion]:
    """The region's meetings as calendars show them, in order of id: of ``bodies`` only, with
    ``ids`` only, and not those that ended before ``since``, if given. A row that makes no sense is
    left out and logged."""
    query = select(meeting).where(meeting.c.region_key == region).order_by(meeting.c.id)
    if bodies is not None:
        query = query.where(meeting.c.body_key.in_(list(bodies)))
    if ids is not None:
        query = query.where(meeting.c.id.in_(list(ids)))
    if since is not None:
        query = query.where(meeting.c.end_date >= since)
    found = []
    for row in connection.execute(query).mappings():
        try:
            found.append(MeetingVersion(_meeting(row), row["sequence"], row["updated_at"]))
        except ValueError:
            logger.exception("meeting %s cannot be read and is left out", row["id"])
    return found


MeetingStamp = tuple[str, int, Hashable]
"""A meeting's id, sequence and time of change as the database writes it: another at each change."""


def meeting_stamps(
    connection: Connection, region: str, *, bodies: Iterable[str] | None, since: date
) -> list[MeetingStamp]:
    """Which versions `meeting_versions` would give, a tenth as costly to ask."""
    changed_at = type_coerce(meeting.c.updated_at, String)
    query = select(meeting.c.id, meeting.c.sequence, changed_at).where(
        meeting.c.region_key == region, meeting.c.end_date >= since
    )
    if bodies is not None:
        query = query.where(meeting.c.body_key.in_(list(bodies)))
    return [(key, sequence, stamp) for key, sequence, stamp in connection.execute(query).all()]


def _content(found: Meeting) -> dict[str, object]:
    source = found.source
    return {
        "start_date": found.start_date,
        "end_date": found.end_date,
        "start_time": found.start_time,
        "end_time": found.end_time,
        "place": found.place,
        "kind": found.kind.value,
        "status": found.status.value,
        "note": found.note,
        "intake_day": found.intake_day,
        "source_file": source.file if source else "",
        "source_row": source.row if source else None,
        "source_text": source.text if source else "",
    }


def add_meeting(
    database: Database, connection: Connection, region: str, new: Meeting, import_id: str
) -> None:
    connection.execute(
        insert(meeting).values(
            id=new.id,
            region_key=region,
            body_key=new.body,
            import_id=import_id,
            sequence=0,
            updated_at=database.now(connection),
            **_content(new),
        )
    )


def change_meeting(
    database: Database,
    connection: Connection,
    region: str,
    changed: Meeting,
    import_id: str | None = None,
) -> None:
    """Writes new content to the meeting with the same id, which subscribers see as a change.

    Without ``import_id`` the meeting stays as read from the import it came with.
    """
    source = {"import_id": import_id} if import_id else {}
    connection.execute(
        update(meeting)
        .where(meeting.c.region_key == region, meeting.c.id == changed.id)
        .values(
            **source,
            sequence=meeting.c.sequence + 1,
            updated_at=database.now(connection),
            **_content(changed),
        )
    )


def _plan_import(row: RowMapping) -> PlanImport:
    return PlanImport(
        id=row["id"],
        region=row["region_key"],
        file_name=row["file_name"],
        content=row["content"],
        year=row["year"],
        body=row["body_key"],
        state=ImportState(row["state"]),
        created_by=row["created_by"],
        created_at=row["created_at"],
        corrections=corrections_from_json(row["corrections"]),
        confirmed_by=row["confirmed_by"],
        confirmed_at=row["confirmed_at"],
        organisation=row["organisation_key"],
    )


def add_import(database: Database, connection: Connection, new: PlanImport) -> None:
    connection.execute(
        insert(plan_import).values(
            id=new.id,
            region_key=new.region,
            file_name=new.file_name,
            content=new.content,
            year=new.year,
            body_key=new.body,
            state=new.state.value,
            created_by=new.created_by,
            organisation_key=new.organisation,
            created_at=database.now(connection),
        )
    )


def find_import(connection: Connection, region: str, import_id: str) -> PlanImport | None:
    query = select(plan_import).where(
        plan_import.c.region_key == region, plan_import.c.id == import_id
    )
    row = connection.execute(query).mappings().first()
    return _plan_import(row) if row else None


def imports(connection: Connection, region: str, drafts_of: str, limit: int) -> list[PlanImport]:
    """The newest imports first: those confirmed, and the drafts of one organisation ("" for the
    region's own)."""
    query = (
        select(plan_import)
        .where(
            plan_import.c.region_key == region,
            or_(
                plan_import.c.state == ImportState.CONFIRMED.value,
                plan_import.c.organisation_key == drafts_of,
            ),
        )
        .order_by(plan_import.c.created_at.desc(), plan_import.c.id)
        .limit(limit)
    )
    return [_plan_import(row) for row in connection.execute(query).mappings()]


def set_import_hints(
    connection: Connection, import_id: str, year: int | None, body: str | None
) -> None:
    """What the user adds while reviewing: the year and the body the text does not tell."""
    connection.execute(
        update(plan_import)
        .where(plan_import.c.id == import_id, plan_import.c.state == ImportState.REVIEW.value)
        .values(year=year, body_key=body)
    )


def reopen_import(connection: Connection, import_id: str) -> bool:
    """Puts a discarded import back under review; False if it is not discarded."""
    done = connection.execute(
        update(plan_import)
        .where(plan_import.c.id == import_id, plan_import.c.state == ImportState.DISCARDED.value)
        .values(state=ImportState.REVIEW.value, confirmed_by=None, confirmed_at=None)
    )
    return done.rowcount == 1


def finish_import(
    database: Database, connection: Connection, import_id: str, state: ImportState, actor: str
) -> bool:
    """Moves an import out of review; False if somebody already did."""
    done = connection.execute(
        update(plan_import)
        .where(plan_import.c.id == import_id, plan_import.c.state == ImportState.REVIEW.value)
        .values(state=state.value, confirmed_by=actor, confirmed_at=database.now(connection))
    )
    return done.rowcount == 1
