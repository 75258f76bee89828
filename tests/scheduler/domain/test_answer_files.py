from __future__ import annotations

import io
import zipfile

import pytest

from scheduler.domain.answer_files import FileKind, kind_of, safe_name


def package(*names: str, mimetype: str = "") -> bytes:
    """A zip file that holds the names."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        for name in names:
            archive.writestr(name, "x")
    return data.getvalue()


ODT = "application/vnd.oasis.opendocument.text"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7\n...", FileKind.PDF),
        (b"{\\rtf1 hej}", FileKind.RTF),
        (b"\x89PNG\r\n\x1a\n....", FileKind.PNG),
        (b"\xff\xd8\xff\xe0....", FileKind.JPEG),
        ("Vi tillstyrker förslaget.\r\n".encode(), FileKind.TEXT),
        (b"\xef\xbb\xbfmed BOM", FileKind.TEXT),
        (package("[Content_Types].xml", "word/document.xml"), FileKind.DOCX),
        (package("[Content_Types].xml", "xl/workbook.xml"), FileKind.XLSX),
        (package("content.xml", mimetype=ODT), FileKind.ODT),
    ],
)
def test_documents_are_known_by_their_content(content: bytes, kind: FileKind) -> None:
    assert kind_of(content) is kind


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"   \n",
        b"MZ\x90\x00\x03",  # a Windows program
        b"\x7fELF\x02",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",  # Word and Excel before 2007: may hide macros
        b"<html><script>alert(1)</script>",
        b"  <!DOCTYPE html>",
        b'<?xml version="1.0"?><svg onload="x"/>',
        b"#!/bin/sh\nrm -rf /",
        "åäö".encode("latin-1"),
        b"text\x00with a nul",
        b"text\x1b[2Jwith an escape",
        package("a.txt"),
        package("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
        package("[Content_Types].xml", "ppt/presentation.xml"),
        package("Basic/script-lc.xml", mimetype=ODT),
        package("content.xml", mimetype="application/vnd.oasis.opendocument.graphics"),
        b"PK\x03\x04 cut off",
    ],
)
def test_what_may_run_or_is_nothing_known_is_not_taken(content: bytes) -> None:
    assert kind_of(content) is None


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Protokoll § 126.pdf", "Protokoll § 126.pdf"),
        ("Svar.PDF", "Svar.pdf"),
        ("..\\..\\x/Svar.exe", "Svar.pdf"),
        ("/etc/passwd", "passwd.pdf"),
        ("svar.pdf.exe", "svar.pdf.pdf"),
        ("...", "fil.pdf"),
        ("", "fil.pdf"),
        ("CON.pdf", "fil CON.pdf"),
        ("lpt1", "fil lpt1.pdf"),
        ("a\x00b\n\rc.pdf", "a_b__c.pdf"),
        ("svar\u202efdp.exe", "svar_fdp.pdf"),  # a sign that turns the reading direction
        ('x"><img src=q>:*?|.pdf', "x___img src_q.pdf"),
        ("A\u030angermanland.pdf", "Ångermanland.pdf"),
        ("Bilaga 2. Karta över området", "Bilaga 2. Karta över området.pdf"),
        ("x" * 300 + ".pdf", "x" * 80 + ".pdf"),
    ],
)
def test_names_are_safe_to_save(name: str, safe: str) -> None:
    assert safe_name(name, FileKind.PDF) == safe
