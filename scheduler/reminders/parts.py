"""The parts of a message, in bytes (RFC 2045, RFC 2046).

Python's ``email`` parses and folds every header of every part anew, which for these fixed ones
takes longer than all else about a mail.
"""

from __future__ import annotations

import binascii
from base64 import encodebytes
from collections.abc import Sequence

_END = b"\r\n"
# RFC 5322, 2.1.1: the longest line there may be.
_LONGEST_LINE = 998


def header(name: str, value: str) -> bytes:
    """A header of a message, on one line. Raises ValueError where it would need more, or holds
    anything but printable ASCII: nothing typed can begin a header of its own."""
    line = f"{name}: {value}"
    if len(line) > _LONGEST_LINE or not (line.isascii() and line.isprintable()):
        raise ValueError(f"{name} cannot be written on one line of ASCII: {value!r}")
    return line.encode() + _END


def text_part(subtype: str, text: str) -> bytes:
    """``text/…`` in UTF-8, as quoted-printable: lines of at most 76 characters, ASCII alone."""
    # The first line end decides how all are written; so there is one, and it is CRLF.
    lines = "\r\n".join([*text.splitlines(), ""])
    return _part(
        f'text/{subtype}; charset="utf-8"',
        "quoted-printable",
        binascii.b2a_qp(lines.encode(), istext=True),
    )


def calendar_part(file_name: str, content: bytes) -> bytes:
    """An attached iCal file. ``file_name`` is plain ASCII without quotes."""
    return _part(
        'text/calendar; charset="utf-8"',
        "base64",
        encodebytes(content).replace(b"\n", _END),
        f'attachment; filename="{file_name}"',
    )


def multipart_type(subtype: str, boundary: str) -> str:
    """The Content-Type of what ``multipart_body`` makes."""
    return f'multipart/{subtype}; boundary="{boundary}"'


def multipart(subtype: str, boundary: str, parts: Sequence[bytes]) -> bytes:
    """A multipart inside another."""
    head = f"Content-Type: {multipart_type(subtype, boundary)}".encode()
    return head + _END + _END + multipart_body(boundary, parts)


def multipart_body(boundary: str, parts: Sequence[bytes]) -> bytes:
    """The parts between their boundaries. ``boundary`` occurs in none of them: no line that is
    quoted-printable or base64 begins with ``--=_`` (RFC 2045, 6.7)."""
    line = b"--" + boundary.encode()
    return b"".join(line + _END + part + _END for part in parts) + line + b"--" + _END


def _part(content_type: str, encoding: str, body: bytes, disposition: str | None = None) -> bytes:
    head = [f"Content-Type: {content_type}", f"Content-Transfer-Encoding: {encoding}"]
    if disposition is not None:
        head.append(f"Content-Disposition: {disposition}")
    return _END.join(line.encode() for line in head) + _END + _END + body
