"""Characters that look the same, written one way.

A file from macOS, and many a PDF, writes ``måndag`` with an a and a ring of its own (Unicode's
form NFD, UAX 15); web pages hide soft hyphens and spaces of no width in words and put hyphens that
do not break, or minus signs, between figures.
"""

from __future__ import annotations

import unicodedata

from msgspec.structs import replace

from calendars.document import Block, Document, Line, TableRow
from calendars.patterns import compiled_on_use

# Soft hyphens, spaces and joiners of no width, byte order marks.
_UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_HYPHENS = "\u2010\u2011\u2212"  # the last is the minus sign
# No page of text is wider. What looks for something after a gap begins anew at each of its spaces,
# so that 1,600 in a row took twenty seconds.
_WIDEST_GAP = 200
_ENDLESS_GAP = compiled_on_use(rf"\s{{{_WIDEST_GAP + 1},}}")
_PLAIN = str.maketrans(dict.fromkeys(_UNSEEN, "") | dict.fromkeys(_HYPHENS, "-"))


def plain(text: str) -> str:
    """The text in Unicode's form NFC, with no character that cannot be seen, one hyphen and no gap
    wider than a page."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text).translate(_PLAIN)
    return _ENDLESS_GAP.sub(" " * _WIDEST_GAP, text)


def plain_document(document: Document) -> Document:
    """The document with all its text plain."""
    return replace(document, blocks=tuple(map(_plain_block, document.blocks)))


def _plain_block(block: Block) -> Block:
    if isinstance(block, Line):
        return Line(block.row, plain(block.text))
    rows = (TableRow(row.row, tuple(map(plain, row.cells)), row.cell_rows) for row in block.rows)
    return replace(block, rows=tuple(rows), name=plain(block.name) if block.name else block.name)
