"""Physical lines joined to logical ones, with the row of every character kept."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from calendars.dates import MONTH_PATTERN, WEEKDAY_PATTERN, WEEKDAY_TWO_LETTERS
from calendars.document import Line
from calendars.patterns import compiled_on_use

# A list's mark is one sign that no sentence begins with, whichever the font had (●, ➢, a private
# one of Word's), the letter o that Word draws its inner lists with, a number or a letter.
_BULLET = compiled_on_use(
    r"^\s*(?:\\?[^\w\s\"'”“(\[{<#|§/.,:;?!&%~=]|o(?=\s+(?:\d|[A-ZÅÄÖ]))|\d{1,2}[.)]|[a-z]\))\s+(?=\S)"
)
_HEADING_MARK = compiled_on_use(r"^\s*#{1,6}\s+")
# A line that ends so goes on in the next.
_GOES_ON = compiled_on_use(
    r"(?:[,;/–(]|(?<=\w)-|\b(?:och|samt|den|det|i|av|för|till|om|på|senast|inför|från|med|år|"
    r"mötet|dagen|vecka|v\.|kl\.?|klockan|next|nästa))\s*$",
    re.IGNORECASE,
)
# "att nämnden …, att utskottet …", "beslutar att …" over "att …": clauses of a decision.
_CLAUSE_ABOVE = compiled_on_use(r"(?:[,.]|\b(?:samt|och))$|(?:^|\bbeslutar\s+)att\s")
# "15 januari, 12" goes on with "februari".
_ENDS_WITH_DAY = compiled_on_use(r"(?:[,:]|\b(?:och|samt|den))\s+\d{1,2}$", re.IGNORECASE)
_STARTS_SMALL = compiled_on_use(r"^\s*(?:[a-zåäö(]|\|\s*\d)")
_STARTS_WITH_DATE = compiled_on_use(
    rf"^\s*(?:{WEEKDAY_PATTERN}\b|{WEEKDAY_TWO_LETTERS}\.?\s+\d|den\s+\d|\d{{1,2}}\s+(?:{MONTH_PATTERN})\b|\d{{1,2}}/\d|"
    r"(?:19|20)\d\d-\d\d-|kl\b|v(?:ecka|\.)?\s?\d{1,2}\b)",
    re.IGNORECASE,
)
# A mark for "the same as above" before a day: what stands above goes on.
_DITTO = compiled_on_use(r"^\s*(?:[\"”″〃]|'')(?:\s*[-–]\s*)?\s+(?=\d)")
# "VT23", "HT-24": the half of a year, and its year.
_TERM = compiled_on_use(r"\b([VvHh][Tt])[-'’´]?(\d\d)\b(?!\s*[-/:.]?\d)")


class LogicalLine(Struct, frozen=True):
    """A line as it was meant. ``starts`` holds the offset at which each physical row begins."""

    text: str
    rows: tuple[int, ...]
    starts: tuple[int, ...]
    originals: tuple[str, ...]
    is_bullet: bool = False
    after_blank: bool = False

    @property
    def row(self) -> int:
        return self.rows[0]

    def row_at(self, offset: int) -> int:
        """The physical row of the character at ``offset``."""
        return self.rows[bisect_right(self.starts, offset) - 1]

    def split_at(self, offsets: Sequence[int]) -> list[LogicalLine]:
        """The line's parts, which begin at ``offsets`` beside the first."""
        parts = []
        for start, end in zip([0, *offsets], [*offsets, len(self.text)], strict=True):
            first = bisect_right(self.starts, start) - 1
            last = bisect_right(self.starts, max(start, end - 1))
            own = tuple(max(0, at - start) for at in self.starts[first:last])
            parts.append(
                replace(
                    self,
                    text=self.text[start:end].rstrip(),
                    rows=self.rows[first:last],
                    starts=own,
                    originals=self.originals[first:last],
                )
            )
        return parts

    def original_at(self, offset: int) -> str:
        """The physical line of the character at ``offset``, as it stands in the file."""
        return self.originals[bisect_right(self.starts, offset) - 1]


def logical_lines(lines: Iterable[Line]) -> list[LogicalLine]:
    """Joins what a narrow column or a page has broken: comma lists, sentences, hyphens."""
    found: list[LogicalLine] = []
    blank = True
    for line in lines:
        raw = line.text.replace("\u00a0", " ").replace("\t", "    ").rstrip()
        raw = _DITTO.sub("", _TERM.sub(r"\1 20\2", raw))
        if not raw.strip():
            blank = True
            continue
        bullet = _BULLET.match(raw) is not None and not _STARTS_WITH_DATE.match(raw)
        text = _HEADING_MARK.sub("", raw)
        text = (_BULLET.sub("", text) if bullet else text).strip()
        if found and not bullet and _continues(found[-1], raw, text, blank):
            found[-1] = _joined(found[-1], line, text)
        else:
            found.append(LogicalLine(text, (line.row,), (0,), (line.text.strip(),), bullet, blank))
        blank = False
    return found


def _continues(previous: LogicalLine, raw: str, text: str, blank: bool) -> bool:
    if previous.text.rstrip().endswith(":"):
        return False
    unfinished = previous.text.count("(") > previous.text.count(")")
    if blank:
        # A day parted from its month where a page was laid out with wide lines.
        return (
            _ENDS_WITH_DAY.search(previous.text) is not None
            and re.match(rf"{MONTH_PATTERN}\b", text) is not None
            and text[0].islower()
        )
    is_clause = _CLAUSE_ABOVE.search(previous.text) is not None
    if re.match(r"att\s", text) and is_clause:
        return False  # "att nämnden …, att utskottet …": clauses of a decision
    if _GOES_ON.search(previous.text) or unfinished:
        return True
    if _HEADING_MARK.match(raw):
        return False
    if previous.is_bullet and raw[:1] == " ":
        return True
    if re.match(rf"{MONTH_PATTERN}\b", text, re.IGNORECASE):
        # A month alone on its line with a capital is a heading, and goes on with nothing.
        is_heading = text[0].isupper() and re.fullmatch(r"\w+", text) is not None
        return not is_heading and _ENDS_WITH_DAY.search(previous.text) is not None
    return bool(_STARTS_SMALL.match(text)) and not _STARTS_WITH_DATE.match(text)


def _joined(left: LogicalLine, line: Line, text: str) -> LogicalLine:
    hyphenated = re.search(r"[a-zåäö]-$", left.text) and text[:1].islower()
    head = left.text[:-1] if hyphenated else left.text + " "
    return LogicalLine(
        head + text,
        (*left.rows, line.row),
        (*left.starts, len(head)),
        (*left.originals, line.text.strip()),
        left.is_bullet,
        left.after_blank,
    )
