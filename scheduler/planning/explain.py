"""Swedish sentences for the planner's reasons: one template a code."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import cast

from scheduler.domain.swedish import date_span, days_text, joined, long_date
from scheduler.planning.proposal import Reason, Tolerance

_Values = Mapping[str, object]


def _day(values: _Values, key: str) -> date:
    return cast(date, values[key])


def _number(values: _Values, key: str) -> int:
    return cast(int, values[key])


def _names(values: _Values, key: str) -> str:
    return joined(cast(list[str], values[key]))


def _meeting(values: _Values) -> str:
    """24–25 september 2019"""
    return date_span(_day(values, "first"), _day(values, "last"), year=True)


def _span(values: _Values) -> str:
    return date_span(_day(values, "first"), _day(values, "last"))


def _intake(v: _Values) -> str:
    return (
        f"Utskick {long_date(_day(v, 'dispatch'))} + {days_text(_number(v, 'days'))} för beredning "
        f"→ tidigaste möte {long_date(_day(v, 'first_day'))}."
    )


def _too_late(v: _Values) -> str:
    text = (
        f"första möjliga möte är {_meeting(v)} och svaret är klart "
        f"{long_date(_day(v, 'ready'))} (+ {days_text(_number(v, 'days'))}): "
        f"{days_text(_number(v, 'days_late'))} efter {long_date(_day(v, 'limit'))}."
    )
    if "extra_from" in v:
        span = date_span(_day(v, "extra_from"), _day(v, "extra_to"), year=True)
        text += f" Ett extra möte {span} skulle räcka."
    return text


_TEMPLATES: Mapping[str, Callable[[_Values], str]] = {
    "intake": _intake,
    "preparation_inside_intake": lambda v: (
        f"{_names(v, 'preparing')} har ingen känd plan; beredningen ryms i tiden före mötet."
    ),
    "too_soon": lambda v: (
        f"{v['body']} {_span(v)} är för tidigt: {days_text(_number(v, 'days'))} efter utskicket."
    ),
    "first_meeting": lambda v: f"Möte i {v['body']} {_meeting(v)}.",
    "next_meeting": lambda v: (
        f"+ minst {days_text(_number(v, 'days'))} → möte i {v['body']} {_meeting(v)}."
    ),
    "lag": lambda v: (
        f"Mötets sista dag {long_date(_day(v, 'meeting_end'))} + {days_text(_number(v, 'days'))} "
        f"för justering och expediering → svaret klart {long_date(_day(v, 'ready'))}."
    ),
    "extended": lambda v: (
        f"Anstånd till {long_date(_day(v, 'until'))}; övriga svarar senast "
        f"{long_date(_day(v, 'deadline'))}."
    ),
    "summons": lambda v: (
        f"{v['body']} möts {_meeting(v)} och kallar {days_text(_number(v, 'days'))} före: "
        f"{long_date(_day(v, 'summons_day'))}."
    ),
    "compile": lambda v: (
        f"{_number(v, 'workdays')} arbetsdagar för att sammanställa svaren före "
        f"{long_date(_day(v, 'summons_day'))} → senast {long_date(_day(v, 'latest'))}."
    ),
    "prep": lambda v: (
        f"{v['body']} möts {_meeting(v)}; {days_text(_number(v, 'days'))} för kallelse och "
        f"sammanställning → senast arbetsdagen {long_date(_day(v, 'latest'))}."
    ),
    "binding": lambda v: (
        f"{v['body']} styr: svaret är klart först {long_date(_day(v, 'ready'))}, så sista "
        f"svarsdag kan inte sättas före {long_date(_day(v, 'earliest'))}."
    ),
    "latest_of_window": lambda v: (
        f"{long_date(_day(v, 'deadline'))} är fönstrets sista arbetsdag: mottagarna får den tid "
        "som finns."
    ),
    "fixed_deadline": lambda v: (
        f"{long_date(_day(v, 'deadline'))} är bestämd i förväg och ryms i fönstret."
    ),
    "too_late": _too_late,
    "no_room": lambda _v: (
        "mötena som hinner är fulla av andra remisser: höj kapaciteten, skilj rundorna åt eller "
        "lägg till ett möte."
    ),
    "no_meetings": lambda _v: (
        "inga möten i planen: lägg till organets möten eller ta bort mottagaren."
    ),
    "no_decisions": lambda v: (
        f"inget av {_number(v, 'count')} möten i planen är ett beslutsmöte som står fast."
    ),
    "no_preparation": lambda v: (
        f"{v['preparing']}, som bereder ärendet, har inget möte från "
        f"{long_date(_day(v, 'first_day'))}: lägg till det i planen."
    ),
    "all_too_soon": lambda v: (
        f"inget möte efter {long_date(_day(v, 'first_day'))}; planens sista beslutsmöte är "
        f"{_meeting(v)}."
    ),
    "owner_without_meetings": lambda v: (
        f"{v['body']} har inga möten i planen: lägg till dem, svaren ska behandlas vid ett av dem."
    ),
    "owner_without_target": lambda v: (
        f"{v['body']} har inget beslutsmöte efter utskicket {long_date(_day(v, 'dispatch'))}; "
        f"planens sista möte är {_meeting(v)}. Lägg till nästa års plan eller ändra utskicket."
    ),
    "deadline_too_late": lambda v: (
        f"sista svarsdag {long_date(_day(v, 'deadline'))} lämnar {v['body']} för lite tid före "
        f"mötet {_meeting(v)}: senast {long_date(_day(v, 'latest'))} går det."
    ),
    "move_target": lambda v: (
        f"Flytta målmötet till {_meeting(v)}; sista svarsdag blir {long_date(_day(v, 'deadline'))}."
    ),
    "immediate_approval": lambda v: (
        f"Omedelbar justering hos {_names(v, 'bodies')}: svaret klart inom "
        f"{days_text(_number(v, 'days'))} i stället för {days_text(_number(v, 'usual_days'))}."
    ),
    "extension": lambda v: (
        f"Ge {_names(v, 'bodies')} anstånd till {long_date(_day(v, 'until'))}; övriga svarar "
        f"senast {long_date(_day(v, 'deadline'))}."
    ),
    "earlier_dispatch": lambda v: (
        f"Sänd remissen {days_text(_number(v, 'days'))} tidigare, {long_date(_day(v, 'dispatch'))}."
    ),
}


def phrase(reason: Reason) -> str:
    """The reason as a Swedish sentence. Raises KeyError for a code without a template."""
    return _TEMPLATES[reason.code](reason.values)


_LEAD_TIME_NAMES = {"response_lag": "svarstid efter mötet", "intake": "tid före mötet"}


def phrase_tolerance(tolerance: Tolerance) -> str:
    """How much longer a lead time may be, in Swedish."""
    name = _LEAD_TIME_NAMES[tolerance.lead_time]
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
