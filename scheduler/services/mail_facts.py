"""What a stored reminder has to say, looked up when it is written or shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from msgspec import Struct, field

from scheduler.domain.accounts import Addressee, ContactRole
from scheduler.domain.assignments import Assignment
from scheduler.domain.bodies import Region
from scheduler.domain.incoming_rounds import AcceptedIncoming
from scheduler.domain.inquiries import Inquiry
from scheduler.domain.meetings import MeetingVersion
from scheduler.domain.processes import StartedProcess
from scheduler.domain.reminders import Reminder
from scheduler.domain.remisser import AcceptedRound, RegisterEntry
from scheduler.reminders.letters.facts import (
    AssignmentFacts,
    Facts,
    FeedbackFacts,
    IncomingFacts,
    InquiryFacts,
    MissingAnswer,
    ProcessFacts,
    RecipientFacts,
    RoundFacts,
)
from scheduler.reminders.outbox import NothingToSayError
from scheduler.services.app import App
from scheduler.services.digest_facts import digest_facts
from scheduler.services.inquiries.words import asked_name, when_and_where
from scheduler.settings import STOCKHOLM
from scheduler.storage import (
    assignment_store,
    incoming_store,
    inquiry_store,
    meeting_store,
    process_store,
    remiss_store,
)
from scheduler.storage.database import Connection


class MailFacts(Struct):
    """Looks up facts in one transaction, each round and incoming remiss once. Addresses that only
    the mail itself may carry are given by the writer: here they are as they are shown."""

    app: App
    connection: Connection
    shown_answer_url: str
    shown_unsubscribe_url: str
    shown_inquiry_url: str = ""
    _rounds: dict[str, AcceptedRound] = field(default_factory=dict)
    _incoming: dict[str, AcceptedIncoming] = field(default_factory=dict)
    _inquiries: dict[str, Inquiry] = field(default_factory=dict)
    _processes: dict[str, StartedProcess] = field(default_factory=dict)

    def of(self, one: Reminder, moment: datetime) -> Facts:
        """What ``one`` says if it is written at ``moment``.

        Raises NothingToSayError where nothing that it would tell of is left.
        """
        today = moment.astimezone(STOCKHOLM).date()
        if one.about.recipient_id is not None:
            return self._recipient(one, today)
        if one.about.remiss_id is not None:
            return self._round(one, today)
        if one.about.incoming_id is not None:
            return self._incoming_remiss(one, today)
        if one.about.inquiry_id is not None:
            return self._inquiry(one, today)
        if one.about.process_id is not None:
            return self._process_step(one, today)
        if one.about.assignment_id is not None:
            return self._assignment(one, today)
        if one.notice is not None:
            region = self.app.config.region(one.region)
            url = f"{self.app.settings.base_url}/tillganglighet/#synpunkter"
            return FeedbackFacts(region.name, one.notice, url)
        return digest_facts(
            self.app, self.connection, one.region, one.to, today, self.shown_unsubscribe_url
        )

    def read_rounds(self, reminders: Iterable[Reminder]) -> None:
        """Reads the rounds that the reminders are about at once, before they are written."""
        ids = {one.about.remiss_id for one in reminders} - self._rounds.keys()
        found = remiss_store.rounds_by_id(self.connection, [one for one in ids if one])
        self._rounds.update((accepted.id, accepted) for accepted in found)

    def round(self, one: Reminder) -> AcceptedRound:
        """The round that ``one`` is about."""
        key = one.about.remiss_id or ""
        if key not in self._rounds:
            found = remiss_store.round_by_id(self.connection, key)
            if found is None:
                raise RuntimeError(f"reminder {one.id} has no round")
            self._rounds[key] = found
        return self._rounds[key]

    def entry(self, one: Reminder) -> RegisterEntry:
        """The recipient that ``one`` is about."""
        return self.round(one).entry(one.about.recipient_id or 0)

    def incoming(self, one: Reminder) -> AcceptedIncoming:
        """The incoming remiss that ``one`` is about."""
        key = one.about.incoming_id or ""
        if key not in self._incoming:
            found = incoming_store.incoming_by_id(self.connection, key)
            if found is None:
                raise RuntimeError(f"reminder {one.id} has no incoming remiss")
            self._incoming[key] = found
        return self._incoming[key]

    def process(self, one: Reminder) -> StartedProcess:
        """The process that ``one`` is about."""
        key = one.about.process_id or ""
        if key not in self._processes:
            found = process_store.process_by_id(self.connection, key)
            if found is None:
                raise RuntimeError(f"reminder {one.id} has no process")
            self._processes[key] = found
        return self._processes[key]

    def inquiry(self, one: Reminder) -> Inquiry:
        """The inquiry that ``one`` is about."""
        key = one.about.inquiry_id or ""
        if key not in self._inquiries:
            found = inquiry_store.inquiry_by_id(self.connection, key)
            if found is None:
                raise RuntimeError(f"reminder {one.id} has no inquiry")
            self._inquiries[key] = found
        return self._inquiries[key]

    def meetings(self, region: str, ids: set[str]) -> Mapping[str, MeetingVersion]:
        """The stored meetings with the ids, as calendars show them."""
        found = meeting_store.meeting_versions(self.connection, region, ids=ids)
        return {version.meeting.id: version for version in found}

    def addressee_name(self, region: Region, to: Addressee) -> str:
        """Whose mailbox, as people say it."""
        if to.role is ContactRole.SECRETARY:
            return region.body(to.key).name
        if to.role is ContactRole.COORDINATOR:
            return f"samordnaren i {region.name}"
        return f"chefen för {region.organisations[to.key].name}"

    def _recipient(self, one: Reminder, today: date) -> RecipientFacts:
        accepted, entry = self.round(one), self.entry(one)
        region = self.app.config.region(accepted.region)
        decided = entry.route[-1] if entry.route else None
        return RecipientFacts(
            rule=one.rule,
            to=one.to.role,
            body=region.body(entry.body).name,
            owner=region.body(accepted.owner).name,
            title=accepted.title,
            dnr=accepted.dnr,
            intake_day=entry.intake_day,
            meeting_start=decided.start_date if decided else None,
            meeting_end=decided.end_date if decided else None,
            deadline=entry.last_day(accepted.deadline),
            today=today,
            round_url=f"{self.app.settings.base_url}/rundor/{accepted.id}",
            why=tuple(reason.text for reason in (*entry.why, *accepted.why)),
            notice=one.notice,
            answer_url=self.shown_answer_url,
            meeting_confirmed=entry.acknowledged is not None,
        )

    def _round(self, one: Reminder, today: date) -> RoundFacts:
        accepted = self.round(one)
        region = self.app.config.region(accepted.region)
        owner = region.body(accepted.owner)
        missing = tuple(
            MissingAnswer(
                region.body(entry.body).name,
                entry.last_day(accepted.deadline),
                entry.route[-1].end_date if entry.route else None,
            )
            for entry in accepted.register
            if entry.is_outstanding and self._is_due(one, entry.last_day(accepted.deadline))
        )
        if not missing:
            raise NothingToSayError("alla har svarat")
        return RoundFacts(
            owner=owner.name,
            name=accepted.title or f"remiss från {owner.name}",
            dnr=accepted.dnr,
            missing=missing,
            asked_count=accepted.asked_count,
            target=accepted.target_date,
            compile_workdays=owner.lead_times.compile.days,
            today=today,
            round_url=f"{self.app.settings.base_url}/rundor/{accepted.id}",
        )

    def _is_due(self, one: Reminder, last_day: date) -> bool:
        """Whoever has a later last day is none of this letter's business."""
        return one.anchor_day is None or last_day <= one.anchor_day

    def _incoming_remiss(self, one: Reminder, today: date) -> IncomingFacts:
        accepted = self.incoming(one)
        region = self.app.config.region(accepted.region)
        step = next((s for s in accepted.steps if s.id == one.about.step_id), None)
        # A notice to a body that is no longer on the way is about no step.
        at_body = one.to.key if one.to.role is ContactRole.SECRETARY else accepted.body
        body = step.body if step else at_body
        return IncomingFacts(
            rule=one.rule,
            to=one.to.role,
            body=region.body(body).name,
            answering_body=region.body(accepted.body).name,
            name=accepted.name,
            sender=accepted.sender,
            dnr=accepted.dnr or accepted.sender_dnr,
            papers_day=step.papers_day if step else None,
            summons_day=step.summons_day if step else None,
            meeting_start=step.meeting.start_date if step and step.meeting else None,
            meeting_end=step.meeting.end_date if step and step.meeting else None,
            sent_day=accepted.sent_day,
            limit=accepted.limit,
            today=today,
            url=f"{self.app.settings.base_url}/inkommande/{accepted.id}",
            notice=one.notice,
            why=tuple(r.text for r in (*(step.why if step else ()), *accepted.why)),
        )

    def _process_step(self, one: Reminder, today: date) -> ProcessFacts:
        started = self.process(one)
        region = self.app.config.region(started.region)
        step = next((s for s in started.steps if s.id == one.about.process_step_id), None)
        if step is None or step.done is not None:
            raise NothingToSayError("steget är taget, eller tas inte längre")
        return ProcessFacts(
            rule=one.rule,
            to=one.to.role,
            body=region.body(step.body or started.asked.owner).name,
            step=step.name,
            title=started.title,
            dnr=started.dnr,
            papers_day=step.papers_day,
            planned_day=step.planned_day,
            done_by=step.done_by,
            today=today,
            url=f"{self.app.settings.base_url}/planering/processer/{started.id}",
        )

    def assignment(self, one: Reminder) -> Assignment:
        """The assignment that ``one`` is about."""
        found = assignment_store.find_assignment(self.connection, one.about.assignment_id or "")
        if found is None:
            raise RuntimeError(f"reminder {one.id} has no assignment")
        return found

    def _assignment(self, one: Reminder, today: date) -> AssignmentFacts:
        found = self.assignment(one)
        region = self.app.config.region(found.region)
        return AssignmentFacts(
            rule=one.rule,
            to=one.to.role,
            body=region.body(found.body).name,
            owner=found.owner,
            title=found.title,
            dnr=found.dnr,
            papers_day=found.bound.intake_day if found.bound else None,
            meeting_day=found.bound.start if found.bound else None,
            last_day=found.last_day,
            moved_from=found.moved_last_day,
            today=today,
            url=f"{self.app.settings.base_url}/planering/uppdrag/",
        )

    def _inquiry(self, one: Reminder, today: date) -> InquiryFacts:
        inquiry = self.inquiry(one)
        region = self.app.config.region(inquiry.region)
        asked = one.about.invitee_id
        missing = [each for each in inquiry.invitees if not inquiry.has_answered(each.id)]
        if asked is None and not missing:
            raise NothingToSayError("alla har svarat")
        fixed = inquiry.fixed_option(asked) if asked is not None else None
        return InquiryFacts(
            rule=one.rule,
            to=one.to.role,
            kind=inquiry.kind,
            name=asked_name(region, one.to),
            owner=region.body(inquiry.body).name,
            title=inquiry.title,
            message=inquiry.message,
            deadline=inquiry.deadline,
            today=today,
            url=f"{self.app.settings.base_url}/planering/forfragningar/{inquiry.id}",
            fixed=when_and_where(fixed, inquiry.place) if fixed else "",
            answered=asked is not None and inquiry.has_answered(asked),
            missing=tuple(asked_name(region, each.to) for each in missing),
            asked_count=len(inquiry.invitees),
            notice=one.notice,
            answer_url=self.shown_inquiry_url if asked is not None else None,
        )
