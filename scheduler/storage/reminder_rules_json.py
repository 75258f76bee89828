"""The rules for reminders that a round has of its own, as the database keeps them."""

from __future__ import annotations

from typing import Any

from scheduler.domain.accounts import ContactRole
from scheduler.domain.reminders import ReminderAnchor, ReminderRule


def rules_to_json(rules: tuple[ReminderRule, ...] | None) -> list[dict[str, Any]] | None:
    if rules is None:
        return None
    return [
        {"anchor": r.anchor.value, "days": r.offset_days, "to": r.to.value, "source": r.source}
        for r in rules
    ]


def rules_from_json(rows: list[dict[str, Any]] | None) -> tuple[ReminderRule, ...] | None:
    if rows is None:
        return None
    return tuple(
        ReminderRule(
            ReminderAnchor(row["anchor"]), row["days"], ContactRole(row["to"]), row["source"]
        )
        for row in rows
    )
