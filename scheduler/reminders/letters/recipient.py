"""The letter to a recipient of a round, or to its chief."""

from __future__ import annotations

from scheduler.domain.accounts import ContactRole
from scheduler.domain.changes import Notice
from scheduler.domain.reminders import ReminderAnchor
from scheduler.domain.swedish import date_span, long_date
from scheduler.reminders.letters.facts import RecipientFacts, anchor_of
from scheduler.reminders.letters.letter import Action, Letter
from scheduler.reminders.letters.phrases import (
    full_day,
    last_day_sentence,
    meeting_subject,
    numbered,
    when,
)

_FOOTER = "Påminnelsen är sänd av Svarsdag och upphör när svaret är registrerat."
_ESCALATED = (
    "Brevet går till dig som chef för organisationen, eftersom {body} inte har svarat på "
    "påminnelserna."
)


def recipient_letter(facts: RecipientFacts) -> Letter:
    """Says what is due next, what is asked and why the dates are what they are."""
    if facts.notice is not None:
        return _notice(facts, facts.notice)
    chief = facts.to is ContactRole.CHIEF
    title = numbered(facts.title or "utan rubrik", facts.dnr)
    opening = [f"{facts.owner} har sänt remissen {title} till {facts.body}."]
    if chief:
        opening.append(_ESCALATED.format(body=facts.body))
    return Letter(
        subject=subject_of(facts),
        paragraphs=(*opening, *_days(facts)),
        urgent=_urgent(facts),
        action=_action(facts),
        reasons=facts.why,
        links=() if chief else (("Remissrundan", facts.round_url),),
        footer=_FOOTER,
    )


def subject_of(facts: RecipientFacts) -> str:
    """What and when, in one line."""
    title, body, today = facts.name, facts.body, facts.today
    if facts.notice is not None and facts.notice.title:
        return f"{facts.notice.title} – ”{title}”"
    if facts.notice is not None:
        return f"{body}: ändrade datum för ”{title}”"
    if today > facts.deadline:
        return f"{body}: svaret på ”{title}” saknas"
    anchor = anchor_of(facts.rule)
    if anchor is ReminderAnchor.INTAKE and facts.intake_day and facts.intake_day >= today:
        return f"{body}: underlag till ”{title}” senast {long_date(facts.intake_day)}"
    if anchor is ReminderAnchor.MEETING and facts.meeting_start and facts.meeting_end:
        return meeting_subject(body, title, facts.meeting_start, facts.meeting_end, today)
    return f"{body}: svara på ”{title}” senast {long_date(facts.deadline)}"


def _urgent(facts: RecipientFacts) -> str:
    if facts.today > facts.deadline:
        return "Vi har inte registrerat något svar. Har ni redan svarat, hör av er."
    if facts.meeting_end is not None and facts.meeting_end < facts.today:
        return "Har ni beslutat? Registrera beslutets paragraf och datum."
    return ""


def _days(facts: RecipientFacts) -> list[str]:
    found, today = [], facts.today
    if facts.intake_day is not None and facts.intake_day >= today:
        found.append(
            f"Underlaget behöver vara inne senast {full_day(facts.intake_day)} "
            f"({when(facts.intake_day, today)})."
        )
    if facts.meeting_start is not None and facts.meeting_end is not None:
        span = date_span(facts.meeting_start, facts.meeting_end, year=True)
        if facts.meeting_end < today:
            found.append(f"{facts.body} hade sitt möte {span}.")
        elif facts.meeting_confirmed:
            found.append(f"{facts.body} har bekräftat att ärendet tas upp vid mötet {span}.")
        else:
            found.append(f"{facts.body} kan besluta om svaret vid mötet {span}.")
            if anchor_of(facts.rule) is ReminderAnchor.MEETING:
                found.append("Står remissen på dagordningen?")
    found.append(last_day_sentence("Sista svarsdag", facts.deadline, today))
    return found


def _action(facts: RecipientFacts) -> Action | None:
    """Where the recipient answers without a log-in; nothing where the mail has no link."""
    if facts.answer_url is None:
        return None
    return Action(
        ask="Bekräfta, svara, avstå eller be om mer tid här, utan att logga in:",
        button="Svara på remissen",
        url=facts.answer_url,
        note=f"Länken gäller {facts.body}: den som har den kan svara. Sänd den inte vidare till "
        "andra.",
    )


def _notice(facts: RecipientFacts, notice: Notice) -> Letter:
    """What was, what is now, and why."""
    title = numbered(facts.title or "utan rubrik", facts.dnr)
    about = f"{notice.title}. Det gäller" if notice.title else "Datum har ändrats för"
    opening = f"{about} remissen {title} från {facts.owner} till {facts.body}."
    return Letter(
        subject=subject_of(facts),
        paragraphs=(opening,),
        changes=notice.changes,
        action=_action(facts),
        reasons_title="Att veta:" if notice.title else "Varför:",
        reasons=notice.why,
        links=(("Remissrundan", facts.round_url),),
        footer="Sänt av Svarsdag.",
    )
