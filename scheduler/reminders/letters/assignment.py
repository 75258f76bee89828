"""The letter about an assignment: to whoever has it, or to the coordinator."""

from __future__ import annotations

from scheduler.domain.accounts import ContactRole
from scheduler.domain.reminders import ReminderAnchor
from scheduler.domain.swedish import long_date
from scheduler.reminders.letters.facts import AssignmentFacts, anchor_of
from scheduler.reminders.letters.letter import Letter
from scheduler.reminders.letters.phrases import full_day, last_day_sentence, numbered, when

_FOOTER = "Påminnelsen är sänd av Svarsdag och upphör när uppdraget är registrerat som redovisat."


def assignment_letter(facts: AssignmentFacts) -> Letter:
    """Says what is owed to whom, when the papers must be in, and the day of the report."""
    opening = [f"{facts.owner} har uppdraget {numbered(facts.title, facts.dnr)} från {facts.body}."]
    if facts.to is ContactRole.COORDINATOR:
        opening.append("Brevet går till dig som samordnar: uppdraget är inte redovisat.")
    return Letter(
        subject=_subject(facts),
        paragraphs=(*opening, *_days(facts)),
        urgent=_urgent(facts),
        links=(("Uppdragen", facts.url),),
        footer=_FOOTER,
    )


def _subject(facts: AssignmentFacts) -> str:
    name = f"{facts.body}: ”{facts.title}”"
    if facts.last_day is not None and facts.last_day < facts.today:
        return f"{name} – är det redovisat?"
    papers = facts.papers_day
    if anchor_of(facts.rule) is ReminderAnchor.INTAKE and papers and papers >= facts.today:
        return f"{name} – underlag senast {long_date(papers)}"
    return f"{name} – redovisas {long_date(facts.last_day)}" if facts.last_day else name


def _urgent(facts: AssignmentFacts) -> str:
    if facts.last_day is not None and facts.last_day < facts.today:
        return "Dagen har passerat. Är uppdraget redovisat, registrera dagen och paragrafen."
    return ""


def _days(facts: AssignmentFacts) -> list[str]:
    found, today = [], facts.today
    if facts.papers_day is not None and facts.papers_day >= today:
        found.append(
            f"Underlaget behöver vara inne senast {full_day(facts.papers_day)} "
            f"({when(facts.papers_day, today)})."
        )
    if facts.meeting_day is not None:
        verb = "möttes" if facts.meeting_day < today else "möts"
        moved = f" (tidigare {long_date(facts.moved_from)})" if facts.moved_from else ""
        found.append(f"{facts.body} {verb} {full_day(facts.meeting_day)}{moved}.")
    elif facts.last_day is not None:
        found.append(last_day_sentence("Sista dag", facts.last_day, today))
    return found
