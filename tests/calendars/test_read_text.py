from datetime import date, time

import pytest

from calendars.read_text import ReadOptions, read_text
from calendars.records import ReadResult


def read(text: str, **options: object) -> ReadResult:
    return read_text(text, "plan.txt", ReadOptions(**options))  # type: ignore[arg-type]


def found(result: ReadResult) -> list[tuple[str, date, date]]:
    return [(m.body, m.start_date, m.end_date) for m in result.meetings]


def codes(result: ReadResult) -> list[tuple[int | None, str]]:
    return [(p.row, p.code) for p in result.problems]


def test_the_case_of_2019(case_text: str) -> None:
    result = read(case_text, year=2019)
    assert len(result.meetings) == 30
    bodies = {m.body for m in result.meetings}
    # Two bodies are called GNU, told apart by their host.
    assert {"GNU (RJH)", "GNU (Östersund)", "Kommunchefsmöte"} <= bodies
    assert ("RS RJH", date(2019, 9, 24), date(2019, 9, 25)) in found(result)
    # Nothing is guessed in silence: the two days of RS side by side are reported.
    assert codes(result) == [(6, "two_day_assumed")]


def test_a_missing_year_is_a_question_and_no_meeting() -> None:
    result = read("KS Berg: 10 september, 8 oktober")
    assert result.meetings == ()
    assert result.year.value is None
    assert codes(result) == [(None, "year_missing"), (1, "year_missing"), (1, "year_missing")]
    assert "--year" in result.problems[0].message


def test_year_from_a_heading_and_from_the_dates() -> None:
    heading = read("Sammanträden 2025\nKS: 14 januari")
    assert found(heading) == [("KS", date(2025, 1, 14), date(2025, 1, 14))]
    assert (heading.year.value, heading.year.origin) == (2025, "heading")
    dates = read("KS: 2025-01-14")
    assert (dates.year.value, dates.year.origin) == (2025, "dates")


def test_a_year_given_wins_over_a_heading_and_says_so() -> None:
    result = read("Sammanträden 2025\nKS: 14 januari", year=2026)
    assert found(result) == [("KS", date(2026, 1, 14), date(2026, 1, 14))]
    assert codes(result) == [(1, "year_conflict")]


def test_a_weekday_that_contradicts_is_reported_with_both_readings() -> None:
    # 21 October 2024 was a Monday.
    result = read("KS: Tisdag 21 oktober 2024")
    assert found(result) == [("KS", date(2024, 10, 21), date(2024, 10, 21))]
    (problem,) = result.problems
    assert (problem.row, problem.code) == (1, "weekday_mismatch")
    assert "måndag" in problem.message
    assert "tisdag" in problem.message


def test_an_impossible_date_names_its_row() -> None:
    result = read("KS: 10 november\nKS: 31 november", year=2026)
    assert len(result.meetings) == 1
    assert codes(result) == [(2, "impossible_date")]
    assert "31 november" in result.problems[0].message


@pytest.mark.parametrize("slip", ["11 februri", "11 Februarri", "11 february"])
def test_a_misspelt_month_names_its_row(slip: str) -> None:
    result = read(f"KS Åre\n14 januari\n{slip}\n10 mars", year=2020)
    assert len(result.meetings) == 2
    assert codes(result) == [(3, "misspelt_month")]
    assert f"”{slip}”" in result.problems[0].message
    assert "”11 februari”" in result.problems[0].message


@pytest.mark.parametrize(
    ("slip", "meant"), [("6 mja", "6 maj"), ("17 spe.", "17 sep"), ("3 JUIN", "3 juni")]
)
def test_two_letters_of_a_short_month_that_changed_places_are_told(slip: str, meant: str) -> None:
    result = read(f"KS Åre\n14 jan\n{slip}\n10 dec", year=2020)
    assert len(result.meetings) == 2
    assert codes(result) == [(3, "misspelt_month")]
    assert f"”{meant}”" in result.problems[0].message


@pytest.mark.parametrize("text", ["11 febuari", "11 augusti", "3 marsvin", "12 oktaver", "2 par"])
def test_a_month_or_another_word_is_no_misspelt_month(text: str) -> None:
    result = read(f"KS Åre\n14 januari\n{text}", year=2020)
    assert "misspelt_month" not in [code for _row, code in codes(result)]


