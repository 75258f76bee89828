"""PDF files with a text layer become lines and tables.

What this reader expects on a page is ruled tables, and text as it is laid out::

    Sammanträdesdagar 2026
    KS Berg        13 januari    10 februari         (far apart: several spaces)

    Kommunstyrelsen            Kommunfullmäktige     (columns of text: each is read to its
    13 januari                 26 januari             end, the left one first)
    10 februari                23 februari
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from calendars.blocks import DocumentBuilder
from calendars.document import Document
from calendars.formats import check_size
from calendars.pdf_layout import Word, lines_of
from calendars.records import ReadError

if TYPE_CHECKING:
    from pdfplumber.page import Page
    from pdfplumber.table import Table

MAX_PAGES = 200


def read_pdf(data: bytes, file: str) -> Document:
    """Ruled tables as Tables, the text outside them as Lines, rows numbered on through all pages.

    A page with no text in it (a scanned one among others) is warned of (``page_without_text``).
    Raises ReadError, in Swedish, for a damaged or locked file, one of more than MAX_PAGES pages
    and one that is all pictures.
    """
    check_size(data, file)
    # pdfplumber is slow to import, and most plans are of another format.
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect, PDFTextExtractionNotAllowed
    from pdfplumber.utils.exceptions import PdfminerException

    found = DocumentBuilder(file, "pdf")
    empty_pages: list[int] = []
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            pages = len(pdf.pages)
            if pages > MAX_PAGES:
                raise ReadError(
                    f"{file} har {pages} sidor, högst {MAX_PAGES} kan läsas: spara bara sidorna "
                    "med mötesplanen i en egen fil."
                )
            for page in pdf.pages:
                if not page.chars:
                    empty_pages.append(page.page_number)
                else:
                    _read_page(page, found)
                page.close()
    except ReadError:
        raise
    except Exception as error:
        cause = error.args[0] if isinstance(error, PdfminerException) and error.args else error
        if isinstance(cause, (PDFPasswordIncorrect, PDFTextExtractionNotAllowed)):
            raise ReadError(
                f"{file} är låst med lösenord: lösenordet måste tas bort – spara filen utan "
                "lösenord och försök igen."
            ) from error
        # pdfminer raises whatever a damaged file leads it to: TypeError, KeyError, struct.error ...
        raise ReadError(
            f"{file} kan inte läsas som PDF och är kanske skadad: öppna den, skriv ut den som ny "
            "PDF och försök igen."
        ) from error
    if not found.blocks:
        raise ReadError(
            f"{file} är en bild (inskannad) utan text: kör textigenkänning (OCR) på den, eller be "
            "om originalet som PDF, Word eller Excel."
        )
    for number in empty_pages:
        found.warn(
            "page_without_text",
            f"Sida {number} i {file} har ingen text och lästes inte – är den en bild med "
            "möten, kör textigenkänning (OCR) eller be om originalet.",
        )
    return found.document()


def _read_page(page: Page, found: DocumentBuilder) -> None:
    """From top to bottom: the text above a table, the table, what stands beside it, and so on."""
    tables = sorted(_ruled_tables(page), key=lambda table: (table.bbox[1], table.bbox[0]))
    words = [
        Word(word["text"], word["x0"], word["x1"], word["top"], word["bottom"])
        for word in page.extract_words()
    ]
    outside = [word for word in words if not any(_holds(table, word) for table in tables)]
    for table in tables:
        above = [word for word in outside if word.middle < table.bbox[1]]
        outside = [word for word in outside if word.middle >= table.bbox[1]]
        found.text("\n".join(lines_of(above)))
        found.table([cell or "" for cell in row] for row in table.extract())
    found.text("\n".join(lines_of(outside)))


def _ruled_tables(page: Page) -> list[Table]:
    """Tables of at least two columns and two cells. A frame around text is no table."""
    return [
        table
        for table in page.find_tables()
        if len(table.cells) > 1 and any(len(row.cells) > 1 for row in table.rows)
    ]


def _holds(table: Table, word: Word) -> bool:
    left, top, right, bottom = table.bbox
    return left <= (word.left + word.right) / 2 <= right and top <= word.middle <= bottom
