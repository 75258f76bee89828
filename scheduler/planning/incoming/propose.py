"""Makes the proposal for one incoming remiss: the way, its inner dates, what breaks it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from msgspec.structs import replace

from scheduler.domain.bodies import Region
from scheduler.domain.incoming import IncomingRemiss, StepRole
from scheduler.domain.lead_times import intake_day
from scheduler.domain.meetings import Meeting
from scheduler.domain.policies import IncomingRepairCosts
from scheduler.domain.workdays import Workdays
from scheduler.planning.incoming import reasons
from scheduler.planning.incoming.build import BuiltIncoming, build_incoming, decision_times
from scheduler.planning.incoming.check import check_way
from scheduler.planning.incoming.proposal import (
    IncomingProposal,
    IncomingStep,
    LostMeeting,
)
from scheduler.planning.incoming.repairs import repairs
from scheduler.planning.incoming.ways import Blocked, Way
from scheduler.planning.problem import Answer, Request
from scheduler.planning.proposal import Conflict, Reason
from scheduler.planning.route_reasons import why_decided, why_meeting
from scheduler.planning.routes import ChainStep


def propose_incoming(
    region: Region,
    meetings: Sequence[Meeting],
    remiss: IncomingRemiss,
    workdays: Workdays,
    costs: IncomingRepairCosts,
) -> IncomingProposal:
    """The proposal for ``remiss``, with repairs where it cannot be answered in time.

    Raises BadInputError where the remiss contradicts itself. One that cannot be answered in time
    is no error: the proposal says why, and what would do.
    """
    built = build_incoming(region, meetings, remiss, workdays)
    way = built.earliest()
    if isinstance(way, Blocked):
        conflict = Conflict(*reasons.blocked(built, way))
        return replace(
            _proposal(built), conflicts=(conflict,), repairs=repairs(built, meetings, costs)
        )
    faults = check_way(
        built.problem, built.groups, built.start, way, region.routing.forwarding.days
    )
    if faults:
        raise RuntimeError(f"the checker refuses the way: {faults}")
    ready = date.fromordinal(way.ready)
    sent = workdays.at_or_after(ready)
    proposal = replace(
        _proposal(built),
        steps=tuple(_steps(built, way)),
        ready=ready,
        sent=sent,
        losses=tuple(_losses(built, way)),
    )
    if proposal.possible:
        return proposal
    conflict = Conflict(proposal.body, reasons.too_late(built, sent))
    return replace(proposal, conflicts=(conflict,), repairs=repairs(built, meetings, costs))


def _proposal(built: BuiltIncoming) -> IncomingProposal:
    return IncomingProposal(
        remiss=built.remiss,
        body=built.region.body(built.remiss.body),
        limit=built.limit_date,
        why=reasons.why_limit(built),
    )


def _losses(built: BuiltIncoming, way: Way) -> Iterator[LostMeeting]:
    """Every meeting on the way, taken away in turn. A matter that is tabled (bordlagd, KL 5:50,
    6:33) goes to the body's next meeting, which is the same as the meeting not being held."""
    slots = (slot for answers in way.answers for answer in answers for slot in answer.slots)
    for slot in dict.fromkeys(slots):
        other = built.earliest(without=slot)
        sent = None
        if isinstance(other, Way):
            sent = built.workdays.at_or_after(date.fromordinal(other.ready))
        meeting = built.meetings[slot]
        yield LostMeeting(
            body=built.region.body(meeting.body),
            meeting=meeting,
            sent=sent,
            breaks=sent is None or sent > built.limit_date,
        )


def _steps(built: BuiltIncoming, way: Way) -> Iterator[IncomingStep]:
    spoken = None
    for index, (group, answers) in enumerate(zip(built.groups, way.answers, strict=True)):
        start = date.fromordinal(way.starts[index])
        before: list[Reason] = [reasons.why_papers_from(built, spoken, start)] if spoken else []
        for request, answer in zip(group, answers, strict=True):
            is_answer = index == len(built.groups) - 1
            yield from _Part(built, request, answer, start, before, is_answer).steps()
        spoken = date.fromordinal(max(answer.ready for answer in answers))


