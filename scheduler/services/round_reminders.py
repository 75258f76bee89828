"""The rules for reminders that one round has of its own, set by its coordinator."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from scheduler.checked_toml import JsonNode, TomlNode, get, load_toml_or_json
from scheduler.domain.errors import ConflictError, NotFoundError
from scheduler.domain.reminders import Matter, ReminderChanges, ReminderRule
from scheduler.domain.remisser import AcceptedRound
from scheduler.domain.rights import Right
from scheduler.reminder_tables import reminder_rules
from scheduler.services.app import App
from scheduler.services.guard import needs
from scheduler.services.reminder_sync import sync_reminders
from scheduler.services.seen_marks import mark_of
from scheduler.storage import remiss_store
from scheduler.storage.audit_store import add_audit


class RoundRulesInUse(Struct, frozen=True):
    """The rules that hold for a round, and whether they are its own."""

    accepted: AcceptedRound
    rules: tuple[ReminderRule, ...]

    @property
    def are_own(self) -> bool:
        return self.accepted.reminder_rules is not None

    @property
    def seen(self) -> str:
        """The mark of what was shown (`set_rules`)."""
        return _mark(self.accepted.reminder_rules)


@needs(Right.MANAGE_ROUNDS)
def rules_in_use(app: App, round_id: str, region: str | None = None) -> RoundRulesInUse:
    """Raises NotFoundError, also where the round is another region's than ``region``."""
    with app.database.read() as connection:
        accepted = remiss_store.round_by_id(connection, round_id)
    if accepted is None or region not in (None, accepted.region):
        raise NotFoundError("Rundan finns inte.")
    rules = accepted.reminder_rules
    if rules is None:
        rules = app.config.reminder_plan(accepted.region).rules_of(Matter.OUTGOING)
    return RoundRulesInUse(accepted, rules)


def rules_from_file(path: Path) -> tuple[ReminderRule, ...]:
    """A TOML or JSON file with a list ``rules``, as config writes them. Raises ConfigError."""
    root = load_toml_or_json(path, path.name)
    return reminder_rules(get(root.table(("rules",)), "rules", root), Matter.OUTGOING)


def rules_from_rows(rows: list[dict[str, Any]]) -> tuple[ReminderRule, ...]:
    """The same from rows of a form. Raises ConfigError."""
    node: TomlNode = JsonNode("påminnelserna", "", rows)
    return reminder_rules(node, Matter.OUTGOING)


@needs(Right.MANAGE_ROUNDS)
def set_rules(
    app: App,
    region: str,
    actor: str,
    round_id: str,
    rules: tuple[ReminderRule, ...] | None,
    *,
    seen: str | None = None,
) -> ReminderChanges:
    """Gives the round rules of its own, or with None those of config; what is due follows at once
    and what is sent stays sent. ``seen`` is the mark of the rules the user saw. Raises
    NotFoundError, or ConflictError where somebody has changed them since."""
    with app.database.write() as connection:
        before = remiss_store.find_round(connection, region, round_id)
        if before is None:
            raise NotFoundError("Rundan finns inte.")
        if seen is not None and seen != _mark(before.reminder_rules):
            raise ConflictError(
                "Någon annan har just ändrat rundans påminnelser. Dina är inte sparade: se efter "
                "vilka som gäller, och spara igen."
            )
        remiss_store.set_reminder_rules(connection, round_id, rules)
        changes = sync_reminders(app, connection, replace(before, reminder_rules=rules))
        add_audit(
            app.database,
            connection,
            region=region,
            actor=actor,
            action="reminder_rules",
            subject=round_id,
            details={
                "old": _keys(before.reminder_rules),
                "new": _keys(rules),
                "added": len(changes.new) + len(changes.revived),
                "cancelled": len(changes.cancelled),
            },
        )
    return changes


def _mark(rules: tuple[ReminderRule, ...] | None) -> str:
    return mark_of(rules and [(rule.key, rule.to.value, rule.source) for rule in rules])


def _keys(rules: tuple[ReminderRule, ...] | None) -> list[str] | None:
    return None if rules is None else [rule.key for rule in rules]
