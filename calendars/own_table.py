"""Svarsdag's own table: a plan as rows of cells that read back to the very same meetings.

Organ;Datum;Slutdatum;Starttid;Sluttid;Plats;Slag;Läge;Anteckning
RS;2019-09-24;2019-09-25;09:00;;Östersund;beslutsmöte;planerat;
KS Berg;2019-10-15;2019-10-15;;;;beslutsmöte;flyttat;flyttat från 8 oktober 2019
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time
from typing import TypeVar

from calendars.patterns import compiled_on_use
from calendars.records import (
    Kind,
    MeetingRecord,
    ReadResult,
    ResultBuilder,
    SourceRef,
    Status,
    YearContext,
)

HEAD = (
    "Organ",
    "Datum",
    "Slutdatum",
    "Starttid",
    "Sluttid",
    "Plats",
    "Slag",
    "Läge",
    "Anteckning",
)
KIND_WORDS: Mapping[Kind, str] = {
    "decision": "beslutsmöte",
    "information": "informationsmöte",
    "preparation": "beredning",
    "reserve": "reservdag",
    "extra": "extra",
}
STATUS_WORDS: Mapping[Status, str] = {
    "planned": "planerat",
    "tentative": "preliminärt",
    "moved": "flyttat",
    "cancelled": "inställt",
}
_Word = TypeVar("_Word", Kind, Status)
_KINDS: Mapping[str, Kind] = {word: kind for kind, word in KIND_WORDS.items()}
_STATUSES: Mapping[str, Status] = {word: status for status, word in STATUS_WORDS.items()}
# A cell that begins like this is a formula to a spreadsheet (OWASP, "CSV Injection"): the signs,
# what may be skipped before them, and the signs as wide as a letter of Chinese or Japanese.
_FORMULA = compiled_on_use(r"[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_GUARDED = compiled_on_use(r"'['=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
# A date and a time as spreadsheets write them back: with a clock, or with seconds.
_DAY = compiled_on_use(r"(\d{4}-\d{2}-\d{2})(?:[ T]00:00(?::00)?)?")
_CLOCK = compiled_on_use(r"(\d{1,2})[:.](\d{2})(?::00)?")


def own_rows(meetings: Iterable[MeetingRecord]) -> list[tuple[str, ...]]:
    """The head row and one row per meeting. ``body`` is written as it stands."""
    return [HEAD, *(_row(meeting) for meeting in meetings)]


def _row(meeting: MeetingRecord) -> tuple[str, ...]:
    return (
        meeting.body,
        meeting.start_date.isoformat(),
        meeting.end_date.isoformat(),
        meeting.start_time.strftime("%H:%M") if meeting.start_time else "",
        meeting.end_time.strftime("%H:%M") if meeting.end_time else "",
        meeting.place or "",
        KIND_WORDS[meeting.kind],
        STATUS_WORDS[meeting.status],
        meeting.note or "",
    )


def guarded_for_csv(cell: str) -> str:
    """``cell`` with ' before it where a spreadsheet would take it for a formula.

    A cell that itself begins with ' gets one more, so that `unguarded` gives back every cell.
    """
    return f"'{cell}" if _FORMULA.match(cell) or cell.startswith("'") else cell


def guarded_for_string_cell(cell: str) -> str:
    """``cell`` for a file whose cells have types: a string is no formula there, so only what
    `unguarded` would take for a guard gets one, and white space that a reader would trim."""
    return f"'{cell}" if _GUARDED.match(cell) or cell.startswith(("\t", "\r", "\n")) else cell


def unguarded(cell: str) -> str:
    """The cell as it was before either guard."""
    return cell[1:] if _GUARDED.match(cell) else cell


def meetings_from_own_table(
    rows: Sequence[Sequence[str]], file: str, *, format_name: str = "own_table"
) -> ReadResult | None:
    """The meetings of a table that Svarsdag wrote, or None where the head row is not ours.

    ``rows`` are the table's cells as text, the head first (empty rows before it do no harm); row
    numbers count from 1 at the first of ``rows``. What somebody has changed so that it cannot be
    read is a problem with its row, never a guess.
    """
    start = next((i for i, row in enumerate(rows) if any(cell.strip() for cell in row)), None)
    if start is None or not _is_head(rows[start]):
        return None
    found = ResultBuilder(file)
    for number, row in enumerate(rows[start + 1 :], start + 2):
        if any(cell.strip() for cell in row):
            _RowReader(number, row, found).read()
    if not found.meetings and not found.problems:
        found.error(None, "no_meetings", f"{file} har rubriker men inga möten: fyll i rader.")
    years = {meeting.start_date.year for meeting in found.meetings}
    year = YearContext(min(years) if len(years) == 1 else None, "dates" if years else None)
    return found.result(format_name, year)


def _is_head(row: Sequence[str]) -> bool:
    cells = [cell.strip().removeprefix("\ufeff").casefold() for cell in row]
    while cells and not cells[-1]:
        cells.pop()
    return cells == [name.casefold() for name in HEAD]


class _RowReader:
    def __init__(self, number: int, row: Sequence[str], found: ResultBuilder) -> None:
        self.number = number
        padded = [*row, *[""] * len(HEAD)][: len(HEAD)]
        self.cells = dict(zip(HEAD, (unguarded(cell) for cell in padded), strict=True))
        self.source = SourceRef(found.file, number, "; ".join(c for c in row if c.strip()))
        self.found = found

    def read(self) -> None:
        body = self.cells["Organ"]
        if not body.strip():
            self._error("no_body", "raden har inget organ – fyll i Organ.")
            return
        first = self._day("Datum")
        last = self._day("Slutdatum") if self.cells["Slutdatum"].strip() else first
        if first is None or last is None:
            return
        if last < first:
            self._error(
                "impossible_date",
                f"{body} slutar {last.isoformat()}, före {first.isoformat()} – rätta Slutdatum.",
            )
            return
        kind = self._word("Slag", _KINDS, "decision")
        status = self._word("Läge", _STATUSES, "planned")
        self.found.add(
            MeetingRecord(
                body=body,
                start_date=first,
                end_date=last,
                source=self.source,
                start_time=self._clock("Starttid"),
                end_time=self._clock("Sluttid"),
                place=self.cells["Plats"] or None,
                kind=kind,
                status=status,
                note=self.cells["Anteckning"] or None,
            )
        )

    def _day(self, column: str) -> date | None:
        text = self.cells[column].strip()
        match = _DAY.fullmatch(text)
        try:
            return date.fromisoformat(match.group(1) if match else text)
        except ValueError:
            self._error(
                "impossible_date",
                f"”{text}” i kolumnen {column} är inget datum – skriv år-månad-dag, "
                "till exempel 2026-03-03.",
            )
            return None

    def _clock(self, column: str) -> time | None:
        text = self.cells[column].strip()
        if not text:
            return None
        match = _CLOCK.fullmatch(text)
        if match and int(match.group(1)) < 24 and int(match.group(2)) < 60:
            return time(int(match.group(1)), int(match.group(2)))
        self.found.warn(
            self.number,
            "impossible_time",
            f"rad {self.number}: ”{text}” i kolumnen {column} är inget klockslag – mötet lästes "
            "utan; skriv till exempel 09:00.",
        )
        return None

    def _word(self, column: str, words: Mapping[str, _Word], default: _Word) -> _Word:
        text = self.cells[column].strip().casefold()
        if not text:
            return default
        if text not in words:
            known = ", ".join(words)
            self.found.warn(
                self.number,
                "unknown_word",
                f"rad {self.number}: ”{text}” i kolumnen {column} är inget känt ord – mötet lästes "
                f"som {next(iter(words))}; skriv något av {known}.",
            )
        return words.get(text, default)

    def _error(self, code: str, message: str) -> None:
        self.found.error(self.number, code, f"rad {self.number}: {message}")
