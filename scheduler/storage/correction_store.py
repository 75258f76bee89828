"""The corrections kept with an import, as JSON in its row."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from sqlalchemy import Connection, update

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
