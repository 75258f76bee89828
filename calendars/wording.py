"""Words beside a date that say what kind of meeting it is, whether it stands, and what else a date
can be: a deadline of the plan, or page furniture."""

from __future__ import annotations

import re

from calendars.patterns import compiled_on_use
from calendars.records import DeadlineKind, Kind, Status

_KINDS: tuple[tuple[str, Kind], ...] = (
    (r"reserv", "reserve"),
    (
        r"informations?-?\s?(?:möte|sammanträde|dag|träff)|endast information|^\W*info\W*$",
        "information",
    ),
    (
        r"gruppmöte|partigrupp|presidie?möte|presidium(?!\s+har\b)|^(?:KF|KS|RF|RS)(?::?s)?[\s-]?pres(?:idiet)?\b",
        "preparation",
    ),
    (r"^\s*\(?beredning\)?|\bberednings(?:möte|sammanträde)|beredande", "preparation"),
    (r"\bextra(?:-?\s?(?:insatt|inkalla|möte|sammanträde)\w*)?\b", "extra"),
)
_STATUSES: tuple[tuple[str, Status], ...] = (
    (
        # "ställa in mötet för att i stället hålla ett den 22": the 22nd stands.
        r"inställ[dt]\w*|\bställ(?:s|as?|er|t|ts|des?)\s+in\b(?!.*\bi\s?stället\b)|utgår|cancelled|"
        r"^\W*(?:inget|inga)\s+(?:\w+\s+)?(?:sammanträde|möte)n?\b|skulle\s+(?:ha\s+)?ägt\s+rum",
        "cancelled",
    ),
    (
        # "(datumet har ändrats)", "OBS nytt datum": this is the day it was moved to.
        r"flytta[dt]|\b(?:datum(?:et)?|dag(?:en)?)\s+(?:är|har)\s+(?:ändra|byt)\w+|"
        r"\b(?:ändra[dt]|nytt|ny)\s+(?:mötes|sammanträdes)?(?:datum|dag)\b(?!\s+(?:meddelas|kommer))",
        "moved",
    ),
    (
        r"preliminär|\bprel\b|eventuell|\bev\b\.?|^\s*\?|(?:vid|om) behov|"
        r"\bom det (?:finns|behövs)",
        "tentative",
    ),
)
_PLACE = compiled_on_use(
    r"(?:plats|lokal|sal)\s*:\s*(?P<place>(?:(?!\bOBS\b|\bkl(?:ockan)?\b)[^,;()])+)", re.IGNORECASE
)
_ROOM = compiled_on_use(
    r"(?P<place>\b(?-i:[A-ZÅÄÖ])[\wåäö-]*(?:salen|sal|rummet|rum|huset|gården|hallen|lokalen|kansliet)\b"
    r"(?:,\s*[A-ZÅÄÖ]\w+(?:gatan|vägen|torget)?\s*\d*)?|\b(?:Teams|Zoom)\b|\bdigitalt(?:\s+möte)?\b|"
    r"\bpå distans\b)",
    re.IGNORECASE,
)
_DEADLINES: tuple[tuple[str, DeadlineKind], ...] = (
    (
        r"kallelse|kungörelse|utskick|skickas?\s+ut|handlingar(?:na)?\s+(?:ut|skickas|publiceras)",
        "summons",
    ),
    (
        r"manus|inläm|lämna[rs]?\s+in|lämna[rs]?\b|inkom|inlever|ärende(?:stopp|anmälan)|stopp(?:dag|tid|datum)?\b|ärenden?\s+till\b|"
        r"sista (?:(?!sammanträdes|mötes)\w+)?dag|senast\b|handlingar|skickas in|"
        r"beredning\s*:|underlag",
        "intake",
    ),
    (r"justering|justeras|protokoll", "approval"),
)
# "(gruppmöten kl. 16.30)": what is held at an hour of its own before the meeting.
_BESIDE_MEETING = compiled_on_use(
    r"\([^()]*\bgruppmöten?\b[^()]*\d[^()]*\)"
    r"|[,;]\s*(?:med\s+)?gruppmöten?\s+(?:från\s+)?(?:kl(?:ockan)?\.?\s*)?\d{1,2}(?:[.:]\d\d)?",
    re.IGNORECASE,
)
# The words that tell of a date stand right before it; a line may have thousands of dates.
_NEAR_LETTERS = 160
# What stands beside a date that tells of the paper and not of a meeting.
_FURNITURE_BEFORE = compiled_on_use(
    r"(?:sammanträdesdatum|mötesdatum|\bdatum|upprättad|daterad|diarie\w*|dnr|ärendenummer|sida|"
    r"protokoll(?:et)?|justera[dt]s?|anslag\w*|beslutad\w*|antag(?:en|et)|fastställd\w*|reviderad\w*|granska[dt]\w*|ändra[dt]\s*(?:den)?|aktualiserad\w*|"
    r"version|uppdatera(?:d|t|s|des)\w*|publicera(?:d|t|s|des)\w*|publicering(?:s?da(?:tum|g))?|"
    r"pressmeddelande|skapad\w*|tjänsteskrivelse|yttrande|file name says|says|"
    r"paragraf|§+\s*\d*|justerandes?(?:\s+sign\w*)?|sign(?:atur)?|utdragsbestyrkande|underskrift\w*|"
    r"utskrift\w*|(?:harvest(?:ed)?|\brun)(?:\s+run)?|range|sampled?(?:\s+\w+)?|verified|scan(?:ned)?|"
    r"harvest\s+round|(?:bulk\s+)?upload(?:ed)?|updated|checked|published|downloaded|retrieved|fetched|modified|accessed|"
    r"(?:kontaktperson|handläggare|\w*sekreterare|författare)\s*:[^:\d]{0,60}|"
    r"as of|all before|\(\s*\d+\s*,\s*to|captures\s*\(?|round\s*\d*\s*\()\s*:?,?\s*(?:den\s+)?$",
    re.IGNORECASE,
)
_NO_MEETING_BEFORE = compiled_on_use(
    r"\b(?:(?:no|inget|ingen|inga)(?:\s+möten?)?|valdag(?:en)?|val(?:et)?|från och med|"
    r"fr\.?\s?o\.?\s?m\.?|per|till och med|t\.?\s?o\.?\s?m\.?|sedan|(?:är|gäller|var) från)"
    r"\s*(?:den\s*)?$",
    re.IGNORECASE,
)
_NO_SITTING = compiled_on_use(
    r"\b(?:planerings|boksluts|resultat|utbildnings|studie|mål|kick-?off|tema|SKA-)(?:dag\w*)\b|"
    r"\bstudieresa\b|\b(?:bolags|års|lär)stämm\w*|\bskollov\b|\b(?:sport|påsk|höst|jul)lov\w*",
    re.IGNORECASE,
)
# "Kansliet har 2025-09-30 upprättat ett förslag": what was done that day was no meeting.
_FURNITURE_AFTER = compiled_on_use(
    r"\s*(?:upprättat|lämnat|inkommit|översänt|skrivit|fastställt|beslutat|tagit\s+fram|presenterat|"
    r"redovisat|remitterat|begärt)\b",
    re.IGNORECASE,
)
_NO_MEETING_AFTER = compiled_on_use(
    r"^[\s,.;:+-]*(?:no meetings?|inga? möten?|sida\s+\d+\s*(?:av|\()|out of range|§|"
    r"mötesfri|sammanträdesfri|"
    r"[^.:;]{0,30}\btypo\b|ej\s+(?:möte|sammanträde))",
    re.IGNORECASE,
)
# "Göteborg den 29 september 2023": where and when the paper was signed.
_SIGNATURE = compiled_on_use(
    r"^\s*[A-ZÅÄÖ][a-zåäöé]+(?<!möte)(?<!en)(?<!et)(?:\s[A-ZÅÄÖ][a-zåäöé]+)?,?\s*$"
)


