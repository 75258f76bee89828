from calendars.grammar.options import ReadOptions
from calendars.read_text import read_text

HEADS = "Tidplan 2023\n\nPresidie-\nberedning\n\nUtskick kallelse\nBUNAU\n\nNämnd\n"


def test_rounds_under_heads_that_cannot_be_laid_out_are_asked_for() -> None:
    rows = [
        "17 jan",
        "26 jan 31 jan 2 feb 7 feb",
        "23 feb 28 feb 2 mars 7 mars",
        "23 mars 27 mars (månd) 30 mars 4 april",
        "31 aug 4 sept",
    ]
    result = read_text(HEADS + "\n".join(rows), "plan.txt", ReadOptions())
    assert result.meetings == ()
    assert [p.code for p in result.problems if p.row] == ["column_unclear"] * len(rows)


def test_a_body_s_own_days_are_no_round() -> None:
    # Each row goes on for months: the days of one body, under whatever heads.
    rows = "Nämnden\n26 jan 23 feb 23 mars 27 april\n25 maj 17 aug 28 sept 26 okt"
    result = read_text("Kallelse\nSocialnämnden 2023\n" + rows, "plan.txt", ReadOptions())
    assert len(result.meetings) == 8


def test_a_row_with_words_among_its_days_is_said_and_loses_no_row_below_it() -> None:
    text = "Sammanträden 2026\nNämnd Jan Feb Mars\nKS 14 11 11\nSN 22 inget 19\nKF 26 23 30\n"
    result = read_text(text, "plan.txt", ReadOptions())
    assert [m.body for m in result.meetings] == ["KS"] * 3 + ["KF"] * 3
    assert [(p.row, p.code) for p in result.problems] == [(4, "column_unclear")]


BODIES = "2026\nKF\nKSAU\nKS\n"


def test_days_under_months_below_a_row_of_bodies_are_asked_for() -> None:
    """The empty cells of the table left nothing, so that only a full row tells whose its days are;
    no day is given to the last body for want of a better one."""
    months = "Januari\n13\n27\nFebruari\n23\n10\n24\nMars\n10\nApril\n27\n14\n"
    result = read_text(BODIES + months + "Övrigt\n", "plan.txt", ReadOptions())
    assert [(m.body, m.start_date.isoformat()) for m in result.meetings] == [
        ("KF", "2026-02-23"),
        ("KSAU", "2026-02-10"),
        ("KS", "2026-02-24"),
    ]
    unclear = [p.row for p in result.problems if p.code == "column_unclear"]
    assert unclear == [5, 12, 14]


def test_one_body_above_months_has_all_their_days() -> None:
    months = "Januari\n13\n27\nFebruari\n10\n24\nMars\n10\n"
    result = read_text("2026\nKSAU\n" + months, "plan.txt", ReadOptions())
    assert [m.body for m in result.meetings] == ["KSAU"] * 5


def test_the_number_of_a_page_is_no_day() -> None:
    text = "KS 2026\nJanuari\n13\n\n1 (2)\n\nFebruari\n10\n\n2 (2)\n\nMars\n10\n"
    assert len(read_text(text, "plan.txt", ReadOptions()).meetings) == 3


def test_a_last_row_with_fewer_days_than_months_is_asked_for_where_no_blank_line_parts_cells() -> (
    None
):
    """January's empty cell left nothing: the first day is not January's."""
    text = "Plan 2024\nORGAN\nKL\nJAN\nFEB\nMARS\nAPRIL\nKommunfullmäktige\n18:00\n7\n13\n17\n"
    result = read_text(text, "plan.txt", ReadOptions())
    assert result.meetings == ()
    assert "column_unclear" in [p.code for p in result.problems]
    full = read_text(text + "24\n", "plan.txt", ReadOptions())
    assert [m.start_date.isoformat() for m in full.meetings] == [
        "2024-01-07",
        "2024-02-13",
        "2024-03-17",
        "2024-04-24",
    ]
