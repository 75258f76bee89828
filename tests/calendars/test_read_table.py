import pytest

from calendars.blocks import MAX_ROWS
from calendars.document import Document, Table
from calendars.read_table import read_csv, read_workbook
from calendars.records import ReadError
from tests.calendars import files


def _rows(document: Document) -> list[tuple[int, tuple[str, ...]]]:
    return [
        (row.row, row.cells)
        for block in document.blocks
        if isinstance(block, Table)
        for row in block.rows
    ]


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_the_delimiter_is_told_by_the_content(delimiter: str) -> None:
    text = "Organ;Datum\nKS Åre;2026-03-03\nKS Berg;2026-03-10\n".replace(";", delimiter)
    document = read_csv(text.encode(), "plan.csv")
    assert document.format == "csv"
    assert _rows(document) == [
        (1, ("Organ", "Datum")),
        (2, ("KS Åre", "2026-03-03")),
        (3, ("KS Berg", "2026-03-10")),
    ]


def test_quoted_cells_keep_delimiters_and_line_breaks_and_empty_rows_count() -> None:
    data = b'Organ;Plats\n\nKS;"Sal A; Svenstavik\nporten"\n'
    assert _rows(read_csv(data, "plan.csv")) == [
        (1, ("Organ", "Plats")),
        (3, ("KS", "Sal A; Svenstavik\nporten")),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings_that_say_what_they_are(encoding: str) -> None:
    document = read_csv("Å;1\nÄ;2\n".encode(encoding), "plan.csv")
    assert _rows(document) == [(1, ("Å", "1")), (2, ("Ä", "2"))]
    assert document.problems == ()


def test_an_assumed_encoding_is_reported() -> None:
    document = read_csv("Å;1\nÄ;2\n".encode("cp1252"), "plan.csv")
    assert _rows(document)[0] == (1, ("Å", "1"))
    assert [p.code for p in document.problems] == ["encoding_assumed"]


def test_excels_own_note_of_the_delimiter_is_no_row() -> None:
    assert _rows(read_csv(b"sep=,\nKS,3 mars\n", "plan.csv")) == [(2, ("KS", "3 mars"))]


def test_a_markdown_table_loses_its_bars_and_rule() -> None:
    data = b"| Organ | Datum |\n|---|:--|\n| KS | 3 mars<br>7 april |\n"
    assert _rows(read_csv(data, "plan.md")) == [
        (1, ("Organ", "Datum")),
        (3, ("KS", "3 mars\n7 april")),
    ]


def test_a_quote_without_its_pair_is_a_read_error() -> None:
    with pytest.raises(ReadError, match="citattecken"):
        read_csv(b'KS;"' + b"x" * 200_000, "plan.csv")


def test_too_many_rows_are_refused() -> None:
    assert len(_rows(read_csv(b"a;b\n" * MAX_ROWS, "plan.csv"))) == MAX_ROWS
    with pytest.raises(ReadError, match="50000 tabellrader"):
        read_csv(b"a;b\n" * (MAX_ROWS + 1), "plan.csv")
    with pytest.raises(ReadError, match="50000 tabellrader"):
        read_workbook(files.long_xlsx(MAX_ROWS + 1), "plan.xlsx")


def test_an_xlsx() -> None:
    document = read_workbook(files.xlsx(), "plan.xlsx")
    assert document.format == "xlsx"
    first, second = document.blocks
    assert isinstance(first, Table)
    assert isinstance(second, Table)
    assert (first.name, second.name) == ("KS 2026", "Gammal")
    # the sheet's own row numbers; merged cells have their text once
    assert [(row.row, row.cells) for row in first.rows] == [
        (3, ("Organ", "Datum", "Tid", "Nummer")),
        (4, ("KS Åre", "2026-03-03", "13:00", "10")),
        (5, ("inställt", "", "", "")),
        (6, ("", "", "2026-03-03 13:00", "1.5")),
    ]
    assert second.rows[0].row == 1
    assert [p.code for p in document.problems] == ["hidden_sheet"]


def test_an_old_xls() -> None:
    document = read_workbook(files.xls(), "plan.xls")
    assert document.format == "xls"
    assert _rows(document) == [(3, ("2026-03-03", "2026-03-03 13:00", "10"))]


def test_an_ods() -> None:
    document = read_workbook(files.ods(), "plan.ods")
    assert document.format == "ods"
    cells = ("2026-03-03", "2026-03-03 13:00", "13:00", "10", "KS Åre", "inställt")
    assert _rows(document) == [(3, cells)]


@pytest.mark.parametrize("data", [b"", b"abc", b"PK\x03\x04rest", files.xlsx()[:3000]])
def test_what_is_no_workbook_is_a_read_error(data: bytes) -> None:
    with pytest.raises(ReadError):
        read_workbook(data, "plan.xlsx")