def test_a_body_as_heading_and_a_list_over_two_rows() -> None:
    result = read(
        "Kommunstyrelsen i Krokom\n11 september\n9 oktober\n\nKS Åre: 3 mars,\n4 april", year=2019
    )
    assert found(result) == [
        ("Kommunstyrelsen i Krokom", date(2019, 9, 11), date(2019, 9, 11)),
        ("Kommunstyrelsen i Krokom", date(2019, 10, 9), date(2019, 10, 9)),
        ("KS Åre", date(2019, 3, 3), date(2019, 3, 3)),
        ("KS Åre", date(2019, 4, 4), date(2019, 4, 4)),
    ]
    assert result.problems == ()


def test_a_row_without_a_body_is_a_problem() -> None:
    result = read("Sammanträden\n10 september 2019")
    assert result.meetings == ()
    assert codes(result) == [(2, "no_body")]


def test_a_body_that_is_assumed_from_the_row_above_is_reported() -> None:
    result = read("KS Berg: 10 september\n8 oktober", year=2019)
    assert len(result.meetings) == 2
    assert codes(result) == [(2, "body_assumed")]


def test_the_next_year_after_the_autumn_is_reported() -> None:
    result = read("KS: 12 november, 14 januari", year=2019)
    assert [m.start_date for m in result.meetings] == [date(2019, 11, 12), date(2020, 1, 14)]
    assert codes(result) == [(1, "year_rollover")]


def test_kind_status_time_and_place() -> None:
    result = read(
        "KS: 3 mars kl. 13.00 plats: Wargentinsalen, 8 april (inställt), 6 maj (extra), "
        "3 juni (reservdag), 4 augusti (preliminärt)\nKS informationsmöte: 9 september",
        year=2026,
    )
    rows = [(m.kind, m.status) for m in result.meetings]
    assert rows == [
        ("decision", "planned"),
        ("decision", "cancelled"),
        ("extra", "planned"),
        ("reserve", "planned"),
        ("decision", "tentative"),
        ("information", "planned"),
    ]
    assert result.meetings[0].start_time == time(13)
    assert result.meetings[0].place == "Wargentinsalen"


def test_the_same_meeting_twice_is_read_once_and_reported() -> None:
    result = read("KS: 3 mars, 3 mars", year=2026)
    assert len(result.meetings) == 1
    assert codes(result) == [(1, "duplicate_meeting")]


def test_two_meetings_of_a_body_on_one_day_are_both_read_and_reported() -> None:
    result = read("KS: 3 mars kl. 9.00, 3 mars kl. 13.00", year=2026)
    assert len(result.meetings) == 2
    assert codes(result) == [(1, "two_meetings_one_day")]


def test_text_without_dates_says_so() -> None:
    result = read("Hej!\nDet här är ett brev.")
    assert codes(result) == [(None, "no_meetings")]


def test_a_footnote_changes_what_a_date_is() -> None:
    result = read(
        "Sammanträden 2026\nKS: 20 januari, 17 februari*, 17 mars**\n"
        "* inställt\n** informationsmöte"
    )
    assert [(m.status, m.kind) for m in result.meetings] == [
        ("planned", "decision"),
        ("cancelled", "decision"),
        ("planned", "information"),
    ]


def test_a_place_without_its_label() -> None:
    result = read("KS: 3 mars kl. 13.00 Wargentinsalen, 7 april digitalt", year=2026)
    assert [m.place for m in result.meetings] == ["Wargentinsalen", "digitalt"]


def test_words_before_a_date_belong_to_it() -> None:
    result = read("KS: 10 september, inställt 24 september, reserv 8 oktober", year=2026)
    assert [(m.status, m.kind) for m in result.meetings] == [
        ("planned", "decision"),
        ("cancelled", "decision"),
        ("planned", "reserve"),
    ]


def test_a_moved_meeting_is_held_on_its_new_date_only() -> None:
    to = read("KS: 24 september flyttat till 22 oktober", year=2026)
    back = read("KS: 1 oktober (flyttat från 24 september)", year=2026)
    assert [(m.start_date, m.status) for m in to.meetings] == [(date(2026, 10, 22), "moved")]
    assert [(m.start_date, m.status) for m in back.meetings] == [(date(2026, 10, 1), "moved")]


