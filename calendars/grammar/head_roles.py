"""What the column under a heading holds."""

from __future__ import annotations

import re

_HEADINGS: tuple[tuple[str, str], ...] = (
    (r"handlingar(?:na)?\s+(?:ut|skickas|publiceras)|utskick", "summons"),
    (
        r"^beredning$|sista (?:(?!sammanträdes|mötes)\w+)?dag|"
        r"manus|inläm|handlingar|underlag|senast|stopp|lämnas|ärende",
        "intake",
    ),
    (r"kallelse|kungörelse|skickas", "summons"),
    (r"justering", "approval"),
    (r"^\s*(?:datum|dag)\s*(?:och|/|&|,|\+)\s*(?:tid|klockslag|kl\b)", "date"),
    (r"organ\b|nämnd|styrelse|forum|instans|sammanträdande|grupp|vem|vilka", "body"),
    (r"tid\b|tider\b|kl\b|klockslag|klockan|start", "time"),
    (r"plats|lokal|var\b|rum", "place"),
    (r"vecka|v\.|veckodag|\bdag\b$", "skip"),
    (r"datum|dagar|sammanträde|möte|när", "date"),
    (r"typ|slag|anm|övrigt|notering|kommentar|status|läge|info", "note"),
)


def role_of_head(text: str) -> str | None:
    """``body``, ``date``, ``time``, ``place``, ``note``, a kind of deadline, ``skip`` for what
    tells nothing more, or None."""
    role = _role(text)
    if role == "time":  # "Sammanträdesdag (kl. 13.30)": the column is of days
        role = _role(re.sub(r"\([^()]*\)", " ", text)) or role
    return role


def _role(text: str) -> str | None:
    return next((role for p, role in _HEADINGS if re.search(p, text, re.IGNORECASE)), None)
