"""An incoming remiss: somebody outside has fixed the last response date, and own bodies answer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from scheduler.domain.remisser import DecisionForm, ExtraMeeting, Recipient, RoundRules


class StepRole(StrEnum):
    """What a body does on the way: prepares another's decision, is heard, or answers."""

    PREPARES = "prepares"
    HEARD = "heard"
    ANSWERS = "answers"


class IncomingRemiss(Struct, frozen=True):
    """A remiss from somebody outside, and how it is to be answered.

    ``body`` answers. ``received`` is the day the remiss came in and ``start`` the first day its
    papers can go to the first body (None: the same). ``deadline`` is the sender's last response
    date, the day itself included (FL 22 §), at ``deadline_time`` in Sweden where the sender says
    so, and ``extended_to`` the day it has been put off to (anstånd); ``part`` says what the date
    holds for where the letter has several. ``heard`` are the bodies asked before the answer is
    decided: those of one group at the same time, the next group when all of them have spoken.
    ``immediate`` are the bodies that approve their § at once (omedelbar justering).
    ``extra_meetings`` count as held; those of ``short_notice`` too, with papers that need not be
    in before the body is summoned. ``may_delegate`` is False in a matter of principle (KL 6:38)
    and where the opinion is to fullmäktige: nobody but its chair then decides in a body's place.
    """

    key: str
    body: str
    received: date
    deadline: date
    sender: str = ""
    sender_dnr: str = ""
    dnr: str = ""
    title: str = ""
    part: str = ""
    deadline_time: time | None = None
    extended_to: date | None = None
    start: date | None = None
    heard: tuple[Recipient, ...] = ()
    decision: DecisionForm = DecisionForm.BODY
    rules: RoundRules = RoundRules()
    immediate: frozenset[str] = frozenset()
    extra_meetings: tuple[ExtraMeeting, ...] = ()
    short_notice: tuple[ExtraMeeting, ...] = ()
    may_delegate: bool = True

    @property
    def first_day(self) -> date:
        """The first day the papers can go to the first body."""
        return self.start or self.received

    @property
    def last_day(self) -> date:
        """The day the answer must have come in: the sender's, or the one it has put off to."""
        return self.extended_to or self.deadline

    @property
    def groups(self) -> tuple[tuple[Recipient, ...], ...]:
        """Who speaks, in order; the answering body last and alone."""
        numbers = sorted({recipient.group for recipient in self.heard})
        heard = (tuple(r for r in self.heard if r.group == number) for number in numbers)
        last = Recipient(self.body, decision=self.decision, group=max(numbers, default=0) + 1)
        return (*heard, (last,))

    def decided_by(self, body: str, decision: DecisionForm) -> IncomingRemiss:
        """The same, where ``decision`` says who decides for ``body``."""
        if body == self.body:
            return replace(self, decision=decision)
        heard = (replace(r, decision=decision) if r.body == body else r for r in self.heard)
        return replace(self, heard=tuple(heard))

    def without(self, body: str) -> IncomingRemiss:
        """The same, where ``body`` is not heard."""
        return replace(self, heard=tuple(r for r in self.heard if r.body != body))

    def approved_at_once(self, bodies: Iterable[str]) -> IncomingRemiss:
        """The same, where ``bodies`` approve their § at once."""
        return replace(self, immediate=self.immediate | frozenset(bodies))

    def with_extra(self, meeting: ExtraMeeting, *, short_notice: bool) -> IncomingRemiss:
        """The same, with an extra meeting called (KL 6:23)."""
        if short_notice:
            return replace(self, short_notice=(*self.short_notice, meeting))
        return replace(self, extra_meetings=(*self.extra_meetings, meeting))
