from datetime import date

from scheduler.domain.swedish import date_span, days_text, joined, long_date, weekday_name


def test_dates_in_swedish() -> None:
    assert long_date(date(2019, 11, 11)) == "11 november 2019"
    assert weekday_name(date(2019, 10, 29)) == "tisdag"


def test_spans() -> None:
    assert date_span(date(2019, 9, 24), date(2019, 9, 25), short=True) == "24–25 sep"
    assert date_span(date(2019, 9, 30), date(2019, 10, 1)) == "30 september–1 oktober"
    assert (
        date_span(date(2019, 12, 31), date(2020, 1, 1), year=True)
        == "31 december 2019–1 januari 2020"
    )


def test_counts_and_lists() -> None:
    assert (days_text(1), days_text(0), days_text(-1)) == ("1 dag", "0 dagar", "-1 dag")
    assert joined(["a"]) == "a"
    assert joined(["a", "b", "c"]) == "a, b och c"
