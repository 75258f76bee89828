"""Bodies named by what they are a part of: ``Arbetsutskottet`` under ``Socialnämnden``."""

from __future__ import annotations

import re

_WORKING_COMMITTEE = re.compile(r"(?:arbets-?\s?utskott(?:et)?|au)", re.IGNORECASE)
_PRESIDIUM = re.compile(r"presidi(?:et|um)", re.IGNORECASE)
_WHOLE = re.compile(
    r"(?:nämnd(?:en)?|styrelse(?:n)?|nämnd(?:s|ens)?[-\s]?(?:möte[nt]?|sammanträde[nt]?))",
    re.IGNORECASE,
)
_OWNER = re.compile(
    r"(?:KS|RS|.*\w(?:nämnd|nämnden|styrelse|styrelsen|rådet)|Direktionen"
    r"|(?:Nämnden|Styrelsen|Rådet|Direktionen) för .*(?<!utskott)(?<!presidium))"
)


def is_owner(name: str) -> bool:
    """Whether a body, by its canonical name, can have a working committee."""
    return _OWNER.fullmatch(name) is not None


def is_part(name: str) -> bool:
    """``Arbetsutskottet``, ``AU``, ``Presidiet``: whose it is stands elsewhere."""
    return _WORKING_COMMITTEE.fullmatch(name) is not None or _PRESIDIUM.fullmatch(name) is not None


def is_whole(name: str) -> bool:
    """``Nämnden``, ``Nämndmöte``: the body the plan is about."""
    return _WHOLE.fullmatch(name) is not None


def part_of(owner: str, name: str) -> str:
    """``Arbetsutskottet`` of ``Socialnämnden`` → ``Socialnämndens arbetsutskott``; of ``KS`` →
    ``KSAU``."""
    if _PRESIDIUM.fullmatch(name):
        whole = {"KS": "Kommunstyrelsen", "RS": "Regionstyrelsen"}.get(owner, owner)
        return f"{whole}s presidium"
    return f"{owner}AU" if owner in ("KS", "RS") else f"{owner}s arbetsutskott"
