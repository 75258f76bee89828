"""Free text: lists, headings, sentences and tables made of characters.

The text this reader expects::

    Sammanträden 2019
    GNU (RJH): 16 september, 11 november
    RS RJH: 24 25 september
    KS Berg: tis 10 september kl. 13.00, 8 oktober (inställt),
      12 november

    Kommunstyrelsen i Krokom
    11 september
    9 oktober

A row that holds a date but gives no meeting is always among the problems.
"""

from __future__ import annotations

from calendars.document import Document, Line
from calendars.grammar.options import ReadOptions
from calendars.grammar.plan import read_plan_document
from calendars.records import ReadResult

__all__ = ["ReadOptions", "read_text"]


def read_text(text: str, file: str, options: ReadOptions) -> ReadResult:
    """The meetings in a free-text list. Never raises: what it cannot read becomes problems."""
    lines = tuple(Line(row, line) for row, line in enumerate(text.splitlines(), 1))
    return read_plan_document(Document("text", lines), file, options)
