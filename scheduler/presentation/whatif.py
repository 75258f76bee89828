"""A comparison of scenarios as JSON (docs/json.md) and as a table in a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scheduler.domain.swedish import date_span, joined, long_date, short_date
from scheduler.planning.explain import phrase
from scheduler.planning.proposal import Proposal, RecipientRow
from scheduler.planning.whatif import Outcome, RowChange
from scheduler.presentation.as_json import problems_json, reason_json
from scheduler.presentation.as_text import table
from scheduler.presentation.words import STATUS_WORDS
from scheduler.services.whatif import ComparedRound


def whatif_json(compared: ComparedRound) -> dict[str, Any]:
    """The base, and each scenario with what differs."""
    result = compared.result
    return {
        "base": _summary(result.base),
        "scenarios": [
            {
                "label": outcome.label,
                **_summary(outcome.proposal),
                "recipients": [_change_json(change) for change in outcome.rows],
            }
            for outcome in result.outcomes
        ],
        "problems": problems_json(compared.problems),
    }


def _summary(proposal: Proposal) -> dict[str, Any]:
    window = proposal.window
    return {
        "possible": proposal.possible,
        "target": proposal.target.start_date if proposal.target else None,
        "deadline": proposal.deadline,
        "window": {"earliest": window.earliest, "latest": window.latest} if window else None,
        "binding": [body.name for body in proposal.binding],
        "usable_meetings": proposal.usable_meetings,
        "conflicts": [
            {"body": conflict.body.name, **reason_json(conflict.reason)}
            for conflict in proposal.conflicts
        ],
    }


def _change_json(change: RowChange) -> dict[str, Any]:
    return {
        "body": change.body.name,
        "before": _row_json(change.before),
        "after": _row_json(change.after),
    }


def _row_json(row: RecipientRow | None) -> dict[str, Any] | None:
    if row is None:
        return None
    return {
        "status": row.status.value,
        "route": [{"body": step.body.name, "date": step.meeting.start_date} for step in row.route],
        "ready": row.ready,
        "extended_to": row.extended_to,
    }


def whatif_text(compared: ComparedRound) -> str:
    """A row for the round as it is and one a scenario, then what differs in each."""
    base, remiss = compared.result.base, compared.remiss
    head = ("Om …", "Målmöte", "Sista svarsdag", "Fönster", "Styr", "Möten")
    rows = [("(som det är)", *_cells(base))]
    rows += [(one.label, *_cells(one.proposal)) for one in compared.result.outcomes]
    lines = [
        f"Vad händer om …  Remissrunda från {base.owner.name}, "
        f"utskick {long_date(remiss.dispatch_date)}",
        "",
        *table(head, rows, frozenset({5})),
    ]
    for outcome in compared.result.outcomes:
        lines += ["", f"{outcome.label}:", *_difference(outcome)]
    if compared.problems:
        lines += ["", "Ur planen: inte förstått"]
        lines += [f"  {problem.message}" for problem in compared.problems]
    return "\n".join(lines)


def _cells(proposal: Proposal) -> tuple[str, str, str, str, str]:
    target, deadline, window = proposal.target, proposal.deadline, proposal.window
    if target is None:
        return "–", "ingen plan", "–", "–", "–"
    span = date_span(target.start_date, target.end_date, short=True, year=True)
    if deadline is None or window is None:
        return span, "ingen plan", "–", "–", "–"
    return (
        span,
        f"{short_date(deadline)} {deadline.year}",
        f"{short_date(window.earliest)}–{short_date(window.latest)}",
        joined([body.name for body in proposal.binding]),
        str(proposal.usable_meetings),
    )


def _difference(outcome: Outcome) -> Iterator[str]:
    if not outcome.rows and not outcome.proposal.conflicts:
        yield "  Ingen mottagares väg ändras."
    for change in outcome.rows:
        yield f"  {change.body.name}: {_row(change.before)} → {_row(change.after)}"
    for conflict in outcome.proposal.conflicts:
        yield f"  Hinder: {conflict.body.name}: {phrase(conflict.reason)}"


def _row(row: RecipientRow | None) -> str:
    """22 okt, klart 29 okt (enda chansen)"""
    if row is None:
        return "ingen mottagare"
    steps = [
        ("" if step.body == row.body else f"{step.body.name} ")
        + date_span(step.meeting.start_date, step.meeting.end_date, short=True)
        for step in row.route
    ]
    ready = [f"klart {short_date(row.ready)}"] if row.ready else []
    status = STATUS_WORDS[row.status]
    days = ", ".join([" och ".join(steps), *ready] if steps else ready)
    if not days:
        return status or "utan möte"
    return f"{days} ({status})" if status else days
