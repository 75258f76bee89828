"""Bodies named by what they are a part of: ``Arbetsutskottet`` under ``Socialnämnden``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from calendars.patterns import compiled_on_use

_WORKING_COMMITTEE = compiled_on_use(r"(?:arbets-?\s?utskott(?:et)?|au)", re.IGNORECASE)
_PRESIDIUM = compiled_on_use(r"presidi(?:et|um)", re.IGNORECASE)
_COMMITTEE = compiled_on_use(r"utskottet", re.IGNORECASE)
_PART_OF_WHOLE = compiled_on_use(r"(?:nämndens|styrelsens|rådets|direktionens) (.*)", re.IGNORECASE)
_OWN = r"(?P<{}>nämnden|styrelsen|rådet|direktionen|(?:arbets)?utskottet|presidiet)"
_WHOSE_MEETINGS = compiled_on_use(
    rf"(?:sammanträd|möte)\w*\s+(?:för|i)\s+{_OWN.format('of')}\b(?!\s+för\b)"
    rf"|\b{_OWN.format('whose')}s\s+(?:sammanträd|möte)"
    rf"|^\W*(?:att\s+)?{_OWN.format('who')}\s+(?:sammanträd|fastställ)",
    re.IGNORECASE,
)
_WHOLE = compiled_on_use(
    r"(?P<noun>nämnd|styrelse|råd|fullmäktige|direktion)(?:en|n|et)?"
    r"(?:(?:s|ens|ets)?[-\s]?(?:möte[nt]?|sammanträde[nt]?))?",
    re.IGNORECASE,
)
_OWNER = compiled_on_use(
    r"(?:KS|RS|.*\w(?:nämnd|nämnden|styrelse|styrelsen|rådet)|Direktionen"
    r"|(?:Nämnden|Styrelsen|Rådet|Direktionen) för .*(?<!utskott)(?<!presidium))"
)


_OF_A_PLACE = compiled_on_use(
    r"[A-ZÅÄÖ]\w+(?<!nämnden)(?<!styrelsen)(?<!fullmäktige)(?<!rådet)s "
    r"(.*(?:råd|nämnd|styrelse|fullmäktige))"
)
# ", Nämnd 9/9", ". Presidiet möts 22/1"
_BEFORE_A_DATE = compiled_on_use(
    r"(?:^|[.;,|])\s*(?P<name>(?:nämnd|styrelse)(?:e?n)?|rådet|direktionen|utskottet|arbetsutskott(?:et)?|"
    r"au|presidi(?:et|um))\s*(?:möts|sammanträder|träffas|har\s+möten?)?\s*:?\s*(?:den\s*)?$",
    re.IGNORECASE,
)


def noun_before_date(text: str) -> re.Match[str] | None:
    """The noun alone (group ``name``) that ends the words before a date and says whose it is."""
    return _BEFORE_A_DATE.search(text)


def is_owner(name: str) -> bool:
    """Whether a body, by its canonical name, can have a working committee."""
    return _OWNER.fullmatch(name) is not None


def is_part(name: str) -> bool:
    """``Arbetsutskottet``, ``AU``, ``Utskottet``, ``Presidiet``: whose it is stands elsewhere."""
    return any(part.fullmatch(name) for part in (_WORKING_COMMITTEE, _PRESIDIUM, _COMMITTEE))


def whose_meetings(text: str) -> str | None:
    """``Sammanträdesdagar för utskottet``, ``Nämndens sammanträdestider``: the noun alone that
    tells whose they are, or None."""
    match = _WHOSE_MEETINGS.search(text)
    return match[match.lastgroup or 0].capitalize() if match else None


def part_of_whole(name: str) -> str | None:
    """``Nämndens arbetsutskott``, the plan tells which nämnd: ``arbetsutskott``; else None."""
    found = _PART_OF_WHOLE.fullmatch(name)
    return found[1] if found and is_part(found[1]) else None


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
    of_place = _OF_A_PLACE.fullmatch(body)
    if is_part_of_another(body) or (of_place and is_whole(of_place[1])):
        return False  # "Sydsveriges styrelse" says no more than "Styrelsen"
    if whole:
        noun = {"KS": "styrelse", "RS": "styrelse", "KF": "fullmäktige", "RF": "fullmäktige"}
        head = noun.get(body) or body.lower().split(" för ")[0]
        return re.search(rf"{whole['noun']}(?:e?n|et)?$", head, re.IGNORECASE) is not None
    return body.lower().endswith(f" {name.lower()}")


def without_place(name: str, bodies: Sequence[str]) -> str | None:
    """``Enköpings kommunala råd`` where the plan also says ``Kommunala rådet``: that name, which
    its other plans have; else None."""
    found = _OF_A_PLACE.fullmatch(name)
    if found is None:
        return None
    same = [body for body in bodies if _indefinite(body) == _indefinite(found[1])]
    places = [b for b in bodies if (other := _OF_A_PLACE.fullmatch(b)) and other[1] == found[1]]
    return same[0] if len(same) == len(places) == 1 else None


def _indefinite(name: str) -> str:
    return re.sub(r"(?<=råd)et$|(?<=nämnd)en$|(?<=styrelse)n$", "", name.lower())


def part_of(owner: str, name: str) -> str:
    """``Arbetsutskottet`` of ``Socialnämnden`` → ``Socialnämndens arbetsutskott``; of ``KS`` →
    ``KSAU``."""
    if _PRESIDIUM.fullmatch(name):
        whole = {"KS": "Kommunstyrelsen", "RS": "Regionstyrelsen"}.get(owner, owner)
        return f"{whole}s presidium"
    if _COMMITTEE.fullmatch(name):
        return f"{owner}s utskott"
    return f"{owner}AU" if owner in ("KS", "RS") else f"{owner}s arbetsutskott"


def meant_by(name: str, near: Sequence[str], owner: str | None, bodies: Sequence[str]) -> str:
    """The body a plan means by a short name: ``Arbetsutskottet`` of the ``owner``, ``Nämnden`` of
    those ``near`` it, or the only one of all ``bodies`` it can be; else the name itself."""
    if own := without_place(name, bodies):
        return own
    part = part_of_whole(name) or name
    if is_part(part):
        if owner:
            return part_of(owner, part)
        ending = f"s {name.lower().removesuffix('et')}"
        meant = [body for body in bodies if body.lower().endswith(ending)]
        return meant[0] if len(meant) == 1 else name
    if meant := [body for body in near if is_short_for(name, body)]:
        return meant[0]
    if is_whole(name):
        meant = [body for body in bodies if is_short_for(name, body)]
        # A name that its line broke in two is no other body.
        meant = [m for m in meant if not any(o.startswith(f"{m} ") for o in meant)]
        return meant[0] if len(meant) == 1 else name
    return name
