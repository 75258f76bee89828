"""A round's own rules for reminders."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from scheduler.domain.errors import BadInputError, ConfigError, ConflictError
from scheduler.domain.reminders import Matter, ReminderRule
from scheduler.presentation.reminders import ANCHOR_WORDS, ROLE_NAMES
from scheduler.reminder_tables import ANCHORS
from scheduler.services import round_reminders
from web.current import account, region_key, svarsdag

blueprint = Blueprint("round_reminders", __name__, url_prefix="/rundor/<round_id>/paminnelser")

_EMPTY_ROWS = 3
_OWN_REASON = "Bestämt för rundan"
_FIELDS = ("days", "side", "anchor", "to", "source")


@blueprint.get("/")
def show(round_id: str) -> ResponseReturnValue:
    found = round_reminders.rules_in_use(svarsdag(), round_id, region_key())
    return _page(round_id, [_row(rule) for rule in found.rules])


@blueprint.post("/")
def save(round_id: str) -> ResponseReturnValue:
    rows, is_usual = _typed(), request.form.get("usual") == "yes"
    try:
        rules = None
        if not is_usual:
            rules = round_reminders.rules_from_rows([_rule_row(row) for row in rows])
        changes = round_reminders.set_rules(
            svarsdag(),
            region_key(),
            account().username,
            round_id,
            rules,
            seen=request.form.get("seen"),
        )
    except (BadInputError, ConfigError, ConflictError) as error:
        flash(str(error), "error")
        return _page(round_id, rows, 409 if isinstance(error, ConflictError) else 400)
    added, ended = len(changes.new) + len(changes.revived), len(changes.cancelled)
    flash(f"Reglerna är sparade: {added} påminnelser tillkom, {ended} togs bort.", "done")
    return redirect(url_for("round_reminders.show", round_id=round_id))


def _page(round_id: str, rows: list[dict[str, str]], status: int = 200) -> ResponseReturnValue:
    found = round_reminders.rules_in_use(svarsdag(), round_id, region_key())
    return render_template(
        "rounds/reminders.html",
        round=found.accepted,
        are_own=found.are_own,
        seen=found.seen,
        rows=[*rows, *[dict.fromkeys(_FIELDS, "") for _ in range(_EMPTY_ROWS)]],
        anchors={anchor: ANCHOR_WORDS[anchor] for anchor in ANCHORS[Matter.OUTGOING]},
        roles=ROLE_NAMES,
    ), status


def _row(rule: ReminderRule) -> dict[str, str]:
    return {
        "days": str(abs(rule.offset_days)),
        "side": "after" if rule.offset_days > 0 else "before",
        "anchor": rule.anchor.value,
        "to": rule.to.value,
        "source": rule.source,
    }


def _typed() -> list[dict[str, str]]:
    """The rows with a number of days; one without is taken away."""
    columns = [request.form.getlist(field) for field in _FIELDS]
    rows = [
        {field: value.strip() for field, value in zip(_FIELDS, values, strict=True)}
        for values in zip(*columns, strict=False)
    ]
    return [row for row in rows if row["days"]]


def _rule_row(row: dict[str, str]) -> dict[str, Any]:
    text = row["days"]
    if not text.isascii() or not text.isdecimal() or len(text) > 3:
        raise BadInputError(f"”{text}” är inget antal dagar: skriv ett heltal, eller lämna tomt.")
    return {
        "anchor": row["anchor"],
        "days": int(text) if row["side"] == "after" else -int(text),
        "to": row["to"],
        "source": row["source"] or _OWN_REASON,
    }
