"""The words around a date on its line, and what they make of it."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from calendars.dates import WEEKDAY_NAMES, DateMention
from calendars.grammar.lexicon import find_bodies
from calendars.grammar.owners import noun_before_date
from calendars.grammar.words import LIST_WORDS, MAX_NOTE_WORDS, NOTE_WORDS, YEAR
from calendars.patterns import compiled_on_use
from calendars.wording import deadline_in, kind_in, status_in

PART_IN_BRACKETS = compiled_on_use(
    r"\s*\(((?:arbetsutskott(?:et)?|au|presidi(?:et|um)))\)", re.IGNORECASE
)
# "…, samtliga kl 09:00", "… med början kl. 13", "(alla dagar kl. 18)"
BEGINS_AT = compiled_on_use(
    r"[\s,;(–-]*(?:startar|börjar|med\s+(?:start|början)|"
    r"(?:samtliga|alla)(?:\s+(?:dagar|möten|sammanträden|gånger|tillfällen))?)\s*(?:från\s+)?kl",
    re.IGNORECASE,
)
ALSO = compiled_on_use(r"\s*\+\s*([^,;(]+)")  # "12 maj + Samverkansrådet"
# "på sammanträdet den 16 december": what is told of a meeting, and not that there is one.
SPEAKS_OF = compiled_on_use(
    r"(?:^|[.!?]\s+)(?:på|vid|inför|efter|före|till|från|i samband med)\s+[^.]{0,60}"
    r"(?:sammanträde|möte)\w*\s*(?:den\s*)?$",
    re.IGNORECASE,
)
# "Sammanträdet som skulle ha ägt rum den": a meeting told of by itself, whoever holds it.
TELLS_OF_MEETING = compiled_on_use(
    r"\bnästa\s+(?:ordinarie\s+)?(?:sammanträde|möte)\b[\s,]*(?:är|blir|hålls)?\s*(?:den\s*)?$|(?:^|[.!(]\s*|\batt\s+)(?:\w+\s+){0,4}?(?:sammanträde|möte)(?:t|n)?\b[^.]{0,40}$",
    re.IGNORECASE,
)
ENDS_AS_NO_NAME = compiled_on_use(
    r"(?:ad|ade|as|er|ar|lig|sk|blir|är|för|datum|dag|tid)$", re.IGNORECASE
)
_NAME_OF_A_MEETING = compiled_on_use(
    r"(?:möte|mötet|gruppen|rådet|råd|forum|dialog|konferens|stämma|samråd|beredning|berednin\w*|"
    r"utskott\w*|nämnd\w*|styrelse\w*|direktion\w*|bolaget|AB|konsensus)$",
    re.IGNORECASE,
)
# "2023: 8 (", "2022 (7): ", "2026 in range: 4 (": a year that heads the dates after it.
YEAR_LABEL = compiled_on_use(
    rf"{YEAR}[\s:,(]*(?:\([^()]{{0,60}}\)\s*:?|[^()\d]{{0,60}}\)\s*:|[\w,\s]{{0,24}}[:(]|[\w\s–-]{{1,20}}\([^()]{{0,60}}\)\s*:|\d+[^()\n]{{0,60}}\)\s*:?)?[\s(\d=]*$"
)
# "Den 19 maj klockan 9 sammanträder regionstyrelsen": the body after its verb.
MEETS_THEN = compiled_on_use(
    r"\s*,?\s*(?P<hour>kl(?:ockan)?\.?\s*\d{1,2}(?:[.:]\d\d)?)?\s*(?:sammanträder|möts)\s+"
    r"(?:det|den|de)?\s*",
    re.IGNORECASE,
)
MEETING_VERB = compiled_on_use(
    r"^\s*(?:bereder|beslutar|sammanträder|behandlar|fastställer|antar|möts|möter|möte[tn]?\b|"
    r"tar\s+fram|tar\s+beslut|medverkar|träffas|"
    r"sammanträde\b|beslut\b)",
    re.IGNORECASE,
)
CROSS_REFERENCE = compiled_on_use(
    r"(?:inför|till|vid|för|på|av)\b[^.;]{0,80}(?:möte\w*|sammanträde\w*|förhandling\w*|styrelsen|"
    r"fullmäktige|utskottet|nämnden)?\s*(?:den\s+)?$",
    re.IGNORECASE,
)
MOVED_TO = compiled_on_use(
    r"^\s*(?:[-–=]*>|→)\s*$|(?:(?:flytta(?:r|s|ts|t)?|ändras|ändrat)\b[^.;]{0,40}\b(?:till|→)"
    r"|\bnytt\s+datum\s*:?(?:\s+(?:är|blir))?|^[\s(,–-]*ersätts\s+(?:av|med))\s*"
    r"(?:den\s+)?$",
    re.IGNORECASE,
)
# "ändra datum för sammanträdet den 15 maj till den 7 maj"
MOVES = compiled_on_use(
    r"\b(?:flytta|flyttar|flyttas|ändra|ändrar|ändras|byta|byter)\b[^.;:]{0,60}$", re.IGNORECASE
)
TO = compiled_on_use(r"\s*till\s*(?:den\s*)?", re.IGNORECASE)
BEGINS_THEN = compiled_on_use(
    r"\b(?:starttid\w*|börjar?|startar?|inleds)\b[^.;]{0,30}\bkl", re.IGNORECASE
)
MOVED_FROM = compiled_on_use(
    r"(?:(?:flytta[dt]|ändra[dt])\b[^.;]{0,20}\bfrån"
    r"|\b(?:tidigare|ersätter|i?\s?stället för)(?:\s+(?:mötet|sammanträdet|dag(?:en)?|datum))?)"
    r"\s*(?:den\s+)?$",
    re.IGNORECASE,
)
# "ställer in mötet den 19 maj och håller i stället ett den 26 maj": what was said does not hold.
INSTEAD = compiled_on_use(r"\bi\s?stället\b(?!\s+för)|\bnästa\b|[.;!]\s+[A-ZÅÄÖ]")
# "Ärendena behandlas i stället vid nämndens sammanträde den"
INSTEAD_AT = compiled_on_use(
    r"\bi\s?stället\b(?!\s+för)[^.;]{0,60}\b(?:sammanträdet?|mötet?)\s*(?:den\s*)?$", re.IGNORECASE
)
# "behandlas i stället på nämndens ordinarie sammanträde den": no extra one.
ORDINARY = compiled_on_use(r"\bordinarie\b[^.;]*$|[.;!]\s+Nästa\b", re.IGNORECASE)
# "(den 20 oktober) efter den 15 oktober": a day told of to say when another is.
AFTER_A_DAY = compiled_on_use(r"\b(?:efter|före)\s+(?:den\s+)?$", re.IGNORECASE)
# "Ärendet behandlades av arbetsutskottet den": what has been, and no plan.
TOLD = compiled_on_use(
    r"\b(?:behandla(?:de|des|ts)|beslut(?:ade|ades|ats)|godkände|godkändes|antogs?|fastställdes?|"
    r"informerade[s]?|noterade[s]?|inkom|yttrade|överlämnade[s]?|återremitterade[s]?|bordlades|"
    r"tillstyrkte|avstyrkte|föreslog|redovisade[s]?|började|inleddes|trädde\s+i\s+kraft|"
    r"träder\s+i\s+kraft|gick\s+ut|tillträdde|tillträder|valdes|bildades|inrättades)\b[^.]*$|(?:^|[.!]\s+)Ärendet\b[^.]*$"
)
# "antar Riktlinje för profilklasser, 2026-08-20.": the day of the paper that is adopted.
_ADOPTS = compiled_on_use(
    r"\b(?:antar|godkänner|fastställer)\s+(?!.*(?:sammanträd|möte|följande|tider\b|dagar\b))[^.:;]*"
    r"(?:,\s*(?:dater\w+\s*)?|\bdater\w+\s*)$",
    re.IGNORECASE,
)
# "Tjänsteskrivelse – Förslag till sammanträdestider för nämnden 2026 – 2025-09-29"
_PAPER_LINE = compiled_on_use(
    r"\W*(?:tjänsteskrivelse|protokollsutdrag|skrivelse|missiv|delårsrapport|bilaga)\b",
    re.IGNORECASE,
)
IS_MEETING = compiled_on_use(r"\b(?:sammanträde|möte)t?\s*(?:den\s*)?$", re.IGNORECASE)
IN_BODY = compiled_on_use(r"\s*(?:i|med|för)\s+(?:(?:det|den)\s+)?", re.IGNORECASE)
WEEKDAYS = compiled_on_use(r"(?:mån|tis|ons|tors|fre|lör|sön)dagar\b", re.IGNORECASE)
MEETING_WORD = compiled_on_use(r"\b(?:sammanträde|möte)\s*$", re.IGNORECASE)
BETWEEN = compiled_on_use(r"(?:between|mellan)\s*$", re.IGNORECASE)
AND = compiled_on_use(r"\s*(?:and|och)\s*", re.IGNORECASE)
# "20 mars och ev. 18 september": said of the date that follows.
_PERHAPS_NEXT = compiled_on_use(
    r"[\s,]*\b(?:och|samt)\s+(?:ev\b\.?|eventuellt|prel\b\.?|preliminärt)\s*(?:den\s*)?$",
    re.IGNORECASE,
)
PREPARES = compiled_on_use(r"beredning(?:ar|s(?:möten?|sammanträden?|dagar))?", re.IGNORECASE)
ANOTHER_MEETING = compiled_on_use(r"\b[^\W\d]{4,}(?:möte|stämma)\b", re.IGNORECASE)
# "29 Ledningsgruppsmöte" among days with a body each.
NAMED_MEETING = compiled_on_use(r"\s*[A-ZÅÄÖ][\w-]+(?:möte|mötet|gruppen|rådet|råd|forum)\s*")
# "Möte 3", "FuM 7 del 2": which in order of the meetings of the body above.
NUMBERED_MEETING = compiled_on_use(r"[A-ZÅÄÖ][\wåäö]{1,14}\s+(?:nr\s+)?\d{1,2}(?:\s+del\s+\d)?")
# "är kansliet stängt": what else happens on a day.
SAYS_ELSE = compiled_on_use(
    r"\s*(?:är|har|blir|går|kommer|stänger|öppnar|infaller)\s+"
    r"(?!(?:\w+\s+)?(?:inställ|flytta|prelim|ordinarie|extra|reserv|sammanträd|möte))[^\W\d]",
    re.IGNORECASE,
)
DATE_LABEL = compiled_on_use(r"\s*(?:mötes)?datum\s*:\s*(?:den\s*)?", re.IGNORECASE)
# "14 januari (2 januari)", and not a list in brackets: "KS (14/1, 11/2)".
IN_BRACKETS_ALONE = compiled_on_use(r"\s*\(\s*(?:den\s*)?", re.IGNORECASE)
# "28/1, 25/2. Extra möte: 8/4": words after a date that head the next ones.
LABEL = compiled_on_use(
    r"(?:^|[.;,|)]|\s-\s)\s*(?P<label>(?=[^\W\d])[^.;,:()|\d]{2,60}):\s*(?:den\s*)?$", re.IGNORECASE
)
CALLS = compiled_on_use(r"^(?:obs(?:ervera)?|nb|nytt?|notera)\b[\s!:.,–-]*", re.IGNORECASE)
# "10 juni – inställt på grund av …": what follows tells of the meeting, however long.
_NOTE_FIRST = compiled_on_use(
    r"\s*(?:\([^()]*\)\s*)?plats\b|[\s,;:(–-]*(?:inställ[dt]\w*|ställs\s+in|utgår|flytta\w+|"
    r"konstituerande|reserv\w*|extra\w*|"
    r"prel\w*|ev\w*|heldag\w*|halvdag\w*|vid behov|digital\w*|obs)\b",
    re.IGNORECASE,
)
# "(inställt, ersätts av 10 december": the words are the former date's.
_REPLACED = compiled_on_use(
    r"\(\s*(?:inställ[dt]\w*|ställs\s+in|utgår)\b.*\b(?:ersätts|i\s?stället|nytt?)\b", re.IGNORECASE
)
_MEETING_OF = compiled_on_use(r"\w+(?:sammanträdet|mötet)\s*(?:den\s*)?$", re.IGNORECASE)
PATH = compiled_on_use(r"\S*/\w\S*/\S*")
_BEGINS_CELL = compiled_on_use(
    r"\s*[,(–-]|\s{2,}|\s*(?:kl(?:ockan)?\.?\s*\d{1,2}|\d{1,2}[.:]\d\d)\b", re.IGNORECASE
)
# "SFS FUM äger rum den": the subject of a sentence, named by its letters or its kind.
TAKES_PLACE = compiled_on_use(
    r"^(?:[A-ZÅÄÖ]{2,}(?:\s+[A-ZÅÄÖ]{2,})?|[A-ZÅÄÖ][\w-]+(?:gruppen|rådet|parlamentet|forumet|mötet))\s+"
    r"(?=(?:äger\s+rum|hålls|sammanträder|möts|träffas)\b)"
)
MAX_LABEL_WORDS = 6
_ALIKE = 0.85  # "tidag" and "tisdag": 0.91; "middag" and "fredag": 0.67
MOST_WORDS_BEFORE = 10  # a date deeper in a sentence is told of, not planned
NEAR = 80  # characters before a date that can tell what it is


def is_whole_name(before: str, label: str, body: str) -> bool:
    """``Driftnämnden Närsjukvården:``: the noun and what tells the body from its sisters."""
    return (
        before.rstrip().endswith(":")
        and label.startswith(body)
        and len(label.split()) <= MAX_NOTE_WORDS
        and not LIST_WORDS.search(label)
        and not re.search(r"\d|protocol|record|note", label)
    )


def is_list_label(before: str, label: str) -> bool:
    """Whether the label names something: ``Valberedningen:``, ``Kommunchefsmöte``."""
    closed = before.rstrip().endswith((":", "–", "-", "|")) or before.endswith(("  ", "\t"))
    words = label.split()
    if before.rstrip().endswith(":") and len(words) == 1 and re.search(r"[^\W\d]", label):
        return True
    names = len(words) == 1 or (len(words) == 2 and _NAME_OF_A_MEETING.search(label))
    return (
        label[:1].isupper()
        and not LIST_WORDS.search(label)
        and bool(closed or (names and not ENDS_AS_NO_NAME.search(label)))
        and not re.search(r"\d{3}", label)
    )


def split_words(words: str, mention: DateMention, has_next: bool) -> tuple[str, str]:
    """The words after a date: those that are its own, and those that lead the next date.

    ``, inställt 24 september`` and ``(beredning 10 september)`` tell of the date that follows.
    """
    if not has_next:
        return words, ""
    if noun := noun_before_date(words):
        return words[: noun.start()], ""
    if label := LABEL.search(words):
        return words[: label.start("label")], label["label"]
    if mention.text.endswith(".") and deadline_in(words):
        return "", words
    sentence = re.search(r"\.\s+(?=[A-ZÅÄÖ])", words)
    if sentence and deadline_in(words[sentence.end() :]):
        return words[: sentence.start()], words[sentence.end() :]
    if perhaps := _PERHAPS_NEXT.search(words):
        return words[: perhaps.start()], words[perhaps.start() :]
    opened = words.rfind("(")
    if opened > words.rfind(")") and not _REPLACED.match(words[opened:]):
        return words[:opened], words[opened:]
    comma = max(words.rfind(","), words.rfind(";"), words.rfind("|"))
    tail = words[comma + 1 :].strip() if comma >= 0 else ""
    if tail and deadline_in(tail) and not find_bodies(tail):
        return words[:comma], tail
    if tail and find_bodies(tail):
        return words[:comma], ""
    if tail and (kind_in(tail) or status_in(tail)):
        return words[:comma], tail
    return words, ""


def is_slip_of_weekday(label: str) -> bool:
    """``Tidag 19 maj``: a weekday with a letter wrong, left out or too many."""
    word = label.lower()
    return word not in WEEKDAY_NAMES and any(
        SequenceMatcher(None, word, name).ratio() > _ALIKE for name in WEEKDAY_NAMES
    )


def is_nominal(tail: str) -> bool:
    """``dag 1 (heldag); …``: the body's name is all there is to say."""
    head = re.split(r"[;.]", tail)[0]
    return NOTE_WORDS.match(head) is not None


