"""What letters are written from: names and days as true at the moment of writing.

``today`` is the day in Sweden. Texts are Swedish and plain; nothing here is HTML.
"""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from scheduler.domain.accounts import ContactRole
from scheduler.domain.changes import Notice
from scheduler.domain.inquiries import InquiryKind
from scheduler.domain.reminders import ReminderAnchor


class RecipientFacts(Struct, frozen=True):
    """For a recipient of a round, or for its chief while it has not answered."""

    rule: str
    to: ContactRole
    body: str
    owner: str
    title: str
    dnr: str
    intake_day: date | None
    meeting_start: date | None
    meeting_end: date | None
    deadline: date
    today: date
    round_url: str
    why: tuple[str, ...] = ()
    notice: Notice | None = None
    answer_url: str | None = None
    meeting_confirmed: bool = False

    @property
    def name(self) -> str:
        return self.title or f"remiss från {self.owner}"


class IncomingFacts(Struct, frozen=True):
    """For a body on the way to the answer of an incoming remiss. The days of the step are None
    where the letter is about the whole."""

    rule: str
    to: ContactRole
    body: str
    answering_body: str
    name: str
    sender: str
    dnr: str
    papers_day: date | None
    summons_day: date | None
    meeting_start: date | None
    meeting_end: date | None
    sent_day: date
    limit: date
    today: date
    url: str
    why: tuple[str, ...] = ()
    notice: Notice | None = None


class MissingAnswer(Struct, frozen=True):
    """A recipient that has not answered, and its last day."""

    body: str
    last_day: date
    meeting_end: date | None


class RoundFacts(Struct, frozen=True):
    """For the coordinator: the answers of a round that are missing."""

    owner: str
    name: str
    dnr: str
    missing: tuple[MissingAnswer, ...]
    asked_count: int
    target: date
    compile_workdays: int
    today: date
    round_url: str


class WaitingMatter(Struct, frozen=True):
    """A line of the week's list: a body's answer to a remiss, a step of a process or an assignment;
    the next day that counts and what it is, and the last day. ``owner`` is who wants it."""

    body: str
    name: str
    owner: str
    next_step: str
    next_day: date
    last_day: date
    last_word: str = "Sista svarsdag"


class DigestFacts(Struct, frozen=True):
    """For a chief: everything that waits in the organisation, the nearest day first."""

    organisation: str
    waiting: tuple[WaitingMatter, ...]
    today: date
    unsubscribe_url: str


class OwedMatter(Struct, frozen=True):
    """An obligation that is not met: whose, what is promised, and what is missing by when."""

    body: str
    promise: str
    standing: str


class CoordinatorDigestFacts(Struct, frozen=True):
    """For the coordinator: what waits in the region for nobody else, the nearest day first, and
    the obligations that are not met."""

    region: str
    waiting: tuple[WaitingMatter, ...]
    owed: tuple[OwedMatter, ...]
    today: date
    unsubscribe_url: str


class FeedbackFacts(Struct, frozen=True):
    """For the coordinator: what somebody says of accessibility, line by line in ``notice.why``."""

    region: str
    notice: Notice
    url: str


class InquiryFacts(Struct, frozen=True):
    """For whoever is asked in an inquiry, or for the coordinator with those who are ``missing``.
    ``fixed`` is the time that holds for the reader, "" without one."""

    rule: str
    to: ContactRole
    kind: InquiryKind
    name: str
    owner: str
    title: str
    message: str
    deadline: date
    today: date
    url: str
    fixed: str = ""
    answered: bool = False
    missing: tuple[str, ...] = ()
    asked_count: int = 0
    notice: Notice | None = None
    answer_url: str | None = None


class ProcessFacts(Struct, frozen=True):
    """For whoever takes a step of a process, its chief, or the coordinator. Days that are not known
    are None."""

    rule: str
    to: ContactRole
    body: str
    step: str
    title: str
    dnr: str
    papers_day: date | None
    planned_day: date | None
    done_by: date | None
    today: date
    url: str


class AssignmentFacts(Struct, frozen=True):
    """For whoever has an assignment, or the coordinator. ``papers_day`` is None where it is bound
    to no meeting."""

    rule: str
    to: ContactRole
    body: str
    owner: str
    title: str
    dnr: str
    papers_day: date | None
    meeting_day: date | None
    last_day: date | None
    moved_from: date | None
    today: date
    url: str


Facts = (
    RecipientFacts
    | IncomingFacts
    | RoundFacts
    | DigestFacts
    | CoordinatorDigestFacts
    | InquiryFacts
    | ProcessFacts
    | AssignmentFacts
    | FeedbackFacts
)


def anchor_of(rule: str) -> ReminderAnchor | None:
    """The day a rule's key counts from (``deadline-7``); None for a notice or a digest."""
    word = rule.partition("+" if "+" in rule else "-")[0]
    return ReminderAnchor(word) if word in set(ReminderAnchor) else None
