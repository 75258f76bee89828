"""What recipients have asked for, as JSON (docs/json.md) and as text in a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scheduler.domain.answers import AnswerRequest, RequestKind, RequestState
from scheduler.domain.bodies import Region
from scheduler.domain.swedish import long_date
from scheduler.services.answer_requests import WaitingRequest

_DECIDED = {RequestState.GRANTED: "beviljad", RequestState.REFUSED: "avslagen"}


def request_json(request: AnswerRequest) -> dict[str, Any]:
    return {
        "kind": request.kind.value,
        "day": request.day,
        "reason": request.reason,
        "state": request.state.value,
        "asked_at": request.asked_at,
        "decision": request.decision,
    }


def requests_json(
    region: Region, waiting: Sequence[WaitingRequest], decided: AnswerRequest | None
) -> dict[str, Any]:
    return {
        "decided": {"id": decided.id} | request_json(decided) if decided else None,
        "waiting": [
            {
                "id": one.request.id,
                "round": one.accepted.id,
                "title": one.accepted.title,
                "body": region.body(one.entry.body).name,
                "fits": one.fits,
                "effect": list(one.effect),
            }
            | request_json(one.request)
            for one in waiting
        ],
    }


def requests_text(
    region: Region, waiting: Sequence[WaitingRequest], decided: AnswerRequest | None
) -> str:
    """A request on a line, and under it what was said and what granting it does."""
    lines = []
    if decided is not None:
        lines.append(f"Begäran {decided.id} är {_DECIDED[decided.state]}. Mottagaren får besked.")
    if not waiting:
        lines.append(f"Ingen begäran väntar i {region.name}.")
    for one in waiting:
        asked = one.request
        what = "anstånd till" if asked.kind is RequestKind.EXTENSION else "mötet är"
        name = region.body(one.entry.body).name
        lines.append(
            f"{asked.id}. {name}: {what} {long_date(asked.day)} "
            f"({one.accepted.title or 'utan rubrik'})"
        )
        if asked.reason:
            lines.append(f"   ”{asked.reason}”")
        holds = "planen håller" if one.fits else "planen håller inte"
        lines.append(f"   {holds}: {' '.join(one.effect)}")
    return "\n".join(lines)
