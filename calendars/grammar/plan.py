"""Reads a whole document: lines and tables in turn, with one context through all of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice, pairwise, zip_longest

from msgspec.structs import replace

from calendars.characters import plain_document
from calendars.dates import MONTH_PATTERN, find_dates
from calendars.document import Block, Document, Line, Table, TableRow
from calendars.grammar.aligned import aligned_tables
from calendars.grammar.clauses import with_clauses_apart
from calendars.grammar.context import Context
from calendars.grammar.date_columns import date_columns
from calendars.grammar.date_heads import with_dates_beside_bodies
from calendars.grammar.date_words import DATE_LABEL
from calendars.grammar.flat_matrix import read_flat_matrix
from calendars.grammar.further_rows import head_of_months, under_head_above
from calendars.grammar.headed_columns import headed_columns
from calendars.grammar.lexicon import find_bodies
from calendars.grammar.lines import LogicalLine, logical_lines
from calendars.grammar.misspelt_months import report_misspelt_months
from calendars.grammar.options import ReadOptions
from calendars.grammar.owners import is_owner, is_whole
from calendars.grammar.page_heads import days_of_news, find_page_heads, heads_beside
from calendars.grammar.places import Place
from calendars.grammar.read_lines import read_line
from calendars.grammar.read_tables import read_table
from calendars.grammar.sentences import paper_of
from calendars.grammar.spaced import spaced_tables
from calendars.grammar.spacing import single_spaced, without_margin, without_page_numbers
from calendars.grammar.stacked import stacked_tables, tables_without_blanks
from calendars.grammar.table_rows import is_list_of_dates
from calendars.grammar.unclear_rows import unclear_rows
from calendars.grammar.wall_calendar import Columns
from calendars.grammar.wall_lines import wall_tables
from calendars.grammar.years import Years, years_named
from calendars.patterns import compiled_on_use
from calendars.records import ReadResult, ResultBuilder
from calendars.wording import kind_in, status_in

_TABLE_LINE = compiled_on_use(r"^\s*\|.*\|\s*$")
_TABLE_RULE = compiled_on_use(r"^\s*\|[\s:|-]+\|\s*$")
_BREAK = compiled_on_use(r"<br\s*/?>", re.IGNORECASE)
_BOLD = compiled_on_use(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_MONTH_WITH_YEAR = compiled_on_use(rf"({MONTH_PATTERN})\s+((?:19|20)\d\d)", re.IGNORECASE)
_MONTH_ALONE = compiled_on_use(rf"\b({MONTH_PATTERN})\b", re.IGNORECASE)
_MIN_MATRIX_MONTHS = 5
_MIN_PAPERS = 3
_BY_FAR = 3  # times as often as all others together
_MAX_BLOCKS = 50_000
_MAX_LINE = 20_000
_HOUR_LABEL = compiled_on_use(
    r"\s*(?:mötes|start|sammanträdes)?(?:tid|tidpunkt|klockan|klockslag)\s*:\s*(?:kl\w*\.?\s*)?\d{1,2}\b",
    re.IGNORECASE,
)
_MINUTES = compiled_on_use(r"protokoll|justera|närvarande|§", re.IGNORECASE)
# One star and a space could be a bullet: a footnote's words are few and tell kind or status.
_FOOTNOTE = compiled_on_use(r"^\s*\\?(\*\d{1,2}\)|\*{1,4}|[¹²³])\s*[=:)–-]?\s*(\S.{0,80})$")
_LEGEND_HEAD = compiled_on_use(r"\s*(?:markering|teckenförklaring|förklaring)", re.IGNORECASE)
_NUMBERED = compiled_on_use(r"^\s*(?:[a-z]|\d)[).]\s*")
# "() = reservdag": what brackets around a day mean.
_LEGEND = compiled_on_use(r"\s*\(\s*\)\s*[=:–-]\s*(\S.{0,60})")

# "Reservdagar inom parentes": the same in words.
_IN_BRACKETS = compiled_on_use(
    r"([^.()\n]{0,80})\binom\s+parentes\b([^.()\n]{0,60})", re.IGNORECASE
)


def read_plan_document(
    document: Document, file: str, options: ReadOptions, name_year: int | None = None
) -> ReadResult:
    """The meetings of a document. Never raises: what it cannot read becomes problems.

    ``name_year`` is the year in the file's name, for dates that nothing else tells the year of.
    """
    found = ResultBuilder(file)
    found.problems += document.problems
    context = Context(file, options, found, Years(options, found, name_year))
    document = plain_document(_within_limits(context, document))
    document = without_margin(single_spaced(document))
    report_misspelt_months(found, _rows_with_texts(document))
    heads = find_page_heads(document.blocks)
    context.own_dates = heads.rows | days_of_news(document.blocks)
    context.years.own = heads.year
    context.years.named = years_named(_rows_with_texts(document), context.own_dates)
    mentions = _mentions(document)
    bodies = set(mentions)
    context.all_bodies = tuple(sorted(name for name in bodies if not is_whole(name)))
    context.default_body = _foremost(mentions)
    context.default_owner = _only(filter(is_owner, bodies))
    context.footnotes = _footnotes(document)
    context.lists_papers = _lists_papers(document)
    context.lists_dates = _lists_dates(document)
    columns: Columns = []
    head: TableRow | None = None
    # The number of a page is part of its head, where it has one.
    document = without_page_numbers(_without_rows(context, document, heads.repeated))
    groups = _groups(document)
    for index, group in enumerate(groups):
        if isinstance(group, Table):
            group = under_head_above(group, head)
            head = head_of_months(group) or head
            read_table(context, group, columns)
            columns = []
            continue
        parts = _drawn_by_space(group, options)
        for part, below in zip_longest(parts, [*parts[1:], *groups[index + 1 : index + 2]]):
            if isinstance(part, Table):
                read_table(context, part, [])
            elif part:
                columns = _read_lines(context, part, is_list_of_dates(below)) or columns
    return context.finish(document.format)


def _without_rows(context: Context, document: Document, rows: frozenset[int]) -> Document:
    """The document without the heads of its later pages, whose dates are said."""
    for block in document.blocks:
        if isinstance(block, Line) and block.row in rows:
            for mention in find_dates(block.text):
                place = Place(block.row, block.text.strip())
                context.not_a_meeting(place, mention, "det är sidhuvudets datum")
    beside = heads_beside([block for block in document.blocks if isinstance(block, Line)])
    for row, (_own, head) in beside.items():
        for mention in find_dates(head):
            context.not_a_meeting(Place(row, head), mention, "det är sidhuvudets datum")
    kept = (b for b in document.blocks if not (isinstance(b, Line) and b.row in rows))
    return replace(
        document,
        blocks=tuple(
            Line(b.row, beside[b.row][0]) if isinstance(b, Line) and b.row in beside else b
            for b in kept
        ),
    )


def _drawn_by_space(lines: list[Line], options: ReadOptions) -> list[Table | list[Line]]:
    """The lines, with the tables among them that spaces or line breaks alone draw."""
    parts: list[Table | list[Line]] = [lines]
    for tables_in in (
        wall_tables,
        headed_columns,
        stacked_tables,
        date_columns,
        aligned_tables,
        spaced_tables,
        tables_without_blanks,
    ):
        parts = [
            found
            for part in parts
            for found in (
                [part] if isinstance(part, Table) else tables_in(part, options.is_known_body)
            )
        ]
    return parts


def _within_limits(context: Context, document: Document) -> Document:
    """The document without what no plan holds: endless lines, and rows without end."""
    blocks: list[Block] = []
    for block in document.blocks[:_MAX_BLOCKS]:
        if isinstance(block, Line) and len(block.text) > _MAX_LINE:
            context.found.error(
                block.row,
                "line_too_long",
                f"rad {block.row}: raden är {len(block.text)} tecken och lästes till tecken "
                f"{_MAX_LINE} – dela upp den.",
            )
            block = Line(block.row, block.text[:_MAX_LINE])
        blocks.append(block)
    if len(document.blocks) > _MAX_BLOCKS:
        context.found.error(
            None,
            "too_many_rows",
            f"Filen har {len(document.blocks)} rader; de första {_MAX_BLOCKS} lästes – ta med "
            "bara mötesplanen.",
        )
    return replace(document, blocks=tuple(blocks))


def _read_lines(context: Context, lines: list[Line], is_above_dates: bool) -> Columns:
    """Reads lines; gives the months of a head line that a wall calendar below may need.

    ``is_above_dates``: a table of dates follows, so that the last line can be the name of the body
    whose dates they are.
    """
    columns: Columns = []
    logical = with_clauses_apart(with_dates_beside_bodies(logical_lines(lines)))
    unclear = set(unclear_rows(logical))
    for index, (line, below) in enumerate(zip_longest(logical, logical[1:])):
        if index in unclear:
            _report_unclear(context, line)
            continue
        months = _MONTH_WITH_YEAR.findall(line.text)
        if len(months) > 1 and not _MONTH_WITH_YEAR.sub("", line.text).strip(" |"):
            columns = [(name, int(year)) for name, year in months]
        elif not _read_as_flat_matrix(context, line):
            read_line(context, line, below, is_above_dates=is_above_dates and below is None)
    return columns


def _report_unclear(context: Context, line: LogicalLine) -> None:
    context.found.error(
        line.row,
        "column_unclear",
        f"rad {line.row}: ”{line.originals[0]}” är en rad ur en tabell vars spalter inte går att "
        "skilja åt, så det går inte att säga vad varje datum är – ta planen som tabell.",
    )


def _read_as_flat_matrix(context: Context, line: LogicalLine) -> bool:
    """Takes a line in as a flattened matrix; whether there was anything in it to take."""
    if not _is_flat_matrix(line.text):
        return False
    before = len(context.found.meetings), len(context.found.problems)
    read_flat_matrix(context, line)
    return before != (len(context.found.meetings), len(context.found.problems))


def _is_flat_matrix(text: str) -> bool:
    """Whether a line has the heads of a year's columns in it: months without days between."""
    longest = run = 0
    previous_end = None
    for match in _MONTH_ALONE.finditer(text):
        if previous_end is not None and not text[previous_end : match.start()].strip():
            run += 1
        else:
            run = 1
        longest = max(longest, run)
        previous_end = match.end()
    return longest >= _MIN_MATRIX_MONTHS


