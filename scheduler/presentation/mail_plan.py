"""Who gets which mail when, once a proposed round is accepted."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from msgspec import Struct

from scheduler.domain.accounts import Addressee, ContactRole
from scheduler.domain.bodies import Region
from scheduler.domain.reminders import PlannedReminder, ReminderRule
from scheduler.presentation.reminders import when_text
from scheduler.services.rounds import Draft


class PlannedMail(Struct, frozen=True):
    """A mail: when it leaves (UTC) and what it reminds of."""

    due_at: datetime
    text: str


class MailPlan(Struct, frozen=True):
    """What one mailbox gets. ``has_address`` is False where nothing can be sent."""

    name: str
    has_address: bool
    mails: tuple[PlannedMail, ...]


def mail_plan(
    region: Region, draft: Draft, rules: Collection[ReminderRule], mailboxes: Collection[Addressee]
) -> list[MailPlan]:
    """Each mailbox once, the recipients' own in the order of the proposal, then chiefs and the
    coordinator."""
    words = {rule.key: when_text(rule) for rule in rules}
    by_mailbox: dict[Addressee, list[PlannedReminder]] = {}
    for one in draft.reminders:
        by_mailbox.setdefault(one.to, []).append(one)
    places = {row.body.key: place for place, row in enumerate(draft.proposal.recipients)}
    roles = list(ContactRole)

    def order(to: Addressee) -> tuple[int, int, str]:
        return roles.index(to.role), places.get(to.key, 0), to.key

    return [
        MailPlan(
            _name(region, to),
            to in mailboxes,
            tuple(
                PlannedMail(one.due_at, words.get(one.rule, one.rule))
                for one in sorted(by_mailbox[to], key=lambda one: (one.due_at, one.rule))
            ),
        )
        for to in sorted(by_mailbox, key=order)
    ]


def _name(region: Region, to: Addressee) -> str:
    if to.role is ContactRole.SECRETARY:
        return region.body(to.key).name
    if to.role is ContactRole.CHIEF:
        return f"Chefen för {region.organisations[to.key].name}"
    return "Samordnaren"
