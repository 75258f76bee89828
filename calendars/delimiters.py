"""Tells a table of delimited text (CSV) from prose, and by what its cells are divided."""

from __future__ import annotations

import csv
import re
from collections import Counter

DELIMITERS = (";", "\t", "|", ",")
_SAMPLE_ROWS = 200
_SAMPLE_CHARACTERS = 64_000


def delimiter_of(text: str) -> str | None:
    """The delimiter of a table, or None where the text is no table.

    A table is text in which more than half of the rows, and at least two, have the same number
    of cells, two or more. ``KS Berg;2026-03-03`` is a row of one; ``KS Berg: 10 september, 8
    oktober`` is not, however many of its lines have as many dates: prose has a space after its
    commas and semicolons. Nor is text with tabs for a margin.
    """
    sample = text[:_SAMPLE_CHARACTERS]
    best: tuple[float, str] | None = None
    for delimiter in DELIMITERS:
        if delimiter in ",;" and _is_punctuation(delimiter, sample):
            continue
        if delimiter == "\t" and _is_margin(sample):
            continue
        counts = _cells_per_row(sample, delimiter)
        if not counts:
            continue
        (cells, rows), total = Counter(counts).most_common(1)[0], len(counts)
        # Rows of one cell may be the most common only by being most of them.
        if cells < 2 or rows < 2 or rows * 2 <= total:
            continue
        if best is None or rows / total > best[0]:
            best = rows / total, delimiter
    return best[1] if best else None


def _is_punctuation(delimiter: str, text: str) -> bool:
    unquoted = re.sub(r'"[^"]*"', '""', text)
    marks = len(re.findall(re.escape(delimiter), unquoted))
    before_space = len(re.findall(re.escape(delimiter) + r"(?=[ \u00a0])", unquoted))
    # A list that goes on in the next line ("27 maj,"); rows of a table may end in empty cells.
    before_end = len(re.findall(rf"(?<!{delimiter}){delimiter}(?=\s*(?:\n|\Z))", unquoted))
    return (before_space + before_end) * 2 >= marks


def _is_margin(text: str) -> bool:
    """Whether most of the lines with tabs have them before their words alone."""
    tabbed = [line for line in text.splitlines() if "\t" in line.rstrip()]
    return sum("\t" not in line.strip() for line in tabbed) * 2 > len(tabbed)


def _cells_per_row(sample: str, delimiter: str) -> list[int]:
    counts = []
    try:
        for cells in csv.reader(sample.splitlines(keepends=True), delimiter=delimiter):
            if any(cell.strip() for cell in cells):
                counts.append(len(cells))
            if len(counts) >= _SAMPLE_ROWS:
                break
    except csv.Error:
        return []
    return counts
