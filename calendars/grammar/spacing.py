"""Texts with a blank line after every line, or a margin, as pages and Word files are often pasted.

The text this reader expects::

    Sammanträdesdagar 2026


    13 januari

    10 februari

There a single blank line is only the distance between lines; two or more part what one does
elsewhere.
"""

from __future__ import annotations

from itertools import pairwise
from os.path import commonprefix

from msgspec.structs import replace

from calendars.document import Block, Document, Line

_MIN_LINES = 6


def single_spaced(document: Document) -> Document:
    """The document without the blank lines that stand after every line of it; as it is where any
    two lines stand together."""
    blocks = document.blocks
    filled = [not _is_blank(block) for block in blocks]
    if sum(filled) < _MIN_LINES or any(a and b for a, b in pairwise(filled)):
        return document
    kept = [
        block
        for index, block in enumerate(blocks)
        if not (_is_blank(block) and index and not _is_blank(blocks[index - 1]))
    ]
    return replace(document, blocks=tuple(kept))


def without_margin(document: Document) -> Document:
    """The document without the blanks that every line of it begins with."""
    lines = [b.text for b in document.blocks if isinstance(b, Line) and b.text.strip()]
    margin = commonprefix([line[: len(line) - len(line.lstrip())] for line in lines])
    if not margin:
        return document
    blocks = (
        Line(b.row, b.text.removeprefix(margin)) if isinstance(b, Line) else b
        for b in document.blocks
    )
    return replace(document, blocks=tuple(blocks))


def _is_blank(block: Block) -> bool:
    return isinstance(block, Line) and not block.text.strip()
