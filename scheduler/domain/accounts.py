"""People who log in, and the mailboxes bodies are reached at."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who can log in, for one region."""

    id: int
    username: str
    region: str
    password_hash: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Contact:
    """The mailbox of a body: a role's (kommunstyrelsen@…) rather than a person's."""

    body: str
    email: str
