"""Makes a reminder's message."""

from __future__ import annotations

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


def subject_of(facts: ReminderFacts) -> str:
    """What and when, in one line."""
    title = facts.title or f"remiss från {facts.owner}"
    if facts.notice is not None and facts.notice.title:
        return f"{facts.notice.title} – ”{title}”"
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
    about = f"{notice.title}. Det gäller" if notice.title else "Datum har ändrats för"
    lines = [
        "Hej!",
        "",
        f"{about} remissen ”{facts.title or 'utan rubrik'}”{number} från {facts.owner} till "
        f"{facts.body}.",
        "",
    ]
    for one in notice.changes:
        lines.append(f"{one.label}: {one.old or 'inget'} → {one.new or 'inget'}")
    heading = "Att veta:" if notice.title else "Varför:"
    lines += ["", heading, *(f"- {sentence}" for sentence in notice.why)]
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
