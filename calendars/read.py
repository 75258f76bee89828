"""Tells a file's format by its content and hands it to the right reader."""

from __future__ import annotations

from dataclasses import replace

from calendars.decoding import decode_text, encoding_problems
from calendars.formats import check_size
from calendars.read_text import ReadOptions, read_text
from calendars.records import ReadError, ReadResult

_OTHER_FORMATS = (
    (b"%PDF", "en PDF-fil"),
    (b"PK\x03\x04", "ett Word- eller Excel-dokument (eller annan zip-fil)"),
    (b"\xd0\xcf\x11\xe0", "ett äldre Word- eller Excel-dokument"),
    (b"{\\rtf", "en RTF-fil"),
    (b"\x89PNG", "en bild"),
    (b"\xff\xd8\xff", "en bild"),
    (b"GIF8", "en bild"),
)


def read_bytes(data: bytes, file: str, options: ReadOptions) -> ReadResult:
    """Reads a meeting plan of any format this version knows: free text and iCal.

    Raises ReadError, in Swedish, where the file is empty, too large or of another format.
    """
    check_size(data, file)
    for magic, name in _OTHER_FORMATS:
        if data.startswith(magic):
            raise ReadError(
                f"{file} är {name}, som inte kan läsas än: kopiera mötesplanens text till en "
                "textfil (.txt) eller klistra in den."
            )
    text, encoding = decode_text(data, file)
    if text.lstrip().upper().startswith("BEGIN:VCALENDAR"):
        # icalendar is slow to import, and most plans are text.
        from calendars.read_ical import read_ical

        return read_ical(data, file, options)
    result = read_text(text, file, options)
    return replace(result, problems=(*encoding_problems(file, encoding), *result.problems))