def is_short_tail(tail: str) -> bool:
    """``, Stora salen``, ``(Folkets hus)``, ``   13:00   Salen`` in cells: a few words after the
    name, and no deadline."""
    words = tail.split()
    return (
        re.match(r"\s*[,(–-]|\s{2,}|\s*(?:kl(?:ockan)?\.?\s*\d{1,2}|\d{1,2}[.:]\d\d)\b", tail)
        is not None
        and len(words) <= MAX_NOTE_WORDS
        and deadline_in(tail) is None
    )


def is_day_of_paper(line: str, before: str, mention: DateMention) -> bool:
    """Whether a date with its year is that of a paper the line names or a body adopts."""
    if mention.last.year is None:
        return False
    return _PAPER_LINE.match(line) is not None or _ADOPTS.search(before) is not None


def is_stamp(line: str, mention: DateMention) -> bool:
    """``Orten2020-04-22 19:43``: when a page was published, to the minute or glued to its place."""
    hour = mention.start_time
    written = line[mention.start : mention.end]
    if hour is None or mention.last.year is None or re.search(r"kl|–|\d\s*-\s*\d\d[.:]", written):
        return False
    is_glued = line[: mention.start][-1:].isalpha()
    return not line[mention.end :].strip(" .") and (is_glued or hour.minute % 5 != 0)


