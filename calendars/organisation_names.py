"""Names of authorities and their bodies in running text: what a sender or a recipient is called.

``Klimat- och näringslivsdepartementet``, ``Region Halland``, ``Länsstyrelsen i Hallands län``,
``äldre samt vård- och omsorgsnämnden``, ``nämnden för Kultur & Fritid``, ``KS Berg``.
"""

from __future__ import annotations

import re

from calendars.patterns import compiled_on_use

_CAPITAL = r"[A-ZÅÄÖ][\w&-]*"
_KIND = (
    r"(?:departement|nämnd|styrelse|kontor|verk|förvaltning|fullmäktige|myndighet|råd|inspektion|"
    r"förbund|utskott|kansli|kommitté|delegation|institut|beredning|tingsrätt|hovrätt)"
)
_HEAD = rf"[\w-]*{_KIND}(?:et|en|n|er|erna|arna|na)?"
# "miljö- och klimat-", "äldre samt vård- och omsorgs-": what stands before the last word
_JOINED = r"(?:[\w-]+\s+samt\s+)?(?:[\w-]+-(?:,\s+[\w-]+-)*\s+(?:och|samt|&)\s+)?"
# "Regionens samverkansråd", "Gemensamma nämnden", "Kommunstyrelsens arbetsutskott"
_OWNED = (
    r"(?:(?:regionens|regionala|kommunens|stadens|kommunstyrelsens|regionstyrelsens|"
    r"gemensam(?:ma)?)\s+)?"
)
_OF = r"(?:\s+för\s+[\w&-]+(?:-?\s+(?:och|&|samt)\s+[\w&-]+)?)"
_PLACE = rf"(?:\s+i\s+(?:{_CAPITAL}\s+){{0,3}}(?:{_CAPITAL}|kommun|län|stad))"

NAME = (
    rf"(?:Region(?:en)?\s+{_CAPITAL}(?:\s+{_CAPITAL})?"
    rf"|Länsstyrelsen(?:\s+i)?(?:\s+{_CAPITAL}){{1,3}}(?:\s+län)?"
    rf"|(?:Göteborgs\s+Stads\s+|{_CAPITAL}s?\s+(?:stads|kommuns)\s+)?(?i:{_OWNED}{_JOINED}{_HEAD}){_OF}?{_PLACE}?"
    rf"|{_CAPITAL}(?:\s+{_CAPITAL})?\s+(?:kommun|stad|landsting|universitet|län)"
    r"|Regeringskansliet|Regeringen|regeringen|Kommunförbundet\s+\w+|SKR"
    rf"|(?:KS|KF|RS|RF|RSR|GNS|GNU|KSAU)\b(?:\s\([A-ZÅÄÖ]\w+\)|\s{_CAPITAL})?)"
)
_IS_NAME = compiled_on_use(NAME)
_HAS_KIND = compiled_on_use(
    rf"{_KIND}|\b(?:region|kommun|stad|län|universitet|högskola|förening|AB|bolag)", re.IGNORECASE
)
_GENERIC = frozenset({"nämnden", "styrelsen", "kontoret", "förvaltningen", "rådet", "myndigheten"})


def is_name(text: str) -> bool:
    """Whether the whole of ``text`` is the name of an authority."""
    return _IS_NAME.fullmatch(text.strip()) is not None


def is_generic(name: str) -> bool:
    """Whether ``name`` stands for one named before ("Nämnden")."""
    return name.strip().casefold() in _GENERIC


def names_an_organisation(text: str) -> bool:
    """Whether a word of ``text`` tells an organisation: enough to split a list at."""
    return _HAS_KIND.search(text) is not None


def names_in(text: str) -> list[str]:
    """The names in ``text``, in order."""
    return [match.group() for match in _IS_NAME.finditer(text)]


def base_form(name: str) -> str:
    """The name without a genitive's s: "Region Hallands" is Region Halland's."""
    name = " ".join(name.split())
    if re.search(rf"(?:{_KIND}(?:et|en|n)|fullmäktige|kommun|Region\s+\w+)s$", name):
        return name[:-1]
    return name
