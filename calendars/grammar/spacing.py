"""Texts with a blank line after every line, a margin, or the numbers of their pages, as pages and
Word files are often pasted.

The text this reader expects::

    Sammanträdesdagar 2026


    13 januari

    10 februari

There a single blank line is only the distance between lines; two or more part what one does
elsewhere. A page's number (``Sida 2 (9)``, ``2 (9)``) with the blank lines around it stands in the
middle of what goes on from one page to the next.
"""

from __future__ import annotations

import re
from itertools import pairwise
from os.path import commonprefix

from msgspec.structs import replace

from calendars.document import Block, Document, Line
from calendars.patterns import compiled_on_use

_MIN_LINES = 6
_PAGE = compiled_on_use(r"\s*sid(?:a|an|\.)?\s*(\d+)(?:\s*(?:\(\d+\)|av\s*\d+|/\s*\d+))?\s*", re.I)
# "2 (9)" alone could be a day: it is a page's where the next page has the next number.
_PAGE_OF = compiled_on_use(r"\s*(\d+)\s*\((\d+)\)\s*")


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


def without_page_numbers(document: Document) -> Document:
    """The document without lines that are the number of a page and stand by themselves: one with
    words beside it belongs to the head of its page."""
    blocks = document.blocks
    texts = [block.text if isinstance(block, Line) else "" for block in blocks]
    gone = {index for index, text in enumerate(texts) if _PAGE.fullmatch(text)}
    numbered = [(n, m) for n, text in enumerate(texts) if (m := _PAGE_OF.fullmatch(text))]
    pages = [(int(m[1]), int(m[2])) for _index, m in numbered]
    follow = all(b == (a[0] + 1, a[1]) for a, b in pairwise(pages))
    if len(pages) > 1 and follow:
        gone |= {index for index, _match in numbered}
    alone = [n for n in gone if 0 < n < len(blocks) - 1]
    alone = [n for n in alone if _is_blank(blocks[n - 1]) and _is_blank(blocks[n + 1])]
    left_out = {near for index in alone for near in (index - 1, index, index + 1)}
    return replace(document, blocks=tuple(b for n, b in enumerate(blocks) if n not in left_out))


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