def _groups(document: Document) -> list[Table | list[Line]]:
    """The document's tables, also those drawn with bars, and the runs of lines between them."""
    groups: list[Table | list[Line]] = []
    blocks = document.blocks
    for index, block in enumerate(blocks):
        if isinstance(block, Table):
            groups.append(block)
        elif _TABLE_LINE.match(block.text) or _has_bars_like_neighbour(blocks, index):
            if _TABLE_RULE.match(block.text):
                continue
            row = TableRow(block.row, _cells(block.text))
            last = groups[-1] if groups else None
            if isinstance(last, Table) and last.name == "text":
                groups[-1] = Table((*last.rows, row), "text")
            else:
                groups.append(Table((row,), "text"))
        elif groups and isinstance(groups[-1], list):
            groups[-1].append(block)
        else:
            groups.append([block])
    return groups


def _has_bars_like_neighbour(blocks: tuple[Block, ...], index: int) -> bool:
    """Whether a line has two bars or more and so has a line beside it: a table without edges."""
    counts = []
    for near in (index - 1, index, index + 1):
        block = blocks[near] if 0 <= near < len(blocks) else None
        counts.append(block.text.count("|") if isinstance(block, Line) else 0)
    return counts[1] >= 2 and counts[1] in (counts[0], counts[2])


