from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser

import pytest

from scheduler.reminders.mail import (
    ReminderFacts,
    render,
    subject_of,
    text_of,
)

FACTS = ReminderFacts(
    rule="intake-7",
    body="KS Ragunda",
    owner="RSR",
    title="Sammanslagning av gemensamma nämnder",
    dnr="RS/559/2019",
    intake_day=date(2019, 10, 8),
    meeting_start=date(2019, 10, 22),
    meeting_end=date(2019, 10, 22),
    deadline=date(2019, 10, 29),
    today=date(2019, 10, 1),
    round_url="http://127.0.0.1:8000/rundor/1",
)
MOMENT = datetime(2019, 10, 1, 6, 0, tzinfo=UTC)


def rendered(facts: ReminderFacts = FACTS, to: str = "ks@ragunda.example") -> bytes:
    return render(
        facts, to=to, sender="svarsdag@example.org", message_id="<1@example.org>", moment=MOMENT
    )


def parsed(data: bytes) -> EmailMessage:
    return BytesParser(policy=policy.default).parsebytes(data)  # type: ignore[return-value]


def test_the_letter_says_what_and_when() -> None:
    text = text_of(FACTS)
    assert "Underlaget behöver vara inne senast tisdag 8 oktober 2019 (om 7 dagar)." in text
    assert "KS Ragunda kan besluta om svaret vid mötet 22 oktober 2019." in text
    assert "Sista svarsdag är tisdag 29 oktober 2019 (om 28 dagar)." in text
    assert subject_of(FACTS).startswith("KS Ragunda: underlag till")


def test_the_days_left_are_those_of_the_day_it_is_sent() -> None:
    late = replace(FACTS, rule="deadline-7", today=date(2019, 10, 28))
    assert "(i morgon)" in text_of(late)
    assert "Underlaget" not in text_of(late)  # its day has passed
    after = replace(FACTS, rule="deadline+1", today=date(2019, 10, 30))
    assert "Sista svarsdag var tisdag 29 oktober 2019 (för 1 dag sedan)." in text_of(after)
    assert "saknas" in subject_of(after)


def test_the_headers_keep_machines_from_answering() -> None:
    message = parsed(rendered())
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "All"
    assert message["Message-ID"] == "<1@example.org>"
    assert message["To"] == "ks@ragunda.example"
    assert "nämnder" in message["Subject"]
    assert message.get_content_type() == "text/plain"


def test_a_hostile_title_adds_no_header() -> None:
    evil = replace(FACTS, title="Hej\r\nBcc: alla@example.org\r\n\r\nny text", body="KS\nX")
    message = parsed(rendered(evil))
    assert message["Bcc"] is None
    assert message["To"] == "ks@ragunda.example"


@pytest.mark.parametrize("address", ["a@b\r\nBcc: c@d", "inte en adress", "a@b, c@d"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(ValueError):
        rendered(to=address)
