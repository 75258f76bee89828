"""Obligations as sentences and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from scheduler.domain.bodies import Region
from scheduler.domain.obligations import (
    CheckedObligation,
    Obligation,
    ObligationRule,
    ObligationState,
)
from scheduler.domain.swedish import days_text, long_date

STATE_WORDS: Mapping[ObligationState, str] = {
    ObligationState.MET: "Uppfyllt",
    ObligationState.MISSING: "Saknas",
    ObligationState.UNKNOWN: "Ingen uppgift",
}


def promise(obligation: Obligation) -> str:
    """Minst 2 möten per år"""
    value = obligation.value
    match obligation.rule:
        case ObligationRule.MIN_MEETINGS:
            return f"Minst {value} {'möte' if value == 1 else 'möten'} per år"
        case ObligationRule.MAX_DAYS_BETWEEN:
            return f"Högst {days_text(value)} mellan mötena"
        case ObligationRule.REPRESENTATIVES:
            return f"Minst {value} politisk företrädare från varje kommun"
        case ObligationRule.PRESIDIUM:
            return "Regionens presidium är med"
        case ObligationRule.MUNICIPAL_MEMBERS:
            return f"Minst {value} ledamot från kommunerna"
        case ObligationRule.REGIONAL_MEMBERS:
            return f"Minst {value} ledamot från regionen"
        case ObligationRule.WORK_PLAN:
            return "Gemensam arbetsplan för året"


def standing(checked: CheckedObligation, today: date) -> str:
    """How it fares, what is missing and by when: one or more sentences."""
    if checked.fact is not None:
        return checked.fact.note
    if checked.obligation.rule.is_of_meetings:
        return " ".join([_meetings(checked), *_days_before(checked, today)]).strip()
    if checked.state is ObligationState.MISSING:
        return "Dagen har passerat och ingen uppgift är lämnad."
    return "Läses inte ur någon plan: den som vet behöver lämna en uppgift."


def _meetings(checked: CheckedObligation) -> str:
    wanted = checked.obligation.value
    if checked.gap is not None:
        before, after = checked.gap
        if after is None:
            return f"Efter mötet {long_date(before)} är inget möte planerat."
        gap = days_text((after - before).days)
        return f"Mellan {long_date(before)} och {long_date(after)} är det {gap}."
    if checked.found is None:
        return ""
    if checked.found == 0:
        return f"Inget möte är planerat {checked.year}."
    return f"{checked.found} av {wanted} möten är planerade {checked.year}."


def _days_before(checked: CheckedObligation, today: date) -> list[str]:
    if checked.meet_by is None or checked.call_by is None or checked.papers_by is None:
        return []
    if checked.meet_by < today:
        return [f"Mötet skulle ha hållits senast {long_date(checked.meet_by)}."]
    late = " Den dagen har passerat: ett möte nu får kortare kallelsetid."
    lacking = 1 if checked.found is None else checked.obligation.value - checked.found
    which = "ett möte till" if lacking == 1 else f"det sista av {lacking} möten"
    return [
        f"Senast {long_date(checked.meet_by)} behöver {which} hållas: underlag senast "
        f"{long_date(checked.papers_by)}, kallelse senast {long_date(checked.call_by)}."
        f"{late if checked.call_by < today else ''}"
    ]


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
