"""Swedish sentences for what would mend a round."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import cast

from scheduler.domain.swedish import date_span, days_text, long_date
from scheduler.planning.values import Values, day, meeting, names, number


def _extension(v: Values) -> str:
    left, usual = number(v, "compile_workdays"), number(v, "usual_compile_workdays")
    workdays = "arbetsdag" if left == 1 else "arbetsdagar"
    return (
        f"Ge {names(v, 'bodies')} anstånd till {long_date(day(v, 'until'))}; övriga svarar senast "
        f"{long_date(day(v, 'deadline'))}. {v['owner']} får då {left} {workdays} att sammanställa "
        f"svaren i stället för {usual}."
    )


def _extra_meeting(v: Values) -> str:
    bodies, several = names(v, "bodies"), len(cast(list[str], v["bodies"])) > 1
    when = long_date(day(v, "day"))
    if v["preparing"]:
        text = f"Kalla {v['preparing']} till ett extra möte {when}, så att {bodies} hinner"
    else:
        text = f"Kalla {bodies} till {'var sitt' if several else 'ett'} extra möte {when}"
    if number(v, "free_days") == 1:
        return f"{text}; det är enda dagen som går."
    span = date_span(day(v, "first"), day(v, "last"), year=True)
    return (
        f"{text}; {number(v, 'free_days')} dagar {span} går, då ledamöternas andra organ inte möts."
    )


def _within(days: int) -> str:
    return f"inom {days_text(days)}" if days else "samma dag"


REPAIR_TEMPLATES: Mapping[str, Callable[[Values], str]] = {
    "move_target": lambda v: (
        f"Flytta målmötet till {meeting(v)}; sista svarsdag blir {long_date(day(v, 'deadline'))}."
    ),
    "move_deadline": lambda v: f"Släpp den bestämda sista svarsdagen {long_date(day(v, 'old'))}.",
    "earlier_dispatch": lambda v: (
        f"Sänd remissen {days_text(number(v, 'days'))} tidigare, {long_date(day(v, 'dispatch'))}."
    ),
    "immediate_approval": lambda v: (
        f"Omedelbar justering hos {names(v, 'bodies')}: svaret klart "
        f"{_within(number(v, 'days'))} i stället för {days_text(number(v, 'usual_days'))}."
    ),
    "extension": _extension,
    "delegation_committee": lambda v: (
        f"Låt arbetsutskottet besluta för {names(v, 'bodies')} på delegation (KL 6:37–38, 7:5)."
    ),
    "delegation_official": lambda v: (
        f"Låt en tjänsteperson besluta för {names(v, 'bodies')} på delegation (KL 6:37–38, 7:5); "
        "inte i frågor av principiell vikt."
    ),
    "delegation_chair": lambda v: (
        f"Låt ordföranden besluta för {names(v, 'bodies')}: bara om det är så brådskande att "
        "mötet inte kan avvaktas; anmäls vid nästa möte (KL 6:39–40)."
    ),
    "extra_meeting": _extra_meeting,
    "make_wished": lambda v: (
        f"Gör {names(v, 'bodies')} till önskad mottagare: rundan går vidare utan svar därifrån."
    ),
}
