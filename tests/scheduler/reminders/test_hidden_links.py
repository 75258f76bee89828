from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP

import pytest

from scheduler.reminders.hidden_links import HIDDEN, without_links

TOKEN = "AbCdEfGh-jKlMnOpQrSt_vWx"


@pytest.mark.parametrize("before", range(40, 80))
def test_a_link_is_hidden_wherever_the_line_breaks(before: int) -> None:
    # Quoted-printable lines are at most 76 octets, so the break falls at every place of the link.
    message = EmailMessage(policy=SMTP)
    text = f"{'x' * before}/svar/{TOKEN} och {'y' * 60}"
    message.set_content(text, charset="utf-8", cte="quoted-printable")
    hidden = without_links(message.as_bytes())
    for part in (TOKEN[:12], TOKEN[12:], TOKEN[4:16]):
        assert part.encode() not in hidden.replace(b"=\r\n", b"").replace(b"=\n", b"")
    assert HIDDEN.encode() in hidden.replace(b"=\r\n", b"")
    assert b"y" * 20 in hidden


def test_a_message_without_a_link_stays_as_it_is() -> None:
    message = b"Se https://example.org/svar/ och /svarsdag/kalender\r\n"
    assert without_links(message) == message
