"""Words at places on a page become lines of text, column by column where there are columns.

Lengths are PDF points (1/72 inch), from the page's top left corner.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

# Wider than the spaces of justified text, narrower than what parts two columns.
_MIN_GUTTER_POINTS = 12.0
_SCAN_STEP_POINTS = 2.0
_MIN_COLUMN_LINES = 3
_MAX_COLUMNS = 3
# Headings may run across the columns, but few lines do.
_MAX_CROSSING_SHARE = 0.2
# A column of prose has this many words to a line; a list of dates has fewer, but has dates.
_PROSE_WORDS_PER_LINE = 4.0
_MAX_SPACES = 60


class Word(Struct, frozen=True):
    """A word and its box."""

    text: str
    left: float
    right: float
    top: float
    bottom: float

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    @property
    def height(self) -> float:
        return max(self.bottom - self.top, 1.0)


PageLine = list[Word]


def lines_of(words: Sequence[Word]) -> list[str]:
    """The lines of text in reading order.

    Words far apart on a line are parted by as many spaces as about fit between them, two at
    least. Two or three columns of text are read one after the other; a line across all of them
    (a heading) ends them. A table without rules, with names in one column and dates in others,
    is no columns of text: its lines are kept whole.
    """
    lines = _group(words)
    gutters = _gutters(lines)
    if not gutters:
        return [_text(line) for line in lines]
    texts: list[str] = []
    columns: list[list[PageLine]] = [[] for _ in range(len(gutters) + 1)]
    for line in lines:
        if any(_crosses(_runs(line), x) for x in gutters):
            texts.extend(_flushed(columns))
            texts.append(_text(line))
            continue
        for column, part in zip(columns, _split(line, gutters), strict=True):
            if part:
                column.append(part)
    texts.extend(_flushed(columns))
    return texts


def _flushed(columns: list[list[PageLine]]) -> Iterator[str]:
    for column in columns:
        yield from (_text(line) for line in column)
        column.clear()


def _group(words: Sequence[Word]) -> list[PageLine]:
    """Words into lines by their middles, each line from left to right."""
    lines: list[PageLine] = []
    for word in sorted(words, key=lambda w: (w.middle, w.left)):
        if lines and word.middle - lines[-1][0].middle < 0.5 * min(
            word.height, lines[-1][0].height
        ):
            lines[-1].append(word)
        else:
            lines.append([word])
    for line in lines:
        line.sort(key=lambda w: w.left)
    return lines


def _text(line: PageLine) -> str:
    parts = [line[0].text]
    for before, word in zip(line, line[1:], strict=False):
        gap, height = word.left - before.right, min(before.height, word.height)
        # A space is about a quarter of the height, a character about half of it.
        spaces = 1 if gap < 0.9 * height else max(2, round(gap / (0.5 * height)))
        parts.append(" " * min(spaces, _MAX_SPACES) + word.text)
    return "".join(parts)


def _runs(line: PageLine) -> list[tuple[float, float]]:
    """The stretches of a line that no gap wide enough to part columns breaks."""
    runs: list[tuple[float, float]] = []
    for word in line:
        if runs and word.left - runs[-1][1] < _MIN_GUTTER_POINTS:
            runs[-1] = runs[-1][0], max(runs[-1][1], word.right)
        else:
            runs.append((word.left, word.right))
    return runs


def _crosses(runs: Sequence[tuple[float, float]], x: float) -> bool:
    return any(left < x < right for left, right in runs)


def _split(line: PageLine, gutters: Sequence[float]) -> list[PageLine]:
    edges = [float("-inf"), *gutters, float("inf")]
    return [
        [word for word in line if left <= (word.left + word.right) / 2 < right]
        for left, right in zip(edges, edges[1:], strict=False)
    ]


def _gutters(lines: list[PageLine]) -> list[float]:
    """Where to part the page into columns of text: one x or two, or none."""
    if len(lines) < _MIN_COLUMN_LINES:
        return []
    found = _open_strips(lines)
    if not 1 <= len(found) < _MAX_COLUMNS:
        return []
    whole = [line for line in lines if not any(_crosses(_runs(line), x) for x in found)]
    parts = [_split(line, found) for line in whole]
    columns = [[part[i] for part in parts if part[i]] for i in range(len(found) + 1)]
    return found if all(_is_text_column(column) for column in columns) else []


def _open_strips(lines: list[PageLine]) -> list[float]:
    """The right edges of the vertical strips that few lines cross, with enough lines beside them.

    The right edge, for there the next column begins: a heading across the columns is sure to
    cross it, while the left part of a strip may lie before a heading that is centred.
    """
    runs = [_runs(line) for line in lines]
    left = min(line[0][0] for line in runs)
    right = max(line[-1][1] for line in runs)
    may_cross = _MAX_CROSSING_SHARE * len(lines)
    edges: list[float] = []
    was_open = False
    # A damaged page may place text anywhere; no real page is wider than this.
    steps = int(min(right - left, 5_000) / _SCAN_STEP_POINTS)
    for x in (left + step * _SCAN_STEP_POINTS for step in range(1, steps)):
        crossing = sum(_crosses(line, x) for line in runs)
        before = sum(line[0].right <= x for line in lines)
        after = sum(line[-1].left >= x for line in lines)
        is_open = crossing <= may_cross and min(before, after) >= _MIN_COLUMN_LINES
        if is_open and was_open:
            edges[-1] = x
        elif is_open:
            edges.append(x)
        was_open = is_open
    return edges


def _is_text_column(lines: list[PageLine]) -> bool:
    """Prose, or a list whose lines hold dates with words: what can be read without its neighbours.

    The names of a table without rules have no digits, its clock times no letters.
    """
    if len(lines) < _MIN_COLUMN_LINES:
        return False
    if sum(len(line) for line in lines) >= _PROSE_WORDS_PER_LINE * len(lines):
        return True
    texts = [" ".join(word.text for word in line) for line in lines]
    with_digits = sum(bool(re.search(r"\d", text)) for text in texts)
    with_letters = sum(bool(re.search(r"[^\W\d_]{2}", text)) for text in texts)
    return with_digits * 3 >= len(texts) and with_letters * 2 >= len(texts)
