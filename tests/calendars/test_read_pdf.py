import pytest
from reportlab.lib.pdfencrypt import StandardEncryption

from calendars.document import Document, Line, Table
from calendars.read_pdf import MAX_PAGES, read_pdf
from calendars.records import ReadError
from tests.calendars import files


def _lines(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Line)]


def _column(left: float, texts: list[str], top: float = 100) -> list[tuple[float, float, str]]:
    return [(left, top + 14 * i, text) for i, text in enumerate(texts)]


def test_a_ruled_table_between_lines() -> None:
    data = files.pdf_with_table([["Organ", "Datum"], ["KS Åre", "3 mars"]])
    document = read_pdf(data, "plan.pdf")
    assert document.format == "pdf"
    first, table, last = document.blocks
    assert first == Line(1, "Sammanträden 2026")
    assert isinstance(table, Table)
    assert [(r.row, r.cells) for r in table.rows] == [
        (2, ("Organ", "Datum")),
        (3, ("KS Åre", "3 mars")),
    ]
    assert last == Line(4, "Beslutat i december")


def test_a_frame_around_text_is_no_table() -> None:
    assert _lines(read_pdf(files.pdf_with_table([["KS 3 mars"]]), "plan.pdf"))[1] == "KS 3 mars"


def test_words_far_apart_stay_apart() -> None:
    names = _column(50, ["Organ", "KS Åre", "KS Berg", "KF"])
    first = _column(200, ["Januari", "13", "14", "26"])
    second = _column(300, ["Februari", "10, 24", "11", "23"])
    lines = _lines(read_pdf(files.pdf([names + first + second]), "plan.pdf"))
    assert [line.split("  ")[0] for line in lines] == ["Organ", "KS Åre", "KS Berg", "KF"]
    assert [part.strip() for part in lines[1].split("  ") if part] == ["KS Åre", "13", "10, 24"]


def test_a_table_without_rules_is_read_line_by_line() -> None:
    names = _column(50, ["Kommunstyrelsen", "Socialnämnden", "Fullmäktige", "Bygg"])
    dates = _column(300, ["13 januari, 10 februari", "14 januari", "26 januari", "3 mars"])
    lines = _lines(read_pdf(files.pdf([names + dates]), "plan.pdf"))
    assert len(lines) == 4
    assert lines[0].startswith("Kommunstyrelsen  ")
    assert lines[0].endswith("  13 januari, 10 februari")
    days = _column(50, ["13 januari", "10 februari", "3 mars", "7 april"])
    clocks = _column(300, ["13.00", "13.00", "09.00", "13.00"])
    assert len(_lines(read_pdf(files.pdf([days + clocks]), "plan.pdf"))) == 4


@pytest.mark.parametrize("lefts", [[50, 320], [40, 230, 420]])
def test_columns_of_dates_are_read_one_after_the_other(lefts: list[float]) -> None:
    bodies = ["Kommunstyrelsen", "Fullmäktige", "Socialnämnden"][: len(lefts)]
    texts = [[body, "13 januari", "10 februari", "3 mars", "7 april"] for body in bodies]
    heading = [(150.0, 60.0, "Sammanträdesdagar för kommunens nämnder under år 2026")]
    words = [w for left, column in zip(lefts, texts, strict=True) for w in _column(left, column)]
    lines = _lines(read_pdf(files.pdf([heading + words]), "plan.pdf"))
    assert lines == [heading[0][2], *(line for column in texts for line in column)]


def test_columns_of_prose_are_read_one_after_the_other() -> None:
    left = [
        "Nämnden ska sammanträda i kommunhuset",
        "på den ort som ordföranden väljer",
        "och allmänheten är alltid välkommen",
    ]
    right = [
        "Handlingar skickas ut en vecka före",
        "mötet och finns sedan på webben",
        "för alla som vill läsa dem",
    ]
    document = read_pdf(files.pdf([_column(50, left) + _column(320, right)]), "plan.pdf")
    assert _lines(document) == left + right


def test_rows_go_on_over_the_pages_and_a_picture_among_them_is_reported() -> None:
    document = read_pdf(files.pdf([[(50, 60, "KS 3 mars")], [], [(50, 60, "KF 7 april")]]), "p.pdf")
    assert document.blocks == (Line(1, "KS 3 mars"), Line(2, "KF 7 april"))
    assert [p.code for p in document.problems] == ["page_without_text"]
    assert "Sida 2" in document.problems[0].message


def test_a_locked_file_says_that_the_password_must_go() -> None:
    data = files.pdf([[(50, 60, "KS")]], encrypt=StandardEncryption("hemligt", strength=128))
    with pytest.raises(ReadError, match="lösenordet måste tas bort"):
        read_pdf(data, "plan.pdf")


def test_a_file_locked_against_changes_only_can_be_read() -> None:
    data = files.pdf([[(50, 60, "KS")]], encrypt=StandardEncryption("", ownerPassword="x"))
    assert read_pdf(data, "plan.pdf").blocks == (Line(1, "KS"),)


def test_a_scanned_file_says_what_to_do() -> None:
    with pytest.raises(ReadError, match="OCR"):
        read_pdf(files.picture_pdf(), "plan.pdf")


def test_too_many_pages_are_refused() -> None:
    with pytest.raises(ReadError, match="201 sidor"):
        read_pdf(files.picture_pdf(MAX_PAGES + 1), "plan.pdf")


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 ...", files.picture_pdf()[:300], b"abc"])
def test_what_is_no_pdf_is_a_read_error(data: bytes) -> None:
    with pytest.raises(ReadError):
        read_pdf(data, "plan.pdf")
