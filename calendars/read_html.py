"""Web pages become lines and tables.

What this reader expects is a published page such as::

    <h2>Sammanträden 2026</h2>
    <ul><li>Kommunstyrelsen: 13 januari, 10 februari</li></ul>
    <table>
      <tr><th>Organ</th><th colspan="2">Våren</th></tr>
      <tr><td>KS Berg</td><td>13 januari<br>kl. 13.00</td><td>10 februari</td></tr>
    </table>

Nothing that the page refers to is fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from calendars.blocks import DocumentBuilder
from calendars.decoding import decode_by_mark, encoding_problems
from calendars.document import Document
from calendars.formats import check_size
from calendars.html_blocks import SKIPPED_TAGS, PageCollector
from calendars.records import ReadError

if TYPE_CHECKING:
    from bs4.element import PageElement

_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"""^\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]+)""")
# As browsers read the names (https://encoding.spec.whatwg.org/#names-and-labels).
_ENCODINGS = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "utf-16": "utf-8",  # a page whose meta can be read as ASCII is not UTF-16
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "windows-1252": "cp1252",
    "cp1252": "cp1252",
    "iso-8859-15": "iso-8859-15",
    "macintosh": "mac-roman",
}


def read_html(data: bytes, file: str) -> Document:
    """Lines and tables of a page in the order of its text, rows numbered on through both.

    Navigation, page feet and scripts are left out. A table that only holds other tables in place
    is read as the blocks in its cells. Raises ReadError where the page cannot be parsed.
    """
    check_size(data, file)
    text, encoding = _decode(data)
    found = DocumentBuilder(file, "html")
    found.problems.extend(encoding_problems(file, encoding))
    # BeautifulSoup and lxml are slow to import, and most plans are of another format.
    from bs4 import BeautifulSoup
    from bs4.element import PreformattedString, Tag

    try:
        page = PageCollector()
        for event, node in _events(BeautifulSoup(text.replace("\x00", ""), "lxml")):
            if isinstance(node, Tag):
                if event == "start":
                    page.start(node.name, {k: str(v) for k, v in node.attrs.items()})
                else:
                    page.end(node.name)
            elif not isinstance(node, PreformattedString):  # comments, declarations
                page.text(str(node))
        for block in page.finish():
            if isinstance(block, str):
                found.text(block)
            else:
                found.table(block)
    except ReadError:
        raise
    except Exception as error:
        # Parsers raise more kinds of errors than they name, for pages broken on purpose.
        raise ReadError(
            f"{file} kan inte läsas som webbsida: kopiera mötesplanens text och klistra in den."
        ) from error
    return found.document()


def _events(root: PageElement) -> Iterator[tuple[Literal["start", "end"], PageElement]]:
    """Starts and ends of elements in order, and text; without recursion, for pages can nest
    deeper than Python's stack."""
    from bs4.element import Tag

    waiting: list[tuple[Literal["start", "end"], PageElement]] = [("start", root)]
    while waiting:
        event, node = waiting.pop()
        if isinstance(node, Tag) and event == "start":
            if node.name in SKIPPED_TAGS:
                continue
            waiting.append(("end", node))
            waiting.extend(("start", child) for child in reversed(node.contents))
        yield event, node


def _decode(data: bytes) -> tuple[str, str]:
    marked = decode_by_mark(data)
    if marked is not None:
        return marked, "utf-8"
    declared = _XML_ENCODING.search(data[:200]) or _META_CHARSET.search(data[:8192])
    if declared:
        encoding = _ENCODINGS.get(declared[1].decode("ascii", errors="replace").lower())
        if encoding not in (None, "utf-8"):
            # The page says so itself: nothing is assumed.
            return data.decode(str(encoding), errors="replace"), "utf-8"
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace"), "Windows-1252"
