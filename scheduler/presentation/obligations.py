"""Obligations for a terminal and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from scheduler.domain.bodies import Region
from scheduler.domain.obligations import CheckedObligation, ObligationState
from scheduler.planning.obligation_phrases import promise, standing

STATE_WORDS: Mapping[ObligationState, str] = {
    ObligationState.MET: "Uppfyllt",
    ObligationState.MISSING: "Saknas",
    ObligationState.UNKNOWN: "Ingen uppgift",
}


def obligations_json(found: Iterable[CheckedObligation]) -> dict[str, Any]:
    """The fields are described in docs/json.md."""
    return {"obligations": [_as_json(one) for one in found]}


def _as_json(one: CheckedObligation) -> dict[str, Any]:
    return {
        "body": one.obligation.body,
        "rule": one.obligation.rule.value,
        "value": one.obligation.value,
        "source": one.obligation.source,
        "year": one.year,
        "state": one.state.value,
        "found": one.found,
        "gap": {"after": one.gap[0], "before": one.gap[1]} if one.gap else None,
        "meet_by": one.meet_by,
        "call_by": one.call_by,
        "papers_by": one.papers_by,
        "fact": {"note": one.fact.note, "said_by": one.fact.said_by, "said_at": one.fact.said_at}
        if one.fact
        else None,
    }


def obligations_text(region: Region, found: Iterable[CheckedObligation], today: date) -> str:
    """Every obligation with how it fares, for a terminal."""
    lines = [
        f"{STATE_WORDS[one.state]:14} {region.body(one.obligation.body).name}: "
        f"{promise(one.obligation)}. {standing(one, today)}".rstrip()
        for one in found
    ]
    return "\n".join(lines) or "Regionens fil nämner inga åtaganden ([[obligations]])."
