"""Obligations as Swedish sentences: what is promised, how it fares and what is missing by when."""

from __future__ import annotations

from datetime import date

from scheduler.domain.obligations import (
    CheckedObligation,
    Obligation,
    ObligationRule,
    ObligationState,
)
from scheduler.domain.swedish import days_text, long_date


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
