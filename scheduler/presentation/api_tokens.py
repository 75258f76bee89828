"""Tokens of the API for a terminal and as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from scheduler.domain.api_tokens import ApiToken
from scheduler.presentation.as_text import table
from scheduler.settings import STOCKHOLM


def tokens_json(found: Iterable[ApiToken]) -> dict[str, Any]:
    """The fields are described in docs/json.md."""
    return {
        "tokens": [
            {
                "id": one.id,
                "username": one.username,
                "label": one.label,
                "scopes": [scope.value for scope in one.scopes],
                "created_at": one.created_at,
                "expires_at": one.expires_at,
                "last_used_at": one.last_used_at,
            }
            for one in found
        ]
    }


def tokens_text(found: Iterable[ApiToken]) -> str:
    rows = [
        (
            str(one.id),
            one.username,
            one.label,
            " ".join(one.scopes),
            _day(one.expires_at),
            _day(one.last_used_at),
        )
        for one in found
    ]
    if not rows:
        return "Inga nycklar: skapa en med `svarsdag token create`."
    headings = ("Nr", "Användare", "Används av", "Räckvidd", "Gäller till", "Senast använd")
    return "\n".join(table(headings, rows, frozenset()))


def _day(moment: datetime | None) -> str:
    return moment.astimezone(STOCKHOLM).date().isoformat() if moment else "aldrig"
