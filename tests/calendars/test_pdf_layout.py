from calendars.pdf_layout import Word, lines_of


def _line(top: float, *texts: tuple[float, str]) -> list[Word]:
    """Words of 5 points a character and 10 points high."""
    return [Word(text, left, left + 5 * len(text), top, top + 10) for left, text in texts]


def test_no_words_are_no_lines() -> None:
    assert lines_of([]) == []


def test_gaps_become_as_many_spaces_as_fit() -> None:
    # KS ends at 10; 13 is a space of 3 points away, 60 is 37 points or seven characters away.
    assert lines_of(_line(0, (0, "KS"), (13, "Åre"), (65, "13"))) == ["KS Åre" + " " * 7 + "13"]


def test_words_a_little_higher_are_on_the_same_line() -> None:
    words = _line(0, (0, "den")) + _line(2, (20, "3")) + _line(12, (0, "mars"))
    assert lines_of(words) == ["den 3", "mars"]


def test_a_heading_across_the_columns_ends_them() -> None:
    def half(top: float, month: str) -> list[Word]:
        words: list[Word] = []
        for i in range(1, 5):
            words += _line(top + 12 * i, (0, f"KS {i} {month}"), (200, f"KF {i} {month}"))
        return words

    heading = _line(60, (100, "Andra halvåret, med reservation för ändringar"))
    lines = lines_of(half(-12, "mars") + heading + half(68, "maj"))
    assert lines == [
        *(f"{body} {i} mars" for body in ("KS", "KF") for i in range(1, 5)),
        "Andra halvåret, med reservation för ändringar",
        *(f"{body} {i} maj" for body in ("KS", "KF") for i in range(1, 5)),
    ]
