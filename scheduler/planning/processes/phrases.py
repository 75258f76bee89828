"""Swedish sentences for the reasons behind a process's days: one template a code."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from scheduler.domain.swedish import days_text, long_date
from scheduler.planning.values import Values, day, meeting, number


def _named(v: Values) -> str:
    return f"”{v['step']}” ({v['body']})" if v["body"] else f"”{v['step']}”"


def _legal_force(v: Values) -> str:
    counted = "räknat från sista partens anslag (KL 9:32), " if v["joint"] else ""
    return (
        f"Laga kraft {counted}{v['body']} {long_date(day(v, 'notice'))}: {number(v, 'days')} dagar "
        f"att överklaga till {long_date(day(v, 'appeal'))} (KL 13:5, lag 1930:173 2 §) → "
        f"{long_date(day(v, 'day'))}."
    )


PROCESS_TEMPLATES: Mapping[str, Callable[[Values], str]] = {
    "process_start": lambda v: f"Börjar tidigast {long_date(day(v, 'day'))}.",
    "process_after": lambda v: f"Efter {_named(v)}, klart {long_date(day(v, 'day'))}.",
    "process_intake": lambda v: (
        f"{v['body']} tar underlag {days_text(number(v, 'days'))} före mötet ({v['source']}): "
        f"senast {long_date(day(v, 'latest'))} till mötet {meeting(v)}."
    ),
    "process_gap": lambda v: (
        f"{v['body']} möts {meeting(v)}, minst {days_text(number(v, 'days'))} efter beredningen "
        f"({v['source']})."
    ),
    "process_compile": lambda v: (
        f"{v['body']} möts {meeting(v)}: kallelse {days_text(number(v, 'days'))} före och "
        f"{number(v, 'workdays')} arbetsdagar att sammanställa ({v['source']}) → svaren senast "
        f"{long_date(day(v, 'latest'))}."
    ),
    "process_out": lambda v: (
        f"{v['body']}: {days_text(number(v, 'days'))} till justerat protokoll ({v['source']}) → "
        f"{long_date(day(v, 'day'))}."
    ),
    "process_work": lambda v: (
        f"{days_text(number(v, 'days'))} ({v['source']}) → {long_date(day(v, 'day'))}."
    ),
    "process_workdays": lambda v: (
        f"{number(v, 'days')} arbetsdagar ({v['source']}) → {long_date(day(v, 'day'))}."
    ),
    "process_legal_force": _legal_force,
    "process_entry": lambda v: (
        f"Första dagen då det kan träda i kraft: {long_date(day(v, 'day'))}."
    ),
    "process_last": lambda v: (
        f"Senast {long_date(day(v, 'last'))}: {_named(v)} behöver det till "
        f"{long_date(day(v, 'limit'))}."
    ),
    "process_wanted": lambda v: (
        f"Senast {long_date(day(v, 'last'))}, för att allt ska vara klart "
        f"{long_date(day(v, 'day'))}."
    ),
    "process_blocked": lambda v: f"Väntar på {_named(v)}, som inte kan få någon dag.",
    "process_blocked_after": lambda v: f"Hinns inte: {_named(v)} efter det får ingen dag i tid.",
    "process_no_plan": lambda v: (
        f"{v['body']} har inga möten i planen: lägg till organets mötesplan."
    ),
    "process_no_meeting_left": lambda v: (
        f"{v['body']} har inget möte efter stegen före; planens sista möte är {meeting(v)}. Lägg "
        "till nästa plan."
    ),
    "process_no_meeting_in_time": lambda v: (
        f"{v['body']} har inget möte så tidigt att allt är klart {long_date(day(v, 'wanted'))}."
    ),
}
