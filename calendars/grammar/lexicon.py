"""Names of bodies as plans write them.

``Kommunstyrelsens arbetsutskott``, ``KSAU`` and ``ks au`` are one name; ``Det strategiska
utskottet`` is the ``Strategiska utskottet``. A body is known by its noun (nämnden, styrelsen,
utskottet …), by its abbreviation, or because the caller knows it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from msgspec import Struct

from calendars.patterns import compiled_on_use

# The generic names every municipality and region shares, by the abbreviation they are known by.
_GENERIC: tuple[tuple[str, str], ...] = (
    (
        r"(?:kommunstyrelsens?|KS)\s+(?:arbets-?\s?utskott(?:et)?s?|au)"
        r"|ks\s?-?\s?au|ksau|ks:?s\s+au",
        "KSAU",
    ),
    (r"(?:regionstyrelsens?|RS)\s+arbets-?\s?utskott(?:et)?s?|rsau|rs\s?-?\s?au", "RSAU"),
    (r"kommun-?\s?fullmäktiges?|kf", "KF"),
    (r"kommun-?\s?styrelsens?|kommunstyrelse|ks", "KS"),
    (r"region-?\s?fullmäktiges?|rf", "RF"),
    (r"region-?\s?styrelsens?|regionstyrelse|rs", "RS"),
)
_GENERIC_MATCH = tuple(
    (compiled_on_use(rf"(?:{pattern})", re.IGNORECASE), short) for pattern, short in _GENERIC
)
# "KF pres", "KS:s presidium", "KF-presidiet": the presidium of one known by its abbreviation.
_PRESIDIUM_OF = r"(?:KF|KS|RF|RS)(?::?s)?[\s-]?pres(?:idi(?:um|et))?(?![^\W_])"
_ABBREVIATIONS = r"(?:KSAU|KS\s?-?AU|RSAU|KF|KS|RF|RS)(?![\w-])"
_NOUN = (
    r"(?:fullmäktige|styrelse(?:n)?|nämnd(?:en)?|nämnen|utskott(?:ete?n?|en)?|domkapitel|domkapitlet|beredning(?:en)?|kommitté(?:n)?|"
    r"delegation(?:en)?|direktion(?:en)?|presidi(?:um|et)|(?<!om)(?<!Om)råd(?:et)?|förbundsmöte(?:t)?|plenum)"
)
# "Social- och", "Hälso- och": the first half of a compound.
_HALF = r"(?:\w+-\s?(?:,\s*\w+-\s?)*(?:och|&)?\s+)"
# Words that end as adjectives and genitives do, and belong to no name.
_NO_MODIFIER = (
    "plats",
    r"protokoll\w*",
    r"kallelse\w*",
    "bilaga",
    "organs?",
    "dess",
    "deras",
    "dagens",
    "årets",
    "sista",
    "första",
    "nästa",
    "nya",
    "nyvalda",
    "avgående",
    "samtliga",
    "alla",
    "övriga",
    "berörda",
    "samma",
    "båda",
    "denna",
    "kommande",
    "ordinarie",
    r"extra(?:insatta)?",
    "ha",
    "ska",
    "kallas",
    "föreslås",
    "beslutas",
    "hålls",
)
# "Kommunstyrelsens", "Strategiska", "Gemensamma", "Tekniska": one or two words before the noun.
_MODIFIER = (
    rf"(?:(?!(?:{'|'.join(_NO_MODIFIER)})\b)"
    rf"(?:{_HALF}?\w+s(?!\s+nämnd\b)|\w+[ae]|gemensam|regional|kommunal|\w+t(?=\s+\w*råd))\s+)"
)
_TAIL_WORD = r"(?-i:[A-ZÅÄÖ])[\w&-]*"
# "KS Berg": an abbreviation with its place.
# "efter samråd med": what is done, and no body.
_NO_NOUN = compiled_on_use(r"(?:samråd|förråd|beråd|plenumsförhandling)", re.IGNORECASE)
_PLACE = (
    r"(?:\s+(?:i\s+)?(?!(?:Budget|Beslut|Information|Extra|Bokslut|Reserv|Prel|Inst|Ev|Möte|Samman|Datum|Dag|Januari|"
    r"Februari|Mars|April|Maj|Juni|Juli|Augusti|September|Oktober|November|December|Mån|Tis|Ons|"
    r"Tors|Fre|Lör|Sön|Note|All|And))(?-i:[A-ZÅÄÖ][a-zåäö]{1,}))"
)
_TAIL = rf"(?:\s+(?:för|i)\s+{_TAIL_WORD}(?:\s+(?:&|och|kommun|{_TAIL_WORD}))*)"
# "Sektionen för byggnadstillsyn har", before the verb of its sentence.
_OF_WHAT = (
    r"(?:\s+(?!(?:sammanträder|har|möts|träffas|håller|beslutar|fastställer|kallas)\b)[^\W\d]+,?){1,5}"
    r"(?=\s+(?:sammanträder|har|möts|träffas|håller|beslutar|fastställer|kallas)\b)"
)
# "Nämnden för Förskola & Grundskolas arbetsutskott".
_PART_OF_NAMED = (
    rf"(?:nämnden|styrelsen){_TAIL}(?<=s)\s+(?:\w*utskott(?:et)?s?|au\b|presidi(?:um|et)s?)"
)
_BODY = compiled_on_use(
    rf"(?<![\w-])(?:{_PRESIDIUM_OF}|(?:KS|RS)\s+arbetsutskott(?:et)?s?\b"
    rf"|{_ABBREVIATIONS}{_PLACE}?"
    rf"|{_HALF}?\w*(?:nämnd(?:en)?|styrelse(?:n)?)s\s+au\b"
    rf"|{_PART_OF_NAMED}"
    r"|\w+s\s+utskott\s+för(?:\s+(?!sammanträd|under\b|år\b|föreslå|kl)[^\W\d]+,?){1,6}(?=\s)"
    r"|[A-ZÅÄÖ][A-Za-zÅÄÖåäö]{1,5}:s\s+(?:arbetsutskott|au|presidium)\b"
    r"|fullmäktige(?:sammanträde|möte)(?:na|t|n)?\b"
    r"|(?:\w+-\s?och\s+)?\w+(?:nämnds?|styrelse|fullmäktige|utskotts?|råds|direktions)"
    r"(?:sammanträde|möte)(?:na|t|n)?\b"
    rf"|(?:nämnden|sektionen|rådet|styrelsen|utskottet|direktionen)\s+för{_OF_WHAT}"
    rf"|{_MODIFIER}{{0,2}}{_HALF}?(?:\w+-)?\w*{_NOUN}s?\b{_TAIL}?)",
    re.IGNORECASE,
)
_WHOLE_NAME = compiled_on_use(
    r"(?<=\s)(?:kommun|region)(?:fullmäktige|styrelsen?)s?(?:\s+i\s+.*)?$", re.IGNORECASE
)
# "GRUNDSKOLENÄMNDEN", in a title of capitals, is no abbreviation.
_WRITTEN_LARGE = compiled_on_use(rf"[\w\s-]*\w{{3}}{_NOUN}", re.IGNORECASE)
_ITS_MEETING = compiled_on_use(
    r"(?<=\w)(?:(?<=nämnd)s?|(?<=utskott)s?|(?<=råd)s|(?<=direktion)s|(?<=styrelse)|"
    r"(?<=fullmäktige))(?:sammanträde|möte)(?:na|t|n)?$",
    re.IGNORECASE,
)
_ARTICLE = compiled_on_use(r"^(?:det|den|de|i|för|till|av|och|om|hos|vid|inför)\s+", re.IGNORECASE)
# Nouns that are no body alone or mean something else: "råd", "beredning" as an act, "nämnderna".
_NO_BODY = compiled_on_use(
    r"(?:råd|beredning|presidium|presidiet|styrelse|nämnd|nämnden|utskott|utskottet|beredningen|"
    r"statsråd(?:et)?|budgetberedningens presidium|nämndernas presidium|"
    r"\w*fullmäktiges presidium)s?",
    re.IGNORECASE,
)
_KIND_WORDS = compiled_on_use(
    r"\b(?:besluts?-?\s?(?:möte[nt]?|sammanträde[nt]?)|(?:ordinarie\s+)?"
    r"(?:sammanträdes?(?:dag(?:ar|en)?|datum|tider|plan|schema|kalender|tid|n)?|möten?(?:s?(?:dag(?:ar)?|datum|tider|"
    r"plan|schema|kalender))?|mötesplan|mötestider|mötesdagar|mötesdatum|datum|tider)"
    r"|träff(?:ar)?(?:na)?|berednings(?:möten?|sammanträden?)|informations?(?:möten?|sammanträden?|dagar)|presidiemöten?|reservtid(?:er)?|extra(?:in\w+)?"
    r"|extra\s?(?:möten?|sammanträden?)|gruppmöten?|reservdag(?:ar)?|konstituerande|budget(?:möten?|sammanträden?)?)\b",
    re.IGNORECASE,
)
_STATUS_WORDS = compiled_on_use(
    r"\b(?:inställ[dt]\w*|flytta[dt]|preliminär\w*|prel\b\.?|eventuell\w*|ev\b\.?)", re.IGNORECASE
)
# What a sentence goes on with after the name it begins with.
_NO_NAME_WORDS = (
    r"sammanträd\w*|föreslå\w*|fastställ\w*|beslut\w*|antar|antog|har|ska|kalla[rs]?|möts|möten?|mötet|"
    r"träffas|hålls|hade|följande|nedanstående|datum|dagar|planeringsdag\w*|noterar|godkänner|är|som|"
    r"den|på|under|vid|att|av|inte|får|ger|lämnar"
)
# "Nämnden för barn och utbildning", "Gemensam nämnd för hjälpmedel": a whole line of its own.
_NAMED_FOR = compiled_on_use(
    r"(?:(?:gemensam(?:ma)?|kommunal[at]?|regional[at]?|lokal[at]?|(?:\w+-\s+och\s+)?\w+s)\s+)?"
    r"\w*(?:nämnd(?:en)?|utskott(?:et)?|styrelse(?:n)?|råd(?:et)?|direktion(?:en)?|sektion(?:en)?|"
    r"avdelning(?:en)?|grupp(?:en)?|beredning(?:en)?|kommitté(?:n)?|delegation(?:en)?|nätverk(?:et)?|"
    r"forum)\s+för"
    # "för prövning av medicinsk forskning": of the noun for what is done.
    rf"(?:\s+(?:\w+(?:ning|ande|ende)\s+av\b|(?!(?:{_NO_NAME_WORDS})\b)[\w&-]+,?))+"
    r"|överförmyndare(?:n)?|(?:kommun)?revision(?:en)?|(?:kommunens\s+)?revisorer(?:nas?)?",
    re.IGNORECASE,
)
_WHOSE = compiled_on_use(
    r"\s+(?-i:[A-ZÅÄÖ][a-zåäöé]+)(?:\s(?-i:[A-ZÅÄÖ][a-zåäöé]+))?"
    r"|\s*[-–]\s+(?-i:[A-ZÅÄÖ])[\w ]+"
)
# "Gemensam överförmyndarnämnd - Ljungby, Älmhult": the members of a joint body.
_MEMBERS = compiled_on_use(r"\s*[-–]\s+(?-i:[A-ZÅÄÖ])[\w ]+(?:,\s*(?-i:[A-ZÅÄÖ])[\w ]+)+$")
_PRESIDIUM = compiled_on_use(r"(?:kommun|region)fullmäktiges presidium", re.IGNORECASE)
# "Gruppmöten inför kommunfullmäktige": those who meet before another body are not that body.
_BEFORE_ANOTHER = compiled_on_use(
    r"(?:[^\W\d]+\s+[^\W\d]*|[^\W\d]+)(?:möten?|mötena|träff(?:ar(?:na)?)?)\s+inför(?:\s+[\w-]+){1,5}",
    re.IGNORECASE,
)
_MAX_NAME_WORDS = 9
_LONGEST_KEPT = 1_000
# "Kommunfullmäktige (KF)", "Socialnämnden (SN)": the abbreviation after the name.
_ABBREVIATED = compiled_on_use(
    r"\b(\w{4,})\s*\((?:[A-ZÅÄÖ]{2,6}|[A-ZÅÄÖ][a-zåäö]{1,3})(?:[\s-]?[Aa][Uu])?\)"
)
_ABBREVIATION_OF = compiled_on_use(r"[A-ZÅÄÖ]{2,6}(?:\s+\(?[A-ZÅÄÖ]\w*\)?){1,2}")
# Other organisations' meetings are printed for comparison and belong to nobody here.
_OTHERS = compiled_on_use(
    r"^(?:SKR|Sveriges Kommuner och (?:Regioner|Landsting)|SKL|Västra Götalandsregionen|VGR)\b",
    re.IGNORECASE,
)


class BodyMention(Struct, frozen=True):
    """A body named in a text; ``name`` is its canonical form, the offsets are the text's."""

    name: str
    start: int
    end: int


