"""People who log in, and the mailboxes mail goes to."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who can log in, for one region."""

    id: int
    username: str
    region: str
    password_hash: str = field(repr=False)


class ContactRole(StrEnum):
    """Who reads a mailbox: a body's secretary or registrator, an organisation's kommunchef (or
    the same in a region or federation), the region's coordinator of remisser. Reminders that
    nobody answers go on in this order."""

    SECRETARY = "secretary"
    CHIEF = "chief"
    COORDINATOR = "coordinator"


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whose mailbox: ``key`` is a body's for a secretary, an organisation's for a chief, a
    region's for a coordinator."""

    role: ContactRole
    key: str


@dataclass(frozen=True, slots=True)
class Contact:
    """A mailbox: a role's (kommunstyrelsen@…) rather than a person's (GDPR art. 6.1 e).
    ``digest_stopped_at`` is set where its reader wants no weekly list; ``digest_token`` is the
    secret of the address where that is chosen."""

    of: Addressee
    email: str
    digest_stopped_at: datetime | None = None
    digest_token: str | None = field(default=None, repr=False)
