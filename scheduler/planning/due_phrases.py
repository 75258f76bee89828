"""Swedish sentences for the reasons behind a report's days: one template a code."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import cast

from scheduler.domain.swedish import days_text, joined, long_date, month_year
from scheduler.planning.values import Values, day, meeting, number


def _no_meeting(v: Values) -> str:
    text = f"{v['body']} har inget möte i {month_year(day(v, 'month'))} i planen."
    near = [
        f"{word} är {long_date(cast(date, v[key]))}"
        for key, word in (("before", "mötet före"), ("after", "mötet efter"))
        if v[key] is not None
    ]
    if near:
        text += f" {joined(near).capitalize()}."
    return text + " Välj en dag, eller lägg till organets mötesplan."


def _choice(v: Values) -> str:
    days = joined([long_date(one) for one in cast(list[date], v["days"])])
    return f"{v['body']} möts också {days} den månaden: välj första eller sista."


DUE_TEMPLATES: Mapping[str, Callable[[Values], str]] = {
    "report_day": lambda v: f"Senast {long_date(day(v, 'day'))}, inte bundet till något möte.",
    "report_no_meeting": _no_meeting,
    "report_meeting": lambda v: f"Redovisas vid {v['body']}s möte {meeting(v)}.",
    "report_choice": _choice,
    "report_intake": lambda v: (
        f"Underlaget {days_text(number(v, 'days'))} före mötet ({v['source']}): "
        f"{long_date(day(v, 'day'))}."
    ),
    "report_own_intake": lambda v: (
        f"Underlaget senast {long_date(day(v, 'day'))}, enligt {v['body']}s mötesplan."
    ),
    "report_summons": lambda v: (
        f"Kallelsen {days_text(number(v, 'days'))} före mötet ({v['source']}): "
        f"{long_date(day(v, 'day'))}."
    ),
}
