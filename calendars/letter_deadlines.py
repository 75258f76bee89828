"""Last response dates in a remiss letter.

A date is one where its own clause says that it is a limit ("senast", "sista dag", "t o m",
"remisstiden … till") and its sentence says that it is answers that are due ("remissvaren",
"yttrande", "synpunkter", "tillhanda")::

    Remissvaren ska ha kommit in till Finansdepartementet senast den 15 september 2017.
    Remisstid: fr o m 10 mars 2021 t o m 21 april 2021
    Senast fredagen den 13 november 2015 kl 13:00 ska synpunkterna ha kommit in
    Enligt tidigare utskick var svarstiden satt till den 14 augusti 2017. Remisstiden har förlängts.
    Miljöförvaltningen har fått förlängd remisstid till den 2 september 2022
    senast den 1 juni 2025 för del A och den 3 juli 2025 för del B

Every other date in a letter (its own, those of minutes, of meetings) is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import time

from msgspec import Struct
from msgspec.structs import replace

from calendars.dates import DateMention, find_dates
from calendars.letter_text import LIST_ITEM, Sentence
from calendars.organisation_names import NAME, base_form, is_generic, names_in
from calendars.patterns import compiled_on_use

_RESPONSE = compiled_on_use(
    r"remiss|svar(?!ar\b|ig|s(?:eld|lös))|yttra|synpunkt|tillhanda|inkom|kom(?:mit|ma) in\b|"
    r"inlämn|lämna(?:s|r|t|ts)? in\b|insän|(?:skicka|sända?)s? in\b|anstånd|samråd|granskning|"
    r"åsikt|kommentar",
    re.IGNORECASE,
)
_STRONG_RESPONSE = compiled_on_use(
    r"\b(?:remiss+(?:var\w*|yttrande\w*)|svar(?:et|en)?|yttrand\w+|synpunkter\w*)\b", re.IGNORECASE
)
_ARRIVAL = compiled_on_use(
    r"tillhanda|ha(?:r)? (?:in)?kommit|inkommit|kommit in|komma in|vara inne|lämnats in|"
    r"ha lämnats|inlämnad|önskas|emotses|begärs|"
    r"(?:vill|behöver) (?:vi|jag)|(?:vi|jag) (?:vill ha|behöver)",
    re.IGNORECASE,
)
_LIMIT = compiled_on_use(
    r"\bsenast|\bsista\s+(?:\w+\s+)?(?:dag|datum)|\bsista\s+\w*(?:svar|inlämning|remiss)\w*|"
    r"slutdatum|slutdag|deadline|"
    r"\bt\.?\s?o\.?\s?m\b\.?|\btill\s+och\s+med\b|\bfram\s+till\b|"
    r"(?:remiss|svars|samråds|gransknings|yttrande)(?:tid|period)\w*|svarsda(?:g|tum)\w*|"
    r"\b(?:går|gick|löper|löpte)\s+ut\b|avslutas|upphör|anstånd|uppskov|förläng\w+|"
    r"senareläg\w+|framflytt\w+|flytta\w*\s+fram|ändra(?:s|ts|t)?\s+till",
    re.IGNORECASE,
)
_EXCLUSIVE = compiled_on_use(r"\b(?:före|innan)\s+(?:den\s+)?$", re.IGNORECASE)
_TRAILING_LIMIT = compiled_on_use(
    r"^\s*[,(–-]?\s*(?:(?:är|var|blir|som|det)\s+){0,2}(?:sista|senaste|slutdatum|svarsda)|"
    r"^\s*(?:går|gick|löper|löpte)\s+(?:\w+\s+)?(?:remiss|svars|samråds)\w*tiden?\s+ut",
    re.IGNORECASE,
)
_START = compiled_on_use(
    r"(?:\bfr\.?\s?o\.?\s?m\b\.?|\bfrån(?:\s+och\s+med)?|\bmellan|\bbörjar|\bstartar|\binleds)"
    r"[\s:]*(?:den\s+)?$",
    re.IGNORECASE,
)
_END_OF_PERIOD = compiled_on_use(
    r"^\s*(?:,\s*)?(?:och|till|[-–—]|t\.?\s?o\.?\s?m\.?|till och med|fram till)\s*"
    r"(?:och med\s*)?(?:den\s+)?$",
    re.IGNORECASE,
)
_RANGE = compiled_on_use(
    r"^\s*(?:[-–—]|till|t\.?\s?o\.?\s?m\.?|till och med)\s*(?:den\s+)?$", re.IGNORECASE
)
_IN_PROGRESS = compiled_on_use(r"pågår|samråd|granskning|på remiss|svara\b|lämna", re.IGNORECASE)
_GOES_ON = compiled_on_use(
    r"(?:^|[,;(]|\b)\s*(?:och|samt|respektive|resp\.?|men|eller|,|;)\s+"
    r"(?:(?:för|avseende|gällande|beträffande)\s+[^,;]{2,60}?\s+)?(?:är\s+(?:det\s+)?)?(?:den\s+)?$",
    re.IGNORECASE,
)
# What a limit may be for that is no answer.
_OTHER_PURPOSE = compiled_on_use(
    r"i\s?kraft|ikraft|\bfrågor\b|\banmäl|informationsmöte|samrådsmöte|webbinari|sammanträd|"
    r"\bmöte|begäran om (?:anstånd|förläng)|"
    r"(?:kan|ska|får) begära \w*\s?(?:anstånd|förläng|längre)|"
    r"önskemål om (?:anstånd|förläng)|anstånd ska begäras|"
    # "Vill ni ha förlängd svarstid, meddela detta före": when to ask for more time.
    r"(?:anstånd|förläng\w*|längre\s+\w*tid|mer\s+tid)[^.;]{0,60}\b(?:meddela|kontakta|begära|ansöka)\b|"
    r"\b(?:meddela|kontakta|begära|ansöka)\b[^.;]{0,60}(?:anstånd|förläng|längre\s+\w*tid|mer\s+tid)|"
    r"\bredovisa|slutredovis|utvärder|betala|faktur|ansök|överklag|laga kraft|"
    r"protokoll(?!sutdrag)|justera|"
    r"genomför|publicer|utskick till|kallelse|besluta(?:s|de|r)?\b|fatta\w*\s+beslut|daterad|"
    r"återkom",
    re.IGNORECASE,
)
# "den 1 april ska i stället vara den 4 maj"
_INSTEAD = compiled_on_use(
    r"^\W*(?:\w+\W+){0,3}?(?:i\s?stället|ändra\w*\s+till|flytta\w*\s+till)\b[^.;]{0,20}$",
    re.IGNORECASE,
)
# "För kommuner som … gäller 30 september", after the answers' own day.
_APPLIES = compiled_on_use(
    r"\bför\b[^.;]{2,80}\bgäller\s+(?:i\s?stället\s+)?(?:den\s+)?$", re.IGNORECASE
)
_HEDGE = compiled_on_use(r"\bbör\b|förslag(?:svis)? (?:till|på) sista|preliminär|\bcirka\b|\bca\b")
_OLD = compiled_on_use(
    r"\btidigare|ursprunglig|\bförut\b|\bvar\b[^.]*\bsatt\b|sattes|i\s?stället för|"
    r"inte längre|gamla\b|\bersätter\b",
    re.IGNORECASE,
)
_NEW = compiled_on_use(
    r"förläng(?!ning av anst)|i\s?stället\b(?! för)|\bny(?:tt|a)?\s+(?:sista|svars|datum|tid)|"
    r"senareläg|framflytt|flytta\w*\s+(?:fram|till)|ändra(?:s|ts|d)?\b|utöka",
    re.IGNORECASE,
)
_EXTENSION = compiled_on_use(r"anstånd|uppskov|förläng|längre (?:svars|remiss)?tid", re.IGNORECASE)
_EVERYBODY = compiled_on_use(r"\b(?:alla|samtliga|remissinstanserna)\b", re.IGNORECASE)
_WHO = (
    compiled_on_use(rf"\bbehandling\s+i\s+(?P<who>{NAME})"),
    compiled_on_use(
        rf"(?P<who>{NAME})\s+(?:har\s+)?(?:(?:begärt|fått|få|får|beviljats|beviljas|medges|medgetts|"
        r"medgivits|ges|getts|och)\s+){1,4}"
    ),
    compiled_on_use(rf"\b(?:beviljar|beviljat|medger|ger|gett)\s+(?P<who>{NAME})"),
    compiled_on_use(
        rf"(?:anstånd|uppskov|förläng\w+)\s+(?:\w*tid\w*\s+)?(?:för|åt)\s+(?P<who>{NAME})"
    ),
    compiled_on_use(rf"\bför\s+(?P<who>{NAME})\s+(?:har|är|förlängs|gäller)"),
)
_PART_AFTER = compiled_on_use(
    r"^\s*,?\s*\(?(?:för|avseende|gällande|beträffande|vad gäller|när det gäller)\s+"
    r"(?P<part>[^,;.)]{2,80}?)\s*(?:(?:\b(?:och|samt|respektive|men)\b[^,;.]*)?$|[,;.)])",
    re.IGNORECASE,
)
_PART_BEFORE = compiled_on_use(
    r"\b(?:för|avseende|gällande|beträffande|vad gäller|över|på|om)\s+(?P<part>[^,;:.]{2,60}?)\s+"
    r"(?:ska\b|är\b|var\b|senast|till\b|lämnas|skickas|den\b|gäller)",
    re.IGNORECASE,
)
_PART_LABEL = compiled_on_use(r"^\s*(?:[-*•]|\d+[.)])?\s*(?P<part>[^:.]{2,60}?)\s*:", re.IGNORECASE)
# The whole remiss is no part of it.
_NO_PART = compiled_on_use(
    r"(?:remiss|yttrand|svar|synpunkt|behandling|förslaget|betänkandet|motion|vidare|sista|att\b)",
    re.IGNORECASE,
)
_CLOCK_BEFORE = compiled_on_use(
    r"\bkl(?:ockan)?\.?\s*(?P<h>[01]?\d|2[0-3])(?:[.:](?P<m>[0-5]\d))?\s*,?\s*"
    r"(?:på\s+)?(?:den\s+)?$",
    re.IGNORECASE,
)
_CLOCK_AFTER = compiled_on_use(
    r"^\s*[,(]?\s*(?:senast|före|innan)?\s*kl(?:ockan)?\.?\s*(?P<h>[01]?\d|2[0-3])"
    r"(?:[.:](?P<m>[0-5]\d))?(?!\d)",
    re.IGNORECASE,
)


class Candidate(Struct, frozen=True):
    """A date that the wording makes a last response date.

    ``is_old`` and ``is_new`` where the wording says that another date replaced it or that it
    replaced another; ``extends`` names the recipient of an extension. ``reasons`` say in Swedish
    why it is uncertain. ``is_exclusive`` where the last day is the one before ("före den 1 juni").
    """

    mention: DateMention
    sentence: Sentence
    time: time | None
    part: str | None = None
    extends: str | None = None
    is_extension: bool = False
    is_old: bool = False
    is_new: bool = False
    is_exclusive: bool = False
    is_weak: bool = False
    reasons: tuple[str, ...] = ()


def find_candidates(sentences: Sequence[Sentence]) -> list[Candidate]:
    """The dates that may be last response dates, in the letter's order.

    Those found only by the sentence before (``is_weak``) are left out where others are found.
    """
    found: list[Candidate] = []
    for index, sentence in enumerate(sentences):
        before = _before(sentences, index)
        found += _in_sentence(sentence, before, sentences[max(index - 4, 0) : index])
    strong = [candidate for candidate in found if not candidate.is_weak]
    return [one for one in found if not one.is_weak or one.is_old] if strong else found


def _before(sentences: Sequence[Sentence], index: int) -> Sentence | None:
    """The sentence before; for an item of a list the one that introduces the list."""
    at = index - 1
    if LIST_ITEM.match(sentences[index].text):
        while at > 0 and LIST_ITEM.match(sentences[at].text):
            at -= 1
    return sentences[at] if at >= 0 else None


def has_limit_words(sentence: Sentence) -> bool:
    """Whether a sentence without a readable date speaks of when answers are due."""
    text = sentence.text
    return bool(
        _RESPONSE.search(text)
        and re.search(
            r"\bsenast\b|sista\s+(?:svars)?(?:dag|datum)|svarstid|remisstid|\binom\s+\w+\s+"
            r"(?:dag|vecko|månad)",
            text,
            re.IGNORECASE,
        )
    )


def _in_sentence(
    sentence: Sentence, before: Sentence | None, earlier: Sequence[Sentence]
) -> list[Candidate]:
    text = sentence.text
    mentions = find_dates(text)
    responds, is_weak = bool(_RESPONSE.search(text)), False
    if not responds and before is not None and _RESPONSE.search(before.text):
        responds = True
        is_weak = not before.text.rstrip().endswith(":")
    if not mentions or not responds:
        return []
    found: list[Candidate] = []
    carried, previous_end, period_open = "", 0, False
    for index, mention in enumerate(mentions):
        lead = carried + text[previous_end : mention.start]
        trail_end = mentions[index + 1].start if index + 1 < len(mentions) else len(text)
        own_lead = text[previous_end : mention.start]
        trail = text[mention.end : max(trail_end, mention.end)]
        previous_end = max(mention.end, previous_end)
        carried = ""
        is_last = index + 1 == len(mentions)
        starts = not is_last and bool(_START.search(lead) or _RANGE.match(trail))
        if starts:
            period_open, carried = True, lead + " "
            if _NEW.search(text) and _LIMIT.search(lead):
                found.append(Candidate(mention, sentence, None, is_old=True, is_weak=is_weak))
            continue
        ends = period_open and bool(
            _END_OF_PERIOD.match(own_lead) and (_LIMIT.search(lead) or _IN_PROGRESS.search(text))
        )
        period_open = False
        goes_on = bool(found) and found[-1].sentence is sentence and bool(_GOES_ON.search(own_lead))
        replaced = bool(_OLD.search(own_lead)) and len(own_lead) < 60
        reasons: list[str] = []
        trailing = bool(_TRAILING_LIMIT.match(trail))
        instead = bool(found) and found[-1].sentence is sentence and bool(_INSTEAD.search(own_lead))
        applies = is_weak and bool(_APPLIES.search(lead))
        if ends or goes_on or replaced or trailing or instead or applies:
            pass
        elif _LIMIT.search(lead):
            if _is_other_purpose(lead, trail):
                if not _STRONG_RESPONSE.search(lead + trail):
                    continue
                reasons.append("Meningen handlar också om annat än svar: kontrollera datumet.")
        elif _EXCLUSIVE.search(lead):
            if _is_other_purpose(lead, trail):
                continue
        elif _ARRIVAL.search(own_lead + trail) and _STRONG_RESPONSE.search(text):
            if _is_other_purpose(lead, trail):
                continue
            if not re.search(r"^\s*(?:den\s+)?$", own_lead):
                reasons.append("Inget ”senast” står vid datumet: kontrollera att det är sista dag.")
        else:
            continue
        if _HEDGE.search(own_lead):
            reasons.append("Datumet är ett förslag i texten, inget beslut.")
        is_exclusive = bool(_EXCLUSIVE.search(lead))
        if is_exclusive:
            reasons.append("Texten säger ”före”: dagen före antas vara sista svarsdag.")
        if is_weak:
            reasons.append("Att datumet gäller svaren framgår bara av meningen före.")
        candidate = Candidate(
            mention,
            sentence,
            mention.start_time or _clock(lead, trail),
            part=_part(own_lead, trail),
            is_old=_is_old(own_lead, trail if is_last else ""),
            is_new=bool(_NEW.search(lead)) or _announces(before),
            is_exclusive=is_exclusive,
            is_weak=is_weak and not applies,
            reasons=tuple(reasons),
        )
        found.append(_with_extension(candidate, text, lead, earlier))
    return found


def _is_other_purpose(lead: str, trail: str) -> bool:
    """Whether the clause around the date is about something else than answers."""
    clause = re.split(r"[;(]|,\s+(?:men|och|varför)\s|\s–\s", lead)[-1]
    after = re.split(r"[;,.(]|\s(?:och|samt|för)\s", trail)[0]
    return bool(_OTHER_PURPOSE.search(clause) or _OTHER_PURPOSE.search(after))


def _is_old(lead: str, trail: str) -> bool:
    return bool(_OLD.search(lead)) or bool(re.match(r"\s*\(?\s*(?:tidigare|utgår)\b", trail))


def _announces(before: Sentence | None) -> bool:
    """ "Remisstiden har förlängts.", with the date in the next sentence."""
    return (
        before is not None
        and bool(_NEW.search(before.text))
        and bool(_RESPONSE.search(before.text))
        and not find_dates(before.text)
    )


def _clock(lead: str, trail: str) -> time | None:
    match = _CLOCK_BEFORE.search(lead) or _CLOCK_AFTER.match(trail)
    return time(int(match["h"]), int(match["m"] or 0)) if match else None


def _part(lead: str, trail: str) -> str | None:
    """What the date is for, where a letter has several: "för del A", "Kommuner: senast …"."""
    for pattern, text in (
        (_PART_AFTER, trail),
        (_PART_BEFORE, lead.rstrip() + " den "),
        (_PART_LABEL, lead),
    ):
        match = pattern.search(text)
        if match and not _NO_PART.match(match["part"]):
            return " ".join(match["part"].split())
    return None


def _with_extension(
    candidate: Candidate, text: str, lead: str, earlier: Sequence[Sentence]
) -> Candidate:
    """The candidate as one recipient's extension, where the sentence says so."""
    found = _EXTENSION.search(lead)
    if not found or _EVERYBODY.search(lead):
        return candidate
    for pattern in _WHO:
        match = pattern.search(text)
        if match is None:
            continue
        who = base_form(match["who"])
        if is_generic(who):
            named = [name for one in earlier for name in names_in(one.text) if not is_generic(name)]
            who = base_form(named[-1]) if named else who
        return replace(candidate, extends=who, is_extension=True, is_new=False)
    if re.search(r"anstånd|uppskov", lead, re.IGNORECASE):
        reason = "Anståndet gäller någon som inte går att läsa ut: kontrollera vem."
        return replace(
            candidate, is_extension=True, is_new=False, reasons=(*candidate.reasons, reason)
        )
    return candidate
