"""A round's reminder rules and its mails, as JSON and in Swedish."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scheduler.domain.accounts import ContactRole
from scheduler.domain.reminders import ReminderAnchor, ReminderRule, ReminderState
from scheduler.domain.swedish import days_text, long_date
from scheduler.services.reminders import MailRow
from scheduler.services.round_reminders import RoundRulesInUse
from scheduler.settings import STOCKHOLM

ANCHOR_WORDS = {
    ReminderAnchor.INTAKE: "underlag inne",
    ReminderAnchor.SUMMONS: "kallelsen",
    ReminderAnchor.MEETING: "mötet",
    ReminderAnchor.SENT: "svaret sänds",
    ReminderAnchor.DEADLINE: "sista svarsdag",
}
ROLE_NAMES = {
    ContactRole.SECRETARY: "mottagarens brevlåda",
    ContactRole.CHIEF: "kommunchefen",
    ContactRole.COORDINATOR: "samordnaren",
}
MAIL_STATE_WORDS = {
    ReminderState.DUE: "ska sändas",
    ReminderState.SENT: "sänt",
    ReminderState.CANCELLED: "behövs inte",
    ReminderState.DEAD: "gick inte fram",
}


def when_text(rule: ReminderRule) -> str:
    """7 dagar före sista svarsdag"""
    day, count = ANCHOR_WORDS[rule.anchor], abs(rule.offset_days)
    when = f"{days_text(count)} {'före' if rule.offset_days < 0 else 'efter'} {day}"
    if count == 0:
        when = f"samma dag som {day}"
    return when


def rule_text(rule: ReminderRule) -> str:
    """7 dagar före sista svarsdag, till kommunchefen"""
    return f"{when_text(rule)}, till {ROLE_NAMES[rule.to]}"


def reminders_json(found: RoundRulesInUse, mails: Sequence[MailRow]) -> dict[str, Any]:
    """As ``svarsdag reminders --json`` prints it; ``rules`` can be given back with ``--rules``."""
    return {
        "round": found.accepted.id,
        "own_rules": found.are_own,
        "rules": [
            {
                "anchor": rule.anchor.value,
                "days": rule.offset_days,
                "to": rule.to.value,
                "source": rule.source,
            }
            for rule in found.rules
        ],
        "mails": [
            {
                "id": mail.reminder.id,
                "state": mail.reminder.state.value,
                "rule": mail.reminder.rule,
                "due_at": mail.reminder.due_at.isoformat(),
                "sent_at": mail.reminder.sent_at.isoformat() if mail.reminder.sent_at else None,
                "to": mail.to_name,
                "address": mail.address,
                "subject": mail.subject,
                "error": mail.reminder.last_error,
            }
            for mail in mails
        ],
    }


def reminders_text(found: RoundRulesInUse, mails: Sequence[MailRow]) -> str:
    """The rules with their reasons, then every mail in order of time."""
    whose = "Rundans egna regler" if found.are_own else "Regler (de vanliga)"
    lines = [whose, *(f"  {rule_text(rule)}. {rule.source}" for rule in found.rules), "", "Brev"]
    for mail in mails:
        one = mail.reminder
        moment = (one.sent_at or one.due_at).astimezone(STOCKHOLM)
        when = f"{long_date(moment.date())} kl. {moment:%H.%M}"
        lines.append(
            f"  {one.id}  {when}  {MAIL_STATE_WORDS[one.state]}  "
            f"{mail.address or mail.to_name + ' (e-post saknas)'}  {mail.subject}"
        )
    return "\n".join(lines)
