"""Mailboxes, deputies and absences, as JSON and in Swedish."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from scheduler.domain.accounts import Addressee, Contact, ContactRole
from scheduler.domain.bodies import Region
from scheduler.domain.swedish import date_span


def contacts_json(region: Region, found: Iterable[Contact], today: date) -> dict[str, Any]:
    """As ``svarsdag contact list --json`` prints it."""
    return {
        "region": region.key,
        "contacts": [
            {
                "role": one.of.role.value,
                "key": one.of.key,
                "email": one.email,
                "deputy": one.deputy_email or None,
                "absences": [
                    {"first": away.first.isoformat(), "last": away.last.isoformat()}
                    for away in one.absences
                ],
                "mail_goes_to": one.address_on(today),
            }
            for one in found
        ],
    }


def contacts_text(region: Region, found: Iterable[Contact], today: date) -> str:
    """A line for each, and one more for whoever stands in."""
    lines = []
    for one in found:
        lines.append(f"{_whose(region, one.of)}: {one.email}")
        if one.deputy_email:
            days = [date_span(away.first, away.last, year=True) for away in one.absences]
            when = ", ".join(days) or "ingen frånvaro angiven"
            now = " – nu" if one.has_deputy_on(today) else ""
            lines.append(f"  ersättare {one.deputy_email}: {when}{now}")
    return "\n".join(lines) or "Inga adresser är angivna."


def _whose(region: Region, of: Addressee) -> str:
    if of.role is ContactRole.SECRETARY:
        return region.bodies[of.key].name if of.key in region.bodies else of.key
    if of.role is ContactRole.COORDINATOR:
        return "samordnaren"
    name = region.organisations[of.key].name if of.key in region.organisations else of.key
    return f"chefen, {name}"
