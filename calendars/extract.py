"""From a file of any format to its Document: lines and tables, before any meeting is read."""

from __future__ import annotations

from calendars.blocks import DocumentBuilder
from calendars.decoding import decode_text, encoding_problems
from calendars.document import Document, Line
from calendars.formats import FormatName, check_size, sniff
from calendars.isolated import read_isolated
from calendars.read_table import read_csv
from calendars.records import ReadError

_READERS: dict[FormatName, tuple[str, str]] = {
    "xlsx": ("read_table", "read_workbook"),
    "xls": ("read_table", "read_workbook"),
    "ods": ("read_table", "read_workbook"),
    "docx": ("read_docx", "read_docx"),
    "html": ("read_html", "read_html"),
    "pdf": ("read_pdf", "read_pdf"),
}
_SAVE_AS = "öppna den i sitt program och spara den som {}."
_UNREADABLE: dict[FormatName, str] = {
    "doc": "ett äldre Word-dokument (.doc): " + _SAVE_AS.format(".docx"),
    "rtf": "en RTF-fil: " + _SAVE_AS.format(".docx"),
    "odt": "ett OpenDocument-dokument: " + _SAVE_AS.format(".docx"),
    "pptx": "en presentation: " + _SAVE_AS.format("PDF"),
    "ppt": "en presentation: " + _SAVE_AS.format("PDF"),
    "xlsb": "en binär Excel-arbetsbok (.xlsb): " + _SAVE_AS.format(".xlsx"),
    "msg": "ett e-postmeddelande: spara bilagan med mötesplanen och välj den.",
    "encrypted_office": "låst med lösenord: ta bort lösenordet och spara filen på nytt.",
    "zip": "en zip-fil som inte är ett läsbart Office-dokument: packa upp den och välj filen med "
    "mötesplanen, eller spara dokumentet på nytt om det är skadat.",
    "ole": "ett Office-dokument av okänt slag: " + _SAVE_AS.format(".docx eller .xlsx"),
    "image": "en bild: kör textigenkänning (OCR) på den, eller be om originalet.",
    "binary": "inte text utan en binär fil: spara mötesplanen som text (.txt), Word, Excel eller "
    "PDF och försök igen.",
    "ical": "en kalenderfil (iCal): den läses som möten, inte som dokument.",
}


def document_of(data: bytes, file: str) -> Document:
    """The lines and tables of a file in any format but iCal, told by its content.

    Formats that need a library are read in a process of their own (``calendars.isolated``).
    Raises ReadError, in Swedish, where the file is empty, too large, damaged, locked or of a
    format that is not read.
    """
    check_size(data, file)
    format_name = sniff(data)
    if format_name in _UNREADABLE:
        raise ReadError(f"{file} är {_UNREADABLE[format_name]}")
    if format_name == "csv":
        return read_csv(data, file)
    if format_name == "text":
        return _read_lines(data, file)
    module, function = _READERS[format_name]
    return read_isolated(module, function, data, file)


def text_of(document: Document) -> str:
    """A document as plain text: a line per line, a row's cells after each other."""
    lines: list[str] = []
    for block in document.blocks:
        if isinstance(block, Line):
            lines.append(block.text)
        else:
            lines += ["  ".join(row.cells) for row in block.rows]
    return "\n".join(lines)


def _read_lines(data: bytes, file: str) -> Document:
    """Every line with the number it has in the file, blank ones too: they part what follows."""
    text, encoding = decode_text(data, file)
    found = DocumentBuilder(file, "text")
    found.problems.extend(encoding_problems(file, encoding))
    found.blocks.extend(Line(row, line) for row, line in enumerate(text.splitlines(), 1))
    return found.document()
