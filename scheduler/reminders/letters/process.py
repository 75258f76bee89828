"""The letter about a step of a process: to its body, the body's chief, or the coordinator."""

from __future__ import annotations

from scheduler.domain.accounts import ContactRole
from scheduler.domain.reminders import ReminderAnchor
from scheduler.domain.swedish import long_date
from scheduler.reminders.letters.facts import ProcessFacts, anchor_of
from scheduler.reminders.letters.letter import Letter
from scheduler.reminders.letters.phrases import full_day, last_day_sentence, numbered, when

_FOOTER = "Påminnelsen är sänd av Svarsdag och upphör när steget är registrerat."
_ESCALATED = {
    ContactRole.CHIEF: "Brevet går till dig som chef för organisationen: steget är inte "
    "registrerat.",
    ContactRole.COORDINATOR: "Brevet går till dig som samordnar: steget är inte registrerat.",
}


def process_letter(facts: ProcessFacts) -> Letter:
    """Says which step is due, what it waits for, and by when it must be taken."""
    opening = [f"”{facts.step}” är ett steg i {numbered(facts.title, facts.dnr)}."]
    if facts.to in _ESCALATED:
        opening.append(_ESCALATED[facts.to])
    return Letter(
        subject=_subject(facts),
        paragraphs=(*opening, *_days(facts)),
        urgent=_urgent(facts),
        links=() if facts.to is ContactRole.CHIEF else (("Processen", facts.url),),
        footer=_FOOTER,
    )


def _subject(facts: ProcessFacts) -> str:
    """What and when, in one line."""
    name, today = f"{facts.body}: ”{facts.title}”", facts.today
    if facts.done_by is not None and facts.done_by < today:
        return f"{name} – sista dagen har passerat"
    if facts.planned_day is not None and facts.planned_day < today:
        return f"{name} – är steget taget?"
    anchor = anchor_of(facts.rule)
    if anchor is ReminderAnchor.INTAKE and facts.papers_day and facts.papers_day >= today:
        return f"{name} – underlag senast {long_date(facts.papers_day)}"
    if anchor is ReminderAnchor.DEADLINE and facts.done_by is not None:
        return f"{name} – senast {long_date(facts.done_by)}"
    return f"{name} – {long_date(facts.planned_day)}" if facts.planned_day else name


def _urgent(facts: ProcessFacts) -> str:
    if facts.done_by is not None and facts.done_by < facts.today:
        return "Sista dagen som höll slutet har passerat: processen behöver planeras om."
    if facts.planned_day is not None and facts.planned_day < facts.today:
        return "Är steget taget? Registrera dagen och paragrafen."
    return ""


def _days(facts: ProcessFacts) -> list[str]:
    found, today = [], facts.today
    if facts.papers_day is not None and facts.papers_day >= today:
        found.append(
            f"Underlaget behöver vara inne hos {facts.body} senast {full_day(facts.papers_day)} "
            f"({when(facts.papers_day, today)})."
        )
    if facts.planned_day is not None:
        verb = "var planerat" if facts.planned_day < today else "är planerat"
        found.append(f"Steget {verb} till {full_day(facts.planned_day)}.")
    if facts.done_by is not None:
        found.append(last_day_sentence("Sista dag för att slutet ska hålla", facts.done_by, today))
    return found