def canonical_name(name: str) -> str:
    """``Det strategiska utskottet`` → ``Strategiska utskottet``; ``Kommunstyrelsens`` → ``KS``.

    An indefinite noun becomes definite, since a plan speaks of its own body: ``Budgetberedning``
    → ``Budgetberedningen``.
    """
    text = " ".join(re.sub(r"-\s*\n\s*", "", name).split()).strip(" :;,.–-|*#")
    # "kommunstyrelsesammanträdet": the body whose meeting it is.
    text = _ITS_MEETING.sub("", text)
    while True:
        shorter = _ARTICLE.sub("", text)
        if shorter == text:
            break
        text = shorter
    for pattern, short in _GENERIC_MATCH:
        if pattern.fullmatch(text):
            return short
    if re.fullmatch(_PRESIDIUM_OF, text, re.IGNORECASE):
        return text[:2].upper() + text[2:].lower()
    if text.isupper() and _WRITTEN_LARGE.fullmatch(text):
        text = text.capitalize()
    for indefinite, definite in (
        (r"((?:nämnd(?:en)?|styrelse(?:n)?)s)\s+au$", r"\1 arbetsutskott"),
        (r"nämnen(s?)\b", r"nämnden\1"),  # a common slip of the pen
        (r"(?<!s )(?<!gemensam )(\b\w*nämnd)s?$", r"\1en"),
        (r"^(\w{3,}(?<!om)råd)s?$", r"\1et"),
        # After a genitive the noun stays as it is: "Socialnämndens arbetsutskott".
        (r"^((?!\w+s \w+a )(?:.* )?)(?<!s )(?<!- och )(\b\w+utskott)s?$", r"\1\2et"),
        (r"(s (?:\w+- och )?\w*(?:utskott|beredning))(?:et|en|s|ets|ens)$", r"\1"),
        (r"(?<!s )(\b\w*beredning)s?$", r"\1en"),
        (r"((?<!s )\b\w*styrelse)$", r"\1n"),
        (
            r"(nämnden|utskottet|beredningen|styrelsen|rådet|kommittén|direktionen|delegationen|"
            r"presidiet|fullmäktige|förbundsmötet|revisorerna)s$",
            r"\1",
        ),
        (r"(utskott|presidium)s$", r"\1"),
        (r"^direktionsmöte[tn]?$", "Direktionen"),
        (r"^(\w+)t (\w*(?<!om)råd)(?:et)?$", r"\1a \2et"),
        (r"^(\w*grupp)$", r"\1en"),
    ):
        text = re.sub(indefinite, definite, text, flags=re.IGNORECASE)
    return text[:1].upper() + text[1:]


