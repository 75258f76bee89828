import io
import zipfile

import pytest

from calendars.formats import MAX_BYTES, check_archive, check_size, sniff
from calendars.records import ReadError
from tests.calendars import files
from tests.support import CASE_2019

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _ole(stream: str) -> bytes:
    return _OLE.ljust(1024, b"\x00") + f"{stream}\x00".encode("utf-16-le").ljust(128, b"\x00")


def _zip(name: str, content: bytes = b"x", method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (files.pdf([[(50, 60, "KS")]]), "pdf"),
        (files.docx_plan(), "docx"),
        (files.xlsx(), "xlsx"),
        (files.xls(), "xls"),
        (files.ods(), "ods"),
        (files.HTML, "html"),
        (files.HTML.decode().encode("utf-16"), "html"),
        (b"<!-- x -->\n<table><tr><td>KS", "html"),
        (b'<?xml version="1.0"?><!DOCTYPE html><html>', "html"),
        (b"\xef\xbb\xbfBEGIN:VCALENDAR\r\n", "ical"),
        (files.CSV, "csv"),
        (files.CSV.decode().encode("utf-16"), "csv"),
        (b"", "text"),
        (b"<KS> 3 mars", "text"),
        (CASE_2019.read_bytes(), "text"),
        (_ole("WordDocument"), "doc"),
        (_ole("EncryptedPackage"), "encrypted_office"),
        (_ole("PowerPoint Document"), "ppt"),
        (_OLE + b"\x00" * 600, "ole"),
        (_zip("xl/workbook.bin"), "xlsb"),
        (_zip("ppt/presentation.xml"), "pptx"),
        (_zip("plan.txt"), "zip"),
        (b"PK\x03\x04rest", "zip"),
        (b"{\\rtf1 KS}", "rtf"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "image"),
        (bytes(range(256)), "binary"),
    ],
)
def test_the_format_is_told_by_the_content(data: bytes, name: str) -> None:
    assert sniff(data) == name


@pytest.mark.parametrize(
    "text",
    [
        "KS Berg: 10 september, 8 oktober\nKS Åre: 12 september, 16 oktober\n",
        "KS Berg: 10 september; 8 oktober\nKS Åre: 12 september; 16 oktober\n",
        "21 januari,\n18 februari,\n18 mars,\n",
        "Kommunstyrelsen sammanträder\ni mars, april och maj.\n",
        "KS Berg;2026-03-03",
        "KS;1\nKF\nRS\nBN\n",
        "KS sammanträder:\n\t13 januari\n\t10 februari\n\t10 mars\n",
    ],
)
def test_prose_is_no_table(text: str) -> None:
    assert sniff(text.encode()) == "text"


def test_a_table_may_have_prose_in_its_cells() -> None:
    text = 'Organ,Datum\nKS,"10 september, 8 oktober"\nKF,"7 april, 5 maj"\n'
    assert sniff(text.encode()) == "csv"
    assert sniff(b"\tJan\tFeb\nKS\t13\t10\nKF\t\t24\n") == "csv"
    assert sniff(b"Sammantraden 2026;;\nOrgan;Datum;Tid\nKS;3 mars, 7 april;13.00\n") == "csv"


def test_the_size_is_limited() -> None:
    check_size(b"x" * MAX_BYTES, "plan.txt")
    with pytest.raises(ReadError, match="högst 20 MB"):
        check_size(b"x" * (MAX_BYTES + 1), "plan.txt")
    with pytest.raises(ReadError, match="tom"):
        check_size(b" \n", "plan.txt")


def test_a_zip_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ReadError, match="orimligt"):
        check_archive(_zip("a.xml", b" " * 3_000_000), "plan.xlsx")
    small = _zip("a.xml", b" " * 900_000)
    assert check_archive(small, "plan.xlsx") == ("a.xml",)
    monkeypatch.setattr("calendars.formats.MAX_UNPACKED_BYTES", 899_999)
    with pytest.raises(ReadError, match="orimligt"):
        check_archive(small, "plan.xlsx")


def test_a_member_that_lies_of_its_size_is_refused() -> None:
    data = bytearray(_zip("a.xml", b"x" * 5_000))
    central = data.rindex(b"PK\x01\x02")
    data[central + 24 : central + 28] = (10).to_bytes(4, "little")
    with pytest.raises(ReadError, match="skadad"):
        check_archive(bytes(data), "plan.xlsx")


@pytest.mark.parametrize("mark", ["<!DOCTYPE x>", "<!ENTITY x 'y'>"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_declarations_in_xml_are_refused(mark: str, encoding: str) -> None:
    # also across the edge of what is read at once
    for content in (f"<?xml version='1.0'?>{mark}<x/>", "é" + " 1" * 499_996 + mark):
        with pytest.raises(ReadError, match="dokumenttypsdeklaration"):
            check_archive(_zip("a.xml", content.encode(encoding), zipfile.ZIP_STORED), "p.xlsx")


def test_pictures_may_have_a_document_type() -> None:
    assert check_archive(_zip("word/media/a.svg", b"<!DOCTYPE svg>"), "p.docx")