def _cells(line: str) -> tuple[str, ...]:
    inner = _BOLD.sub(r"\2", line.strip()).removeprefix("|").removesuffix("|")
    return tuple(_BREAK.sub("\n", cell).strip() for cell in inner.split("|"))


def _footnotes(document: Document) -> dict[str, str]:
    """``* inställt`` at the foot: the mark and what it says of the dates that carry it."""
    found: dict[str, str] = {}
    for _row, text in _rows_with_texts(document):
        if legend := _LEGEND.fullmatch(text):
            found.setdefault("()", legend[1])
        elif "parentes" in text and (in_words := _IN_BRACKETS.search(text)):
            found.setdefault("()", " ".join(in_words.groups()))
        match = _FOOTNOTE.match(text)
        if match and (match[1][-1] == ")" or not find_dates(text)):
            found.setdefault(match[1], match[2])
    meaning = _meaning_of_star(document)
    if meaning:
        found.setdefault("*", meaning)
    return found


def _meaning_of_star(document: Document) -> str | None:
    """``Markeringar`` over one line that tells kind or status, however a page has numbered it: what
    the stars in the cells mean, or None where several lines may."""
    lines = [block.text for block in document.blocks if isinstance(block, Line)]
    for index, text in enumerate(lines):
        if _LEGEND_HEAD.match(text):
            below = [_NUMBERED.sub("", line) for line in lines[index + 1 : index + 6]]
            told = [line for line in below if kind_in(line[:60]) or status_in(line[:60])]
            return told[0] if len(told) == 1 else None
    return None


