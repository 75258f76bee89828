"""People who log in, and the mailboxes mail goes to."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from msgspec import Struct

from scheduler.domain.rights import Principal, Role
from scheduler.domain.secrets import WithSecrets


class Account(WithSecrets, frozen=True):
    """Somebody who can log in, for one region, and what they may do there: ``organisation`` is the
    key of their own, ``bodies`` those a secretary answers for. ``email`` is where a new password is
    sent; with ``totp_secret`` a code of their phone is asked for too."""

    SECRETS: ClassVar[frozenset[str]] = frozenset({"password_hash", "totp_secret"})

    id: int
    username: str
    region: str
    password_hash: str
    role: Role
    organisation: str = ""
    bodies: frozenset[str] = frozenset()
    email: str | None = None
    is_disabled: bool = False
    totp_secret: str | None = None

    @property
    def principal(self) -> Principal:
        """On whose behalf things are done while they are logged in."""
        return Principal(self.username, self.region, self.role, self.organisation, self.bodies)


class ContactRole(StrEnum):
    """Who reads a mailbox: a body's secretary or registrator, an organisation's kommunchef (or
    the same in a region or federation), the region's coordinator of remisser. Reminders that
    nobody answers go on in this order."""

    SECRETARY = "secretary"
    CHIEF = "chief"
    COORDINATOR = "coordinator"


class Addressee(Struct, frozen=True):
    """Whose mailbox: ``key`` is a body's for a secretary, an organisation's for a chief, a
    region's for a coordinator."""

    role: ContactRole
    key: str


class Absence(Struct, frozen=True):
    """Days, both included, on which nobody reads a mailbox."""

    first: date
    last: date


class Contact(WithSecrets, frozen=True):
    """A mailbox: a role's (kommunstyrelsen@…) rather than a person's (GDPR art. 6.1 e).
    ``digest_stopped_at`` is set where its reader wants no weekly list; ``digest_token`` is the
    secret of the address where that is chosen. Mail that is written on a day of ``absences`` goes
    to ``deputy_email``, where there is one."""

    SECRETS: ClassVar[frozenset[str]] = frozenset({"digest_token"})

    of: Addressee
    email: str
    digest_stopped_at: datetime | None = None
    digest_token: str | None = None
    deputy_email: str = ""
    absences: tuple[Absence, ...] = ()

    def absence_on(self, day: date) -> Absence | None:
        """The absence that ``day`` lies in, the one that ends last; None for none."""
        found = [one for one in self.absences if one.first <= day <= one.last]
        return max(found, key=lambda one: one.last, default=None)

    def has_deputy_on(self, day: date) -> bool:
        """Whether mail of that day goes to the deputy."""
        return bool(self.deputy_email) and self.absence_on(day) is not None

    def address_on(self, day: date) -> str:
        """Where mail goes that is written on ``day``."""
        return self.deputy_email if self.has_deputy_on(day) else self.email
