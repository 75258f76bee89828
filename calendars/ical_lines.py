"""iCal's content lines: text made harmless, escaped and folded (RFC 5545, 3.1 and 3.3.11)."""

from __future__ import annotations

import re

from calendars.patterns import compiled_on_use

MAX_OCTETS = 75  # of one line without its CRLF (RFC 5545, 3.1)

# Control characters make ics.py and Home Assistant drop the whole feed; the Unicode line ends are
# line ends to parsers that split lines as Python does. A lone surrogate has no UTF-8 at all.
_HARMFUL = compiled_on_use(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def clean(text: str) -> str:
    """``text`` without control characters and broken surrogates; line ends become ``\\n``."""
    if text.isprintable():  # nearly always, and much faster to ask
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _HARMFUL.sub(_harmless, text)


def _harmless(found: re.Match[str]) -> str:
    return "?" if "\ud800" <= found[0] <= "\udfff" else " "


def one_line(text: str) -> str:
    """Cleaned, and runs of white space and line ends as one space."""
    return " ".join(clean(text).split())


def text_line(name: str, text: str) -> str:
    """A property of type TEXT as a folded line; ``text`` is clean."""
    escaped = (
        text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")
    )
    return line(f"{name}:{escaped}")


def line(content: str) -> str:
    """``content`` with its CRLF, folded by octet and never within a character."""
    if len(content) <= MAX_OCTETS and (content.isascii() or len(content.encode()) <= MAX_OCTETS):
        return f"{content}\r\n"
    data = content.encode()
    pieces = []
    start, room = 0, MAX_OCTETS
    while len(data) - start > room:
        end = start + room
        while data[end] & 0xC0 == 0x80:  # within a character
            end -= 1
        pieces.append(data[start:end].decode())
        start, room = end, MAX_OCTETS - 1  # the space that marks the fold is an octet too
    pieces.append(data[start:].decode())
    return "\r\n ".join(pieces) + "\r\n"