def test_a_weekday_chooses_among_the_years_of_a_heading() -> None:
    # 13 January is a Tuesday in 2026 and a Monday in 2025.
    result = read("Sammanträdestider 2025–2026\nKS: tisdag 13 januari")
    assert [m.start_date for m in result.meetings] == [date(2026, 1, 13)]


def test_hours_are_no_days() -> None:
    result = read("KS: 10 september kl. 9, 22 oktober kl 13–16, 14/11 13-16", year=2026)
    assert [m.start_date for m in result.meetings] == [
        date(2026, 9, 10),
        date(2026, 10, 22),
        date(2026, 11, 14),
    ]
    assert result.meetings[2].end_time == time(16)


def test_endless_rows_of_numbers_are_read_in_time() -> None:
    # Quadratic patterns took the better part of a minute for these.
    for text in ("1 " * 10_000, "1, " * 6_000 + "mars", "(" * 5_000, "a- och " * 3_000):
        assert read(text).meetings == ()


def test_a_line_without_end_is_cut_and_said() -> None:
    result = read("KS: 3 mars 2026 " + "x" * 30_000)
    assert (1, "line_too_long") in codes(result)
    assert len(result.meetings) == 1


@pytest.mark.parametrize("mark", ["•", "-", "●", "➢", "‣", "✓", "\uf0b7", "o", "1.", "a)"])
def test_the_mark_of_a_list_is_any_sign_no_sentence_begins_with(mark: str) -> None:
    result = read(f"Kommunstyrelsen 2026\n{mark} 14 januari\n{mark} 11 februari, kl. 13.00")
    assert [(m.body, m.start_date) for m in result.meetings] == [
        ("KS", date(2026, 1, 14)),
        ("KS", date(2026, 2, 11)),
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("14 januari", "11 februari"),
        ("tis 14 jan.", "tis 11 feb."),
        ("den 14:e januari", "den 11:e februari"),
        ("14/1", "11/2"),
        ("2025-01-14", "2025-02-11"),
        ("250114", "250211"),
        ("20250114", "20250211"),
        ("14.1.2025", "11.2.2025"),
        ("Tisdag\t14 januari", "Tisdag\t11 februari"),
    ],
)
def test_cells_saved_one_below_the_other_hold_dates_in_any_form(first: str, second: str) -> None:
    text = f"Kommunstyrelsens möten 2025\n\nDatum\n\nTid\n\n{first}\n\n14.00\n\n{second}\n\n13.30"
    assert [(m.start_date, m.start_time) for m in read(text).meetings] == [
        (date(2025, 1, 14), time(14)),
        (date(2025, 2, 11), time(13, 30)),
    ]


def test_a_month_with_a_capital_goes_on_with_its_days_unless_it_is_a_heading() -> None:
    result = read("Nämnden 2025:\n16 januari, 20\nFebruari, 15\nMaj och 26 juni")
    assert [m.start_date for m in result.meetings] == [
        date(2025, 1, 16),
        date(2025, 2, 20),
        date(2025, 5, 15),
        date(2025, 6, 26),
    ]


def test_the_only_year_a_text_names_is_that_of_its_dates_and_it_is_said() -> None:
    result = read("Extra möte med KF den 5 maj 2026\nKS: 14 januari, 11 februari")
    assert {m.start_date.year for m in result.meetings} == {2026}
    assert codes(result) == [(None, "year_assumed")]


def test_weekdays_tell_the_year_near_the_paper_s_own_date() -> None:
    # The page is of December 2025; Tuesday 13 January and Tuesday 10 February are in 2026.
    result = read("KS\ntisdag 13 januari\ntisdag 10 februari\nSenast uppdaterad 2025-12-04")
    assert [m.start_date for m in result.meetings] == [date(2026, 1, 13), date(2026, 2, 10)]
    assert (None, "year_assumed") in codes(result)


def test_a_year_of_the_paper_alone_is_no_year_of_the_plan() -> None:
    result = read("KS: 13 januari, 10 februari\nSenast uppdaterad 2025-12-04")
    assert result.meetings == ()


