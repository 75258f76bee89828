"""The letter to whoever is asked in an inquiry, and to the coordinator about who is missing."""

from __future__ import annotations

from scheduler.domain.accounts import ContactRole
from scheduler.domain.inquiries import InquiryKind
from scheduler.domain.reminders import ReminderAnchor
from scheduler.domain.swedish import long_date
from scheduler.reminders.letters.facts import InquiryFacts, anchor_of
from scheduler.reminders.letters.letter import Action, Item, Letter
from scheduler.reminders.letters.phrases import last_day_sentence

_ASK = {
    InquiryKind.POLL: ("Säg vilka dagar som passar, utan att logga in:", "Välj dagar"),
    InquiryKind.SLOTS: ("Välj en tid, utan att logga in:", "Välj tid"),
    InquiryKind.SIGNUP: ("Säg till när ni har skrivit under, utan att logga in:", "Svara"),
}
_LAST_DAY = {
    InquiryKind.POLL: "Sista dag att svara",
    InquiryKind.SLOTS: "Sista dag att svara",
    InquiryKind.SIGNUP: "Sista dag att skriva under",
}
_MISSED = {
    InquiryKind.POLL: "Vi har inte fått något svar. Svara ändå: dagen bestäms av dem som svarar.",
    InquiryKind.SLOTS: "Vi har inte fått något svar. Finns det tider kvar kan ni ännu välja.",
    InquiryKind.SIGNUP: "Vi har ingen uppgift om att ni har skrivit under. Har ni det, säg till.",
}


def inquiry_letter(facts: InquiryFacts) -> Letter:
    """Says who asks what, by when, and the time that holds where there is one."""
    if facts.to is ContactRole.COORDINATOR and not facts.notice:
        return _summary(facts)
    notice = facts.notice
    paragraphs = [_opening(facts)]
    if facts.message:
        paragraphs.append(facts.message)
    if facts.fixed:
        paragraphs.append(f"Tiden är {facts.fixed}.")
    elif not facts.answered:
        last_day = last_day_sentence(_LAST_DAY[facts.kind], facts.deadline, facts.today)
        paragraphs.append(last_day)
    late = not facts.answered and not facts.fixed and facts.today > facts.deadline
    return Letter(
        subject=_subject(facts),
        paragraphs=tuple(paragraphs),
        urgent=_MISSED[facts.kind] if late and notice is None else "",
        changes=notice.changes if notice else (),
        action=_action(facts),
        reasons_title="Att veta:",
        reasons=notice.why if notice else (),
        footer="Sänt av Svarsdag. Påminnelserna upphör när svaret är inne.",
    )


def _opening(facts: InquiryFacts) -> str:
    about = f"”{facts.title}”"
    if facts.notice is not None and facts.notice.title:
        return f"{facts.notice.title}. Det gäller {about} från {facts.owner}, till {facts.name}."
    return f"{facts.owner} frågar {facts.name} om {about}."


def _subject(facts: InquiryFacts) -> str:
    if facts.notice is not None and facts.notice.title:
        return f"{facts.notice.title} – ”{facts.title}”"
    if anchor_of(facts.rule) is ReminderAnchor.MEETING and facts.fixed:
        return f"”{facts.title}” är {facts.fixed}"
    if facts.today > facts.deadline:
        what = "underskriften" if facts.kind is InquiryKind.SIGNUP else "svaret"
        return f"{facts.name}: {what} saknas på ”{facts.title}”"
    verb = "skriv under" if facts.kind is InquiryKind.SIGNUP else "svara på"
    return f"{facts.name}: {verb} ”{facts.title}” senast {long_date(facts.deadline)}"


def _action(facts: InquiryFacts) -> Action | None:
    if facts.answer_url is None:
        return None
    ask, button = _ASK[facts.kind]
    if facts.answered or facts.fixed:
        ask, button = "Se och ändra ert svar här:", "Visa svaret"
    return Action(
        ask=ask,
        button=button,
        url=facts.answer_url,
        note=f"Länken gäller {facts.name}: den som har den kan svara. Sänd den inte vidare till "
        "andra.",
    )


def _summary(facts: InquiryFacts) -> Letter:
    answered = facts.asked_count - len(facts.missing)
    return Letter(
        subject=f"”{facts.title}”: {len(facts.missing)} av {facts.asked_count} har inte svarat",
        paragraphs=(
            f"{answered} av {facts.asked_count} har svarat på ”{facts.title}” från {facts.owner}.",
            last_day_sentence(_LAST_DAY[facts.kind], facts.deadline, facts.today),
        ),
        items=tuple(Item(name, "inget svar") for name in facts.missing),
        links=(("Förfrågan", facts.url),),
        footer="Sänt av Svarsdag.",
    )
