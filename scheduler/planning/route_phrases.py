"""Swedish sentences for the reasons behind a recipient's way (`route_reasons`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from scheduler.domain.swedish import days_text, long_date
from scheduler.planning.values import Values, day, meeting, names, number, span


def _workdays(count: int) -> str:
    return "1 arbetsdag" if count == 1 else f"{count} arbetsdagar"


def _forwarded(v: Values) -> str:
    workdays = number(v, "workdays")
    wait = f"+ {_workdays(workdays)}" if workdays else "samma arbetsdag"
    return (
        f"Grupp {number(v, 'group')} får remissen när grupp {number(v, 'group') - 1} har svarat: "
        f"{names(v, 'bodies')} svarar sist, {long_date(day(v, 'ready'))}, {wait} → utskick "
        f"{long_date(day(v, 'dispatch'))}."
    )


ROUTE_TEMPLATES: Mapping[str, Callable[[Values], str]] = {
    "intake": lambda v: (
        f"Utskick {long_date(day(v, 'dispatch'))} + {days_text(number(v, 'days'))} för beredning "
        f"→ tidigaste möte {long_date(day(v, 'first_day'))}."
    ),
    "preparation_inside_intake": lambda v: (
        f"{names(v, 'preparing')} har ingen känd plan: beredningens "
        f"{days_text(number(v, 'days'))} före {v['body']} ryms i de "
        f"{number(v, 'intake_days')} dagarna från utskicket."
    ),
    "preparation_lengthens_intake": lambda v: (
        f"{names(v, 'preparing')} har ingen känd plan: beredningen räknas som "
        f"{days_text(number(v, 'days'))}. Utskick {long_date(day(v, 'dispatch'))} + "
        f"{days_text(number(v, 'days'))} → tidigaste möte i {v['body']} "
        f"{long_date(day(v, 'first_day'))}."
    ),
    "preparation_counted": lambda v: (
        f"{names(v, 'preparing')} har ingen känd plan: beredningen räknas som "
        f"{days_text(number(v, 'days'))} före {v['body']}."
    ),
    "too_soon": lambda v: (
        f"{v['body']} {span(v)} är för tidigt: {days_text(number(v, 'days'))} efter utskicket."
    ),
    "papers_too_late": lambda v: (
        f"{v['body']} {span(v)} är för tidigt: enligt planen skulle underlaget vara inne "
        f"{long_date(day(v, 'intake_day'))}."
    ),
    "own_intake": lambda v: (
        f"Underlaget till mötet i {v['body']} {span(v)} ska vara inne "
        f"{long_date(day(v, 'intake_day'))} (manusstopp enligt organets plan)."
    ),
    "first_meeting": lambda v: f"Möte i {v['body']} {meeting(v)}.",
    "next_meeting": lambda v: (
        f"+ minst {days_text(number(v, 'days'))} → möte i {v['body']} {meeting(v)}."
    ),
    "same_day": lambda v: (
        f"Samma dag, efter {v['after']}: möte i {v['body']} {meeting(v)} kl. {v['starts']}."
    ),
    "same_day_hours_unknown": lambda v: (
        f"Samma dag: möte i {v['body']} {meeting(v)}. Planen säger inte vilket av mötena som "
        "hålls först; kontrollera ordningen."
    ),
    "tentative": lambda v: (
        f"Mötet i {v['body']} {meeting(v)} är preliminärt. Det räknas eftersom rundan tillåter "
        "det; fråga om det blir av."
    ),
    "lag": lambda v: (
        f"Mötets sista dag {long_date(day(v, 'meeting_end'))} + {days_text(number(v, 'days'))} "
        f"för justering och expediering → svaret klart {long_date(day(v, 'ready'))}."
    ),
    "handling_time": lambda v: (
        f"Utskick {long_date(day(v, 'dispatch'))} + {days_text(number(v, 'days'))} handläggning, "
        f"till en arbetsdag → svaret klart {long_date(day(v, 'ready'))}."
    ),
    "decided_by_committee": lambda v: (
        f"{v['decider']} beslutar om svaret på delegation från {v['body']} (KL 6:37), inte i "
        "ärenden av principiell beskaffenhet eller större vikt (KL 6:38)."
    ),
    "decided_by_official": lambda v: (
        f"En tjänsteperson beslutar om svaret på delegation från {v['body']} (KL 6:37, 7:5), inte "
        "i ärenden av principiell beskaffenhet eller större vikt (KL 6:38)."
    ),
    "decided_by_chair": lambda v: (
        f"Ordföranden i {v['body']} beslutar om svaret: bara om ärendet är så brådskande att "
        "mötet inte kan avvaktas (KL 6:39)."
    ),
    "decided_by_assembly": lambda v: (
        f"{v['decider']} beslutar om svaret efter beredning i {v['body']} (KL 5:26–28)."
    ),
    "opinion_to_assembly": lambda v: (
        f"{v['owner']} är fullmäktige: yttranden till det egna fullmäktige får inte delegeras "
        f"(KL 6:38). Kontrollera att {v['body']} får delegera detta svar."
    ),
    "chair_reports": lambda v: (
        f"Beslutet ska anmälas vid nästa möte i {v['body']}, {meeting(v)} (KL 6:40)."
    ),
    "chair_reports_later": lambda v: (
        f"Beslutet ska anmälas vid nästa möte i {v['body']} (KL 6:40); planen håller inget."
    ),
    "forwarded": _forwarded,
    "group_passed_by": lambda v: (
        f"Ingen i grupp {number(v, 'group') - 1} kan svara i tid: remissen går genast till grupp "
        f"{v['group']}, {long_date(day(v, 'dispatch'))}."
    ),
}
