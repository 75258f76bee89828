"""A remiss letter's own facts: case number, sender, title, last response dates, recipients.

The letters this reader expects say such things as::

    Remiss av promemorian Hantering av trädgårds- och parkavfall
    Diarienummer: KN2024/01288
    Remissvaren ska ha kommit in till Klimat- och näringslivsdepartementet senast
    den 11 oktober 2024.

    Remissinstanser
    1. Kungsbacka kommun

Every fact has the row and the words it was read from, and a reason where it is uncertain. What
was not found is a problem; nothing is guessed in silence.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from calendars.case_numbers import CaseNumber, find_case_numbers
from calendars.letter_deadlines import find_candidates, has_limit_words
from calendars.letter_head import find_sender, find_sent, find_title
from calendars.letter_recipients import find_recipients
from calendars.letter_text import Sentence, rows_of, sentences
from calendars.letter_years import YearHints
from calendars.records import ResultBuilder, SourceRef
from calendars.remiss_facts import Fact, LetterDeadline, RemissFacts
from calendars.settle_deadlines import settle


def read_remiss(text: str, file: str) -> RemissFacts:
    """The facts in a letter's text. Never raises: what it cannot read becomes problems."""
    rows = rows_of(text)
    parts = sentences(rows)
    found = ResultBuilder(file)
    dnr = _case_numbers(parts, file)
    sender = find_sender(rows, parts, file)
    title = find_title(rows, parts, file)
    sent = find_sent(parts, file)
    candidates = find_candidates(parts)
    hints = YearHints.of(parts, candidates, sent.value if sent else None)
    deadlines = settle(candidates, hints, found)
    recipients = _recipients(rows, parts, file)
    _report_missing(found, parts, dnr, sender, title, sent, deadlines, recipients)
    return RemissFacts(file, dnr, sender, title, sent, deadlines, recipients, tuple(found.problems))


def _case_numbers(parts: Sequence[Sentence], file: str) -> tuple[Fact[str], ...]:
    """Every case number once: those with a label first, the reader's own ("Ert dnr") last."""
    found: dict[str, tuple[CaseNumber, Sentence]] = {}
    for sentence in parts:
        for number in find_case_numbers(sentence.written):
            known = found.get(number.text)
            if known is None or (number.is_labelled and not known[0].is_labelled):
                found[number.text] = (number, sentence)
    ordered = sorted(found.values(), key=lambda one: (one[0].is_recipients, not one[0].is_labelled))
    facts = []
    for index, (number, sentence) in enumerate(ordered):
        reason = None
        if number.is_recipients:
            reason = "Numret är mottagarens eget (”ert”)."
        elif not number.is_labelled:
            reason = "Numret ser ut som ett diarienummer, men texten säger inte att det är ett."
        elif index:
            reason = "Texten har flera diarienummer: kontrollera vilket som är remissens."
        source = SourceRef(file, sentence.row_at(number.start), sentence.quote)
        facts.append(Fact(number.text, source, reason))
    return tuple(facts)


def _recipients(rows: Sequence[str], parts: Sequence[Sentence], file: str) -> tuple[Fact[str], ...]:
    reason = "Mottagaren är tagen ur en mening, inte ur en lista: kontrollera att alla är med."
    return tuple(
        Fact(one.name, SourceRef(file, one.row, one.text), None if one.is_listed else reason)
        for one in find_recipients(rows, parts)
    )


def _report_missing(
    found: ResultBuilder,
    parts: Sequence[Sentence],
    dnr: tuple[Fact[str], ...],
    sender: Fact[str] | None,
    title: Fact[str] | None,
    sent: Fact[date] | None,
    deadlines: tuple[LetterDeadline, ...],
    recipients: tuple[Fact[str], ...],
) -> None:
    if not deadlines:
        for sentence in parts:
            if has_limit_words(sentence):
                found.error(
                    sentence.row,
                    "deadline_unreadable",
                    f"rad {sentence.row}: ”{sentence.quote}” talar om när svaren ska in, men inget "
                    "datum gick att läsa – ange sista svarsdag själv.",
                )
        found.error(
            None,
            "deadline_missing",
            "Ingen sista svarsdag hittades i brevet: ange den själv eller fråga avsändaren.",
        )
    if not dnr:
        found.warn(None, "dnr_missing", "Inget diarienummer hittades: ange det själv.")
    if sender is None:
        found.warn(None, "sender_missing", "Vem som frågar gick inte att läsa ut: ange det själv.")
    if title is None:
        found.warn(None, "title_missing", "Ingen rubrik hittades: ange den själv.")
    if sent is None:
        found.warn(None, "sent_missing", "Brevet säger inte vilken dag det sändes.")
    if not recipients:
        found.warn(None, "recipients_missing", "Brevet räknar inte upp några mottagare: välj dem.")
