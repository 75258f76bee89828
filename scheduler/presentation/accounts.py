"""Accounts for a terminal and as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from scheduler.domain.accounts import Account
from scheduler.domain.bodies import Region
from scheduler.domain.rights import ROLE_WORDS
from scheduler.domain.swedish import joined
from scheduler.presentation.as_text import table
from scheduler.services.ended import Ended


def accounts_json(found: Iterable[Account]) -> dict[str, Any]:
    """The fields are described in docs/json.md."""
    return {
        "accounts": [
            {
                "username": one.username,
                "role": one.role.value,
                "organisation": one.organisation,
                "bodies": sorted(one.bodies),
            }
            for one in found
        ]
    }


def accounts_text(region: Region, found: Iterable[Account]) -> str:
    rows = [(one.username, ROLE_WORDS[one.role], answers_for(region, one)) for one in found]
    if not rows:
        return "Inga användare: lägg till en med `svarsdag account add`."
    return "\n".join(table(("Användare", "Behörighet", "Svarar för"), rows, frozenset()))


def answers_for(region: Region, one: Account) -> str:
    """The bodies of a secretary, or the organisation; what config no longer has by its key."""
    if one.bodies:
        return joined(
            [region.bodies[key].name if key in region.bodies else key for key in sorted(one.bodies)]
        )
    own = region.organisations.get(one.organisation)
    return own.name if own else one.organisation


def ended_sentence(ended: Ended) -> str:
    """What ended with a role, "" where nothing did: a sentence after another."""
    parts = [
        f"{count} {one if count == 1 else many}"
        for count, one, many in (
            (ended.calendars, "privat kalender", "privata kalendrar"),
            (ended.tokens, "API-nyckel", "API-nycklar"),
        )
        if count
    ]
    return f" {' och '.join(parts)} är avslutade." if parts else ""
