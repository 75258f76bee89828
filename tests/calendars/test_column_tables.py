"""Tables whose columns have heads: bodies, dates and the plan's own deadlines."""

from datetime import date

import pytest

from calendars.grammar.options import ReadOptions
from calendars.read import read_bytes
from calendars.read_text import read_text


def test_bodies_stand_in_a_column_whatever_its_head() -> None:
    text = (
        "| | Manusstopp | Kallelse | Sammanträde |\n|---|---|---|---|\n"
        "| KS | 2026-01-05 | 2026-01-13 | 2026-01-20 |\n"
        "| KF | 2026-01-19 | 2026-01-26 | 2026-02-09 |\n"
    )
    result = read_text(text, "plan.md", ReadOptions())
    assert [(m.body, m.start_date) for m in result.meetings] == [
        ("KS", date(2026, 1, 20)),
        ("KF", date(2026, 2, 9)),
    ]
    assert [(d.body, d.kind, d.due.day, d.meeting_date) for d in result.deadlines] == [
        ("KS", "intake", 5, date(2026, 1, 20)),
        ("KS", "summons", 13, date(2026, 1, 20)),
        ("KF", "intake", 19, date(2026, 2, 9)),
        ("KF", "summons", 26, date(2026, 2, 9)),
    ]


def test_a_column_called_meeting_may_hold_the_bodies() -> None:
    text = "Datum;Möte\n12/1 2026;KSAU\n20/1 2026 kl 13.00;Kommunstyrelsen\n2/2 2026;KF (prel)\n"
    result = read_bytes(text.encode(), "plan.csv", ReadOptions())
    assert [(m.body, m.start_date, m.status) for m in result.meetings] == [
        ("KSAU", date(2026, 1, 12), "planned"),
        ("KS", date(2026, 1, 20), "planned"),
        ("KF", date(2026, 2, 2), "tentative"),
    ]


_OVER_NEW_YEAR = (
    "{title}\n\n| Beredning | Direktionen |\n|---|---|\n"
    "| 2 okt | 16 okt kl 9 |\n| 27 nov | 11 dec kl 9 |\n| 29 jan | 12 feb kl 9 |\n"
)


@pytest.mark.parametrize(
    ("title", "is_said"),
    [("Sammanträden hösten 2026 och våren 2027", False), ("Sammanträden 2026", True)],
)
def test_a_column_goes_on_into_the_next_year(title: str, is_said: bool) -> None:
    result = read_text(_OVER_NEW_YEAR.format(title=title), "plan.md", ReadOptions())
    assert [m.start_date for m in result.meetings] == [
        date(2026, 10, 16),
        date(2026, 12, 11),
        date(2027, 2, 12),
    ]
    # The papers of February's meeting are due before it, not a year earlier.
    assert (result.deadlines[-1].due, result.deadlines[-1].meeting_date) == (
        date(2027, 1, 29),
        date(2027, 2, 12),
    )
    assert ("year_rollover" in {p.code for p in result.problems}) is is_said


def test_rows_that_name_their_body_begin_anew_in_january() -> None:
    # KS ends in December; KF's only two meetings are January and February of the same year.
    text = (
        "| Organ 2026 | Datum |\n|---|---|\n| KS | 8 november |\n| KS | 6 december |\n"
        "| KF | 12 januari |\n| KF | 9 februari |\n"
    )
    result = read_text(text, "plan.md", ReadOptions(year=2026))
    assert {m.start_date.year for m in result.meetings} == {2026}


def test_dates_alone_under_heads_that_one_space_parts() -> None:
    # The last row has the first column's date alone; 18 December is before its 7 January.
    text = (
        "Tekniska nämnden\nSammanträde Sista anmälningsdag\n8 januari 2026 18 december 2025\n"
        "22 januari 7 januari, onsdag\n\n7 januari 2027 18 december\n4 februari\n"
    )
    result = read_text(text, "plan.txt", ReadOptions())
    assert [(m.body, m.start_date) for m in result.meetings] == [
        ("Tekniska nämnden", date(2026, 1, 8)),
        ("Tekniska nämnden", date(2026, 1, 22)),
        ("Tekniska nämnden", date(2027, 1, 7)),
        ("Tekniska nämnden", date(2027, 2, 4)),
    ]
    assert [(d.due, d.meeting_date) for d in result.deadlines] == [
        (date(2025, 12, 18), date(2026, 1, 8)),
        (date(2026, 1, 7), date(2026, 1, 22)),
        (date(2026, 12, 18), date(2027, 1, 7)),
    ]


