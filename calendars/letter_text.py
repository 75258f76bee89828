"""A letter's rows as sentences: lines that run on are joined, and each place keeps its row.

::

    Remissvaren ska ha kommit in till Arbetsmarknadsdepartementet senast
    den 4 augusti 2025.

is one sentence from row 1, and its date stands on row 2. A blank line, a heading, a list item
and a row that begins with a label ("Sista svarsdag: …") begin anew.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from msgspec import Struct

from calendars.characters import plain
from calendars.patterns import compiled_on_use

MAX_QUOTE = 300
# Longer than any sentence or word that says anything; they bound what a search must go through.
_MAX_SENTENCE = 2_000
_LONG_GAP = compiled_on_use(r"([ \t]{40})[ \t]+")
_LONG_WORD = compiled_on_use(r"(\S{100})\S+")

LIST_ITEM = compiled_on_use(r"\s*(?:\d{1,3}[.)]|[-*•·–▪●o])\s+(?=\S)")
HEADING = compiled_on_use(r"\s*#{1,6}\s+")
_LABEL = compiled_on_use(r"\s*[^\W\d][^.!?:;]{1,45}:(?:\s|$)")
_FENCE = compiled_on_use(r"\s*\|")
_GAP = compiled_on_use(r"\s*(?:<<<.*>>>|\[\.\.\.\]|-{4,}|={4,}|_{4,})\s*")
_CELLS = compiled_on_use(r"\s*\|\s*|\t+|\s{2,}")
_TABLE_LABEL = compiled_on_use(
    r"datum|dnr|diarie|beteckning|svar|handläggare|sida|ärende|remisstid|senast|avsändare",
    re.IGNORECASE,
)
# A full stop after these, or after one letter, ends no sentence.
_ABBREVIATION = compiled_on_use(
    r"(?:\b\w|\b(?:kl|dnr|nr|bl|ca|ev|jfr|resp|inkl|exkl|st|tel|fig|kap|prop|doc|dir|jan|feb|mar|"
    r"apr|jun|jul|aug|sept?|okt|nov|dec|mån|tis|ons|tors?|fre|lör|sön))\.$",
    re.IGNORECASE,
)
_SENTENCE_END = compiled_on_use(r"[.!?][)”\"»]?\s+(?=[A-ZÅÄÖ”\"»(<*])")

# Each rule writes a date as calendars.dates knows it in just as many characters, so that every
# place in the text keeps its row.
_SAME_LENGTH = (
    # 2024-04- 29, broken over a line or by a PDF
    (compiled_on_use(r"\b((?:19|20)\d\d)-(\d\d)-( )(\d\d)\b"), r"\3\1-\2-\4"),
    (compiled_on_use(r"\b((?:19|20)\d\d)-( )(\d\d)-(\d\d)\b"), r"\2\1-\3-\4"),
    # 03-03-2021
    (compiled_on_use(r"(?<![\d-])([0-3]\d)-([01]\d)-((?:19|20)\d\d)(?![\d-])"), r"\3-\2-\1"),
    # 2025.06.15 and 15.6.2025
    (compiled_on_use(r"(?<![\d.])((?:19|20)\d\d)\.(\d\d)\.(\d\d)(?!\d)"), r"\1-\2-\3"),
    (compiled_on_use(r"(?<![\d.])(\d{1,2})\.(\d{1,2})\.((?:19|20)\d\d)(?!\d)"), r"\1/\2 \3"),
    # den 15:e juni
    (compiled_on_use(r"\b(\d{1,2}):[ea](?=\s)"), r"\1  "),
    # den l oktober: a letter l typed for the figure 1
    (compiled_on_use(r"\b(den )[lI](?= [a-zåäö]{3,})"), r"\g<1>1"),
    # "den 15 juni, 2025" and "den 15 juni år 2025"
    (compiled_on_use(r"(\d [a-z]{3,9}),(?= (?:19|20)\d\d\b)"), r"\1 "),
    (compiled_on_use(r"(\d [a-z]{3,9} )år(?= (?:19|20)\d\d\b)"), r"\1  "),
)
# "15/6-25." at a sentence's end: with the full stop it could be the beginning of a time.
_SLASH_YEAR_STOP = compiled_on_use(r"(\d/\d{1,2}[-/ ](?:20)?\d\d)\.(?=\W*$)")


class Sentence(Struct, frozen=True):
    """A sentence, a heading or a table cell with its label, on one line.

    ``text`` has its dates rewritten (`_SAME_LENGTH`); ``written`` is as it stands. The two are
    equally long. ``rows[i]`` is the row of what stands from ``starts[i]`` on.
    """

    text: str
    written: str
    starts: tuple[int, ...]
    rows: tuple[int, ...]

    def row_at(self, offset: int) -> int:
        return self.rows[max(bisect_right(self.starts, offset) - 1, 0)]

    @property
    def row(self) -> int:
        return self.rows[0]

    @property
    def quote(self) -> str:
        return quote(self.written)


def quote(text: str) -> str:
    """``text`` on one line, cut where it is too long to show."""
    line = " ".join(text.split())
    return line if len(line) <= MAX_QUOTE else line[: MAX_QUOTE - 1].rstrip() + "…"


def rows_of(text: str) -> list[str]:
    """The rows of a letter, with the spaces of word processors and web pages made plain."""
    clean = plain(text).replace("\u00a0", " ").replace("\u202f", " ")
    # Web pages glue the case number's label to the title before it.
    clean = re.sub(r"(?<=[a-zåäö)\d])(?=Diarienummer:)", " ", clean)
    clean = _LONG_GAP.sub(r"\1", clean)
    clean = _LONG_WORD.sub(r"\1…", clean)
    return [re.sub(r"[*_]{2}", "", row) for row in clean.splitlines()]


def sentences(rows: list[str]) -> list[Sentence]:
    """The sentences of a letter in order. Never raises."""
    found: list[Sentence] = []
    block: list[tuple[int, str]] = []
    skip_row = 0
    for row, line in enumerate(rows, 1):
        if row == skip_row:
            continue
        pairs = _table_pairs(line, rows[row]) if row < len(rows) else []
        if pairs:
            found += _split(block)
            block = []
            found += [_sentence([(row + 1, pair)]) for pair in pairs]
            skip_row = row + 1
            continue
        is_gap = not line.strip() or _GAP.fullmatch(line) is not None
        if is_gap or _begins_anew(line):
            found += _split(block)
            block = []
        if not is_gap:
            block.append((row, line.strip()))
            if HEADING.match(line):
                found += _split(block)
                block = []
    return [*found, *_split(block)]


def _begins_anew(line: str) -> bool:
    return any(pattern.match(line) for pattern in (HEADING, LIST_ITEM, _FENCE, _LABEL))


def _table_pairs(head: str, values: str) -> list[str]:
    """A row of labels over a row of values, as "label: value" each; empty where it is no table."""
    labels, cells = (_CELLS.split(line.strip(" |\t")) for line in (head, values))
    if len(labels) != len(cells) or len(labels) < 2:
        return []
    if re.search(r"\d", head) or not re.search(r"\d", values):
        return []
    if not any(_TABLE_LABEL.search(label) for label in labels):
        return []
    return [f"{label.rstrip(':')}: {cell}" for label, cell in zip(labels, cells, strict=True)]


def _split(block: list[tuple[int, str]]) -> Iterator[Sentence]:
    """The sentences of a paragraph."""
    if not block:
        return
    whole = _sentence(block)
    start = 0
    for match in _SENTENCE_END.finditer(whole.text):
        before = whole.text[max(start, match.start() - 12) : match.start() + 1]
        if match.group()[0] == "." and _ABBREVIATION.search(before):
            continue
        yield from _pieces(whole, start, match.end())
        start = match.end()
    yield from _pieces(whole, start, len(whole.text))


def _pieces(whole: Sentence, start: int, end: int) -> Iterator[Sentence]:
    """The sentence, cut at spaces where a flattened page made it endless."""
    while end - start > _MAX_SENTENCE:
        space = whole.text.rfind(" ", start + 1, start + _MAX_SENTENCE)
        cut = space + 1 if space > start else start + _MAX_SENTENCE
        yield _part(whole, start, cut)
        start = cut
    yield _part(whole, start, end)


def _sentence(block: list[tuple[int, str]]) -> Sentence:
    starts, at = [], 0
    for _row, line in block:
        starts.append(at)
        at += len(line) + 1
    written = " ".join(line for _row, line in block)
    text = written
    for pattern, replacement in _SAME_LENGTH:
        text = pattern.sub(replacement, text)
    return Sentence(text, written, tuple(starts), tuple(row for row, _line in block))


def _part(whole: Sentence, start: int, end: int) -> Sentence:
    first = max(bisect_right(whole.starts, start) - 1, 0)
    rows = [(max(at - start, 0), row) for at, row in zip(whole.starts, whole.rows, strict=True)]
    kept = [(at, row) for at, row in rows[first:] if at < end - start]
    return Sentence(
        _SLASH_YEAR_STOP.sub(r"\1 ", whole.text[start:end]),
        whole.written[start:end],
        tuple(at for at, _row in kept),
        tuple(row for _at, row in kept),
    )
