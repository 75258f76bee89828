"""Swedish sentences for what it does to a round that a recipient asks for more time or meets on
another day."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from scheduler.domain.swedish import days_text, long_date
from scheduler.planning.values import Values, day, meeting, names, number


def _workdays(count: int) -> str:
    return "1 arbetsdag" if count == 1 else f"{count} arbetsdagar"


REQUEST_TEMPLATES: Mapping[str, Callable[[Values], str]] = {
    "extension_fits": lambda v: (
        f"{long_date(day(v, 'until'))} går bra: målmötet {long_date(day(v, 'target'))} "
        f"oförändrat, tid att sammanställa {number(v, 'usual_compile_workdays')} → "
        f"{_workdays(number(v, 'compile_workdays'))}."
    ),
    "extension_hurries": lambda v: (
        f"Det är mindre än de {_workdays(number(v, 'workdays'))} som sammanställningen är räknad "
        "på."
    ),
    "extension_breaks": lambda v: (
        f"{long_date(day(v, 'until'))} går inte med målmötet {long_date(day(v, 'target'))}: "
        f"{v['owner']} kallar {long_date(day(v, 'summons'))}, och svaret skulle komma efter det."
    ),
    "extension_shorter": lambda v: (
        f"Anstånd till {long_date(day(v, 'latest'))} går, utan tid att sammanställa."
    ),
    "extension_next_target": lambda v: (
        f"Med målmötet {meeting(v)} skulle dagen räcka: planera i så fall om rundan."
    ),
    "extension_no_target": lambda v: (
        f"{v['owner']} har inget senare möte i planen som räcker: läs in nästa mötesplan."
    ),
    "extension_holds_up": lambda v: (
        f"{names(v, 'bodies')} får remissen först när svaret har kommit, senare än planerat."
    ),
    "extension_granted": lambda v: (
        f"{v['body']} har begärt anstånd och får svara senast {long_date(day(v, 'until'))}; "
        f"övriga svarar senast {long_date(day(v, 'deadline'))}."
    ),
    "moved_fits": lambda v: (
        f"Mötet {meeting(v)} går bra: svaret är klart {long_date(day(v, 'ready'))}, i tid till "
        f"sista svarsdag {long_date(day(v, 'last_day'))}."
    ),
    "moved_too_late": lambda v: (
        f"Med mötet {meeting(v)} är svaret klart {long_date(day(v, 'ready'))}, "
        f"{days_text(number(v, 'days_late'))} efter sista svarsdag "
        f"{long_date(day(v, 'last_day'))}."
    ),
    "moved_approve_sooner": lambda v: (
        "Justeras paragrafen "
        + ("samma dag" if number(v, "days") == 0 else f"inom {days_text(number(v, 'days'))}")
        + " efter mötet hinner svaret (KL 6:35)."
    ),
    "moved_extension": lambda v: f"Annars behövs anstånd till {long_date(day(v, 'until'))}.",
    "moved_unprepared": lambda v: (
        f"{v['body']}, som bereder ärendet, möts {meeting(v)}, inte före mötet."
    ),
}
