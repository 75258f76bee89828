from calendars.document import Document, Line
from calendars.grammar.spacing import single_spaced, without_margin


def document(*texts: str) -> Document:
    return Document("text", tuple(Line(row, text) for row, text in enumerate(texts, 1)))


def texts(read: Document) -> list[str]:
    return [block.text for block in read.blocks if isinstance(block, Line)]


def test_a_blank_line_after_every_line_is_the_distance_between_lines() -> None:
    # Six lines, none beside another: one blank of each run goes, the second of two stays.
    spaced = document("KS", "", "", "1 maj", "", "2 maj", "", "KF", "", "", "3 maj", "", "4 maj")
    assert texts(single_spaced(spaced)) == ["KS", "", "1 maj", "2 maj", "KF", "", "3 maj", "4 maj"]
    assert [block.row for block in single_spaced(spaced).blocks][-1] == 13


def test_two_lines_together_leave_every_blank_line_its_meaning() -> None:
    mixed = document("KS", "1 maj", "", "KF", "", "3 maj", "", "4 maj", "", "5 maj")
    assert single_spaced(mixed) == mixed


def test_a_margin_of_all_lines_is_taken_off_and_a_line_s_own_indent_kept() -> None:
    assert texts(without_margin(document("  KS", "    1 maj", ""))) == ["KS", "  1 maj", ""]
