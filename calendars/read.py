"""Tells a file's format by its content and hands it to the right reader."""

from __future__ import annotations

from dataclasses import replace

from calendars.read_text import ReadOptions, read_text
from calendars.records import ReadError, ReadResult, RowProblem

MAX_BYTES = 20_000_000

_OTHER_FORMATS = (
    (b"%PDF", "en PDF-fil"),
    (b"PK\x03\x04", "ett Word- eller Excel-dokument (eller annan zip-fil)"),
    (b"\xd0\xcf\x11\xe0", "ett äldre Word- eller Excel-dokument"),
    (b"{\\rtf", "en RTF-fil"),
    (b"\x89PNG", "en bild"),
    (b"\xff\xd8\xff", "en bild"),
    (b"GIF8", "en bild"),
)
_TEXT_CONTROLS = frozenset("\t\n\r\f\v")


def read_bytes(data: bytes, file: str, options: ReadOptions) -> ReadResult:
    """Reads a meeting plan of any format this version knows: free text and iCal.

    Raises ReadError, in Swedish, where the file is empty, too large or of another format.
    """
    if len(data) > MAX_BYTES:
        raise ReadError(
            f"{file} är {len(data) // 1_000_000} MB, högst {MAX_BYTES // 1_000_000} MB kan läsas: "
            "dela upp filen."
        )
    if not data.strip():
        raise ReadError(f"{file} är tom: välj filen med mötesplanen.")
    for magic, name in _OTHER_FORMATS:
        if data.startswith(magic):
            raise ReadError(
                f"{file} är {name}, som inte kan läsas än: kopiera mötesplanens text till en "
                "textfil (.txt) eller klistra in den."
            )
    text, encoding = _decode(data, file)
    if text.lstrip().upper().startswith("BEGIN:VCALENDAR"):
        # icalendar is slow to import, and most plans are text.
        from calendars.read_ical import read_ical

        return read_ical(data, file, options)
    result = read_text(text, file, options)
    if encoding == "utf-8":
        return result
    return replace(result, problems=(_encoding_warning(file, encoding), *result.problems))


def _decode(data: bytes, file: str) -> tuple[str, str]:
    for bom, encoding in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if data.startswith(bom):
            try:
                return data.decode(encoding), "utf-8"
            except UnicodeDecodeError:
                break
    try:
        text, encoding = data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        text, encoding = data.decode("cp1252", errors="replace"), "Windows-1252"
    controls = sum(not c.isprintable() and c not in _TEXT_CONTROLS for c in text[:10_000])
    if "\x00" in text or controls > len(text[:10_000]) * 0.02:
        raise ReadError(
            f"{file} är inte text utan en binär fil: spara mötesplanen som text (.txt) eller iCal "
            "(.ics) och försök igen."
        )
    return text, encoding


def _encoding_warning(file: str, encoding: str) -> RowProblem:
    return RowProblem(
        None,
        "warning",
        "encoding_assumed",
        f"{file} är inte UTF-8 och lästes som {encoding} – kontrollera å, ä och ö i namnen.",
    )
