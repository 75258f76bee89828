"""Bytes to content lines: line ends, folding, encoding, control characters (RFC 5545, 3.1)."""

from __future__ import annotations

import re

from msgspec import Struct

from calendars.ical_lines import MAX_OCTETS
from calendars.ical_lint.faults import Faults
from calendars.patterns import compiled_on_use

_BOM = b"\xef\xbb\xbf"
_PHYSICAL = re.compile(rb"([^\r\n]*)(\r\n|\n|\r|\Z)")
# CONTROL in RFC 5545, 3.1: all but the tab.
_CONTROL = compiled_on_use(r"[\x00-\x08\x0a-\x1f\x7f]")
# Allowed, but line ends to parsers that split lines as Python does (vobject, ics.py).
_LINE_BREAKERS = compiled_on_use("[\x85\u2028\u2029]")


class RawLine(Struct, frozen=True):
    """An unfolded line and the number of the line in the file where it begins, from 1."""

    row: int
    text: str


def raw_lines(data: bytes, faults: Faults) -> list[RawLine]:
    """The unfolded lines of a file."""
    if data.startswith(_BOM):
        faults.error(
            1,
            "bom",
            "filen börjar med en byteordningsmarkering (BOM)",
            "spara den som UTF-8 utan BOM",
        )
        data = data[len(_BOM) :]
    physical = [(found[1], found[2]) for found in _PHYSICAL.finditer(data) if found[0]]
    _check_ends(physical, faults)
    unfolded: list[tuple[int, list[bytes]]] = []
    for row, (content, _end) in enumerate(physical, start=1):
        if len(content) > MAX_OCTETS:
            faults.error(
                row,
                "long_line",
                f"raden är {len(content)} byte lång, mer än {MAX_OCTETS}",
                "vik den: radslut och ett mellanslag",
            )
        if not content:
            faults.error(row, "blank_line", "raden är tom", "ta bort den")
        elif content[:1] in (b" ", b"\t") and unfolded:
            unfolded[-1][1].append(content[1:])
        else:
            unfolded.append((row, [content]))
    return [RawLine(row, _text(row, pieces, faults)) for row, pieces in unfolded]


def _check_ends(physical: list[tuple[bytes, bytes]], faults: Faults) -> None:
    """Every line ends in CR LF, the last too."""
    wrong = [row for row, (_content, end) in enumerate(physical, start=1) if end != b"\r\n"]
    if not wrong:
        return
    more = f", och {len(wrong) - 1} rader till" if len(wrong) > 1 else ""
    faults.error(
        wrong[0],
        "line_end",
        f"raden slutar inte med CR LF{more}",
        "skriv filen med radslutet CR LF",
    )


def _text(row: int, pieces: list[bytes], faults: Faults) -> str:
    whole = b"".join(pieces)
    try:
        text = whole.decode()
    except UnicodeDecodeError:
        faults.error(row, "encoding", "raden är inte UTF-8", "spara filen som UTF-8")
        text = whole.decode("utf-8", "replace")
    else:
        _check_folds(row, pieces, faults)
    if found := _CONTROL.search(text):
        faults.error(
            row,
            "control",
            f"raden har ett styrtecken (U+{ord(found[0]):04X}); vissa kalendrar kastar hela filen",
            "ta bort det",
        )
    elif found := _LINE_BREAKERS.search(text):
        faults.warn(
            row,
            "line_breaker",
            f"tecknet U+{ord(found[0]):04X} läses som radslut av vissa kalendrar",
            "byt det mot mellanslag eller \\n",
        )
    return text


def _check_folds(row: int, pieces: list[bytes], faults: Faults) -> None:
    for offset, piece in enumerate(pieces):
        try:
            piece.decode()
        except UnicodeDecodeError:
            faults.error(
                row + offset,
                "split_letter",
                "raden är vikt mitt i en bokstav",
                "vik mellan bokstäver",
            )
            return
