"""The cells of a table that were saved one below the other."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from msgspec import Struct

from calendars.dates import WEEKDAY_PATTERN
from calendars.document import Line, Table
from calendars.grammar.lexicon import label_body
from calendars.grammar.month_heads import MONTH_CELL
from calendars.grammar.words import KL, NOTE_WORDS, are_hours
from calendars.patterns import compiled_on_use

DAYS = compiled_on_use(
    rf"(?!\*\d{{1,2}}\))\W*(?:{WEEKDAY_PATTERN}\b\.?\s*)?\W*\d|\W+$|kl\b", re.IGNORECASE
)
TIME_HEAD = compiled_on_use(r"(?:mötes|start)?tid(?:er)?|kl(?:ockan|ockslag)?\.?", re.IGNORECASE)
ABBREVIATION = compiled_on_use(
    r"[A-ZÅÄÖ]{2,7}(?:[\s-]*(?:AU|au|[Pp]res\w*))?|[A-ZÅÄÖ][a-zåäö]{1,2}(?:\s?[Aa]u)?"
)
CLOCK = compiled_on_use(r"\d{1,2}[.:]\d\d(?:\s*[-–]\s*\d{1,2}[.:]\d\d)?")
MIN_ROWS = 2


class Cell(Struct, frozen=True):
    """A cell; ``blanks`` counts the blank lines above it, ``first`` and ``end`` are its lines."""

    text: str
    blanks: int
    first: int
    end: int

    @property
    def is_month(self) -> bool:
        return MONTH_CELL.fullmatch(self.text) is not None

    @property
    def is_label(self) -> bool:
        """Whether the cell is words, and not days or what is said of them."""
        return (
            re.search(r"[^\W\d]{2}", self.text) is not None
            and not DAYS.match(self.text)
            and not NOTE_WORDS.match(self.text)
        )


class Found(Struct, frozen=True):
    """A table and the lines it stands on."""

    table: Table
    first: int
    end: int


def single_lines(lines: Sequence[Line]) -> list[Cell]:
    found: list[Cell] = []
    blanks = 0
    for index, line in enumerate(lines):
        text = line.text.replace("\u00a0", " ").strip()
        if not text:
            blanks += 1
            continue
        found.append(Cell(text, blanks, index, index + 1))
        blanks = 0
    return found


def paragraphs(lines: Sequence[Line]) -> list[Cell]:
    found: list[Cell] = []
    for cell in single_lines(lines):
        if found and not cell.blanks:
            last = found.pop()
            cell = Cell(f"{last.text}\n{cell.text}", last.blanks, last.first, cell.end)
        found.append(cell)
    return found


def is_hour(text: str) -> bool:
    return are_hours([text]) or CLOCK.fullmatch(text.strip()) is not None


def is_body(cell: Cell, is_known: Callable[[str], bool]) -> bool:
    text = " ".join(KL.sub("", cell.text).split())
    return ABBREVIATION.fullmatch(text) is not None or label_body(text, is_known) is not None