def test_digits_torn_apart_are_one_day_and_it_is_said() -> None:
    # 17 March and 12 May 2026 are Tuesdays, 1 May is none. 2 and 23 May are both Saturdays.
    result = read("KS: tisdag 1 7 mars, tisdag 1 2 maj, lördag 2 3 maj", year=2026)
    assert [(m.start_date, m.end_date) for m in result.meetings] == [
        (date(2026, 3, 17), date(2026, 3, 17)),
        (date(2026, 5, 12), date(2026, 5, 12)),
        (date(2026, 5, 2), date(2026, 5, 3)),
    ]
    assert [code for _row, code in codes(result)] == [
        "torn_digits",
        "torn_digits",
        "two_day_assumed",
    ]


def test_a_plan_that_may_change_is_said_and_a_row_that_may_is_tentative() -> None:
    result = read("Preliminära sammanträdesdagar 2026\nKS: 13 januari, 10 februari (prel.)")
    assert [m.status for m in result.meetings] == ["planned", "tentative"]
    assert codes(result) == [(1, "plan_provisional")]
    assert codes(read("Förslag till sammanträdesplan 2026\nKS: 13 januari")) == [
        (1, "plan_provisional")
    ]


def test_dates_as_headings_without_blank_lines() -> None:
    result = read(
        "Möteskalender\nOnsdag 14 januari 2026\n09:00 Kommunstyrelsens arbetsutskott\n"
        "13:00 Socialnämnden\nMåndag 19 januari 2026\n18:00 Kommunfullmäktige (inställt)"
    )
    assert [(m.body, m.start_date.day, m.start_time, m.status) for m in result.meetings] == [
        ("KSAU", 14, time(9), "planned"),
        ("Socialnämnden", 14, time(13), "planned"),
        ("KF", 19, time(18), "cancelled"),
    ]


def test_a_body_above_its_dates_keeps_them() -> None:
    result = read("Kommunstyrelsen\n14 januari 2026\nSocialnämnden\n15 januari 2026")
    assert [(m.body, m.start_date.day) for m in result.meetings] == [
        ("KS", 14),
        ("Socialnämnden", 15),
    ]


def test_a_weekday_in_a_remark_that_contradicts_is_said() -> None:
    # 12 May 2026 is a Tuesday.
    result = read("Kommunstyrelsen 2026\n14 april\n12 maj (Obs! onsdag)")
    assert (3, "weekday_mismatch") in codes(result)


def test_terms_as_labels_and_an_hour_for_all_of_a_list() -> None:
    result = read(
        "Universitetsstyrelsen\n\nVT 2026: 19 februari, 17 april och 5 juni, samtliga kl 9-12.\n"
        "HT 2026: 24 september och 29 oktober, alla kl. 13.15"
    )
    assert [(m.body, m.start_date, m.start_time) for m in result.meetings] == [
        ("Universitetsstyrelsen", date(2026, 2, 19), time(9)),
        ("Universitetsstyrelsen", date(2026, 4, 17), time(9)),
        ("Universitetsstyrelsen", date(2026, 6, 5), time(9)),
        ("Universitetsstyrelsen", date(2026, 9, 24), time(13, 15)),
        ("Universitetsstyrelsen", date(2026, 10, 29), time(13, 15)),
    ]


def test_a_year_is_carried_down_a_list_that_tells_it_where_it_changes() -> None:
    result = read("Sammanträden 2026 - 2027\nKS: 16 december 2026\nKS: 30 december\nKS: 7 januari")
    # 30 December follows the 16th in 2026; 7 January does not, and is asked for.
    assert [m.start_date for m in result.meetings] == [date(2026, 12, 16), date(2026, 12, 30)]
    assert [p.code for p in result.problems if p.row in (None, 4)] == [
        "year_missing",
        "year_carried",
        "year_missing",
    ]


def test_a_weekday_that_contradicts_the_year_above_carries_none() -> None:
    # 20 January 2026 is a Tuesday, and so is no Wednesday of the list's year.
    result = read("KS: 13 januari 2026\nKS: onsdag 20 januari\nKF: 4 maj 2027")
    assert [(m.body, m.start_date) for m in result.meetings] == [
        ("KS", date(2026, 1, 13)),
        ("KF", date(2027, 5, 4)),
    ]


