"""The chain of bodies that a recipient's answer passes, with what each step waits for and why.

A body that prepares and whose plan is not known cannot be given a day. Its gap then counts in
calendar days: before the first step with a plan the time from the dispatch is the step's intake
or those gaps, whichever is longer, since a body's intake days are the whole time from the papers
to its meeting, preparation included; later in the chain the gaps are added to the next step's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from scheduler.domain.bodies import Body, Preparation, Region
from scheduler.domain.lead_times import LeadTime, LeadTimes
from scheduler.domain.meetings import Meeting
from scheduler.domain.remisser import DecisionForm, Recipient, RoundRules

_OVERRIDE_SOURCE = "angivet för den här rundan"
_APPROVAL_SOURCE = "Omedelbar eller tidigare justering, begärd för den här rundan (KL 6:35)"


class ChainStep(Struct, frozen=True):
    """A body on the way, and the least number of calendar days after the step before it (for the
    first one: after the papers)."""

    body: Body
    lead: LeadTime


class UnplannedStep(Struct, frozen=True):
    """A body whose plan is not known: its ``gap`` to ``before``, the next body of the chain."""

    body: Body
    before: Body
    gap: LeadTime


class Chain(Struct, frozen=True):
    """A recipient's way: the steps in order, the last of which decides, and the bodies without a
    plan. No steps where the chair or an official decides. ``intake`` is the first step's own, and
    ``lag`` the calendar days to an answer: after the last step, or after the papers."""

    recipient: Recipient
    steps: tuple[ChainStep, ...]
    unplanned: tuple[UnplannedStep, ...]
    intake: LeadTime | None
    lag: LeadTime

    @property
    def gaps_lengthen_intake(self) -> bool:
        """Whether gaps of bodies without a plan, and not the intake, set the first step's lead."""
        return self.intake is not None and self.steps[0].lead.days > self.intake.days


def lead_times_for(body: Body, rules: RoundRules) -> LeadTimes:
    """The body's lead times with the round's own numbers in place of the body's."""
    lead_times = body.lead_times
    if rules.intake_days is not None:
        lead_times = lead_times.with_intake(rules.intake_days, _OVERRIDE_SOURCE)
    if rules.lag_days is not None:
        lead_times = lead_times.with_response_lag(rules.lag_days, _OVERRIDE_SOURCE)
    return lead_times


def chain_for(
    region: Region,
    by_body: Mapping[str, Sequence[Meeting]],
    recipient: Recipient,
    rules: RoundRules,
) -> Chain:
    """The way of ``recipient``, which must be one that answers and can decide as it says
    (`delegation.check_decision`)."""
    form = recipient.decision
    if not form.needs_meeting:
        times = region.routing
        lag = times.chair if form is DecisionForm.CHAIR else times.official
        return Chain(recipient, (), (), None, lag)
    prepared = _preparation(region, recipient)
    decider = deciding_body(region, recipient)
    followers = [*(region.body(p.body) for p in prepared), decider][1:]
    gaps = [LeadTime(p.gap_days, p.source) for p in prepared]
    steps: list[ChainStep] = []
    unplanned: list[UnplannedStep] = []
    intake: LeadTime | None = None
    waiting: list[LeadTime] = []
    for preparation, gap, following in zip(prepared, gaps, followers, strict=True):
        body = region.body(preparation.body)
        if _has_plan(by_body.get(body.key, ()), rules):
            intake = intake or lead_times_for(body, rules).intake
            steps.append(ChainStep(body, _lead(intake if not steps else None, waiting)))
            waiting = []
        else:
            unplanned.append(UnplannedStep(body, following, gap))
        waiting.append(gap)
    last = lead_times_for(decider, rules)
    intake = intake or last.intake
    steps.append(ChainStep(decider, _lead(intake if not steps else None, waiting)))
    lag = LeadTime(last.response_lag_days, last.approval.source)
    if recipient.lag_days is not None:
        lag = LeadTime(recipient.lag_days, _APPROVAL_SOURCE)
    return Chain(recipient, tuple(steps), tuple(unplanned), intake, lag)


def deciding_body(region: Region, recipient: Recipient) -> Body:
    """The body at whose meeting, or in whose place, the answer is decided."""
    body = region.body(recipient.body)
    if recipient.decision is DecisionForm.COMMITTEE:
        return region.committee_of(body) or body
    if recipient.decision is DecisionForm.ASSEMBLY:
        return region.assembly_of(body) or body
    return body


def _preparation(region: Region, recipient: Recipient) -> list[Preparation]:
    """The bodies before the one that decides, each with its gap to the next."""
    body, decider = region.body(recipient.body), deciding_body(region, recipient)
    chain = list(region.preparation_chain(decider))
    if recipient.decision is DecisionForm.ASSEMBLY and body.key not in {p.body for p in chain}:
        # A nämnd gives its opinion before KS prepares the matter for fullmäktige.
        gap = region.routing.gap
        own = [*region.preparation_chain(body), Preparation(body.key, gap.days, gap.source)]
        seen = {preparation.body for preparation in own}
        return [*own, *(preparation for preparation in chain if preparation.body not in seen)]
    return chain


def _has_plan(meetings: Sequence[Meeting], rules: RoundRules) -> bool:
    return any(m.may_prepare if rules.allow_tentative else m.can_prepare for m in meetings)


def _lead(intake: LeadTime | None, gaps: Sequence[LeadTime]) -> LeadTime:
    """The days a step waits: its intake or the gaps before it, whichever is longer."""
    total = LeadTime(
        sum(gap.days for gap in gaps), "; ".join(dict.fromkeys(gap.source for gap in gaps))
    )
    return intake if intake is not None and intake.days >= total.days else total
