"""Calendar feeds: what they show, and the addresses they are fetched from."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from enum import StrEnum

from msgspec import Struct

# A cancelled meeting that goes sooner is not seen as cancelled by those whose client fetches
# seldom (shared practice of feeds; the least that config may say).
LEAST_CANCELLED_DAYS = 30
_ADDRESS = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
MAX_ADDRESS = 100


def is_address(text: str) -> bool:
    """Whether a public feed may be found under the name: a–z, digits, single hyphens."""
    return len(text) <= MAX_ADDRESS and _ADDRESS.fullmatch(text) is not None


class FeedKind(StrEnum):
    """What a feed is about. ``ROLE`` is what the chief of an organisation must see to."""

    BODY = "body"
    ORGANISATION = "organisation"
    ROUND = "round"
    INCOMING = "incoming"
    PROCESS = "process"
    INQUIRY = "inquiry"
    ROLE = "role"
    REGION = "region"

    @property
    def has_parts(self) -> bool:
        """Whether it can be chosen which of the days it shows (`FeedPart`)."""
        return self in (FeedKind.BODY, FeedKind.ORGANISATION, FeedKind.REGION)


class FeedPart(StrEnum):
    """The days of bodies that a feed shows: their meetings, those before and after each meeting,
    and what the bodies have to do in open rounds and incoming remisser."""

    MEETINGS = "meetings"
    INTAKE = "intake"
    SUMMONS = "summons"
    APPROVAL = "approval"
    REMISSER = "remisser"


class FeedContent(Struct, frozen=True):
    """What a feed shows; two addresses with the same content get the same bytes.

    ``subject`` is the key of a body, an organisation or the region, or the id of a round, an
    incoming remiss, a process or an inquiry. ``parts`` is empty for kinds without parts.
    ``alarms`` puts an alarm before deadlines, for the clients that have them.
    """

    region: str
    kind: FeedKind
    subject: str
    parts: frozenset[FeedPart] = frozenset()
    alarms: bool = False

    @property
    def options(self) -> str:
        """Parts and alarms as one text, always in the same order."""
        shown = [part.value for part in FeedPart if part in self.parts]
        return ",".join([*shown, *(["alarms"] if self.alarms else [])])

    @classmethod
    def with_options(cls, region: str, kind: FeedKind, subject: str, options: str) -> FeedContent:
        """The content that `options` was taken from."""
        words = frozenset(options.split(","))
        parts = frozenset(part for part in FeedPart if part.value in words)
        return cls(region, kind, subject, parts, "alarms" in words)


class Feed(Struct, frozen=True):
    """An address to subscribe to: secret, or public and readable (``address``).

    ``name`` is what it shows, ``holder`` whom or what it was made for.
    """

    id: int
    content: FeedContent
    name: str
    holder: str
    address: str | None
    created_by: str
    created_at: datetime
    revoked_at: datetime | None
    last_used_at: datetime | None


class FeedWindow(Struct, frozen=True):
    """How far back feeds reach, and how long they show what is cancelled, in calendar days."""

    past_days: int
    cancelled_days: int

    def on(self, today: date) -> OpenWindow:
        """What is shown on the day ``today``.

        What was cancelled is shown through the ``cancelled_days``-th day after, so that every
        subscriber has fetched it as cancelled before it goes.
        """
        return OpenWindow(
            today - timedelta(days=self.past_days), today - timedelta(days=self.cancelled_days)
        )


class OpenWindow(Struct, frozen=True):
    """The first last day of an event, and the first day of a cancelling, that are still shown."""

    first_day: date
    first_cancelled: date

    def shows(self, last_day: date, cancelled_on: date | None) -> bool:
        """Whether an event that ends on ``last_day`` is shown."""
        if last_day < self.first_day:
            return False
        return cancelled_on is None or cancelled_on >= self.first_cancelled