def test_a_date_alone_in_brackets_is_what_the_plan_says_of_brackets() -> None:
    plan = "Sammanträden 2026{}\nKS\n14 januari (16 januari)\n11 februari"
    unsaid, deadlines, reserves = (
        read(plan.format(legend))
        for legend in ("", ", sista dag för ärenden inom parentes", " (reservdagar inom parentes)")
    )
    assert found(unsaid) == found(deadlines)
    assert [m.start_date.day for m in unsaid.meetings] == [14, 11]
    assert (3, "not_a_meeting") in codes(unsaid)
    assert [(d.kind, d.meeting_date) for d in deadlines.deadlines] == [
        ("intake", date(2026, 1, 14))
    ]
    assert [(m.start_date.day, m.kind) for m in reserves.meetings] == [
        (14, "decision"),
        (16, "reserve"),
        (11, "decision"),
    ]


def test_deadlines_under_a_label_belong_to_the_meeting_they_follow_if_it_is_one() -> None:
    # Two meetings and two deadlines on a line: nothing says which belongs to which.
    one = read("KS 2026: 14/1. Manusstopp: 7/1.")
    two = read("KS 2026: 14/1, 11/2. Manusstopp: 7/1, 4/2.")
    assert [(d.due.day, d.meeting_date) for d in one.deadlines] == [(7, date(2026, 1, 14))]
    assert [(d.due.day, d.meeting_date) for d in two.deadlines] == [(7, None), (4, None)]
    assert len(two.meetings) == 2


@pytest.mark.parametrize(
    ("text", "cancelled", "held"),
    [
        (
            "Kommunstyrelsen\nMötet den 29 juni ställs in – nästa möte är 31 augusti",
            "ställs in – nästa möte är 31 augusti",
            "ersätter den 29 juni",
        ),
        (
            "KS Berg: 3 mars (inställt, ersätts av 10 mars), 7 april",
            "inställt, ersätts av 10 mars",
            "ersätter 3 mars",
        ),
        (
            "KS Ragunda: 6 maj ställs in, i stället hålls mötet den 13 maj kl. 13.00",
            "ställs in, i stället hålls mötet den 13 maj",
            "ersätter 6 maj",
        ),
    ],
)
def test_a_cancelled_meeting_and_the_one_held_instead_name_each_other(
    text: str, cancelled: str, held: str
) -> None:
    first, second, *rest = read(text, year=2026).meetings
    assert (first.status, first.note) == ("cancelled", cancelled)
    assert (second.status, second.note) == ("planned", held)
    assert [(one.status, one.note) for one in rest] in ([], [("planned", None)])


def test_the_day_after_a_cancelled_one_replaces_nothing_unless_it_is_said() -> None:
    meetings = read("KS Bräcke: 7 maj, 14 maj inställt, 21 maj", year=2026).meetings
    assert [one.note for one in meetings] == [None, "inställt", None]


def test_days_with_dashes_between_are_a_list_where_they_are_more_than_two() -> None:
    result = read("KS Åre: 22/9 – 20/10 – 24/11\nKS Berg: 22/9 – 20/10", year=2026)
    assert [one.start_date for one in result.meetings] == [
        date(2026, 9, 22),
        date(2026, 10, 20),
        date(2026, 11, 24),
    ]
    assert codes(result) == [(2, "not_a_meeting"), (2, "not_a_meeting")]


@pytest.mark.parametrize(
    ("text", "is_odd"),
    [
        ("KS Berg: 10 september, 8 oktober 1019", True),
        ("KS Berg: 10 september, 8 oktober 2026", False),
        ("KS Berg: 10 september, 8 oktober kl 1019", False),
        ("KS Berg: 10 september, 8 oktober 10.19", False),
    ],
)
def test_a_number_that_is_neither_year_nor_hour_is_told(text: str, is_odd: bool) -> None:
    result = read(text, year=2026)
    assert len(result.meetings) == 2
    odd = [one for one in result.problems if one.code == "odd_number"]
    assert [one.row for one in odd] == ([1] if is_odd else [])
    assert all("”1019” efter ”8 oktober” (KS Berg)" in one.message for one in odd)


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("KSAU Krokom: varannan tisdag kl. 9", 1),
        ("KS Bräcke sammanträder första måndagen i varje månad", 1),
        ("Kommunstyrelsen i Ragunda\nMöten hålls tisdagar jämna veckor", 2),
        ("Kommunstyrelsen i Ragunda\nSista torsdagen i varje månad", 2),
    ],
)
def test_how_often_without_days_is_told_and_makes_no_meetings(text: str, row: int) -> None:
    result = read(text, year=2026)
    assert result.meetings == ()
    assert (row, "days_not_written") in codes(result)


