"""Which reminders a round needs and when. Pure: no clock, no database."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from scheduler.domain.accounts import Addressee, ContactRole
from scheduler.domain.policies import ReminderPlan
from scheduler.domain.reminders import PlannedReminder, ReminderAnchor, ReminderRule, Subject
from scheduler.domain.remisser import AcceptedRound, RegisterEntry

_STOCKHOLM = ZoneInfo("Europe/Stockholm")


def rules_of(plan: ReminderPlan) -> list[ReminderRule]:
    """The plan's rules, intake first."""
    return [ReminderRule(ReminderAnchor.INTAKE, days) for days in plan.intake_offsets_days] + [
        ReminderRule(ReminderAnchor.DEADLINE, days) for days in plan.deadline_offsets_days
    ]


def planned_reminders(
    plan: ReminderPlan, accepted: AcceptedRound, register: Iterable[RegisterEntry], now: datetime
) -> list[PlannedReminder]:
    """The reminders of a round: per recipient and rule one, due at the plan's hour in Sweden.

    A reminder whose time has already passed at ``now`` is left out: it would say something that
    is no longer true; so is one that comes before the recipient has got its papers. Whoever is
    only informed gets none. A recipient without a meeting has no intake day and gets the others;
    one with an extension is reminded of its own last day.
    """
    found: list[PlannedReminder] = []
    for entry in register:
        if not entry.is_asked:
            continue
        for rule in rules_of(plan):
            is_intake = rule.anchor is ReminderAnchor.INTAKE
            anchor = entry.intake_day if is_intake else entry.last_day(accepted.deadline)
            if anchor is None:
                continue
            due_at = due_time(anchor, rule.offset_days, plan.send_hour)
            if due_at > max(now, due_time(entry.dispatch_date, 0, 0)):
                about = Subject(remiss_id=accepted.id, recipient_id=entry.id)
                to = Addressee(ContactRole.SECRETARY, entry.body)
                found.append(PlannedReminder(accepted.region, about, to, rule.key, anchor, due_at))
    return found


def due_time(anchor: date, offset_days: int, hour: int) -> datetime:
    """``offset_days`` from ``anchor`` at ``hour`` in Sweden, as UTC."""
    day = anchor + timedelta(days=offset_days)
    return datetime.combine(day, time(hour), _STOCKHOLM).astimezone(UTC)
