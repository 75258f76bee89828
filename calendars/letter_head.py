"""Who sends a remiss letter, what it is about, and the day it was sent."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from calendars.case_numbers import find_case_numbers
from calendars.dates import find_dates
from calendars.letter_text import HEADING, Sentence, quote
from calendars.organisation_names import NAME, base_form, is_generic, is_name
from calendars.patterns import compiled_on_use
from calendars.records import SourceRef
from calendars.remiss_facts import Fact

HEAD_ROWS = 25
_MAX_TITLE = 300
_LONG_ROW = 60  # characters

# From the surest wording to the least sure.
_SENDER = (
    compiled_on_use(rf"\b(?i:avsändare|remitterande \w+|remittent)\s*:?\s*(?P<who>{NAME})"),
    compiled_on_use(rf"\b(?i:remiss|begäran|förfrågan)\w*\s+från\s+(?P<who>{NAME})"),
    compiled_on_use(
        rf"(?P<who>{NAME})\s+(?:har\s+)?(?:nu\s+)?(?:remittera[rt]\w*|översän[dt]\w*|begärt|begär|bett|"
        r"ber|gett|ger|skicka[rt]\w*|sänt|sänder|inbjuder|bjuder(?:\s+\w+)? in|önskar|hemställer)\s"
        r"(?![^.]*\b(?:anstånd|förlängd))"
    ),
    compiled_on_use(rf"(?P<who>{NAME})\s+(?:har\s+)?beslut\w+\b[^.]{{0,120}}\bpå remiss"),
    compiled_on_use(rf"(?P<who>{NAME}s)\s+(?:remiss|begäran)\b"),
    compiled_on_use(
        rf"(?i:kommit in|komma in|inkommit|inkomma|inlämnas|lämnas|skickas|sändas|sänds|insändas|"
        rf"inkomna)(?:\s+in)?\s+till\s+(?P<who>{NAME})"
    ),
    compiled_on_use(rf"(?P<who>{NAME})s?\s+(?i:tillhanda)"),
    compiled_on_use(rf"(?i:yttrande|svar|synpunkter)\s+till\s+(?P<who>{NAME})"),
)
_LEAST_SURE = len(_SENDER) - 1
_ANSWERS = compiled_on_use(r"\bhar (?:begärt|fått)[^.]*(?:anstånd|förläng)", re.IGNORECASE)
_TITLE_LABEL = compiled_on_use(
    r"^\s*(?:#+\s*)?(?:ärende|ämne|rubrik|angående|avser|remissens rubrik|titel)\s*:\s*"
    r"(?P<title>.+)",
    re.IGNORECASE,
)
_TITLE_REMISS = compiled_on_use(
    r"^\s*(?:#+\s*)?(?:(?:ny|intern|extern)\s+)?(?:remiss(?:missiv|brev|förfrågan)?|"
    r"begäran om (?:yttrande|synpunkter)|inbjudan att lämna (?:synpunkter|yttrande)|"
    r"sändlista samråd|samråd|yttrande över|svar på remiss)\b\s*"
    r"(?::|-|–|av|om|över|på|avseende|gällande|angående)?\s*(?:av\s+|om\s+)?"
    r"(?P<title>[^\s:–-].+)",
    re.IGNORECASE,
)
_TITLE_INSIDE = compiled_on_use(
    r"\b(?:remiss\w*|remitterat|yttra sig|yttrande|motion(?:en)?|synpunkter på)\s+"
    r"(?:av|om|över|på|avseende|gällande)?\s*(?P<title>(?:(?:betänkandet|promemorian|förslaget|"
    r"motionen|motion|rapporten|riktlinje\w*|plan\w*|förslag|utkast\w*|program\w*)\b)[^.]{5,200})",
    re.IGNORECASE,
)
_TITLE_END = compiled_on_use(
    r"\s*(?:\(?\b(?:Dnr|Diarienummer|Ert dnr)\b.*|\bUtsänd datum\b.*|\s+senast\s+.*|"
    r"\s+för yttrande\b.*|\s+till (?:[\w-]+ ){0,4}?[\w-]*(?:nämnden|styrelsen)\b.*|\s+§.*)$",
    re.IGNORECASE,
)
_SENT_LABEL = compiled_on_use(
    r"(?:\b(?:brev|utskicks?)?datum\b|\butsän[dt]\w*|\butskicka\w*|\bskicka(?:d|t|s|des)\b|"
    r"\bsän(?:d|t|ds|des)\b|\bavsänt\b|\bremitterades\b)"
    r"[^.;]{0,40}$",
    re.IGNORECASE,
)
_PLACE_AND_DAY = compiled_on_use(r"^\s*(?:[A-ZÅÄÖ][\w-]+\s+)?(?:den\s+)?$")
_NOT_SENT = compiled_on_use(
    r"protokoll|sammanträd|kallelse|upprätta|senast|svar|yttra|möte|inkom|beslut|remisstid|"
    r"daterad|ändrad|tidigare|sista|nytt|t\s?o\s?m\b",
    re.IGNORECASE,
)


def find_sender(rows: Sequence[str], sentences: Sequence[Sentence], file: str) -> Fact[str] | None:
    """Who asks. The surest wording wins; the Government asks through its ministries."""
    found: list[tuple[int, int, str, Sentence]] = []
    for place, sentence in enumerate(sentences):
        if _ANSWERS.search(sentence.written):
            continue
        for rank, pattern in enumerate(_SENDER):
            for match in pattern.finditer(sentence.written):
                who = base_form(match["who"])
                if not is_generic(who):
                    is_government = who.casefold() in ("regeringen", "regeringskansliet")
                    found.append((rank + 10 * is_government, place, who, sentence))
    if not found:
        return _sender_in_head(rows, file)
    rank, _place, who, sentence = min(found, key=lambda one: (one[0], one[1]))
    others = {one[2].casefold() for one in found if one[0] < _LEAST_SURE} - {who.casefold()}
    reason = None
    if rank >= _LEAST_SURE:
        reason = "Avsändaren är bara känd som den som svaren ska till."
    elif others:
        named = sorted(others)[:3]
        reason = f"Brevet nämner också {', '.join(named)} som den som frågar eller tar emot svaren."
    return Fact(who, SourceRef(file, sentence.row, sentence.quote), reason)


def _sender_in_head(rows: Sequence[str], file: str) -> Fact[str] | None:
    for row, line in enumerate(rows[:10], 1):
        name = re.sub(r"\s{2,}.*", "", HEADING.sub("", line)).strip(" ,:")
        if name and is_name(name):
            reason = "Namnet står i brevets huvud, men ingen mening säger att det är avsändaren."
            return Fact(base_form(name), SourceRef(file, row, quote(line)), reason)
    return None


def find_title(rows: Sequence[str], sentences: Sequence[Sentence], file: str) -> Fact[str] | None:
    """What the remiss is about: a label or heading, else the words of a sentence."""
    guess = "Rubriken är tagen ur en mening: kontrollera den."
    head = [(one, line) for one in sentences[: HEAD_ROWS * 2] for line in _lines_of(one)]
    for pattern, texts, reason in (
        (_TITLE_LABEL, head, None),
        (_TITLE_REMISS, head, None),
        (_TITLE_INSIDE, [(one, one.written) for one in sentences], guess),
    ):
        for sentence, text in texts:
            match = pattern.search(text)
            title = _clean_title(match["title"]) if match else ""
            if len(title) >= 5:
                why = reason
                if why is None and re.search(r"[.]\s*$", text) and len(title) > 120:
                    why = guess
                return Fact(title, SourceRef(file, sentence.row, sentence.quote), why)
    for row, line in enumerate(rows[:HEAD_ROWS], 1):
        title = _clean_title(HEADING.sub("", line)) if HEADING.match(line) else ""
        if len(title) >= 5:
            reason = "Rubriken är brevets första rubrik: kontrollera den."
            return Fact(title, SourceRef(file, row, quote(line)), reason)
    return None


def _lines_of(sentence: Sentence) -> Iterator[str]:
    """A sentence's lines: a short row over one that begins with a capital is a line of its own,
    as in a letter's head; a long one goes on in the next."""
    begin = 0
    written = sentence.written
    for start, end in zip(sentence.starts, [*sentence.starts[1:], len(written)], strict=True):
        row = written[start:end].strip()
        is_own = len(row) < _LONG_ROW and written[end : end + 1].isupper() and row[-1:] not in ",–-"
        if is_own or end == len(written):
            yield written[begin:end].strip()
            begin = end


