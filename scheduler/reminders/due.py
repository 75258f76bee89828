"""Which reminders there shall be and when. Pure: no clock, no database.

Every function gives all of them, also those whose time has passed: `changes_to` decides what is to
be written. A reminder that comes before its papers is left out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime

from msgspec import Struct

from scheduler.domain.accounts import Addressee, ContactRole
from scheduler.domain.assignments import Assignment, AssignmentState
from scheduler.domain.bodies import Region
from scheduler.domain.incoming_rounds import AcceptedIncoming, IncomingEntry
from scheduler.domain.inquiries import Inquiry
from scheduler.domain.policies import ReminderPlan
from scheduler.domain.processes import ProcessState, StartedProcess
from scheduler.domain.reminders import (
    DIGEST_RULE,
    Matter,
    PlannedReminder,
    ReminderAnchor,
    ReminderRule,
    Subject,
)
from scheduler.domain.remisser import AcceptedRound, RegisterEntry, RemissState, RouteMeeting
from scheduler.reminders.send_days import due_time, next_digest_day, send_time
from scheduler.settings import STOCKHOLM

Followed = AcceptedRound | AcceptedIncoming | Inquiry | StartedProcess | Assignment
"""What there are reminders about."""


def matter_of(followed: Followed) -> Matter:
    match followed:
        case AcceptedRound():
            return Matter.OUTGOING
        case AcceptedIncoming():
            return Matter.INCOMING
        case Inquiry():
            return Matter.INQUIRY
        case StartedProcess():
            return Matter.PROCESS
        case Assignment():
            return Matter.ASSIGNMENT


def version_of(followed: Followed) -> int:
    """The number that its reminders stand under: another when its days are."""
    if isinstance(followed, AcceptedRound):
        return followed.deadline_version
    return followed.sequence


class Planner(Struct, frozen=True):
    """Plans a region's reminders. ``mailboxes`` are those there are: a chief or coordinator
    without one is passed over, a secretary never is (the missing mailbox is shown as an error).
    ``now`` only decides whether a reminder can be moved out of the quiet weeks in time."""

    region: Region
    plan: ReminderPlan
    mailboxes: Collection[Addressee]
    now: datetime

    def of(self, followed: Followed) -> list[PlannedReminder]:
        """All there shall be about ``followed``."""
        match followed:
            case AcceptedRound():
                return self.of_round(followed)
            case AcceptedIncoming():
                return self.of_incoming(followed)
            case Inquiry():
                return self.of_inquiry(followed)
            case StartedProcess():
                return self.of_process(followed)
            case Assignment():
                return self.of_assignment(followed)

    def of_round(self, accepted: AcceptedRound) -> list[PlannedReminder]:
        """Those of a round: per recipient still to answer and rule one, by the round's own rules
        where it has any, and for the coordinator one for each last day. A closed round has none."""
        if accepted.state is not RemissState.OPEN:
            return []
        rules = accepted.reminder_rules
        if rules is None:
            rules = self.plan.rules_of(Matter.OUTGOING)
        asked = [entry for entry in accepted.register if entry.is_outstanding]
        found = [
            one
            for entry in asked
            for rule in rules
            if rule.to is not ContactRole.COORDINATOR
            for one in self._of_recipient(accepted, entry, rule)
        ]
        last_days = sorted({entry.last_day(accepted.deadline) for entry in asked})
        about = Subject(remiss_id=accepted.id)
        for rule in rules:
            if rule.to is ContactRole.COORDINATOR:
                for day in last_days:
                    found += self._planned(
                        about, self.region.key, rule, day, accepted.dispatch_date
                    )
        return found

    def _of_recipient(
        self, accepted: AcceptedRound, entry: RegisterEntry, rule: ReminderRule
    ) -> Iterator[PlannedReminder]:
        meeting = entry.route[-1] if entry.route else None
        day = {
            ReminderAnchor.INTAKE: entry.intake_day,
            ReminderAnchor.MEETING: _meeting_day(meeting, rule),
            ReminderAnchor.DEADLINE: entry.last_day(accepted.deadline),
        }.get(rule.anchor)
        about = Subject(remiss_id=accepted.id, recipient_id=entry.id)
        return self._planned(about, entry.body, rule, day, entry.dispatch_date)

    def of_incoming(self, accepted: AcceptedIncoming) -> list[PlannedReminder]:
        """Those of an incoming remiss that waits: papers, summons and meeting of each step, the
        day the answer is sent and the last day of the whole."""
        if not accepted.state.is_outstanding:
            return []
        found: list[PlannedReminder] = []
        whole = {
            ReminderAnchor.SENT: accepted.sent_day,
            ReminderAnchor.DEADLINE: accepted.limit,
        }
        for rule in self.plan.rules_of(Matter.INCOMING):
            if rule.anchor in whole:
                about, day = Subject(incoming_id=accepted.id), whole[rule.anchor]
                found += self._planned(about, accepted.body, rule, day, accepted.received)
                continue
            for step in accepted.steps:
                about = Subject(incoming_id=accepted.id, step_id=step.id)
                day_of_step = _day_of_step(step, rule)
                found += self._planned(about, step.body, rule, day_of_step, accepted.received)
        return found

    def of_inquiry(self, inquiry: Inquiry) -> list[PlannedReminder]:
        """Those of an inquiry: to each who is asked before and after the last day while it has not
        answered, and before the time that is fixed for it; to the coordinator once."""
        found: list[PlannedReminder] = []
        asked = inquiry.takes_answers
        missing = [one for one in inquiry.invitees if not inquiry.has_answered(one.id)]
        created = inquiry.created_at.astimezone(STOCKHOLM).date()
        for rule in self.plan.rules_of(Matter.INQUIRY):
            if rule.to is ContactRole.COORDINATOR:
                if asked and missing:
                    about = Subject(inquiry_id=inquiry.id)
                    found += self._planned(about, self.region.key, rule, inquiry.deadline, created)
                continue
            for one in inquiry.invitees:
                if rule.anchor is ReminderAnchor.MEETING:
                    fixed = inquiry.fixed_option(one.id)
                    day = fixed.day if fixed else None
                else:
                    day = inquiry.deadline if asked and one in missing else None
                if one.to in self.mailboxes:
                    about = Subject(inquiry_id=inquiry.id, invitee_id=one.id)
                    found += self._planned_to(about, one.to, rule, day, created)
        return found

    def of_process(self, started: StartedProcess) -> list[PlannedReminder]:
        """Those of a process under way: for each step that a body has still to take, or somebody
        to work on. What the law's own time does nobody is reminded of."""
        if started.state is not ProcessState.OPEN:
            return []
        found: list[PlannedReminder] = []
        for step in started.steps:
            if step.done is not None or step.papers_day is None:
                continue
            days = {
                ReminderAnchor.INTAKE: step.papers_day,
                ReminderAnchor.MEETING: step.planned_day,
                ReminderAnchor.DEADLINE: step.done_by,
            }
            body = step.body or started.asked.owner
            about = Subject(process_id=started.id, process_step_id=step.id)
            for rule in self.plan.rules_of(Matter.PROCESS):
                day = days.get(rule.anchor)
                found += self._planned(about, body, rule, day, started.asked.start)
        return found

    def of_assignment(self, one: Assignment) -> list[PlannedReminder]:
        """Those of an open assignment, to the mailbox of whoever has it or to the coordinator."""
        if one.state is not AssignmentState.OPEN:
            return []
        days = {
            ReminderAnchor.INTAKE: one.bound.intake_day if one.bound else None,
            ReminderAnchor.DEADLINE: one.last_day,
        }
        about, made = Subject(assignment_id=one.id), one.made_at.astimezone(STOCKHOLM).date()
        found: list[PlannedReminder] = []
        for rule in self.plan.rules_of(Matter.ASSIGNMENT):
            to = one.mailbox
            if rule.to is ContactRole.COORDINATOR:
                to = Addressee(rule.to, self.region.key)
                if to not in self.mailboxes:
                    continue
            # Where whoever has it has no mailbox the operator sees that the mail cannot go.
            found += self._planned_to(about, to, rule, days.get(rule.anchor), made)
        return found

    def _planned(
        self, about: Subject, body: str, rule: ReminderRule, day: date | None, papers: date
    ) -> Iterator[PlannedReminder]:
        return self._planned_to(about, self._addressee(rule.to, body), rule, day, papers)

    def _planned_to(
        self,
        about: Subject,
        to: Addressee | None,
        rule: ReminderRule,
        day: date | None,
        papers: date,
    ) -> Iterator[PlannedReminder]:
        if day is None or to is None:
            return
        come = due_time(papers, 0)
        moment = send_time(
            day, rule.offset_days, self.plan.send_hour, self.plan.quiet, max(self.now, come)
        )
        if moment > come:
            yield PlannedReminder(self.region.key, about, to, rule.key, day, moment)

    def _addressee(self, role: ContactRole, body: str) -> Addressee | None:
        """Whose mailbox: the body's, its organisation's or the region's."""
        if role is ContactRole.SECRETARY:
            return Addressee(role, body)
        key = self.region.key
        if role is ContactRole.CHIEF:
            if body not in self.region.bodies:
                return None
            key = self.region.body(body).organisation
        found = Addressee(role, key)
        return found if found in self.mailboxes else None

    def digests(self, readers: Collection[Addressee]) -> list[PlannedReminder]:
        """The next week's list for each chief or coordinator, where config wants one."""
        if not self.plan.digest_weekday:
            return []
        day, moment = next_digest_day(self.plan.digest_weekday, self.plan.send_hour, self.now)
        return [
            PlannedReminder(self.region.key, Subject(), reader, DIGEST_RULE, day, moment)
            for reader in readers
        ]


def _meeting_day(meeting: RouteMeeting | None, rule: ReminderRule) -> date | None:
    """Before a meeting of several days its first counts, after it its last."""
    if meeting is None:
        return None
    return meeting.end_date if rule.offset_days > 0 else meeting.start_date


def _day_of_step(step: IncomingEntry, rule: ReminderRule) -> date | None:
    return {
        ReminderAnchor.INTAKE: step.papers_day,
        ReminderAnchor.SUMMONS: step.summons_day,
        ReminderAnchor.MEETING: _meeting_day(step.meeting, rule),
    }.get(rule.anchor)
