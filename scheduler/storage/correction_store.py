"""The corrections kept with an import, as JSON in its row."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from sqlalchemy import Connection, select, update

from scheduler.domain.meetings import MeetingKind, MeetingStatus
from scheduler.domain.plan_imports import Correction, Corrections, ImportState
from scheduler.storage.tables import plan_import


def set_corrections(connection: Connection, import_id: str, corrections: Corrections) -> bool:
    """Replaces the corrections of an import in review; False if it is not in review."""
    done = connection.execute(
        update(plan_import)
        .where(plan_import.c.id == import_id, plan_import.c.state == ImportState.REVIEW.value)
        .values(corrections=_to_json(corrections))
    )
    return done.rowcount == 1


def corrections_of_same_plan(
    connection: Connection, region: str, content: bytes, year: int | None, body: str | None
) -> Corrections:
    """The corrections of the last confirmed import of the very same plan, read with the same
    hints; none where there was no such import."""
    value = connection.execute(
        select(plan_import.c.corrections)
        .where(
            plan_import.c.region_key == region,
            plan_import.c.state == ImportState.CONFIRMED.value,
            plan_import.c.content == content,
            plan_import.c.year.is_not_distinct_from(year),
            plan_import.c.body_key.is_not_distinct_from(body),
        )
        .order_by(plan_import.c.confirmed_at.desc(), plan_import.c.id)
        .limit(1)
    ).scalar_one_or_none()
    return corrections_from_json(value)


def corrections_from_json(value: Mapping[str, Any] | None) -> Corrections:
    """What `set_corrections` wrote; none for an import from before there were any."""
    if not value:
        return Corrections()
    return Corrections(
        rows={key: _correction(row) for key, row in value["rows"].items()},
        aliases=dict(value["aliases"]),
        cancel=frozenset(value["cancel"]),
    )


def _to_json(corrections: Corrections) -> dict[str, Any]:
    return {
        "rows": {key: _row(row) for key, row in corrections.rows.items()},
        "aliases": dict(corrections.aliases),
        "cancel": sorted(corrections.cancel),
    }


def _row(found: Correction) -> dict[str, Any]:
    return {
        "body": found.body,
        "start_date": found.start_date.isoformat(),
        "end_date": found.end_date.isoformat(),
        "start_time": found.start_time.isoformat() if found.start_time else None,
        "end_time": found.end_time.isoformat() if found.end_time else None,
        "kind": found.kind.value,
        "status": found.status.value,
        "leave_out": found.leave_out,
        "apart": found.apart,
    }


def _correction(row: Mapping[str, Any]) -> Correction:
    return Correction(
        body=row["body"],
        start_date=date.fromisoformat(row["start_date"]),
        end_date=date.fromisoformat(row["end_date"]),
        start_time=time.fromisoformat(row["start_time"]) if row["start_time"] else None,
        end_time=time.fromisoformat(row["end_time"]) if row["end_time"] else None,
        kind=MeetingKind(row["kind"]),
        status=MeetingStatus(row["status"]),
        leave_out=row["leave_out"],
        apart=row["apart"],
    )
