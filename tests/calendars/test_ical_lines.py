"""Content lines, held to icalendar's own unfolding and unescaping."""

import icalendar
from hypothesis import given
from hypothesis import strategies as st

from calendars.ical_lines import MAX_OCTETS, clean, line, text_line

# Four octets, three, two and one, and marks that change direction: every kind of fold boundary.
LETTERS = st.sampled_from(["👩", "\u200d", "€", "å", "a", " ", ",", ";", "\\", "\n", "\u200f"])
TEXTS = st.one_of(st.text(max_size=400), st.lists(LETTERS, max_size=400).map("".join))


def test_75_octets_are_one_line_and_76_are_two() -> None:
    # "X:" and 73 letters are 75 octets.
    assert line("X:" + "a" * 73) == "X:" + "a" * 73 + "\r\n"
    assert line("X:" + "a" * 74) == "X:" + "a" * 73 + "\r\n a\r\n"


def test_a_fold_never_splits_a_letter() -> None:
    # "X:", 72 letters and "å" (two octets) are 76 octets: å goes to the next line whole.
    assert line("X:" + "a" * 72 + "å") == "X:" + "a" * 72 + "\r\n å\r\n"


@given(TEXTS)
def test_any_text_comes_back_from_another_parser(text: str) -> None:
    written = text_line("SUMMARY", clean(text))
    assert all(len(part.encode()) <= MAX_OCTETS for part in written.split("\r\n"))
    event = icalendar.Event.from_ical(f"BEGIN:VEVENT\r\n{written}END:VEVENT\r\n")
    assert event["SUMMARY"] == clean(text)


@given(st.text(alphabet=st.characters(), max_size=60))
def test_cleaned_text_has_no_controls_and_is_utf_8(text: str) -> None:
    cleaned = clean(text)
    assert len(cleaned) <= len(text)
    cleaned.encode()
    assert not any(ord(letter) < 32 and letter != "\n" for letter in cleaned)
    assert cleaned.replace("\n", "") == "".join(cleaned.splitlines())
    assert clean(cleaned) == cleaned
