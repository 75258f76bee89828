"""Makes a reminder's message and hands it to an SMTP server."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from scheduler.domain.changes import Notice
from scheduler.domain.reminders import ReminderAnchor
from scheduler.domain.swedish import date_span, days_text, long_date, weekday_name


@dataclass(frozen=True, slots=True)
class ReminderFacts:
    """What a reminder says, as true at the moment it is rendered (``today`` in Sweden)."""

    rule: str
    body: str
    owner: str
    title: str
    dnr: str
    intake_day: date | None
    meeting_start: date | None
    meeting_end: date | None
    deadline: date
    today: date
    round_url: str
    notice: Notice | None = None
    answer_url: str | None = None


class TransportError(Exception):
    """The server did not confirm the message.

    ``permanent``: it never will take it (a 5xx reply). ``maybe_delivered``: the last reply was
    lost, so it may have taken it all the same.
    """

    def __init__(
        self, message: str, *, permanent: bool = False, maybe_delivered: bool = False
    ) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.maybe_delivered = maybe_delivered


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """Where mail goes out."""

    host: str
    port: int
    username: str = ""
    password: str = ""
    use_tls: bool = True
    timeout_seconds: float = 30


def subject_of(facts: ReminderFacts) -> str:
    """What and when, in one line."""
    title = facts.title or f"remiss från {facts.owner}"
    if facts.notice is not None:
        return f"{facts.body}: ändrade datum för ”{title}”"
    if facts.rule.startswith(ReminderAnchor.INTAKE) and facts.intake_day is not None:
        return f"{facts.body}: underlag till ”{title}” senast {long_date(facts.intake_day)}"
    if facts.today > facts.deadline:
        return f"{facts.body}: svaret på ”{title}” saknas"
    return f"{facts.body}: svara på ”{title}” senast {long_date(facts.deadline)}"


def _answer_lines(facts: ReminderFacts) -> list[str]:
    """Where the recipient answers without a log-in; nothing where the mail has no link."""
    if facts.answer_url is None:
        return []
    return [
        "",
        "Bekräfta, svara, avstå eller be om mer tid här, utan att logga in:",
        facts.answer_url,
        f"Länken gäller {facts.body}: den som har den kan svara. Sänd den inte vidare till andra.",
    ]


def _when(day: date, today: date) -> str:
    days = (day - today).days
    if days == 0:
        return "i dag"
    if days == 1:
        return "i morgon"
    return f"om {days_text(days)}" if days > 0 else f"för {days_text(-days)} sedan"


def text_of(facts: ReminderFacts) -> str:
    """The message in plain Swedish."""
    if facts.notice is not None:
        return _notice_text(facts, facts.notice)
    number = f" ({facts.dnr})" if facts.dnr else ""
    lines = [
        "Hej!",
        "",
        f"{facts.owner} har sänt remissen ”{facts.title or 'utan rubrik'}”{number} till "
        f"{facts.body}.",
        "",
    ]
    if facts.meeting_start is not None and facts.meeting_end is not None:
        if facts.intake_day is not None and facts.intake_day >= facts.today:
            lines.append(
                f"Underlaget behöver vara inne senast {weekday_name(facts.intake_day)} "
                f"{long_date(facts.intake_day)} ({_when(facts.intake_day, facts.today)})."
            )
        span = date_span(facts.meeting_start, facts.meeting_end, year=True)
        lines.append(f"{facts.body} kan besluta om svaret vid mötet {span}.")
    lines.append(
        f"Sista svarsdag {'var' if facts.today > facts.deadline else 'är'} "
        f"{weekday_name(facts.deadline)} {long_date(facts.deadline)} "
        f"({_when(facts.deadline, facts.today)})."
    )
    if facts.today > facts.deadline:
        lines.append("Vi har inte registrerat något svar. Har ni redan svarat, hör av er.")
    lines += [
        *_answer_lines(facts),
        "",
        f"Remissrundan: {facts.round_url}",
        "",
        "Påminnelsen är sänd av Svarsdag och upphör när svaret är registrerat.",
        "",
    ]
    return "\n".join(lines)


def _notice_text(facts: ReminderFacts, notice: Notice) -> str:
    """What was, what is now, and why."""
    number = f" ({facts.dnr})" if facts.dnr else ""
    lines = [
        "Hej!",
        "",
        f"Datum har ändrats för remissen ”{facts.title or 'utan rubrik'}”{number} från "
        f"{facts.owner} till {facts.body}.",
        "",
    ]
    for one in notice.changes:
        lines.append(f"{one.label}: {one.old or 'inget'} → {one.new or 'inget'}")
    lines += ["", "Varför:", *(f"- {sentence}" for sentence in notice.why)]
    lines += _answer_lines(facts)
    lines += ["", f"Remissrundan: {facts.round_url}", "", "Sänt av Svarsdag.", ""]
    return "\n".join(lines)


def render(
    facts: ReminderFacts, *, to: str, sender: str, message_id: str, moment: datetime
) -> bytes:
    """The whole message as bytes. Raises ValueError where an address is malformed."""
    message = EmailMessage(policy=SMTP)
    message["From"] = Address("Svarsdag", addr_spec=sender)
    message["To"] = Address(addr_spec=to)
    message["Subject"] = _one_line(subject_of(facts))
    message["Date"] = format_datetime(moment)
    message["Message-ID"] = message_id
    # RFC 3834, and Exchange's own word for the same: no out-of-office replies, please.
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content(text_of(facts), charset="utf-8", cte="quoted-printable")
    return message.as_bytes()


def _one_line(text: str) -> str:
    return " ".join(text.split())


def send(server: SmtpServer, sender: str, to: str, message: bytes) -> None:
    """Sends ``message``; returns when the server has taken it. Raises TransportError."""
    try:
        smtp = _open(server)
    except smtplib.SMTPResponseException as error:
        # A greeting or login that is refused is a setting to mend, not this message's fault.
        raise TransportError(_reply(error.smtp_code, error.smtp_error)) from None
    except (smtplib.SMTPException, OSError) as error:
        raise TransportError(_text(error)) from None
    try:
        _hand_over(smtp, sender, to, message)
    finally:
        # The message is settled by now; how the connection ends does not matter.
        with suppress(smtplib.SMTPException, OSError):
            smtp.quit()
        smtp.close()


def _open(server: SmtpServer) -> smtplib.SMTP:
    smtp = smtplib.SMTP(server.host, server.port, timeout=server.timeout_seconds)
    try:
        if server.use_tls:
            smtp.starttls(context=ssl.create_default_context())
        if server.username:
            smtp.login(server.username, server.password)
        smtp.ehlo_or_helo_if_needed()
    except BaseException:
        smtp.close()
        raise
    return smtp


def _hand_over(smtp: smtplib.SMTP, sender: str, to: str, message: bytes) -> None:
    data_started = False
    try:
        _accept(smtp.mail(sender))
        _accept(smtp.rcpt(to))
        data_started = True
        _accept(smtp.data(message))
    except smtplib.SMTPDataError as error:
        # The server refused DATA itself: nothing was sent.
        reply = _reply(error.smtp_code, error.smtp_error)
        raise TransportError(reply, permanent=error.smtp_code >= 500) from None
    except (smtplib.SMTPException, OSError) as error:
        raise TransportError(_text(error), maybe_delivered=data_started) from None


def _accept(reply: tuple[int, bytes]) -> None:
    """A 2xx reply, or TransportError; 5xx is for good (RFC 5321, 4.2.1)."""
    code, text = reply
    if not 200 <= code < 300:
        raise TransportError(_reply(code, text), permanent=code >= 500)


def _text(error: Exception) -> str:
    return str(error) or type(error).__name__


def _reply(code: int, text: bytes | str) -> str:
    return f"{code} {text.decode('utf-8', 'replace') if isinstance(text, bytes) else text}"
