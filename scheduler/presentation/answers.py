"""The answers to a round, as JSON (docs/json.md) and as text in a terminal."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from scheduler.domain.answers import Answer
from scheduler.domain.bodies import Region
from scheduler.domain.remisser import RegisterEntry
from scheduler.domain.swedish import long_date
from scheduler.presentation.requests import request_json
from scheduler.services.answer_export import AnswerRegister, AnswerRow
from scheduler.services.answer_requests import Sayings
from scheduler.services.responses import STATE_WORDS
from scheduler.settings import STOCKHOLM


def entry_json(region: Region, entry: RegisterEntry, sayings: Sayings) -> dict[str, Any]:
    """How one recipient's answer stands, and what it has asked for."""
    delegation = sayings.delegations.get(entry.id)
    acknowledged = entry.acknowledged
    return {
        "body": region.body(entry.body).name,
        "role": entry.role.value,
        "state": entry.state.value,
        "at": entry.answered_at or (acknowledged.at if acknowledged else None),
        "note": entry.note,
        "acknowledged_meeting": acknowledged.meeting_day if acknowledged else None,
        "extended_to": entry.extended_to,
        "requests": [request_json(one) for one in sayings.requests.get(entry.id, ())],
        "delegated_to": delegation.name if delegation else None,
    }


def answers_json(region: Region, register: AnswerRegister, sayings: Sayings) -> dict[str, Any]:
    accepted = register.accepted
    return {
        "id": accepted.id,
        "title": accepted.title,
        "dnr": accepted.dnr,
        "recipients": [
            entry_json(region, entry, sayings)
            | {"answers": [_answer_json(answer, files) for answer, files in _by_answer(rows)]}
            for entry, rows in _by_entry(register)
        ],
    }


def _by_entry(register: AnswerRegister) -> list[tuple[RegisterEntry, list[AnswerRow]]]:
    grouped = groupby(register.rows, key=lambda row: row.entry.id)
    found = [list(rows) for _entry_id, rows in grouped]
    return [(rows[0].entry, rows) for rows in found]


def _by_answer(rows: list[AnswerRow]) -> list[tuple[Answer, list[AnswerRow]]]:
    found: dict[int, tuple[Answer, list[AnswerRow]]] = {}
    for row in rows:
        if row.answer is not None:
            found.setdefault(row.answer.id, (row.answer, []))[1].append(row)
    return list(found.values())


def _answer_json(answer: Answer, rows: list[AnswerRow]) -> dict[str, Any]:
    return {
        "received_at": answer.received_at,
        "sender": answer.sender,
        "paragraph": answer.paragraph,
        "decided_on": answer.decided_on,
        "text": answer.text,
        "registered_by": answer.registered_by,
        "withdrawn_at": answer.withdrawn_at,
        "files": [
            {
                "path": row.path,
                "kind": row.file.kind.value,
                "size_bytes": row.file.size_bytes,
                "sha256": row.file.sha256,
            }
            for row in rows
            if row.file is not None
        ],
    }


def answers_text(region: Region, register: AnswerRegister) -> str:
    """One line a recipient, and its files under it."""
    lines = [register.accepted.title or "Utan rubrik"]
    for entry, rows in _by_entry(register):
        at = entry.answered_at
        when = f" {long_date(at.astimezone(STOCKHOLM).date())}" if at else ""
        note = f": {entry.note}" if entry.note else ""
        lines.append(f"  {region.body(entry.body).name}: {STATE_WORDS[entry.state]}{when}{note}")
        for answer, files in _by_answer(rows):
            if answer.withdrawn_at is not None:
                lines.append("    ett svar är återtaget, och finns kvar i arkivet")
                continue
            lines += [f"    {row.path} ({row.file.size_bytes} byte)" for row in files if row.file]
    return "\n".join(lines)