def _mentions(document: Document) -> Counter[str]:
    """Every body the document names, and how often."""
    names: Counter[str] = Counter()
    for _row, text in _rows_with_texts(document):
        names.update(mention.name for mention in find_bodies(text))
    return names


def _rows_with_texts(document: Document) -> Iterator[tuple[int, str]]:
    """Each line and each cell of a document, in its order."""
    for block in document.blocks:
        if isinstance(block, Line):
            yield block.row, block.text
        else:
            yield from ((row.row, cell) for row in block.rows for cell in row.cells)


def _foremost(mentions: Counter[str]) -> str | None:
    """The body a document is about: the only one it names, or the one it names by far the most."""
    named = Counter({name: n for name, n in mentions.items() if not is_whole(name)})
    first = named.most_common(1)
    if not first:
        return None
    # A presidium is its body's own.
    others = sum(n for name, n in named.items() if not name.lower().endswith("presidium"))
    others -= first[0][1]
    return first[0][0] if first[0][1] >= _BY_FAR * others else None


def _lists_papers(document: Document) -> bool:
    """Whether so many lines are a paper with its meeting's date that the document lists them."""
    lines = (block.text for block in document.blocks if isinstance(block, Line))
    papers = (paper_of(text, find_dates(text)) for text in lines)
    return sum(body is not None for body in islice(papers, _MAX_BLOCKS)) >= _MIN_PAPERS


def _lists_dates(document: Document) -> bool:
    """Whether several lines tell a date each under the label ``Datum:``."""
    lines = (block.text for block in document.blocks if isinstance(block, Line))
    dates = {text.strip() for text in lines if DATE_LABEL.match(text) and find_dates(text)}
    return len(dates) >= _MIN_PAPERS or _summons_to_one(document)


def _summons_to_one(document: Document) -> bool:
    """Whether a summons tells its meeting in labelled lines: ``Datum:`` beside ``Tid:``."""
    lines = [b.text for b in document.blocks if isinstance(b, Line) and b.text.strip()]
    return not any(_MINUTES.search(text) for text in lines) and any(
        DATE_LABEL.match(text) and find_dates(text) and _HOUR_LABEL.match(near)
        for pair in pairwise(lines)
        for text, near in (pair, pair[::-1])
    )


def _only(names: Iterable[str]) -> str | None:
    """The one name there is, or None where there is none or several."""
    found = list(names)
    return found[0] if len(found) == 1 else None
