"""Swedish sentences for the reasons behind an incoming remiss: one template a code."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from scheduler.domain.swedish import date_span, days_text, long_date
from scheduler.planning.values import Values, day, meeting, names, number, span


def _papers(v: Values) -> str:
    return (
        f"Underlaget finns {long_date(day(v, 'papers_from'))} + {days_text(number(v, 'days'))} "
        f"för {v['body']} → tidigaste möte {long_date(day(v, 'first_day'))}."
    )


def _outside_deadline(v: Values) -> str:
    part = f" för {v['part']}" if v["part"] else ""
    return (
        f"Avsändaren vill ha svaret{part} senast {long_date(day(v, 'deadline'))}; dagen själv "
        "räknas med (FL 22 §)."
    )


def _extra(v: Values) -> str:
    window = date_span(day(v, "extra_from"), day(v, "extra_to"), year=True)
    text = f"Kalla {v['body']} till ett extra möte {window}"
    if day(v, "extra_from") != day(v, "extra_to"):
        text += f", förslagsvis {long_date(day(v, 'proposed'))}"
    if not v["is_free"]:
        return text + ". Andra organ där ledamöterna sitter har möte alla de dagarna."
    return text + ", då ledamöternas andra organ inte har möte (KL 6:23)."


def _extension(v: Values) -> str:
    text = f"Be {v['sender'] or 'avsändaren'} om anstånd till {long_date(day(v, 'until'))}."
    if "at_once" in v:
        text += f" Med omedelbar justering räcker {long_date(day(v, 'at_once'))}."
    return text


INCOMING_TEMPLATES: Mapping[str, Callable[[Values], str]] = {
    "received": lambda v: f"Remissen kom in {long_date(day(v, 'received'))}.",
    "starts_later": lambda v: f"Underlaget kan lämnas först {long_date(day(v, 'start'))}.",
    "outside_deadline": _outside_deadline,
    "extension_given": lambda v: (
        f"Avsändaren har gett anstånd till {long_date(day(v, 'extended_to'))}."
    ),
    "deadline_no_workday": lambda v: (
        f"{long_date(day(v, 'deadline'))} är ingen arbetsdag ({v['day']}). Ingen lag flyttar en "
        f"dag som avsändaren har valt: svaret planeras till arbetsdagen före, "
        f"{long_date(day(v, 'limit'))}."
    ),
    "deadline_clock": lambda v: f"Svaret ska vara inne kl. {v['time']} den dagen.",
    "papers": _papers,
    "too_soon_for_papers": lambda v: (
        f"{v['body']} {span(v)} är för tidigt: {days_text(number(v, 'days'))} efter att "
        "underlaget finns."
    ),
    "statements_in": lambda v: (
        f"Alla som hörs är klara {long_date(day(v, 'ready'))} → underlaget går vidare "
        f"{long_date(day(v, 'papers_from'))}."
    ),
    "summons_out": lambda v: (
        f"Kallelse {days_text(number(v, 'days'))} före mötet: {long_date(day(v, 'summons_day'))}."
    ),
    "approval": lambda v: (
        f"Mötets sista dag {long_date(day(v, 'meeting_end'))} + {days_text(number(v, 'days'))} → "
        f"protokollet justerat {long_date(day(v, 'approved'))}."
    ),
    "approved_at_once": lambda v: (
        f"Paragrafen justeras omedelbart, {long_date(day(v, 'approved'))}."
    ),
    "dispatch": lambda v: (
        f"Justerat {long_date(day(v, 'approved'))} + {days_text(number(v, 'days'))} för "
        f"expediering → klart att sändas {long_date(day(v, 'ready'))}."
    ),
    "handled": lambda v: (
        f"Underlaget finns {long_date(day(v, 'papers_from'))} + {days_text(number(v, 'days'))} "
        f"handläggning, till en arbetsdag → klart {long_date(day(v, 'ready'))}."
    ),
    "preparation_in_time_for_papers": lambda v: (
        f"{names(v, 'preparing')} har ingen känd plan: beredningen ryms i de "
        f"{number(v, 'days')} dagarna före {v['body']}."
    ),
    "sent_next_workday": lambda v: (
        f"{long_date(day(v, 'ready'))} är ingen arbetsdag: svaret sänds "
        f"{long_date(day(v, 'sent'))}."
    ),
    "last_possible": lambda v: (
        f"Sista möte som hinner är {meeting(v)}, med underlag senast "
        f"{long_date(day(v, 'papers_day'))}."
    ),
    "only_possible": lambda v: "Det är också det sista möte som hinner.",
    "answer_too_late": lambda v: (
        f"svaret kan sändas tidigast {long_date(day(v, 'sent'))}, "
        f"{days_text(number(v, 'days_late'))} efter {long_date(day(v, 'limit'))}."
    ),
    "incoming_no_meetings": lambda v: "inga möten i planen: lägg till organets möten.",
    "no_meeting_left": lambda v: (
        f"inget möte från {long_date(day(v, 'first_day'))}; planens sista möte är {meeting(v)}. "
        "Lägg till nästa plan eller kalla till ett extra möte."
    ),
    "approve_at_once": lambda v: f"Omedelbar justering av paragrafen i {v['body']}.",
    "committee_may_decide": lambda v: (
        f"Låt arbetsutskottet besluta för {v['body']}, om delegationsordningen medger det och "
        "ärendet inte är av principiell vikt (KL 6:37–38, 7:5)."
    ),
    "official_may_decide": lambda v: (
        f"Låt en tjänsteperson besluta för {v['body']}, om delegationsordningen medger det och "
        "ärendet inte är av principiell vikt (KL 6:37–38, 7:5)."
    ),
    "chair_may_decide": lambda v: (
        f"Låt ordföranden besluta för {v['body']} om ärendet är så brådskande att mötet inte kan "
        "inväntas; beslutet anmäls vid nästa möte (KL 6:39–40)."
    ),
    "leave_unheard": lambda v: f"Svara utan att höra {v['body']}.",
    "call_extra": _extra,
    "call_extra_short": lambda v: (
        f"{_extra(v)} Underlaget är då klart först till kallelsen, "
        f"{days_text(number(v, 'summons_days'))} före."
    ),
    "ask_extension": _extension,
}
