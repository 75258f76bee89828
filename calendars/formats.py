"""Tells a file's format by its content, and refuses files made to exhaust or deceive a reader."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Literal

from calendars.decoding import decode_text
from calendars.delimiters import delimiter_of
from calendars.patterns import compiled_on_use
from calendars.records import ReadError

FormatName = Literal[
    "pdf",
    "docx",
    "xlsx",
    "xls",
    "ods",
    "html",
    "ical",
    "csv",
    "text",
    # Below this: formats that no reader knows, named so that the caller can say what it got.
    "doc",
    "rtf",
    "odt",
    "pptx",
    "ppt",
    "xlsb",
    "msg",
    "encrypted_office",
    "zip",
    "ole",
    "image",
    "binary",
]

MAX_BYTES = 20_000_000
MAX_UNPACKED_BYTES = 200_000_000
# XML packs to about a tenth; a bomb to a thousandth. Small members may pack well by chance.
MAX_UNPACKED_RATIO = 200
RATIO_COUNTS_FROM_BYTES = 1_000_000
MAX_ARCHIVE_MEMBERS = 10_000

_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Names of streams in an OLE2 file's directory, which stands in 128-byte entries in UTF-16.
_OLE_STREAMS: tuple[tuple[str, FormatName], ...] = (
    ("EncryptedPackage", "encrypted_office"),
    ("WordDocument", "doc"),
    ("Workbook", "xls"),
    ("Book", "xls"),
    ("PowerPoint Document", "ppt"),
    ("__properties_version1.0", "msg"),
)
_ZIP_MEMBERS: tuple[tuple[str, FormatName], ...] = (
    ("word/document.xml", "docx"),
    ("xl/workbook.xml", "xlsx"),
    ("xl/workbook.bin", "xlsb"),
    ("ppt/presentation.xml", "pptx"),
)
_BEFORE_HTML = compiled_on_use(r"(?:\s+|<!--.*?-->|<\?xml[^>]*>)*", re.DOTALL)
_HTML_START = compiled_on_use(
    r"<(?:!doctype\s+html|(?:html|head|body|table|div|p|ul|ol|dl|h[1-6]|main|article|section|span|"
    r"title|meta|pre|br|a|b|strong|em|font|center|tr|td|li)\b)",
    re.IGNORECASE,
)
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_READ_AT_ONCE_BYTES = 1_000_000
# Pictures: no reader opens them, and an SVG has a right to its DOCTYPE.
_NEVER_READ = compiled_on_use(r"(?:/media/|^Pictures/|\.svg$)")


def sniff(data: bytes) -> FormatName:
    """The format of a file by its content. Never raises; what nothing fits is ``binary``."""
    head = data[:1024].lstrip()
    # PDF readers accept rubbish before the header, and mail systems put it there.
    if head.startswith(b"%PDF-") or b"\n%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return _sniff_zip(data)
    if data.startswith(_OLE):
        return _sniff_ole(data)
    if data.startswith(b"{\\rtf"):
        return "rtf"
    try:
        text, _encoding = decode_text(data, "")
    except ReadError:
        return "image" if data.startswith(_IMAGES) else "binary"
    return _sniff_text(text)


def check_size(data: bytes, file: str) -> None:
    """Raises ReadError for an empty file and for one above MAX_BYTES."""
    if len(data) > MAX_BYTES:
        raise ReadError(
            f"{file} är {len(data) // 1_000_000} MB, högst {MAX_BYTES // 1_000_000} MB kan läsas: "
            "dela upp filen."
        )
    if not data.strip():
        raise ReadError(f"{file} är tom: välj filen med mötesplanen.")


def check_archive(data: bytes, file: str) -> tuple[str, ...]:
    """The names in a zip file (docx, xlsx, ods) that is safe to unpack.

    Raises ReadError for one that is damaged or locked, that unpacks to more than the limits
    above, or whose XML declares a document type or entities: Office never writes those, and
    they can fetch files and swell in memory.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            _check_unpacked_size(members, file)
            for member in members:
                if not member.is_dir():
                    _check_member(archive, member, file)
            return tuple(member.filename for member in members)
    except ReadError:
        raise
    except Exception as error:
        # Damaged data raise BadZipFile, zlib.error, struct.error, LZMAError, EOFError ...; a
        # member with a password RuntimeError. They have no common base.
        raise ReadError(
            f"{file} är skadad eller låst och kan inte packas upp: öppna den i sitt program, spara "
            "den på nytt utan lösenord och försök igen."
        ) from error


def _check_unpacked_size(members: list[zipfile.ZipInfo], file: str) -> None:
    packs_too_well = any(
        member.file_size > RATIO_COUNTS_FROM_BYTES
        and member.file_size > MAX_UNPACKED_RATIO * max(member.compress_size, 1)
        for member in members
    )
    unpacked_bytes = sum(member.file_size for member in members)
    if packs_too_well or unpacked_bytes > MAX_UNPACKED_BYTES or len(members) > MAX_ARCHIVE_MEMBERS:
        raise ReadError(
            f"{file} packas upp till orimligt mycket ({unpacked_bytes // 1_000_000} MB) och läses "
            "inte: spara bara mötesplanen i en ny fil."
        )


def _check_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, file: str) -> None:
    """Reads the member to its end, which also shows whether its stated size and sum are true."""
    tail = b""
    with archive.open(member) as stream:
        while chunk := stream.read(_READ_AT_ONCE_BYTES):
            if _NEVER_READ.search(member.filename):
                continue
            # Without its zero bytes UTF-16 reads as ASCII.
            seen = tail + chunk.replace(b"\x00", b"")
            if _DECLARATION.search(seen):
                raise ReadError(
                    f"{file} innehåller en dokumenttypsdeklaration ({member.filename}), som inte "
                    "läses av säkerhetsskäl: öppna filen i sitt program och spara den på nytt."
                )
            tail = seen[-16:]


def _sniff_zip(data: bytes) -> FormatName:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = frozenset(archive.namelist())
            for name, found in _ZIP_MEMBERS:
                if name in names:
                    return found
            if "content.xml" in names and "mimetype" in names:
                with archive.open("mimetype") as stream:
                    kind = stream.read(200).decode("ascii", errors="replace")
                return "ods" if "spreadsheet" in kind else "odt"
    except Exception:
        # A damaged zip raises about anything; it is a zip file all the same, and its reader says
        # what is wrong with it.
        return "zip"
    return "zip"


def _sniff_ole(data: bytes) -> FormatName:
    first: tuple[int, FormatName] | None = None
    for name, found in _OLE_STREAMS:
        pattern = (name + "\x00").encode("utf-16-le")
        at = data.find(pattern, 512)
        while at != -1 and at % 128:
            at = data.find(pattern, at + 1)
        if at != -1 and (first is None or at < first[0]):
            # The file's own streams come before those of documents embedded in it.
            first = at, found
    return first[1] if first else "ole"


def _sniff_text(text: str) -> FormatName:
    start = text.lstrip("\ufeff \t\r\n\f\v")
    if start[:15].upper() == "BEGIN:VCALENDAR":
        return "ical"
    before = _BEFORE_HTML.match(start[:64_000])
    if before and _HTML_START.match(start, before.end()):
        return "html"
    # Tables drawn with bars stand among headings that belong to them: the grammar reads them.
    return "csv" if delimiter_of(text) not in (None, "|") else "text"