def find_bodies(text: str) -> list[BodyMention]:
    """The bodies named in running text, in order."""
    # Several readers look at the same line in turn; endless ones are not worth the memory.
    find = _found if len(text) <= _LONGEST_KEPT else _found.__wrapped__
    return list(find(text))


@lru_cache(maxsize=2048)
def _found(text: str) -> tuple[BodyMention, ...]:
    found = []
    for match in _BODY.finditer(text):
        raw = match.group()
        # Abbreviations count in capitals only: "rs" and "ks" are also endings and words.
        if (
            re.match(rf"{_ABBREVIATIONS}|{_PRESIDIUM_OF}", raw, re.IGNORECASE)
            and not raw[:2].isupper()
        ):
            continue
        if _NO_NOUN.fullmatch(raw):
            continue
        start = match.start()
        if whole := _WHOLE_NAME.search(raw):  # "Kallelse Kommunfullmäktige": nothing before it
            start, raw = start + whole.start(), whole.group()
        # "nämnden för Tekniks sammanträden": the name in the genitive.
        if re.search(r"\sför\s.*[^s]s$", raw) and re.match(r"\s+[a-zåäö]", text[match.end() :]):
            raw = raw[:-1]
        name = canonical_name(raw)
        if _NO_BODY.fullmatch(name):
            continue
        found.append(BodyMention(name, start, match.end()))
    return tuple(found)


