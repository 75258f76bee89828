"""Tokens of the API: who a program acts for, and how far (docs/api.md)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from msgspec import Struct

from scheduler.domain.rights import Right

USED_EVERY = timedelta(minutes=1)
"""That a token is used is noted at most so often."""
MAX_TOKEN_DAYS = 366


class ApiScope(StrEnum):
    """What a token may do, where its account may."""

    READ_PLANS = "read:plans"
    READ_ROUNDS = "read:rounds"
    READ_INCOMING = "read:incoming"
    READ_AUDIT = "read:audit"
    PROPOSE_ROUNDS = "propose:rounds"
    WRITE_PLANS = "write:plans"
    WRITE_ANSWERS = "write:answers"
    WRITE_REQUESTS = "write:requests"
    WRITE_REMINDERS = "write:reminders"


SCOPE_WORDS: Mapping[ApiScope, str] = {
    ApiScope.READ_PLANS: "läsa organ, tider och möten",
    ApiScope.READ_ROUNDS: "läsa rundor, svar och begäranden",
    ApiScope.READ_INCOMING: "läsa inkommande remisser",
    ApiScope.READ_AUDIT: "läsa loggen",
    ApiScope.PROPOSE_ROUNDS: "föreslå sista svarsdag",
    ApiScope.WRITE_PLANS: "läsa in mötesplaner",
    ApiScope.WRITE_ANSWERS: "registrera och ta tillbaka svar",
    ApiScope.WRITE_REQUESTS: "bevilja och avslå anstånd och flyttade möten",
    ApiScope.WRITE_REMINDERS: "sända påminnelser",
}
SCOPE_RIGHTS: Mapping[ApiScope, frozenset[Right]] = {
    ApiScope.READ_PLANS: frozenset({Right.READ_PLANS}),
    ApiScope.READ_ROUNDS: frozenset({Right.READ_MATTERS}),
    ApiScope.READ_INCOMING: frozenset({Right.READ_MATTERS}),
    ApiScope.READ_AUDIT: frozenset({Right.SEE_LOG}),
    ApiScope.PROPOSE_ROUNDS: frozenset({Right.MANAGE_ROUNDS}),
    ApiScope.WRITE_PLANS: frozenset({Right.IMPORT_PLANS}),
    # What is written is answered with how it then stands.
    ApiScope.WRITE_ANSWERS: frozenset({Right.REGISTER_ANSWERS, Right.READ_MATTERS}),
    ApiScope.WRITE_REQUESTS: frozenset({Right.MANAGE_ROUNDS, Right.READ_MATTERS}),
    ApiScope.WRITE_REMINDERS: frozenset({Right.MANAGE_ROUNDS, Right.READ_MATTERS}),
}
"""The rights that services ask for. Several operations may need one right: which of them a token
opens is its scopes' to say (`web.api.operations`)."""


def rights_of(scopes: Iterable[ApiScope]) -> frozenset[Right]:
    """The rights that the scopes let through."""
    return frozenset().union(*(SCOPE_RIGHTS[scope] for scope in scopes))


class ApiToken(Struct, frozen=True):
    """A token of an account; only a hash of its secret is kept. ``label`` says what uses it."""

    id: int
    account_id: int
    username: str
    label: str
    scopes: tuple[ApiScope, ...]
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None = None