def kind_in(text: str) -> Kind | None:
    """The kind of meeting the words tell of, or None."""
    return next((k for pattern, k in _KINDS if re.search(pattern, text, re.IGNORECASE)), None)


def status_in(text: str) -> Status | None:
    """The status the words tell of, or None."""
    return next((s for pattern, s in _STATUSES if re.search(pattern, text, re.IGNORECASE)), None)


def without_beside(text: str) -> str:
    """The words after a date without a meeting of groups that is held before, at its own hour."""
    return _BESIDE_MEETING.sub(" ", text)


def place_in(text: str) -> tuple[str | None, str]:
    """The place the words name (``plats: …``, ``Wargentinsalen``, ``Teams``), and the rest."""
    found = _PLACE.search(text) or _ROOM.search(text)
    if found is None:
        return None, text
    return found["place"].strip(), text[: found.start()] + text[found.end() :]


def deadline_in(text: str) -> DeadlineKind | None:
    """The deadline of a plan the words tell of, or None."""
    return next((k for pattern, k in _DEADLINES if re.search(pattern, text, re.IGNORECASE)), None)


def is_furniture(before: str, after: str) -> bool:
    """Whether a date between ``before`` and ``after`` tells of the paper, or of no meeting."""
    near = before[-_NEAR_LETTERS:]
    return (
        _FURNITURE_BEFORE.search(near) is not None
        or _NO_MEETING_BEFORE.search(near) is not None
        or _NO_MEETING_AFTER.match(after) is not None
        or _FURNITURE_AFTER.match(after) is not None
    )


def is_no_sitting(label: str) -> bool:
    """Whether a label tells of a day without a meeting: ``planeringsdag``, ``sportlov``."""
    return _NO_SITTING.search(label) is not None


def is_signature(before: str, date_text: str, after: str) -> bool:
    """``Göteborg den 29 september 2023`` and nothing more: where and when a paper was signed."""
    return (
        date_text.lower().startswith("den ")
        and date_text[-4:].isdecimal()
        and not after.strip(" .")
        and _SIGNATURE.match(before) is not None
    )
