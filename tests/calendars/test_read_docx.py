from typing import Any

import docx
import pytest
from docx.oxml import parse_xml

from calendars.document import Line, Table
from calendars.read_docx import read_docx
from calendars.records import ReadError
from tests.calendars import files

_NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def _read(document: Any) -> tuple[Line | Table, ...]:
    return read_docx(files.word(document), "plan.docx").blocks


def _cells(table: Line | Table) -> list[tuple[str, ...]]:
    assert isinstance(table, Table)
    return [row.cells for row in table.rows]


def test_paragraphs_lists_and_tables_in_the_order_of_the_text() -> None:
    document = read_docx(files.docx_plan(), "plan.docx")
    assert document.format == "docx"
    heading, item, table, *last = document.blocks
    assert heading == Line(1, "Sammanträden 2026")
    assert item == Line(2, "KS Berg: 10 september")
    assert isinstance(table, Table)
    assert [(row.row, row.cells) for row in table.rows] == [
        (3, ("Organ", "Datum")),
        (4, ("KS Åre", "3 mars\n7 april")),
    ]
    assert last == [Line(5, "Beslutat av"), Line(6, "kommunstyrelsen")]


def test_merged_cells_have_their_text_once() -> None:
    document = docx.Document()
    table = document.add_table(rows=3, cols=3)
    for row in range(3):
        for column in range(3):
            table.cell(row, column).text = f"{row}{column}"
    table.cell(0, 0).merge(table.cell(0, 1)).text = "bred"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "hög"
    assert _cells(_read(document)[0]) == [
        ("bred", "", "02"),
        ("hög", "11", "12"),
        ("", "21", "22"),
    ]


def test_a_nested_table_is_text_in_its_cell() -> None:
    document = docx.Document()
    cell = document.add_table(rows=1, cols=2).cell(0, 1)
    cell.text = "Våren"
    inner = cell.add_table(rows=2, cols=2)
    for i, text in enumerate(["KS", "3 mars", "KF", "7 april"]):
        inner.cell(i // 2, i % 2).text = text
    assert _cells(_read(document)[0]) == [("", "Våren\nKS\t3 mars\nKF\t7 april")]


def test_content_controls_and_inserted_text_are_read_and_deleted_text_is_not() -> None:
    document = docx.Document()
    document.element.body.insert(
        0,
        parse_xml(
            f"<w:sdt {_NAMESPACE}><w:sdtContent><w:p>"
            "<w:r><w:t>KS </w:t></w:r><w:del><w:r><w:delText>2 mars</w:delText></w:r></w:del>"
            "<w:ins><w:r><w:t>3</w:t><w:noBreakHyphen/><w:t>4 mars</w:t></w:r></w:ins>"
            "</w:p></w:sdtContent></w:sdt>"
        ),
    )
    assert _read(document) == (Line(1, "KS 3-4 mars"),)


def test_deep_nesting_does_not_exhaust_the_stack() -> None:
    document = docx.Document()
    deep = "<w:tbl><w:tr><w:tc>" * 80 + "<w:p><w:r><w:t>djupt</w:t></w:r></w:p>"
    deep += "</w:tc></w:tr></w:tbl>" * 80
    document.element.body.insert(0, parse_xml(deep.replace("<w:tbl>", f"<w:tbl {_NAMESPACE}>", 1)))
    assert _cells(_read(document)[0]) == [("djupt",)]


def test_macros_are_refused() -> None:
    data = files.with_member(files.docx_plan(), "word/vbaProject.bin", b"\xd0\xcf")
    with pytest.raises(ReadError, match="makron"):
        read_docx(data, "plan.docm")


def test_entities_are_refused_and_not_expanded() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'
    data = files.with_member(files.docx_plan(), "word/document.xml", bomb)
    with pytest.raises(ReadError, match="dokumenttyp"):
        read_docx(data, "plan.docx")
    data = files.with_member(files.docx_plan(), "word/document.xml", bomb.decode().encode("utf-16"))
    with pytest.raises(ReadError, match="dokumenttyp"):
        read_docx(data, "plan.docx")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04rest",
        files.docx_plan()[:5000],
        files.xlsx(),
        files.with_member(files.docx_plan(), "word/document.xml", b"<x/>"),
        files.with_member(files.docx_plan(), "word/document.xml", b"inte xml"),
        files.with_member(files.docx_plan(), "[Content_Types].xml", b"<x/>"),
    ],
)
def test_what_is_no_word_document_is_a_read_error(data: bytes) -> None:
    with pytest.raises(ReadError):
        read_docx(data, "plan.docx")
