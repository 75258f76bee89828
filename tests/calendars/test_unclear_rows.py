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
