"""The letter that brings somebody's message about accessibility to the coordinator."""

from __future__ import annotations

from scheduler.reminders.letters.facts import FeedbackFacts
from scheduler.reminders.letters.letter import Letter


def feedback_letter(facts: FeedbackFacts) -> Letter:
    return Letter(
        subject=f"{facts.notice.title}: {facts.region}",
        paragraphs=(
            "Någon har skrivit genom formuläret på sidan Tillgänglighet:",
            *facts.notice.why,
            "Den som anser att bristen inte rättas kan anmäla den till tillsynsmyndigheten "
            "(lagen 2018:1937, 18 §). Svara inom skälig tid.",
        ),
        links=(("Alla synpunkter", facts.url),),
        footer="Brevet är sänt av Svarsdag till den som samordnar remisser.",
    )
