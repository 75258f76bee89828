"""Word documents (.docx) become lines and tables.

What this reader expects is body text such as::

    Sammanträdesdagar 2026            (a heading or paragraph: a Line)
    • KS Berg: 10 september           (a list item: a Line, without its mark)

    | Organ   | Januari | Februari |  (a table, cells merged sideways or downwards)
    | KS Berg | 13      | 10, 24     |

Headers, footers, notes, comments, deleted text and text boxes are not read; inserted text is.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, TypeAlias

from calendars.blocks import DocumentBuilder
from calendars.document import Document
from calendars.formats import check_archive, check_size
from calendars.records import ReadError

# lxml has no types of its own.
_Element: TypeAlias = Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_P, _TBL, _TR, _TC, _TCPR, _VAL = (_W + name for name in ("p", "tbl", "tr", "tc", "tcPr", "val"))
# Read as if they were not there: content controls (templates are full of them) and tracked changes.
_TRANSPARENT = frozenset(
    _W + name for name in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo")
)
_SKIPPED = frozenset(
    [_W + name for name in ("del", "moveFrom", "txbxContent", "pPr", "rPr", "instrText")]
    + ["{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"]
)
_TEXT_OF = {
    _W + "tab": "\t",
    _W + "br": "\n",
    _W + "cr": "\n",
    _W + "noBreakHyphen": "-",
}
# Word stops at 63 columns.
_MAX_SPAN = 100


def read_docx(data: bytes, file: str) -> Document:
    """Paragraphs and tables in the order of the text, rows numbered on through both.

    A line break within a paragraph begins a new Line. A nested table is text inside its cell:
    a line for each row, a tab between its cells. Raises ReadError, in Swedish, for a damaged
    file and for one with macros.
    """
    check_size(data, file)
    names = check_archive(data, file)
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise ReadError(
            f"{file} innehåller makron och läses inte: spara den som Word-dokument utan makron "
            "(.docx) och försök igen."
        )
    # python-docx is slow to import, and most plans are of another format.
    import docx

    found = DocumentBuilder(file, "docx")
    try:
        body = docx.Document(io.BytesIO(data)).element.body
        for element in _children(body):
            if element.tag == _P:
                found.text(_text_of(element))
            elif element.tag == _TBL:
                found.table(_rows(element))
    except ReadError:
        raise
    except Exception as error:
        # python-docx raises whatever the damaged XML leads it to: KeyError, AttributeError ...
        raise ReadError(
            f"{file} kan inte läsas som Word-dokument och är kanske skadad: öppna den i Word, "
            "spara den på nytt som .docx och försök igen."
        ) from error
    return found.document()


def _children(parent: _Element) -> Iterator[_Element]:
    """Children in order, those of transparent elements in their place."""
    waiting = list(reversed(parent))
    while waiting:
        element = waiting.pop()
        if element.tag in _TRANSPARENT:
            waiting.extend(reversed(element))
        else:
            yield element


def _rows(table: _Element) -> Iterator[list[str]]:
    for row in _children(table):
        if row.tag != _TR:
            continue
        cells = [""] * min(_number(row, "trPr", "gridBefore", default=0), _MAX_SPAN)
        for cell in _children(row):
            if cell.tag != _TC:
                continue
            merge = cell.find(f"{_TCPR}/{_W}vMerge")
            goes_on = merge is not None and merge.get(_VAL) != "restart"
            cells.append("" if goes_on else _text_of(cell).strip())
            span = min(_number(cell, "tcPr", "gridSpan", default=1), _MAX_SPAN)
            cells.extend([""] * (span - 1))
        yield cells


def _number(element: _Element, properties: str, name: str, *, default: int) -> int:
    found = element.find(f"{_W}{properties}/{_W}{name}")
    text = found.get(_VAL) if found is not None else None
    return int(text) if text and text.isascii() and text.isdigit() else default


def _text_of(element: _Element) -> str:
    """The text of a paragraph or cell: a line for each paragraph and each row of a nested table."""
    # lxml comes with python-docx, which is imported late for the same reason.
    from lxml import etree  # type: ignore[import-untyped]

    parts: list[str] = []
    cells_open = 0
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, inner in walk:
        tag = inner.tag
        if event == "start":
            if inner is element:
                continue
            if tag in _SKIPPED:
                walk.skip_subtree()
            elif tag == _TC:
                cells_open += 1
            elif tag == _W + "t":
                # A line break in the XML is not one in the text.
                parts.append((inner.text or "").replace("\n", " "))
            elif tag in _TEXT_OF:
                parts.append(" " if cells_open and _TEXT_OF[tag] == "\n" else _TEXT_OF[tag])
        elif inner is element:
            break
        elif tag == _TC:
            cells_open -= 1
            parts.append("\t")
        elif tag == _TR or (tag == _P and not cells_open):
            parts.append("\n")
        elif tag == _P:
            parts.append(" ")
    lines = (line.strip() for line in "".join(parts).replace(" \t", "\t").split("\n"))
    return "\n".join(line for line in lines if line)
