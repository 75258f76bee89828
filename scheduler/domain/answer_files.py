"""Files of answers: told by their content, named so that they are safe to save.

Only documents that show an opinion are taken. What can run when it is opened is not: web pages,
programs, and Office files with macros or of the old kinds that may hide them.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from enum import StrEnum

_MAX_STEM = 80
# Names that Windows keeps for devices, whatever their ending.
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)
_ZIP = b"PK\x03\x04"


class FileKind(StrEnum):
    """What a file is; the value is the ending it is given."""

    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    ODT = "odt"
    RTF = "rtf"
    PNG = "png"
    JPEG = "jpg"
    TEXT = "txt"


_STARTS = {
    b"%PDF-": FileKind.PDF,
    b"{\\rtf": FileKind.RTF,
    b"\x89PNG\r\n\x1a\n": FileKind.PNG,
    b"\xff\xd8\xff": FileKind.JPEG,
}


def kind_of(content: bytes) -> FileKind | None:
    """What the content is, whatever the file is called; None where it is nothing that is taken."""
    for start, kind in _STARTS.items():
        if content.startswith(start):
            return kind
    if content.startswith(_ZIP):
        return _office_kind(content)
    return FileKind.TEXT if _is_text(content) else None


def _office_kind(content: bytes) -> FileKind | None:
    """From the list of what the package holds; nothing in it is unpacked but OpenDocument's word
    for what it is, at most 100 octets."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = set(package.namelist())
            if any("vbaproject" in name.lower() or "activex" in name.lower() for name in names):
                return None
            if "[Content_Types].xml" in names:
                if "word/document.xml" in names:
                    return FileKind.DOCX
                return FileKind.XLSX if "xl/workbook.xml" in names else None
            if "mimetype" in names and not any(name.startswith("Basic/") for name in names):
                with package.open("mimetype") as said:
                    is_text = said.read(100).strip() == b"application/vnd.oasis.opendocument.text"
                return FileKind.ODT if is_text else None
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError):
        return None
    return None


def _is_text(content: bytes) -> bool:
    """Plain text in UTF-8 that no reader takes for a web page or a script."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    if any(unicodedata.category(c) == "Cc" and c not in "\t\n\r\f" for c in text):
        return False
    return bool(text.strip()) and not text.lstrip().startswith(("<", "#!"))


def safe_name(name: str, kind: FileKind) -> str:
    """The name without folders, signs that some system gives a meaning, or direction marks, with
    the ending of what the content is: ``..\\x/Svar.PDF`` is ``Svar.pdf``."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    kept = "".join(c if c.isalnum() or c in " -_.,()§" else "_" for c in last)
    stem, dot, ending = kept.rpartition(".")
    if not dot or len(ending) > 5:
        stem = kept
    stem = re.sub(r"\s+", " ", stem).strip(" ._-")[:_MAX_STEM].rstrip(" .")
    if not stem or _DEVICES.fullmatch(stem.split(".")[0].strip()):
        stem = f"fil {stem}".strip()
    return f"{stem}.{kind.value}"
