"""The letter to a body on the way to the answer of an incoming remiss, to its chief, or to the
coordinator."""

from __future__ import annotations

from scheduler.domain.accounts import ContactRole
from scheduler.domain.reminders import ReminderAnchor
from scheduler.domain.swedish import date_span, long_date
from scheduler.reminders.letters.facts import IncomingFacts, anchor_of
from scheduler.reminders.letters.letter import Letter
from scheduler.reminders.letters.phrases import (
    full_day,
    last_day_sentence,
    meeting_subject,
    numbered,
    when,
)

_FOOTER = "Påminnelsen är sänd av Svarsdag och upphör när svaret är registrerat som sänt."
_ESCALATED = {
    ContactRole.CHIEF: "Brevet går till dig som chef för organisationen: svaret är inte "
    "registrerat.",
    ContactRole.COORDINATOR: "Brevet går till dig som samordnar remisser: svaret är inte "
    "registrerat.",
}


def incoming_letter(facts: IncomingFacts) -> Letter:
    """Says what is due next on the way, and by when the answer must have been sent."""
    sender = f" från {facts.sender}" if facts.sender else ""
    if facts.notice is not None:
        title = numbered(facts.name, facts.dnr)
        return Letter(
            subject=f"{facts.body}: ändrade datum för ”{facts.name}”",
            paragraphs=(
                f"Datum har ändrats för {facts.body} på vägen till svaret på remissen "
                f"{title}{sender}.",
            ),
            changes=facts.notice.changes,
            reasons_title="Varför:",
            reasons=facts.notice.why,
            links=(("Remissen", facts.url),),
            footer="Sänt av Svarsdag.",
        )
    opening = [
        f"{facts.answering_body} ska svara på remissen {numbered(facts.name, facts.dnr)}{sender}."
    ]
    if facts.to in _ESCALATED:
        opening.append(_ESCALATED[facts.to])
    return Letter(
        subject=_subject(facts),
        paragraphs=(*opening, *_days(facts)),
        urgent=_urgent(facts),
        reasons=facts.why,
        links=() if facts.to is ContactRole.CHIEF else (("Remissen", facts.url),),
        footer=_FOOTER,
    )


def _subject(facts: IncomingFacts) -> str:
    """What and when, in one line."""
    body, name, today = facts.body, facts.name, facts.today
    anchor = anchor_of(facts.rule)
    if today > facts.limit:
        return f"{body}: svaret på ”{name}” är inte registrerat"
    if anchor is ReminderAnchor.INTAKE and facts.papers_day and facts.papers_day >= today:
        return f"{body}: underlag till ”{name}” senast {long_date(facts.papers_day)}"
    if anchor is ReminderAnchor.SUMMONS and facts.summons_day and facts.summons_day >= today:
        return f"{body}: kallelse med ”{name}” {long_date(facts.summons_day)}"
    if anchor is ReminderAnchor.MEETING and facts.meeting_start and facts.meeting_end:
        return meeting_subject(body, name, facts.meeting_start, facts.meeting_end, today)
    if anchor is ReminderAnchor.SENT and facts.sent_day < today:
        return f"{body}: är svaret på ”{name}” sänt?"
    return f"{body}: sänd svaret på ”{name}” senast {long_date(facts.limit)}"


def _urgent(facts: IncomingFacts) -> str:
    if facts.today > facts.limit:
        return "Sista dagen har passerat. Är svaret sänt, registrera det."
    if facts.meeting_end is not None and facts.meeting_end < facts.today:
        return "Har ni beslutat? Registrera svaret när det är sänt, gärna med paragraf."
    if facts.sent_day < facts.today:
        return "Svaret skulle ha sänts. Är det sänt, registrera det."
    return ""


def _days(facts: IncomingFacts) -> list[str]:
    found, today = [], facts.today
    if facts.papers_day is not None and facts.papers_day >= today:
        found.append(
            f"Underlaget till {facts.body} behöver vara inne senast {full_day(facts.papers_day)} "
            f"({when(facts.papers_day, today)})."
        )
    if facts.summons_day is not None and facts.summons_day >= today:
        found.append(
            f"Kallelsen går ut {full_day(facts.summons_day)} ({when(facts.summons_day, today)}): "
            "står remissen på dagordningen?"
        )
    if facts.meeting_start is not None and facts.meeting_end is not None:
        span = date_span(facts.meeting_start, facts.meeting_end, year=True)
        has = "hade sitt möte" if facts.meeting_end < today else "tar upp remissen vid mötet"
        found.append(f"{facts.body} {has} {span}.")
    found.append(
        f"Svaret är planerat att sändas {full_day(facts.sent_day)} ({when(facts.sent_day, today)})."
    )
    found.append(last_day_sentence("Sista dag för svaret", facts.limit, today))
    return found