def _clean_title(text: str) -> str:
    title = " ".join(text.split())
    for number in find_case_numbers(title)[:1]:
        title = title[: number.start]
    return _TITLE_END.sub("", title).strip(" .:-–|(,")[:_MAX_TITLE]


def find_sent(sentences: Sequence[Sentence], file: str) -> Fact[date] | None:
    """The day the letter was sent: after a label, or alone in its head. The first where there
    are several."""
    found = [one for one in _sent(sentences, file) if one.value]
    labelled = [one for one in found if one.reason is None]
    first = next(iter(labelled or found), None)
    days = sorted({one.value for one in labelled})
    if first is not None and len(days) > 1:
        named = ", ".join(day.isoformat() for day in days)
        reason = f"Brevet anger flera dagar för utskicket ({named}); den första används."
        return Fact(days[0], first.source, reason)
    return first


def _sent(sentences: Sequence[Sentence], file: str) -> Iterator[Fact[date]]:
    before = ""
    for sentence in sentences:
        previous_end = 0
        for mention in find_dates(sentence.text):
            lead = sentence.text[previous_end : mention.start]
            previous_end = mention.end
            day = mention.last.in_year(mention.last.year) if mention.last.year else None
            context = f"{before[-80:]} {sentence.text[: mention.start][-160:]}"
            row = sentence.row_at(mention.start)
            if day is None:
                continue
            source = SourceRef(file, row, sentence.quote)
            label = _SENT_LABEL.search(lead)
            if label and not _NOT_SENT.search(lead) and "protokoll" not in context.casefold():
                yield Fact(day, source)
            elif row <= HEAD_ROWS and not _NOT_SENT.search(context) and _is_head_date(lead):
                reason = "Dagen står i brevets huvud utan att kallas utskick."
                yield Fact(day, source, reason)
        before = sentence.text


def _is_head_date(lead: str) -> bool:
    return bool(_PLACE_AND_DAY.match(lead)) or (len(lead) < 60 and "." not in lead)
