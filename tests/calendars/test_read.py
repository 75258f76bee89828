import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendars.dates import find_dates
from calendars.read import read_bytes
from calendars.read_text import ReadOptions
from calendars.records import ReadError, ReadResult

OPTIONS = ReadOptions()


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "tom"),
        (b"  \n\t", "tom"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"PK\x03\x04rest", "zip"),
        (b"\x89PNG\r\n\x1a\n....", "bild"),
        (bytes(range(256)) * 40, "binär"),
        (b"a\x00b", "binär"),
    ],
)
def test_what_cannot_be_read_says_what_it_is(data: bytes, word: str) -> None:
    with pytest.raises(ReadError, match=word):
        read_bytes(data, "plan.bin", OPTIONS)


def test_the_format_is_told_by_the_content() -> None:
    ical = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nEND:VCALENDAR\r\n"
    assert read_bytes(ical, "plan.txt", OPTIONS).format == "ical"
    assert read_bytes(b"KS: 2026-03-03", "plan.ics", OPTIONS).format == "text"


def test_another_encoding_is_read_and_reported() -> None:
    result = read_bytes("KS Åre: 2026-03-03".encode("cp1252"), "plan.txt", OPTIONS)
    assert result.meetings[0].body == "KS Åre"
    assert [p.code for p in result.problems] == ["encoding_assumed"]


def test_utf_16_with_a_byte_order_mark() -> None:
    result = read_bytes("KS Åre: 2026-03-03".encode("utf-16"), "plan.txt", OPTIONS)
    assert result.meetings[0].body == "KS Åre"
    assert result.problems == ()


@given(st.binary(max_size=400))
def test_any_bytes_give_a_result_or_a_read_error(data: bytes) -> None:
    try:
        result = read_bytes(data, "x", OPTIONS)
    except ReadError:
        return
    assert isinstance(result, ReadResult)


@given(
    st.lists(
        st.sampled_from(
            [
                "KS",
                "Berg",
                ":",
                ",",
                "10",
                "31",
                "september",
                "nov",
                "–",
                "2026",
                "14/1",
                "tis",
                "den",
                "kl.",
                "13.00",
                "\n",
                " ",
                "och",
                "inställt",
                "99/99",
                "2026-13-45",
            ]
        ),
        max_size=30,
    )
)
def test_every_row_with_a_readable_date_gives_a_meeting_or_a_problem(parts: list[str]) -> None:
    text = " ".join(parts)
    try:
        result = read_bytes(text.encode(), "x", OPTIONS)
    except ReadError:
        return
    accounted = {m.source.row for m in result.meetings} | {p.row for p in result.problems}
    for row, line in enumerate(text.splitlines(), 1):
        if find_dates(line.strip()):
            assert row in accounted
