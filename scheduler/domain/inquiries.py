"""A question to several mailboxes, each with a personal link to answer by: which day
suits (a poll), which time do you take (slots), have you signed (sign-ups)."""

from __future__ import annotations

from datetime import date, datetime, time
from enum import StrEnum

from msgspec import Struct

from scheduler.domain.accounts import Addressee
from scheduler.domain.polls import DayAnswer
from scheduler.domain.signatures import Signature


class InquiryKind(StrEnum):
    POLL = "poll"
    SLOTS = "slots"
    SIGNUP = "signup"


class InquiryState(StrEnum):
    """``DECIDED``: a day is chosen, or the slots are assigned. ``CLOSED``: no more answers are
    taken. ``WITHDRAWN``: it came to nothing."""

    OPEN = "open"
    DECIDED = "decided"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class Option(Struct, frozen=True):
    """A day that is asked about, or a slot. Times are Swedish; None is the whole day."""

    id: int
    day: date
    start: time | None = None
    end: time | None = None


class Choice(Struct, frozen=True):
    """What an invitee says of an option: whether the day suits, or which wish it is (1 first)."""

    invitee_id: int
    option_id: int
    answer: DayAnswer | None = None
    rank: int | None = None


class Booking(Struct, frozen=True):
    """A slot that an invitee has: one slot each, one invitee each."""

    option_id: int
    invitee_id: int


class Invitee(Struct, frozen=True):
    """Whose mailbox is asked. ``queued_at`` is set while it waits for a slot to be free."""

    id: int
    to: Addressee
    answered_at: datetime | None = None
    answered_by: str = ""
    comment: str = ""
    queued_at: datetime | None = None


class NewInquiry(Struct, frozen=True):
    """What a coordinator asks. ``deadline`` is the last day to answer (for a sign-up: to sign).

    ``by_wishes``: the slots are ranked by each and then assigned, in place of first come first
    served. ``parts_total``: how many parts a document to sign has.
    """

    kind: InquiryKind
    title: str
    body: str
    deadline: date
    options: tuple[tuple[date, time | None, time | None], ...]
    invitees: tuple[Addressee, ...]
    message: str = ""
    place: str = ""
    by_wishes: bool = False
    parts_total: int = 1


class Inquiry(Struct, frozen=True):
    """A stored question with all that has come. ``sequence`` grows with every change.

    ``meeting_id`` is the tentative meeting that a poll is about, ``chosen_option`` the day that
    was decided.
    """

    id: str
    region: str
    kind: InquiryKind
    title: str
    body: str
    message: str
    place: str
    deadline: date
    state: InquiryState
    by_wishes: bool
    parts_total: int
    meeting_id: str | None
    chosen_option: int | None
    sequence: int
    created_by: str
    created_at: datetime
    updated_at: datetime
    options: tuple[Option, ...]
    invitees: tuple[Invitee, ...]
    choices: tuple[Choice, ...] = ()
    bookings: tuple[Booking, ...] = ()
    signatures: tuple[Signature, ...] = ()

    @property
    def takes_answers(self) -> bool:
        return self.state is InquiryState.OPEN

    def invitee(self, invitee_id: int) -> Invitee:
        return next(one for one in self.invitees if one.id == invitee_id)

    def option(self, option_id: int) -> Option:
        return next(one for one in self.options if one.id == option_id)

    def choices_of(self, invitee_id: int) -> tuple[Choice, ...]:
        """What the invitee has said, wishes in order."""
        found = [one for one in self.choices if one.invitee_id == invitee_id]
        return tuple(sorted(found, key=lambda one: (one.rank or 0, one.option_id)))

    def slot_of(self, invitee_id: int) -> Option | None:
        """The slot that the invitee has."""
        for one in self.bookings:
            if one.invitee_id == invitee_id:
                return self.option(one.option_id)
        return None

    def holder_of(self, option_id: int) -> Invitee | None:
        """Who has the slot."""
        for one in self.bookings:
            if one.option_id == option_id:
                return self.invitee(one.invitee_id)
        return None

    @property
    def free_slots(self) -> tuple[Option, ...]:
        taken = {one.option_id for one in self.bookings}
        return tuple(one for one in self.options if one.id not in taken)

    @property
    def queue(self) -> tuple[Invitee, ...]:
        """Those who wait for a slot, the one who has waited longest first."""
        waiting = [(one.queued_at, one.id, one) for one in self.invitees if one.queued_at]
        return tuple(one for _at, _id, one in sorted(waiting, key=lambda each: each[:2]))

    def signature_of(self, invitee_id: int) -> Signature | None:
        """What is known of the party's signing."""
        return next((one for one in self.signatures if one.invitee_id == invitee_id), None)

    def has_answered(self, invitee_id: int) -> bool:
        """Whether nothing more is asked of the invitee."""
        match self.kind:
            case InquiryKind.SIGNUP:
                return self.signature_of(invitee_id) is not None
            case InquiryKind.SLOTS if not self.by_wishes:
                return self.slot_of(invitee_id) is not None
            case _:
                return self.invitee(invitee_id).answered_at is not None

    @property
    def answered_count(self) -> int:
        return sum(self.has_answered(one.id) for one in self.invitees)

    def fixed_option(self, invitee_id: int) -> Option | None:
        """The time that holds for the invitee: its slot, or the day that was decided."""
        if self.state is InquiryState.WITHDRAWN:
            return None
        if self.kind is InquiryKind.POLL:
            return self.option(self.chosen_option) if self.chosen_option is not None else None
        return self.slot_of(invitee_id)
