import contextlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from calendars.document import Document, Line
from calendars.extract import document_of
from calendars.formats import sniff
from calendars.read_docx import read_docx
from calendars.read_html import read_html
from calendars.read_pdf import read_pdf
from calendars.read_table import read_csv, read_workbook
from calendars.records import ReadError
from tests.calendars import files

REAL_FILES = {
    "pdf": files.pdf_with_table([["Organ", "Datum"], ["KS", "3 mars"]]),
    "docx": files.docx_plan(),
    "xlsx": files.xlsx(),
    "xls": files.xls(),
    "ods": files.ods(),
    "html": files.HTML,
    "csv": files.CSV,
}
READERS = {
    "pdf": read_pdf,
    "docx": read_docx,
    "xlsx": read_workbook,
    "xls": read_workbook,
    "ods": read_workbook,
    "html": read_html,
    "csv": read_csv,
}


@pytest.mark.parametrize("name", REAL_FILES)
def test_every_format_reaches_its_reader_and_comes_back_whole(name: str) -> None:
    document = document_of(REAL_FILES[name], "plan.bin")
    assert document == READERS[name](REAL_FILES[name], "plan.bin")
    assert document.format == name


def test_text_is_its_lines() -> None:
    document = document_of("# Plan\r\n\r\nKS Åre: 3 mars".encode("cp1252"), "plan.md")
    assert document.format == "text"
    assert document.blocks == (Line(1, "# Plan"), Line(2, ""), Line(3, "KS Åre: 3 mars"))
    assert [p.code for p in document.problems] == ["encoding_assumed"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "tom"),
        (b"x" * 20_000_001, "högst 20 MB"),
        (b"PK\x03\x04rest", "zip-fil"),
        (b"{\\rtf1}", "RTF"),
        (b"\x89PNG\x00", "OCR"),
        (bytes(range(256)), "binär"),
        (b"BEGIN:VCALENDAR\n", "iCal"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "okänt slag"),
    ],
)
def test_what_is_not_read_says_what_it_is_and_what_to_do(data: bytes, words: str) -> None:
    with pytest.raises(ReadError, match=words) as caught:
        document_of(data, "plan.bin")
    assert str(caught.value).startswith("plan.bin ")
    assert ":" in str(caught.value)


def test_a_workbook_that_makes_the_library_abort_is_a_read_error() -> None:
    with pytest.raises(ReadError, match="minne"):
        document_of(files.far_apart_xlsx(), "plan.xlsx")


def test_a_readers_own_error_comes_through_the_process() -> None:
    with pytest.raises(ReadError, match="OCR"):
        document_of(files.picture_pdf(), "plan.pdf")


def _read(name: str, data: bytes) -> None:
    """Without the process: what the reader raises is seen, and hundreds of files are quick."""
    with contextlib.suppress(ReadError):
        assert isinstance(READERS[name](data, "x"), Document)


def _read_in_process(data: bytes) -> None:
    with contextlib.suppress(ReadError):
        document_of(data, "x.xls")


@given(st.binary(max_size=400))
def test_any_bytes_have_a_format_and_give_a_document_or_a_read_error(data: bytes) -> None:
    sniff(data)
    for name in READERS:
        _read(name, data)


@st.composite
def damaged_files(draw: st.DrawFn) -> tuple[str, bytes]:
    """A real file that ends early or has some of its bytes changed."""
    name = draw(st.sampled_from(sorted(REAL_FILES)))
    data = bytearray(REAL_FILES[name])
    if draw(st.booleans()):
        del data[draw(st.integers(0, len(data))) :]
    for at, byte in draw(
        st.lists(st.tuples(st.integers(0, len(data)), st.integers(0, 255)), max_size=6)
    ):
        data[at : at + 1] = bytes([byte])
    return name, bytes(data)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(damaged_files())
def test_damaged_files_give_a_document_or_a_read_error(damaged: tuple[str, bytes]) -> None:
    name, data = damaged
    sniff(data)
    if name == "xls":
        # Two bytes can make its parser go on without end: the limits of the process hold it.
        _read_in_process(data)
    else:
        _read(name, data)


def test_an_old_sheet_that_its_parser_never_ends_is_refused() -> None:
    """The bytes that a random search found: a length of the file's table, and of a record."""
    data = bytearray(REAL_FILES["xls"])
    data[40], data[1685] = 207, 219
    with pytest.raises(ReadError, match="är skadad"):
        document_of(bytes(data), "x.xls")


# Bytes changed in a packed member only break its sum; changed before packing they reach the parser.
@st.composite
def damaged_members(draw: st.DrawFn) -> tuple[str, bytes]:
    name, member = draw(
        st.sampled_from(
            [
                ("docx", "word/document.xml"),
                ("docx", "word/_rels/document.xml.rels"),
                ("xlsx", "xl/sharedStrings.xml"),
                ("xlsx", "xl/workbook.xml"),
                ("xlsx", "xl/styles.xml"),
                ("ods", "content.xml"),
            ]
        )
    )
    content = bytearray(files.member(REAL_FILES[name], member))
    for at in draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=4)):
        content[at : at + draw(st.integers(0, 3))] = draw(st.binary(max_size=3))
    return name, files.with_member(REAL_FILES[name], member, bytes(content))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(damaged_members())
def test_damaged_members_give_a_document_or_a_read_error(damaged: tuple[str, bytes]) -> None:
    _read(*damaged)
