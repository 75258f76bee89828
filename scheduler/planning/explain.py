"""Swedish sentences for the planner's reasons: one template a code."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import cast

from scheduler.domain.swedish import date_span, days_text, joined, long_date
from scheduler.planning.due_phrases import DUE_TEMPLATES
from scheduler.planning.incoming.phrases import INCOMING_TEMPLATES
from scheduler.planning.processes.phrases import PROCESS_TEMPLATES
from scheduler.planning.proposal import Reason, Tolerance
from scheduler.planning.repairs.phrases import REPAIR_TEMPLATES
from scheduler.planning.replan.phrases import REPLAN_TEMPLATES
from scheduler.planning.request_phrases import REQUEST_TEMPLATES
from scheduler.planning.route_phrases import ROUTE_TEMPLATES
from scheduler.planning.values import Values, day, meeting, number


def _too_late(v: Values) -> str:
    text = (
        f"första möjliga möte är {meeting(v)} och svaret är klart "
        f"{long_date(day(v, 'ready'))} (+ {days_text(number(v, 'days'))}): "
        f"{days_text(number(v, 'days_late'))} efter {long_date(day(v, 'limit'))}."
    )
    if "extra_from" in v:
        span = date_span(day(v, "extra_from"), day(v, "extra_to"), year=True)
        text += f" Ett extra möte {span} skulle räcka."
    return text


_TEMPLATES: Mapping[str, Callable[[Values], str]] = {
    **ROUTE_TEMPLATES,
    **INCOMING_TEMPLATES,
    **REPLAN_TEMPLATES,
    **REPAIR_TEMPLATES,
    **REQUEST_TEMPLATES,
    **PROCESS_TEMPLATES,
    **DUE_TEMPLATES,
    "extended": lambda v: (
        f"Anstånd till {long_date(day(v, 'until'))}; övriga svarar senast "
        f"{long_date(day(v, 'deadline'))}."
    ),
    "summons": lambda v: (
        f"{v['body']} möts {meeting(v)} och kallar {days_text(number(v, 'days'))} före: "
        f"{long_date(day(v, 'summons_day'))}."
    ),
    "compile": lambda v: (
        f"{number(v, 'workdays')} arbetsdagar för att sammanställa svaren före "
        f"{long_date(day(v, 'summons_day'))} → senast {long_date(day(v, 'latest'))}."
    ),
    "prep": lambda v: (
        f"{v['body']} möts {meeting(v)}; {days_text(number(v, 'days'))} för kallelse och "
        f"sammanställning → senast arbetsdagen {long_date(day(v, 'latest'))}."
    ),
    "binding": lambda v: (
        f"{v['body']} styr: svaret är klart först {long_date(day(v, 'ready'))}, så sista "
        f"svarsdag kan inte sättas före {long_date(day(v, 'earliest'))}."
    ),
    "latest_of_window": lambda v: (
        f"{long_date(day(v, 'deadline'))} är fönstrets sista arbetsdag: mottagarna får den tid "
        "som finns."
    ),
    "fixed_deadline": lambda v: (
        f"{long_date(day(v, 'deadline'))} är bestämd i förväg och ryms i fönstret."
    ),
    "too_late": _too_late,
    "holds_up": lambda v: (
        f"svaret är klart {long_date(day(v, 'ready'))}, men då hinner inte grupperna efter: "
        "remissen går vidare utan att vänta på det."
    ),
    "handled_too_late": lambda v: (
        f"utskick {long_date(day(v, 'dispatch'))} + {days_text(number(v, 'days'))} handläggning: "
        f"svaret är klart {long_date(day(v, 'ready'))}, {days_text(number(v, 'days_late'))} efter "
        f"{long_date(day(v, 'limit'))}."
    ),
    "no_room": lambda _v: (
        "mötena som hinner är fulla av andra remisser: höj kapaciteten, skilj rundorna åt eller "
        "lägg till ett möte."
    ),
    "no_meetings": lambda _v: (
        "inga möten i planen: lägg till organets möten eller ta bort mottagaren."
    ),
    "no_decisions": lambda v: (
        f"inget av {number(v, 'count')} möten i planen är ett beslutsmöte som står fast."
    ),
    "no_preparation": lambda v: (
        f"{v['preparing']}, som bereder ärendet, har inget möte från "
        f"{long_date(day(v, 'first_day'))}: lägg till det i planen."
    ),
    "all_too_soon": lambda v: (
        f"inget möte efter {long_date(day(v, 'first_day'))}; planens sista beslutsmöte är "
        f"{meeting(v)}."
    ),
    "owner_without_meetings": lambda v: (
        f"{v['body']} har inga möten i planen: lägg till dem, svaren ska behandlas vid ett av dem."
    ),
    "owner_without_target": lambda v: (
        f"{v['body']} har inget beslutsmöte efter utskicket {long_date(day(v, 'dispatch'))}; "
        f"planens sista möte är {meeting(v)}. Lägg till nästa års plan eller ändra utskicket."
    ),
    "deadline_when_away": lambda v: (
        f"Sista svarsdag {long_date(day(v, 'day'))} är en dag då många är lediga ({v['block']})."
    ),
    "target_when_away": lambda v: (
        f"Målmötet {long_date(day(v, 'day'))} är en dag då många är lediga ({v['block']})."
    ),
    "nobody_answers": lambda _v: (
        "ingen av de önskade mottagarna hinner svara, så det finns inget att behandla: flytta "
        "målmötet eller lägg till en mottagare."
    ),
    "deadline_too_late": lambda v: (
        f"sista svarsdag {long_date(day(v, 'deadline'))} lämnar {v['body']} för lite tid före "
        f"mötet {meeting(v)}: senast {long_date(day(v, 'latest'))} går det."
    ),
    "combined": lambda v: " ".join(phrase(part) for part in cast(list[Reason], v["parts"])),
}


def phrase(reason: Reason) -> str:
    """The reason as a Swedish sentence. Raises KeyError for a code without a template."""
    return _TEMPLATES[reason.code](reason.values)


LEAD_TIME_NAMES = {"response_lag": "svarstid efter mötet", "intake": "tid före mötet"}


def phrase_tolerance(tolerance: Tolerance) -> str:
    """How much longer a lead time may be, in Swedish."""
    name = LEAD_TIME_NAMES[tolerance.lead_time]
    if tolerance.days is None:
        return f"Längre {name} ändrar inte planen."
    failing = joined([body.name for body in tolerance.failing])
    if tolerance.days == 0:
        return f"Planen tål ingen längre {name}: redan vid en dag till faller {failing}."
    return (
        f"Planen tål {days_text(tolerance.days)} längre {name}; "
        f"vid {days_text(tolerance.days + 1)} faller {failing}."
    )


CODES = frozenset(_TEMPLATES)
