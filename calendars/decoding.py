"""Bytes of unknown encoding become text, and an assumed encoding is said."""

from __future__ import annotations

import unicodedata

from calendars.records import ReadError, RowProblem

_TEXT_CONTROLS = frozenset("\t\n\r\f\v")
_BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


def decode_by_mark(data: bytes) -> str | None:
    """The text of data that begins with a byte order mark; None without one, or if it lies."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                return None
    return None


def decode_text(data: bytes, file: str) -> tuple[str, str]:
    """The text and the name of its encoding: ``utf-8`` (also UTF-16 that says so) or
    ``Windows-1252``, which is assumed where nothing else fits.

    Raises ReadError where the data are no text.
    """
    text, encoding = decode_by_mark(data), "utf-8"
    if text is not None:
        _refuse_binary(text, file)
        return text, encoding
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text, encoding = data.decode("cp1252", errors="replace"), "Windows-1252"
    _refuse_binary(text, file)
    return text, encoding


def encoding_problems(file: str, encoding: str) -> tuple[RowProblem, ...]:
    """The warning ``encoding_assumed`` for what ``decode_text`` had to assume, else nothing."""
    if encoding == "utf-8":
        return ()
    return (
        RowProblem(
            None,
            "warning",
            "encoding_assumed",
            f"{file} är inte UTF-8 och lästes som {encoding} – kontrollera å, ä och ö i namnen.",
        ),
    )


def _refuse_binary(text: str, file: str) -> None:
    # Hard spaces and soft hyphens are not "printable", but every web page is full of them.
    controls = sum(
        not c.isprintable()
        and c not in _TEXT_CONTROLS
        and unicodedata.category(c) not in ("Zs", "Zl", "Zp", "Cf")
        for c in text[:10_000]
    )
    if "\x00" in text or controls > len(text[:10_000]) * 0.02:
        raise ReadError(
            f"{file} är inte text utan en binär fil: spara mötesplanen som text (.txt) eller iCal "
            "(.ics) och försök igen."
        )
