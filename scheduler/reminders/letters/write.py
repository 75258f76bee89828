"""From facts to the letter they ask for."""

from __future__ import annotations

from scheduler.reminders.letters.assignment import assignment_letter
from scheduler.reminders.letters.facts import (
    AssignmentFacts,
    CoordinatorDigestFacts,
    DigestFacts,
    Facts,
    FeedbackFacts,
    IncomingFacts,
    InquiryFacts,
    ProcessFacts,
    RecipientFacts,
    RoundFacts,
)
from scheduler.reminders.letters.feedback import feedback_letter
from scheduler.reminders.letters.incoming import incoming_letter
from scheduler.reminders.letters.inquiry import inquiry_letter
from scheduler.reminders.letters.letter import Letter
from scheduler.reminders.letters.process import process_letter
from scheduler.reminders.letters.recipient import recipient_letter
from scheduler.reminders.letters.summaries import coordinator_letter, digest_letter, round_letter


def write(facts: Facts) -> Letter:
    match facts:
        case RecipientFacts():
            return recipient_letter(facts)
        case IncomingFacts():
            return incoming_letter(facts)
        case AssignmentFacts():
            return assignment_letter(facts)
        case ProcessFacts():
            return process_letter(facts)
        case RoundFacts():
            return round_letter(facts)
        case DigestFacts():
            return digest_letter(facts)
        case CoordinatorDigestFacts():
            return coordinator_letter(facts)
        case FeedbackFacts():
            return feedback_letter(facts)
        case InquiryFacts():
            return inquiry_letter(facts)