class _Part:
    """One body's answer or statement: its steps from the papers on ``start``. ``before`` says why
    that is the day, where others are heard first."""

    def __init__(
        self,
        built: BuiltIncoming,
        request: Request,
        answer: Answer,
        start: date,
        before: Sequence[Reason],
        is_answer: bool,
    ) -> None:
        self.built = built
        self.request = request
        self.answer = answer
        self.start = start
        self.before = before
        self.is_answer = is_answer
        self.chain = built.chains[request.recipient]
        self.body = built.region.body(request.recipient)
        self.role = StepRole.ANSWERS if is_answer else StepRole.HEARD
        self.ready = date.fromordinal(answer.ready)

    def steps(self) -> Iterator[IncomingStep]:
        if not self.chain.steps:
            yield self._without_meeting()
            return
        earlier: Meeting | None = None
        for place in range(len(self.chain.steps)):
            meeting = self.built.meetings[self.answer.slots[place]]
            yield self._at(place, meeting, earlier)
            earlier = meeting

    def _without_meeting(self) -> IncomingStep:
        why = reasons.why_handled(self.built, self.body, self.start, self.ready)
        return IncomingStep(
            body=self.body,
            for_body=self.body,
            role=self.role,
            decision=self.chain.recipient.decision,
            meeting=None,
            papers_from=self.start,
            papers_day=self.start,
            summons_day=None,
            approved_day=None,
            ready_day=self.ready,
            latest_meeting=None,
            latest_papers_day=None,
            why=(*self.before, *why, *self._sent()),
        )

    def _at(self, place: int, meeting: Meeting, earlier: Meeting | None) -> IncomingStep:
        built, step = self.built, self.chain.steps[place]
        is_first, decides = place == 0, place == len(self.chain.steps) - 1
        summons_days = built.lead_times(step.body).summons.days
        summons_day = intake_day(meeting.start_date, summons_days)
        approved_day = None
        why: list[Reason] = []
        if is_first:
            why += [*self.before, *reasons.why_papers(built, self.chain, self.start)]
        why += why_meeting(step, earlier, meeting)
        why.append(reasons.why_summons(built, step.body, summons_day))
        if decides:
            approval_days = decision_times(built.remiss, self.chain).approval.days
            approved_day = meeting.end_date + timedelta(days=approval_days)
            why += why_decided(built.region, self.chain.recipient)
            why += [*reasons.why_ready(built, self.chain, meeting), *self._sent()]
        latest_meeting, latest_papers_day = self._latest(step, is_first=is_first)
        if latest_meeting is not None and latest_papers_day is not None:
            why.append(reasons.why_latest(step.body, meeting, latest_meeting, latest_papers_day))
        return IncomingStep(
            body=step.body,
            for_body=self.body,
            role=self.role if decides else StepRole.PREPARES,
            decision=self.chain.recipient.decision,
            meeting=meeting,
            papers_from=self.start if earlier is None else earlier.end_date,
            papers_day=built.papers_day(meeting, step.lead.days, is_first=is_first),
            summons_day=summons_day,
            approved_day=approved_day,
            ready_day=self.ready if decides else None,
            latest_meeting=latest_meeting,
            latest_papers_day=latest_papers_day,
            why=tuple(why),
        )

    def _latest(self, step: ChainStep, *, is_first: bool) -> tuple[Meeting | None, date | None]:
        """The last meeting that would do and its last day for papers."""
        meeting = self.built.last_meeting(step.body.key)
        if meeting is None:
            return None, None
        return meeting, self.built.papers_day(meeting, step.lead.days, is_first=is_first)

    def _sent(self) -> list[Reason]:
        sent = self.built.workdays.at_or_after(self.ready)
        return [reasons.why_sent(self.ready, sent)] if self.is_answer and sent != self.ready else []
