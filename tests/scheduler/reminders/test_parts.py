"""What Python's own parser reads out of the parts we write."""

from __future__ import annotations

from email import policy
from email.message import EmailMessage
from email.parser import BytesParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scheduler.reminders.parts import calendar_part, header, multipart, text_part


def parsed(part: bytes) -> EmailMessage:
    return BytesParser(policy=policy.default).parsebytes(part)  # type: ignore[return-value]


@given(st.text(st.characters(codec="utf-8"), max_size=300))
@example("slutar på blanksteg \nåäö\t\n.\n..\nFrom x\n" + "å" * 200)
@example("")
@example("a\r\nb\rc")
def test_a_text_comes_out_as_it_went_in_and_no_line_is_long(text: str) -> None:
    part = text_part("plain", text)
    assert parsed(part).get_content().splitlines() == text.splitlines()
    assert part.isascii()
    # RFC 2045, 6.7 (5): 76 characters at most.
    assert max(len(line) for line in part.split(b"\r\n")) <= 76
    assert b"\n" not in part.replace(b"\r\n", b"")


def test_a_calendar_is_attached_to_the_byte() -> None:
    content = "BEGIN:VCALENDAR\r\nSUMMARY:Åre\r\n".encode() * 50
    found = parsed(calendar_part("datum.ics", content))
    assert found.get_content_type() == "text/calendar"
    assert found.get_filename() == "datum.ics"
    assert found.get_payload(decode=True) == content


def test_parts_stand_between_their_boundaries() -> None:
    whole = multipart("alternative", "=_b", (text_part("plain", "ett"), text_part("html", "två")))
    types = [part.get_content_type() for part in parsed(whole).walk()]
    assert types == ["multipart/alternative", "text/plain", "text/html"]
    assert [part.get_content() for part in parsed(whole).iter_parts()] == ["ett\r\n", "två\r\n"]


@pytest.mark.parametrize("value", ["a\r\nBcc: b@example.org", "å", "a" * 1000, "a\x00"])
def test_a_header_of_ours_is_one_line_of_ascii(value: str) -> None:
    with pytest.raises(ValueError, match="cannot be written"):
        header("Message-ID", value)
    assert header("Message-ID", "<1@example.org>") == b"Message-ID: <1@example.org>\r\n"