def is_other_organisation(label: str) -> bool:
    """Whether a row tells of an organisation whose meetings a plan only refers to."""
    return _OTHERS.match(label.strip()) is not None


def without_kind_words(label: str) -> str:
    """``Kommunstyrelsens beslutsmöten`` → ``Kommunstyrelsens``."""
    bare = re.sub(r"\(\s*\)", " ", _STATUS_WORDS.sub(" ", _KIND_WORDS.sub(" ", label)))
    return " ".join(bare.split()).strip(" :;,.–-|*#")


def label_body(label: str, is_known: Callable[[str], bool]) -> str | None:
    """The body a short label names, or None where it names none.

    A label the caller knows is kept as written. One longer than any name is none.
    """
    if len(label) > _LONGEST_KEPT:
        return None
    text = _ABBREVIATED.sub(r"\1", " ".join(label.split())).strip(" :;,.–-|*#_")
    if not text:
        return None
    if is_known(text):
        return text
    if _BEFORE_ANOTHER.fullmatch(text):
        return text[:1].upper() + text[1:]
    text = _MEMBERS.sub("", text)
    bare = without_kind_words(text)
    if bare != text:  # "Sammanträdesdagar för Gemensamma nämnden för upphandling"
        bare = re.sub(r"^(?:för|i)\s+", "", bare)
    if bare and is_known(bare):
        return bare
    if _NAMED_FOR.fullmatch(bare) and len(bare.split()) <= _MAX_NAME_WORDS:
        # "Rådet för tillgänglighetsfrågors sammanträden": the name in the genitive.
        is_genitive = text.startswith(bare) and _KIND_WORDS.match(text[len(bare) :].strip())
        return canonical_name(bare.removesuffix("s") if is_genitive else bare)
    if _PRESIDIUM.fullmatch(bare):
        return canonical_name(bare)
    mentions = find_bodies(bare)
    if len(mentions) == 1:
        outside = bare[: mentions[0].start] + bare[mentions[0].end :]
        if not re.search(r"\w", outside):
            return mentions[0].name
        # "Patientnämnden Göteborg", "Överförmyndarnämnden - Ljungby, Älmhult": whose it is.
        if mentions[0].start == 0 and _WHOSE.fullmatch(bare[mentions[0].end :]):
            return canonical_name(bare)
    # "RS RJH", "GNU (Östersund)": an abbreviation and whose it is.
    if len(mentions) < 2 and _ABBREVIATION_OF.fullmatch(bare):
        return bare
    return None
