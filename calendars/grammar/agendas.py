"""Agendas: the items a meeting treats, one of which may be the plan of the year to come.

The table this reader expects::

    | | Ärende | Beteckning | Förslag |
    | 11. | Sammanträdestider 2025 / Kl 18.35-18.45 | FG-2024-00403 | Antas: 22 januari, 26 / maj |

The hours are when an item is treated, no meeting's, and a cell's lines break anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from calendars.dates import find_dates
from calendars.document import Line, TableRow
from calendars.grammar.context import Context
from calendars.grammar.lines import logical_lines
from calendars.grammar.read_lines import read_line
from calendars.patterns import compiled_on_use

_ITEM = compiled_on_use(r"ärende(?:n|t|rubrik|mening)?", re.IGNORECASE)
_BESIDE_ITEM = compiled_on_use(
    r"(?:beteckning|diarie(?:nummer|nr)|dnr|förslag(?: till beslut)?|föredragande|handläggare)",
    re.IGNORECASE,
)
# A line of its own, and a time that ends: "Kl 18.35-18.45".
_WHEN_TREATED = compiled_on_use(
    r"^\s*kl(?:ockan)?\.?\s*\d{1,2}[.:]\d\d(?:\s*[-–]\s*\d{1,2}[.:]\d\d)?\s*$",
    re.IGNORECASE | re.MULTILINE,
)
_BEGINS_ANEW = compiled_on_use(r"[A-ZÅÄÖ]\w+:")
_GOES_ON = compiled_on_use(r"[^.:;\d\s]$|,$|\d$|\d-$")


def is_agenda(head: TableRow) -> bool:
    """Whether a head row is that of a table of items: ``Ärende`` beside what is said of them."""
    cells = [" ".join(cell.split()) for cell in head.cells]
    return any(map(_ITEM.fullmatch, cells)) and any(map(_BESIDE_ITEM.fullmatch, cells))


def read_agenda(context: Context, rows: Sequence[TableRow]) -> None:
    """Each cell as text, without the hours of the items."""
    for row in rows:
        for cell in row.cells:
            text = _WHEN_TREATED.sub(" ", cell)
            for line in logical_lines(Line(row.row, part) for part in _sentences(text)):
                read_line(context, line)


def _sentences(cell: str) -> list[str]:
    """The lines of a cell, each that its width has broken with the line it goes on in."""
    found: list[str] = []
    for line in filter(None, map(str.strip, cell.splitlines())):
        if found and _goes_on(found[-1], line):
            found[-1] += line if re.search(r"\d-$", found[-1]) else f" {line}"
        else:
            found.append(line)
    return found


def _goes_on(line: str, below: str) -> bool:
    if _BEGINS_ANEW.match(below) or (below[0].isupper() and find_dates(line)):
        return False
    return _GOES_ON.search(line) is not None
