"""Tells a file's format by its content and hands it to the right reader.

Text, Markdown, CSV, Excel, OpenDocument, Word, HTML and PDF become a Document that the grammar
reads; iCal has its meetings ready; a table that Svarsdag wrote itself reads back exactly.
"""

from __future__ import annotations

from calendars.decoding import decode_text
from calendars.document import Document, Table
from calendars.extract import document_of
from calendars.formats import check_size, sniff
from calendars.grammar.options import ReadOptions
from calendars.grammar.plan import read_plan_document
from calendars.own_table import meetings_from_own_table
from calendars.patterns import compiled_on_use
from calendars.records import ReadResult

_YEAR_IN_NAME = compiled_on_use(r"(?<!\d)((?:19|20)\d\d)(?!\d)")


def read_bytes(data: bytes, file: str, options: ReadOptions) -> ReadResult:
    """The meetings of a plan in any format.

    Raises ReadError, in Swedish, where the file is empty, too large, damaged, locked or of a format
    that is not read.
    """
    check_size(data, file)
    if sniff(data) == "ical":
        # icalendar is slow to import, and most plans are text.
        from calendars.read_ical import read_ical

        text, _encoding = decode_text(data, file)
        return read_ical(text.encode(), file, options)
    document = document_of(data, file)
    own = _own_table(document, file)
    if own is not None:
        return own
    return read_plan_document(document, file, options, _year_in_name(file))


def _own_table(document: Document, file: str) -> ReadResult | None:
    """The meetings of a table that Svarsdag has written, or None where it is another's."""
    if len(document.blocks) != 1 or not isinstance(document.blocks[0], Table):
        return None
    rows = [row.cells for row in document.blocks[0].rows]
    return meetings_from_own_table(rows, file, format_name=document.format)


def _year_in_name(file: str) -> int | None:
    """The only year a file's name holds: ``2019-sammanslagning.txt``."""
    years = set(_YEAR_IN_NAME.findall(file))
    return int(years.pop()) if len(years) == 1 else None
