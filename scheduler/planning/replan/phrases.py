"""Swedish sentences for the reasons of a replan."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from scheduler.domain.swedish import date_span, long_date
from scheduler.planning.values import Values, day, meeting, names, number


def _workdays(count: int) -> str:
    return "1 arbetsdag" if count == 1 else f"{count} arbetsdagar"


def _not_mended(v: Values) -> str:
    if not v["bodies"]:
        return "Inget annat målmöte går: lägg till ägarens nästa mötesplan eller planera om rundan."
    return (
        f"Inget möte i planen räcker för {names(v, 'bodies')}: läs in nästa mötesplan, lägg till "
        "ett extra möte eller planera om rundan."
    )


REPLAN_TEMPLATES: Mapping[str, Callable[[Values], str]] = {
    "meeting_lost": lambda v: f"{v['body']} {meeting(v)} är inställt eller fattar inga beslut.",
    "meeting_moved": lambda v: (
        f"{v['body']} {meeting(v)} är flyttat till "
        f"{date_span(day(v, 'new_first'), day(v, 'new_last'), year=True)}."
    ),
    "reseated": lambda v: (
        f"{v['body']} tar ärendet {meeting(v)} i stället; svaret är klart "
        f"{long_date(day(v, 'ready'))}."
    ),
    "redated": lambda v: (
        f"{v['body']} tar ärendet vid samma möte, nu {meeting(v)}; svaret är klart "
        f"{long_date(day(v, 'ready'))}."
    ),
    "made_room": lambda v: (
        f"{v['body']} tar ärendet {meeting(v)} i stället, för att lämna plats åt {v['other']}; "
        f"svaret är klart {long_date(day(v, 'ready'))}."
    ),
    "given_extension": lambda v: (
        f"{v['body']} får anstånd till {long_date(day(v, 'until'))}; övriga svarar senast "
        f"{long_date(day(v, 'deadline'))}. Ägaren har då {_workdays(number(v, 'workdays'))} kvar "
        "till sin kallelse."
    ),
    "moved_papers": lambda v: (
        f"{v['body']} får remissen {long_date(day(v, 'new'))} i stället för "
        f"{long_date(day(v, 'old'))}: gruppen före blir klar senare."
    ),
    "left_out": lambda v: f"{v['body']}, som var önskad, hinner inte svara och utgår.",
    "moved_deadline": lambda v: (
        f"Sista svarsdag flyttas från {long_date(day(v, 'old'))} till {long_date(day(v, 'new'))}."
    ),
    "moved_target": lambda v: f"Svaren behandlas av {v['body']} {meeting(v)}.",
    "not_mended": _not_mended,
}
