"""Bodies named by what they are a part of: ``Arbetsutskottet`` under ``Socialnämnden``."""

from __future__ import annotations

import re

_WORKING_COMMITTEE = re.compile(r"(?:arbets-?\s?utskott(?:et)?|au)", re.IGNORECASE)
_PRESIDIUM = re.compile(r"presidi(?:et|um)", re.IGNORECASE)
_WHOLE = re.compile(
    r"(?P<noun>nämnd|styrelse|råd|fullmäktige|direktion)(?:en|n|et)?"
    r"(?:(?:s|ens|ets)?[-\s]?(?:möte[nt]?|sammanträde[nt]?))?",
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


def is_part_of_another(name: str) -> bool:
    """``KSAU``, ``Socialnämndens arbetsutskott``: the name says whose part the body is."""
    return re.search(r"\w(?:AU|s (?:\w*utskott|presidium))$", name) is not None


def is_whole(name: str) -> bool:
    """``Nämnden``, ``Nämndmöte``, ``Rådet``: the body the plan is about."""
    return _WHOLE.fullmatch(name) is not None


def is_short_for(name: str, body: str) -> bool:
    """Whether a plan can mean ``body`` where it says ``name``: ``Rådet`` or ``Pensionärsrådet`` for
    ``Kommunala pensionärsrådet``, ``Nämnden`` for ``Nämnden för teknik``."""
    whole = _WHOLE.fullmatch(name)
    if is_part_of_another(body):
        return False
    if whole:
        noun = {"KS": "styrelse", "RS": "styrelse", "KF": "fullmäktige", "RF": "fullmäktige"}
        head = noun.get(body) or body.split(" för ")[0].lower()
        return re.search(rf"{whole['noun']}(?:e?n|et)?$", head, re.IGNORECASE) is not None
    return body.lower().endswith(f" {name.lower()}")


def part_of(owner: str, name: str) -> str:
    """``Arbetsutskottet`` of ``Socialnämnden`` → ``Socialnämndens arbetsutskott``; of ``KS`` →
    ``KSAU``."""
    if _PRESIDIUM.fullmatch(name):
        whole = {"KS": "Kommunstyrelsen", "RS": "Regionstyrelsen"}.get(owner, owner)
        return f"{whole}s presidium"
    return f"{owner}AU" if owner in ("KS", "RS") else f"{owner}s arbetsutskott"
