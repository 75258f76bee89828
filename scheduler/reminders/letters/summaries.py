"""Letters about several answers at once: to the coordinator, and the week's list to a chief."""

from __future__ import annotations

from datetime import date

from scheduler.domain.swedish import days_text, long_date
from scheduler.reminders.letters.facts import (
    CoordinatorDigestFacts,
    DigestFacts,
    RoundFacts,
    WaitingMatter,
)
from scheduler.reminders.letters.letter import Item, Letter
from scheduler.reminders.letters.phrases import full_day, last_day_sentence, numbered, when


def round_letter(facts: RoundFacts) -> Letter:
    """Which answers are missing, while there is time to do something about it."""
    count = len(facts.missing)
    days = facts.compile_workdays
    left = f"{days} arbetsdag" if days == 1 else f"{days} arbetsdagar"
    return Letter(
        subject=round_subject(facts),
        paragraphs=(
            f"Remissen {numbered(facts.name, facts.dnr)} från {facts.owner}: {count} av "
            f"{facts.asked_count} svar saknas.",
            f"{facts.owner} behandlar svaren {full_day(facts.target)} "
            f"({when(facts.target, facts.today)}); {left} behövs dessförinnan för att sammanställa "
            "dem och kalla.",
            "På rundans sida kan du registrera ett svar, ge anstånd eller planera om.",
        ),
        items=tuple(
            Item(
                one.body,
                last_day_sentence("Sista svarsdag", one.last_day, facts.today)
                + (f" Mötet var {long_date(one.meeting_end)}." if one.meeting_end else ""),
            )
            for one in facts.missing
        ),
        links=(("Remissrundan", facts.round_url),),
        footer="Brevet är sänt av Svarsdag till den som samordnar remisser.",
    )


def round_subject(facts: RoundFacts) -> str:
    return f"{facts.owner}: {len(facts.missing)} svar på ”{facts.name}” saknas"


def digest_letter(facts: DigestFacts) -> Letter:
    """Everything that waits in the organisation; nobody has to log in to see it."""
    count = len(facts.waiting)
    what = _waiting(count)
    late = sum(one.last_day < facts.today for one in facts.waiting)
    urgent = ""
    if late:
        urgent = f"{late} av dem skulle redan ha varit klara."
    return Letter(
        subject=digest_subject(facts),
        paragraphs=(f"Veckans lista för {facts.organisation}: {what}. Det närmaste står först.",),
        urgent=urgent,
        items=tuple(_item(one, facts.today) for one in facts.waiting),
        footer="Listan kommer en gång i veckan, och inte alls när inget väntar. Avslutar du den "
        "finns uppgifterna kvar, och påminnelser om enskilda ärenden kommer ändå.",
        unsubscribe_url=facts.unsubscribe_url,
    )


def digest_subject(facts: DigestFacts) -> str:
    """What waits, and the nearest day."""
    count = len(facts.waiting)
    first = facts.waiting[0].next_day
    nearest = f"det närmaste {long_date(first)}"
    if first < facts.today:
        nearest = f"det äldsta sedan {days_text((facts.today - first).days)}"
    return f"{facts.organisation}: {_waiting(count)}, {nearest}"


def _waiting(count: int) -> str:
    return "1 ärende väntar" if count == 1 else f"{count} ärenden väntar"


def coordinator_letter(facts: CoordinatorDigestFacts) -> Letter:
    """What nobody else is reminded of: the coordinator's own assignments, steps of processes that
    no body takes, and what the region's bodies have promised and not planned."""
    count = len(facts.waiting) + len(facts.owed)
    what = _waiting(count)
    owed = len(facts.owed)
    told = f" Av dem är {owed} åtaganden som inte är uppfyllda." if owed > 1 else ""
    if owed == 1:
        told = " Ett av dem är ett åtagande som inte är uppfyllt."
    return Letter(
        subject=f"Samordnaren i {facts.region}: {what}",
        paragraphs=(f"Veckans lista för dig som samordnar i {facts.region}: {what}.{told}",),
        items=(
            *(_item(one, facts.today) for one in facts.waiting),
            *(Item(f"{one.body}: {one.promise}", one.standing) for one in facts.owed),
        ),
        footer="Listan kommer en gång i veckan, och inte alls när inget väntar. Avslutar du den "
        "finns uppgifterna kvar under Planering.",
        unsubscribe_url=facts.unsubscribe_url,
    )


def _item(one: WaitingMatter, today: date) -> Item:
    nearest = f"{one.next_step} {full_day(one.next_day)} ({when(one.next_day, today)}). "
    if one.next_day == one.last_day:
        nearest = ""
    last = last_day_sentence(one.last_word, one.last_day, today)
    owner = f" till {one.owner}" if one.owner else ""
    return Item(f"{one.body}: ”{one.name}”{owner}", nearest + last)