@pytest.mark.parametrize(
    "text",
    [
        # The days are written out.
        "KS Åre sammanträder första tisdagen i månaden\nKS Åre: 5 maj, 2 juni",
        # Nobody meets.
        "Kommunstyrelsen i Ragunda: 5 maj\nLön betalas varje månad",
        "Lön betalas varje månad",
    ],
)
def test_how_often_is_not_told_where_nobody_needs_it(text: str) -> None:
    assert "days_not_written" not in {code for _row, code in codes(read(text, year=2026))}


@pytest.mark.parametrize("monday", ["Måndag", "Mån", "Må", "M", "må"])
def test_a_diary_under_months_is_read_however_short_its_weekdays_are(monday: str) -> None:
    tuesday = {"M": "T", "må": "ti"}.get(monday, "Ti")
    text = (
        f"Januari 2026\n{monday} 12   KSAU 9.00\n{tuesday} 20   KS 13.00\n"
        f"Februari 2026\n{monday} 9   KSAU 9.00\n{monday} 23   KF 18.00\n"
    )
    assert [(m.body, m.start_date) for m in read(text).meetings] == [
        ("KSAU", date(2026, 1, 12)),
        ("KS", date(2026, 1, 20)),
        ("KSAU", date(2026, 2, 9)),
        ("KF", date(2026, 2, 23)),
    ]


@pytest.mark.parametrize("head", ["Möten februari 2026", "Sammanträden i februari månad 2026"])
def test_a_title_that_names_the_month_is_the_days_month(head: str) -> None:
    result = read(f"{head}\nMåndag 9: KSAU kl 9\nTisdag 17: KS kl 13\n")
    assert [(m.body, m.start_date) for m in result.meetings] == [
        ("KSAU", date(2026, 2, 9)),
        ("KS", date(2026, 2, 17)),
    ]


def test_a_day_that_no_month_stands_above_is_said_and_hours_are_no_days() -> None:
    result = read("Möten 2026\nMåndag 9: KSAU kl 9\nTisdag 9-16 KS har öppet\nOnsdag 10.00 KF\n")
    assert result.meetings == ()
    assert [p.row for p in result.problems if p.code == "month_missing"] == [2]


@pytest.mark.parametrize(
    "days",
    ["2026-03-30 kl. 18.00 – 2026-03-31 kl. 12.00", "30 mars 2026 kl. 18.00 – 31 mars kl. 12.00"],
)
def test_a_meeting_from_an_hour_of_one_day_to_an_hour_of_the_next_is_one(days: str) -> None:
    (one,) = read(f"KF {days}").meetings
    assert (one.start_date, one.end_date) == (date(2026, 3, 30), date(2026, 3, 31))
    assert (one.start_time, one.end_time) == (time(18), time(12))


def test_days_of_a_week_have_their_body_after_them_and_an_empty_day_has_none() -> None:
    result = read("v.3  13/1 KSAU 20/1 KS\nv.4  22/1 SN, BUN   23/1 -\n", year=2026)
    assert [(m.body, m.start_date) for m in result.meetings] == [
        ("KSAU", date(2026, 1, 13)),
        ("KS", date(2026, 1, 20)),
        ("SN", date(2026, 1, 22)),
        ("BUN", date(2026, 1, 22)),
    ]
    assert codes(result) == [(2, "not_a_meeting")]


@pytest.mark.parametrize(
    ("head", "hour"),
    [
        ("Arbetsutskott (torsdagar 08.30):", time(8, 30)),
        ("Arbetsutskottet, torsdagar kl. 08.30", time(8, 30)),
        ("Arbetsutskottet (torsdagar)", None),
        ("Socialnämndens arbetsutskott 08.30", time(8, 30)),
    ],
)
def test_a_heading_with_its_weekday_and_hour_is_the_body_s(head: str, hour: time | None) -> None:
    result = read(f"Socialnämnden 13.30\n22 januari\n{head}\n8 januari\n", year=2026)
    assert [(m.body, m.start_date, m.start_time) for m in result.meetings] == [
        ("Socialnämnden", date(2026, 1, 22), time(13, 30)),
        ("Socialnämndens arbetsutskott", date(2026, 1, 8), hour),
    ]