def begins_with_note(words: str) -> bool:
    """Whether the words after a date first tell kind or status of a meeting, and of no deadline."""
    first = _NOTE_FIRST.match(words)
    return first is not None and (
        status_in(first.group()) is not None or deadline_in(words) is None
    )


def is_day_of_another(before: str, after: str) -> bool:
    """``… only for the homepage (20260122), static assets (…)``: in brackets alone, deep in a
    sentence, a date tells of the word before it."""
    is_deep = len(before.split()) > MOST_WORDS_BEFORE
    named = re.search(r"(?<=[^\W\d])\s*\($", before.rstrip())
    if not is_deep or named is None or not after.lstrip().startswith(")"):
        return False
    return all(body.end < named.start() for body in find_bodies(before))


def in_brackets_of_another(before: str) -> bool:
    """``9 juni (vigning`` before the next date: what stands in brackets is something else."""
    opened = before.rfind("(")
    words = before[opened + 1 :]
    return (
        opened > before.rfind(")")
        and words.strip() != ""
        and not NOTE_WORDS.match(words)
        and kind_in(words) is None
        and status_in(words) is None
    )


def ends_with_meeting_of(before: str) -> str | None:
    """``… att kommunstyrelsesammanträdet den``: the body whose meeting stands last, or None."""
    match = _MEETING_OF.search(before)
    bodies = find_bodies(match.group()) if match else []
    return bodies[0].name if bodies else None
