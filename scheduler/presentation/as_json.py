"""The JSON contract of ``--json``, documented in docs/json.md. Dates are ISO 8601."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import TYPE_CHECKING, Any

from calendars.records import MeetingRecord, RowProblem
from scheduler.configuration import Configuration
from scheduler.domain.bodies import Body
from scheduler.planning.explain import phrase, phrase_tolerance
from scheduler.planning.proposal import (
    Alternative,
    FragileMeeting,
    Proposal,
    Reason,
    RecipientRow,
    Window,
)
from scheduler.presentation.words import STATUS_WORDS
from scheduler.services.planning import PlannedRound
from scheduler.services.reading import PlanReading

if TYPE_CHECKING:
    from scheduler.services.rounds_file import PlannedRounds

    # Only named: light commands load no database.
    from scheduler.services.source_checks import SourceCheck
    from scheduler.services.sources import SourceRow


def dumps(value: object) -> str:
    """``value`` as indented JSON with Swedish letters as they are."""
    return json.dumps(value, ensure_ascii=False, indent=2, default=_encode)


def _encode(value: object) -> str:
    if isinstance(value, (date, time)):
        return value.isoformat()
    raise TypeError(f"no JSON for {type(value).__name__}")


def reading_json(reading: PlanReading) -> dict[str, Any]:
    """A read plan."""
    return {
        "file": reading.result.file,
        "format": reading.result.format,
        "year": {"value": reading.year.value, "from": reading.year.origin},
        "meetings": [
            _record_json(record, body)
            for record, body in zip(reading.records, reading.bodies, strict=True)
        ],
        "deadlines": [
            {
                "body": deadline.body,
                "kind": deadline.kind,
                "date": deadline.due,
                "meeting_date": deadline.meeting_date,
                "source": {"row": deadline.source.row, "text": deadline.source.text},
            }
            for deadline in reading.result.deadlines
        ],
        **({} if reading.result.events is None else {"events": reading.result.events}),
        "problems": problems_json(reading.problems),
    }


def _record_json(record: MeetingRecord, body: Body | None) -> dict[str, Any]:
    return {
        "body": record.body,
        "body_key": body.key if body else None,
        "date": record.start_date,
        "end_date": record.end_date,
        "start_time": _clock(record.start_time),
        "end_time": _clock(record.end_time),
        "place": record.place,
        "kind": record.kind,
        "status": record.status,
        "note": record.note,
        "source": {"row": record.source.row, "text": record.source.text},
    }


def _clock(value: time | None) -> str | None:
    return value.strftime("%H:%M") if value else None


def problems_json(problems: Sequence[RowProblem]) -> list[dict[str, Any]]:
    return [
        {"row": p.row, "severity": p.severity, "code": p.code, "message": p.message}
        for p in problems
    ]


def planned_round_json(planned: PlannedRound) -> dict[str, Any]:
    """A planned round with the problems of its meeting plan."""
    return {
        **proposal_json(planned.proposal),
        "problems": problems_json(planned.problems),
    }


def planned_rounds_json(planned: PlannedRounds) -> dict[str, Any]:
    """Several rounds planned together."""
    return {
        "rounds": [
            {
                "key": named.remiss.key,
                "title": named.remiss.title,
                **proposal_json(named.proposal),
            }
            for named in planned.rounds
        ],
        "problems": problems_json(planned.problems),
    }


def proposal_json(proposal: Proposal) -> dict[str, Any]:
    """A proposal. ``deadline`` and ``window`` are null where there is no plan."""
    target = proposal.target
    return {
        "target": {"body": proposal.owner.name, "date": target.start_date} if target else None,
        "deadline": proposal.deadline,
        "window": _window_json(proposal.window),
        "recipients": [_row_json(row) for row in proposal.recipients],
        "informed": [body.name for body in proposal.informed],
        "groups": [
            {
                "group": group.group,
                "dispatch": group.dispatch,
                "bodies": [body.name for body in group.bodies],
                "why": reason_json(group.why) if group.why else None,
            }
            for group in proposal.groups
        ],
        "binding": [body.name for body in proposal.binding],
        "why": [reason_json(reason) for reason in proposal.why],
        "away": [reason_json(reason) for reason in proposal.away],
        "sensitivity": [
            {
                "lead_time": tolerance.lead_time,
                "days": tolerance.days,
                "failing": [body.name for body in tolerance.failing],
                "message": phrase_tolerance(tolerance),
            }
            for tolerance in proposal.tolerances
        ],
        "coverage": [
            {
                "first": step.window.earliest,
                "last": step.window.latest,
                "answering": step.answering,
                "missing": [body.name for body in step.missing],
                "usable_meetings": step.usable_meetings,
            }
            for step in proposal.coverage
        ],
        "fragile": [_fragile_json(fragile) for fragile in proposal.fragile],
        "alternatives": [_alternative_json(a) for a in proposal.alternatives],
        "conflicts": [
            {
                "body": conflict.body.name,
                **reason_json(conflict.reason),
                "meetings": [meeting.start_date for meeting in conflict.meetings],
            }
            for conflict in proposal.conflicts
        ],
        "repairs": [
            {
                "message": phrase(repair.reason),
                "cost": repair.cost,
                "target": repair.target,
                "deadline": repair.deadline,
                "measures": [reason_json(reason) for reason in repair.measures],
            }
            for repair in proposal.repairs
        ],
    }


def _window_json(window: Window | None) -> Mapping[str, date] | None:
    return {"earliest": window.earliest, "latest": window.latest} if window else None


def _row_json(row: RecipientRow) -> dict[str, Any]:
    return {
        "body": row.body.name,
        "role": "mandatory" if row.mandatory else "wished",
        "decision": row.decision.value,
        "group": row.group,
        "dispatch": row.dispatch,
        "status": row.status.value,
        "route": [{"body": step.body.name, "date": step.meeting.start_date} for step in row.route],
        "ready": row.ready,
        "slack_days": row.slack_days,
        "extended_to": row.extended_to,
        "usable_meetings": row.usable_meetings,
        "reason": _row_reason(row),
        "why": [reason_json(reason) for reason in row.why],
    }


def _row_reason(row: RecipientRow) -> str | None:
    if row.obstacle is not None:
        return phrase(row.obstacle)
    return STATUS_WORDS[row.status] or None


def _alternative_json(alternative: Alternative) -> dict[str, Any]:
    return {
        "target": alternative.target.start_date,
        "deadline": alternative.deadline,
        "window": _window_json(alternative.window),
        "usable_meetings": alternative.usable_meetings,
        "fragile_meetings": alternative.fragile_meetings,
        "gains": [gain.value for gain in alternative.gains],
        "exceptions": alternative.exceptions,
        "points": alternative.points,
        "measures": [reason_json(reason) for reason in alternative.measures],
    }


def _fragile_json(fragile: FragileMeeting) -> dict[str, Any]:
    return {
        "body": fragile.body.name,
        "date": fragile.meeting.start_date,
        "lost": [body.name for body in fragile.lost],
        "ready": fragile.ready,
        "next_target": fragile.next_target.start_date if fragile.next_target else None,
        "next_deadline": fragile.next_deadline,
    }


def reason_json(reason: Reason) -> dict[str, Any]:
    return {"code": reason.code, "values": dict(reason.values), "message": phrase(reason)}


def sources_json(rows: Sequence[SourceRow]) -> dict[str, Any]:
    """The addresses a region fetches; times are in UTC."""
    return {
        "sources": [
            {
                "id": row.source.id,
                "url": row.source.url,
                "year": row.source.year,
                "body_key": row.source.body,
                "fetched_at": row.source.fetched_at,
                "checked_at": row.source.checked_at,
                "next_check": row.source.next_check,
                "failures": row.source.failures,
                "last_error": row.source.last_error,
                "import_id": row.source.import_id,
                "waits_for_review": row.waits_for_review,
            }
            for row in rows
        ]
    }


def source_checks_json(checks: Sequence[SourceCheck]) -> dict[str, Any]:
    """What asking each address gave."""
    return {
        "sources": [
            {
                "url": check.url,
                "outcome": check.outcome.value,
                "import_id": check.import_id,
                "error": check.error,
            }
            for check in checks
        ]
    }


def configuration_json(config: Configuration) -> dict[str, Any]:
    """The regions that config describes without a fault."""
    return {
        "regions": [
            {
                "key": region.key,
                "name": region.name,
                "organisations": len(region.organisations),
                "bodies": len(region.bodies),
            }
            for region in config.regions.values()
        ]
    }
