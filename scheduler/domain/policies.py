"""Choices an installation makes in config: when to remind, and what a repair costs, how long a link
lives."""

from __future__ import annotations

from msgspec import Struct

from scheduler.domain.answer_files import FileKind
from scheduler.domain.reminders import Matter, ReminderRule
from scheduler.domain.remisser import DecisionForm
from scheduler.domain.soft_blocks import SoftBlock


class ReminderPlan(Struct, frozen=True):
    """When reminders go out: the rules of rounds, of incoming remisser and of inquiries, the hour
    of the day in Swedish time, the weeks in which nobody reads them, and the ISO weekday (1 is
    Monday, 0 is never) of the list to each chief."""

    outgoing: tuple[ReminderRule, ...]
    incoming: tuple[ReminderRule, ...]
    send_hour: int
    quiet: tuple[SoftBlock, ...] = ()
    digest_weekday: int = 0
    inquiry: tuple[ReminderRule, ...] = ()
    process: tuple[ReminderRule, ...] = ()
    assignment: tuple[ReminderRule, ...] = ()

    def rules_of(self, matter: Matter) -> tuple[ReminderRule, ...]:
        return {
            Matter.OUTGOING: self.outgoing,
            Matter.INCOMING: self.incoming,
            Matter.INQUIRY: self.inquiry,
            Matter.PROCESS: self.process,
            Matter.ASSIGNMENT: self.assignment,
        }[matter]


class RepairCosts(Struct, frozen=True):
    """Points per way to mend a plan, for each recipient or for the round; the cheapest is proposed
    first. ``committee``, ``official`` and ``chair`` are who decides in the body's place."""

    extension: int
    immediate_approval: int
    committee: int
    official: int
    extra_meeting: int
    make_wished: int
    chair: int
    move_deadline: int
    move_target: int
    earlier_dispatch: int


class IncomingRepairCosts(Struct, frozen=True):
    """Points per way to answer an incoming remiss in time; the cheapest is proposed first."""

    immediate_approval: int
    committee: int
    extension: int
    official: int
    extra_meeting: int
    unheard: int
    chair: int


def decision_points(costs: RepairCosts | IncomingRepairCosts, form: DecisionForm) -> int:
    """What it costs that ``form`` decides in the body's place; nothing where nobody else does."""
    points = {
        DecisionForm.COMMITTEE: costs.committee,
        DecisionForm.OFFICIAL: costs.official,
        DecisionForm.CHAIR: costs.chair,
    }
    return points.get(form, 0)


class AnswerPolicy(Struct, frozen=True):
    """Answers without a log-in: a link in a mail works until ``link_days`` calendar days after the
    recipient's last day, or after the mail where that is later; and the files that are taken.
    ``max_acts``: how many answers, requests or delegations each recipient may give by its links.
    """

    link_days: int
    file_kinds: frozenset[FileKind]
    max_files: int
    max_file_mb: int
    max_acts: int


class InquiryPolicy(Struct, frozen=True):
    """How many days are proposed for an extra meeting, and how many slots each may wish for."""

    poll_days: int
    most_wishes: int