def test_days_with_a_full_stop_each_after_its_body() -> None:
    result = read("KS 20.1, KF 26.1, KSAU 13.1 2026")
    assert [(m.body, m.start_date) for m in result.meetings] == [
        ("KS", date(2026, 1, 20)),
        ("KF", date(2026, 1, 26)),
        ("KSAU", date(2026, 1, 13)),
    ]
    assert read("KS 8.30, KF 9.30, SN 10.15\nBilaga 3.1, Bilaga 3.2", year=2026).meetings == ()


def test_the_last_day_for_matters_to_a_body_is_no_meeting_of_it() -> None:
    text = (
        "Ärenden till KF | KSAU | KS | KF\n"
        "5 jan | 13 jan | 20 jan | 2 feb\n"
        "2 feb | 10 feb | 17 feb | 2 mar\n"
    )
    result = read(text, year=2026)
    assert [m.start_date for m in result.meetings if m.body == "KF"] == [
        date(2026, 2, 2),
        date(2026, 3, 2),
    ]
    assert [(d.due, d.kind) for d in result.deadlines][0] == (date(2026, 1, 5), "intake")


def test_papers_that_go_out_are_the_summons() -> None:
    text = (
        "Socialnämnden 2026\n"
        "Datum        Handlingar ut\n"
        "30 januari   23 januari\n"
        "27 februari  20 februari\n"
    )
    assert {one.kind for one in read(text).deadlines} == {"summons"}


def test_a_first_day_and_how_often_is_said_to_be_the_first_alone() -> None:
    text = "Individutskottet sammanträder varje onsdag, första gången den 7 januari 2026.\n"
    result = read(text)
    assert [m.start_date for m in result.meetings] == [date(2026, 1, 7)]
    (told,) = [p for p in result.problems if p.code == "days_not_written"]
    assert "bara den första lästes" in told.message
    written = read(text + "Individutskottet: 14 januari, 21 januari 2026")
    assert "days_not_written" not in [p.code for p in written.problems]


def test_an_hour_and_a_place_below_a_day_are_that_day_s() -> None:
    result = read(
        "Kalendarium\n"
        "20 januari 2026\nKommunstyrelsen\nKlockan 13.00, Sessionssalen\n\n"
        "2 februari 2026\nKommunfullmäktige\nKlockan 18.30, Folkets hus\n"
    )
    assert [(m.body, m.start_time) for m in result.meetings] == [
        ("KS", time(13)),
        ("KF", time(18, 30)),
    ]


def test_a_day_when_a_paper_was_written_is_no_meeting() -> None:
    result = read("Kommunstyrelsen 2026\n27 januari\nKansliet har 2025-09-30 upprättat förslag.")
    assert [m.start_date for m in result.meetings] == [date(2026, 1, 27)]
    assert codes(result) == [(3, "not_a_meeting")]


def test_a_meeting_s_number_is_no_name_and_a_ditto_mark_goes_on() -> None:
    numbered = read("Möte nr 1: 20 januari\nMöte nr 2: 17 februari\nKommunstyrelsen", year=2026)
    assert [m.body for m in numbered.meetings] == ["KS", "KS"]
    ditto = read('KOMMUNSTYRELSEN\ntisdag  20 januari\n"      17 februari\n”  17 mars\n', year=2026)
    assert [m.start_date.month for m in ditto.meetings] == [1, 2, 3]


def test_two_years_with_a_slash_are_an_autumn_and_a_spring() -> None:
    result = read("Sammanträden 2025/2026\nKF: 24 november, 26 januari\nKS: 2/12, 13/1\n")
    assert [(m.body, m.start_date) for m in result.meetings] == [
        ("KF", date(2025, 11, 24)),
        ("KF", date(2026, 1, 26)),
        ("KS", date(2025, 12, 2)),
        ("KS", date(2026, 1, 13)),
    ]
    assert codes(read("Dnr KS 2025/26\nKF: 24 november\n"))[0][1] == "year_missing"


def test_kinds_in_brackets_and_of_a_body_s_own_list() -> None:
    listed = read("Barn- och utbildningsnämnden: 22/1 (info), 5/2 (beslut)", year=2026)
    assert [m.kind for m in listed.meetings] == ["information", "decision"]
    own = read("Kommunstyrelsen 2026\nBeslutsmöte 20 januari\nBudgetmöte 2-3 juni\n")
    assert [m.body for m in own.meetings] == ["KS", "KS"]