def test_a_row_with_too_few_dates_in_its_middle_is_said() -> None:
    text = (
        "Tekniska nämnden 2026\nManusstopp Kallelse Sammanträde\n7 januari 15 januari 22 januari\n"
        "4 februari 12 februari 19 februari\n4 mars 19 mars\n"
    )
    result = read_text(text, "plan.txt", ReadOptions())
    assert [m.start_date for m in result.meetings] == [date(2026, 1, 22), date(2026, 2, 19)]
    assert (5, "column_unclear") in [(p.row, p.code) for p in result.problems]


def test_abbreviations_and_deadlines_with_a_date_under_each_are_columns() -> None:
    text = (
        "Vård- och omsorgsnämnden 2026\n"
        "VON AU     Stopp VON     VON\n"
        "14/1       9/1           28/1\n"
    )
    result = read_text(text, "plan.txt", ReadOptions())
    assert [(m.body, f"{m.start_date:%m-%d}") for m in result.meetings] == [
        ("VON AU", "01-14"),
        ("VON", "01-28"),
    ]
    assert [(d.body, f"{d.due:%m-%d}", d.kind) for d in result.deadlines] == [
        ("VON", "01-09", "intake")
    ]


def test_dates_under_a_head_that_tells_nothing_are_said() -> None:
    text = (
        "Socialnämnden 2026\n| Datum | Fika | Kallelse |\n|---|---|---|\n| 20/1 | 19/1 | 13/1 |\n"
    )
    result = read_text(text, "plan.txt", ReadOptions())
    assert [f"{m.start_date:%m-%d}" for m in result.meetings] == ["01-20"]
    assert [(p.row, p.code) for p in result.problems if p.severity == "error"] == [
        (4, "column_unclear")
    ]


def test_a_column_of_dates_and_hours_is_one_of_dates() -> None:
    text = (
        "| Datum och tid | Möte | Sista dag för ärenden |\n|---|---|---|\n"
        "| Tis 20 jan 2026 13:00 | Kommunstyrelsen | 7 jan |\n"
    )
    result = read_text(text, "plan.txt", ReadOptions(year=2026))
    assert [(m.body, f"{m.start_date:%m-%d}") for m in result.meetings] == [("KS", "01-20")]
    assert [f"{d.due:%m-%d}" for d in result.deadlines] == ["01-07"]


def test_abbreviations_beside_known_bodies_head_columns() -> None:
    text = "Plan 2026\n        KF    KS    SN    BUN\nJan     26    20    22    21\n"
    text += "Feb     23    17    19    18\nMar     30    17    19    18\n"
    result = read_text(text, "plan.txt", ReadOptions())
    assert {(m.body, f"{m.start_date:%m-%d}") for m in result.meetings if m.body == "BUN"} == {
        ("BUN", "01-21"),
        ("BUN", "02-18"),
        ("BUN", "03-18"),
    }
    assert len(result.meetings) == 12


def test_a_head_may_hold_the_hour_and_a_deadline_is_of_the_body_that_was_assumed() -> None:
    text = (
        "Sammanträdesdag (kl. 13.30) Handlingar klara\n"
        "2026-01-22 2026-01-12\n"
        "2026-02-19 2026-02-09\n"
        "Nämnd: Socialnämnden\n"
    )
    result = read_text(text, "plan.txt", ReadOptions())
    assert [(m.body, f"{m.start_date:%m-%d}") for m in result.meetings] == [
        ("Socialnämnden", "01-22"),
        ("Socialnämnden", "02-19"),
    ]
    assert [(d.body, f"{d.due:%m-%d}") for d in result.deadlines] == [
        ("Socialnämnden", "01-12"),
        ("Socialnämnden", "02-09"),
    ]
