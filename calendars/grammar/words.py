"""Words and signs that several readers of lines look for around dates."""

from __future__ import annotations

import re
from collections.abc import Sequence

from calendars.dates import MONTH_PATTERN, WEEKDAY_PATTERN
from calendars.grammar.lexicon import find_bodies
from calendars.patterns import compiled_on_use

TRIM = " \t:;,.–—-|/*#"
YEAR = r"(?<![\d/.:-])((?:19|20)\d\d)(?![\d/]|-\d|:\d|\s*[-–/]\s*(?:19|20)\d\d)"
# "VT 2024", "under hösten 2023", "våren": the half of a year, and its year if it says.
TERM = compiled_on_use(
    r"\b(?:under\s+)?(?:[vh]t\s+(?:19|20)\d\d|(?:(?:vår|höst)(?:en|terminen)|(?:första|andra)\s+halvåret)"
    r"(?:\s+(?:19|20)\d\d)?)\b",
    re.IGNORECASE,
)
PLAN_WORDS = compiled_on_use(
    r"sammanträd|möte|\bår\b|halvår|plan\b|årshjul|kalender|schema|\btider|termin|harvest|schedule",
    re.IGNORECASE,
)
LIST_WORDS = compiled_on_use(
    r"sammanträder|sammanträdes?-?(?:dag|tid|plan|dat)|mötes?-?(?:dag|tid|plan|dat)|möten\b|meeting|\bdates\b",
    re.IGNORECASE,
)
GENERIC_LABEL = compiled_on_use(
    r"^(?:(?:ordinarie\s+)?(?:tid och plats|plats|"
    r"(?:nämnd(?:s|ens)?)?(?:sammanträde[nst]?|möte[nt]?)|datum|dag(?:ar)?|tid(?:er)?|next|then|"
    r"därefter|samt|och|tidigare|kommande|första|andra|halvåret|våren|hösten|vår|höst|vårterminen|höstterminen|"
    r"kvartal\s*\d|Q\d|(?:nr|nummer)\.?\s*\d+|[vh]t|vecka(?:\s*\d+)?|v\.?\s*\d+|nästa|är|"
    rf"{WEEKDAY_PATTERN}|{MONTH_PATTERN}|(?:19|20)\d\d|note|notera|obs|gotcha|caveat|tips?|warning|pattern|results?|verified|example)[\s:,.()!]*)+$",
    re.IGNORECASE,
)
NOTE_WORDS = compiled_on_use(
    rf"^[\s,;.:()–—/|*?!&+-]*(?:(?:heldag|halvdag|dag\s*\d|budget\w*|bokslut\w*|reserv\w*|extra\w*|ev\.?|"
    r"eventuell\w*|prel\w*|inställ\w*|ställs|in|utgår|flytta\w*|från|till|beslut\w*|information\w*|presidi\w+|"
    r"ersätts av(?: ett)?|"
    r"beredning|konstituerande|digital\w*|distans|teams|lunch|möte\w*|sammanträde\w*|internat|"
    r"vid behov|årsredovisning|delår\w*|obs|ordinarie|kommundag\w*|val av|"
    rf"{WEEKDAY_PATTERN}|och|samt|next|then|nästa|är|plats|lokal|kl\.?\s*\d{{1,2}}(?:[.:]\d\d)?|"
    r"\d{1,2}[.:]\d\d)[\s,;.:()–—/|*?!&+-]*)*$",
    re.IGNORECASE,
)
SEPARATORS = compiled_on_use(r"^[\s,;.:()–—/|*&+-]*(?:(?:och|samt|then|next|resp)[\s,;.:]*)*$")
KL = compiled_on_use(
    r"[(,]?\s*(?:(?:mån|tis|ons|tors|fre)dagar\s+)?(?:(?:med start|börjar)\s*)?kl(?:ockan)?\.?\s*"
    r"\d{1,2}(?:[.:]\d\d)?(?:\s*[-–]\s*\d{1,2}(?:[.:]\d\d)?)?(?:\s*om inget annat anges)?\s*\)?",
    re.IGNORECASE,
)
# What is left of "(måndagar kl. 18.30)", and a day of the week that says nothing of whose it is.
EMPTY_BRACKETS = compiled_on_use(
    r"\(\s*(?:(?:mån|tis|ons|tors|fre|lör|sön)dagar)?[\s,]*\)", re.IGNORECASE
)
SENTENCE_VERB = compiled_on_use(r"\bsammanträd(?:er|a)\b|\bmöten?\b|\bhålls\b", re.IGNORECASE)
MAX_NOTE_WORDS = 5
# "Kommunstyrelsen och fullmäktige sammanträder": what a list of bodies does.
_MEET = compiled_on_use(
    r"\b(?:sammanträder|möts|träffas|har|sina?|hålls?|sammanträden|sammanträdesdagar|möten|"
    r"under|år(?:et)?|följande|datum|dagar|den|är|blir)\b|(?:19|20)\d\d",
    re.IGNORECASE,
)


def are_hours(cells: Sequence[str]) -> bool:
    """Whether a row of a table holds hours alone: ``kl. 09.00 | kl. 13.00``."""
    filled = [cell for cell in cells if cell.strip()]
    return bool(filled) and all(KL.fullmatch(cell) for cell in filled)


def is_bare_list(text: str) -> bool:
    """Whether a text names bodies, says at most that they meet, and nothing else."""
    return SEPARATORS.match(_MEET.sub(" ", without_bodies(text))) is not None


def without_bodies(text: str) -> str:
    """``text`` with the bodies it names taken out."""
    for mention in reversed(find_bodies(text)):
        text = text[: mention.start] + " " + text[mention.end :]
    return text
