"""Whether the parties of a document have signed it, and in time."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct


class SignatureState(StrEnum):
    """What somebody has said of a party: that it has signed, or that it has not and will not in
    time. A party nobody has said anything of has no signature at all, which is neither."""

    SIGNED = "signed"
    NOT_SIGNED = "not_signed"


class SignatureFile(Struct, frozen=True):
    """A file that came with it, without its content."""

    id: int
    name: str
    size_bytes: int
    sha256: str


class Signature(Struct, frozen=True):
    """What is known of a party. ``signed_on`` is None where nobody has said which day;
    ``said_late`` where it is known to be late all the same. ``parts`` of the document are signed.
    """

    id: int
    invitee_id: int
    state: SignatureState
    signed_on: date | None
    said_late: bool
    parts: int
    signer: str
    note: str
    registered_by: str
    registered_at: datetime
    files: tuple[SignatureFile, ...] = ()

    def days_late(self, deadline: date) -> int | None:
        """How many days after ``deadline`` it was signed, 0 in time; None where it is not signed
        or the day is not known."""
        if self.state is not SignatureState.SIGNED or self.signed_on is None:
            return None
        return max(0, (self.signed_on - deadline).days)

    def is_late(self, deadline: date) -> bool:
        """Whether it was signed after ``deadline``."""
        signed = self.state is SignatureState.SIGNED
        return signed and (self.said_late or bool(self.days_late(deadline)))


class NewSignature(Struct, frozen=True):
    """What somebody says of a party."""

    state: SignatureState
    signed_on: date | None = None
    said_late: bool = False
    parts: int = 1
    signer: str = ""
    note: str = ""
