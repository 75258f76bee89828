"""The reasons behind the day a recipient's answer is ready, from the papers to the answer."""

from __future__ import annotations

from datetime import date, timedelta

from scheduler.domain.bodies import Region
from scheduler.domain.delegation import is_opinion_to_assembly
from scheduler.domain.meetings import Meeting
from scheduler.domain.remisser import DecisionForm, Recipient, Remiss
from scheduler.planning.build import BuiltProblem
from scheduler.planning.problem import Answer, Request
from scheduler.planning.proposal import Reason
from scheduler.planning.routes import Chain, ChainStep, deciding_body

Values = dict[str, object]


def why_ready(
    built: BuiltProblem, remiss: Remiss, request: Request, dispatch: date, answer: Answer | None
) -> tuple[Reason, ...]:
    """From the day the papers go out, step by step, to the day the answer is ready."""
    return tuple(_Route(built, remiss, request, dispatch).reasons(answer))


class _Route:
    def __init__(
        self, built: BuiltProblem, remiss: Remiss, request: Request, dispatch: date
    ) -> None:
        self.built = built
        self.remiss = remiss
        self.request = request
        self.dispatch = dispatch
        self.chain: Chain = built.chain_of(remiss.key, request.recipient)
        self.body = built.region.body(request.recipient)

    def reasons(self, answer: Answer | None) -> list[Reason]:
        found = self._decision()
        if not self.chain.steps:
            return [*found, *self._without_meeting(answer)]
        found += self._intake()
        found += self._gaps_without_plan()
        found += self._too_soon()
        if answer is not None:
            found += self._meetings(answer)
            found.append(self._lag(answer))
        return found

    def _decision(self) -> list[Reason]:
        recipient = self.chain.recipient
        found = why_decided(self.built.region, recipient)
        owner = self.built.region.body(self.remiss.owner)
        if is_opinion_to_assembly(owner, recipient):
            values: Values = {"body": self.body.name, "owner": owner.name}
            found.append(Reason("opinion_to_assembly", values))
        return found

    def _without_meeting(self, answer: Answer | None) -> list[Reason]:
        """The handling time, and the meeting at which a chair's decision is reported."""
        if answer is None:
            return []
        ready = date.fromordinal(answer.ready)
        lag = self.chain.lag
        values: Values = {
            "body": self.body.name,
            "dispatch": self.dispatch,
            "days": lag.days,
            "ready": ready,
            "source": lag.source,
        }
        found = [Reason("handling_time", values)]
        if self.chain.recipient.decision is DecisionForm.CHAIR:
            found.append(self._reported(ready))
        return found

    def _reported(self, decided: date) -> Reason:
        for meeting in self.built.meetings_of(self.body.key):
            if meeting.can_decide and meeting.start_date >= decided:
                return Reason("chair_reports", _meeting_values(self.body.name, meeting))
        return Reason("chair_reports_later", {"body": self.body.name})

    def _intake(self) -> list[Reason]:
        first, intake = self.chain.steps[0], self.chain.intake
        if intake is None or self.chain.gaps_lengthen_intake:
            return []
        values: Values = {
            "body": first.body.name,
            "dispatch": self.dispatch,
            "days": intake.days,
            "first_day": self.dispatch + timedelta(days=intake.days),
            "source": intake.source,
        }
        return [Reason("intake", values)]

    def _gaps_without_plan(self) -> list[Reason]:
        """The bodies that prepare and have no known plan, and what their gaps have done."""
        found: list[Reason] = []
        followers = {step.body.key: index for index, step in enumerate(self.chain.steps)}
        waiting = []
        for step in self.chain.unplanned:
            waiting.append(step)
            index = followers.get(step.before.key)
            if index is None:
                continue
            before = self.chain.steps[index]
            values: Values = {
                "body": before.body.name,
                "preparing": [each.body.name for each in waiting],
                "days": sum(each.gap.days for each in waiting),
                "source": "; ".join(dict.fromkeys(each.gap.source for each in waiting)),
            }
            waiting = []
            if index > 0:
                found.append(Reason("preparation_counted", values))
            elif self.chain.gaps_lengthen_intake:
                first_day = self.dispatch + timedelta(days=before.lead.days)
                values |= {"dispatch": self.dispatch, "first_day": first_day}
                found.append(Reason("preparation_lengthens_intake", values))
            else:
                values["intake_days"] = before.lead.days
                found.append(Reason("preparation_inside_intake", values))
        return found

    def _too_soon(self) -> list[Reason]:
        """The first body's meetings after the papers went out that come too soon for them."""
        first = self.chain.steps[0]
        found = []
        first_day = self.dispatch + timedelta(days=first.lead.days)
        for meeting in self.built.meetings_of(first.body.key):
            if meeting.start_date < self.dispatch or not meeting.can_decide:
                continue
            last = meeting.intake_day
            if not (meeting.start_date < first_day if last is None else last < self.dispatch):
                continue
            values = _meeting_values(first.body.name, meeting)
            if last is not None:
                found.append(Reason("papers_too_late", values | {"intake_day": last}))
            else:
                days = (meeting.start_date - self.dispatch).days
                found.append(Reason("too_soon", values | {"days": days}))
        return found

    def _meetings(self, answer: Answer) -> list[Reason]:
        found: list[Reason] = []
        earlier: Meeting | None = None
        for step, slot_id in zip(self.chain.steps, answer.slots, strict=True):
            meeting = self.built.meetings[slot_id]
            found += why_meeting(step, earlier, meeting)
            earlier = meeting
        return found

    def _lag(self, answer: Answer) -> Reason:
        values: Values = {
            "meeting_end": self.built.meetings[answer.slots[-1]].end_date,
            "days": self.request.lag_days,
            "ready": date.fromordinal(answer.ready),
            "source": self.chain.lag.source,
        }
        return Reason("lag", values)


def why_decided(region: Region, recipient: Recipient) -> list[Reason]:
    """Who decides, where it is not the body itself, and by what right."""
    values: Values = {"body": region.body(recipient.body).name}
    decider: Values = {"decider": deciding_body(region, recipient).name}
    if recipient.decision is DecisionForm.COMMITTEE:
        return [Reason("decided_by_committee", values | decider)]
    if recipient.decision is DecisionForm.ASSEMBLY:
        return [Reason("decided_by_assembly", values | decider)]
    if recipient.decision is DecisionForm.CHAIR:
        return [Reason("decided_by_chair", values)]
    if recipient.decision is DecisionForm.OFFICIAL:
        return [Reason("decided_by_official", values)]
    return []


def why_meeting(step: ChainStep, earlier: Meeting | None, meeting: Meeting) -> list[Reason]:
    """A meeting on the way, after ``earlier``, the one of the step before it."""
    values = _meeting_values(step.body.name, meeting)
    found: list[Reason] = []
    if meeting.intake_day is not None:
        found.append(Reason("own_intake", values | {"intake_day": meeting.intake_day}))
    if earlier is None:
        found.append(Reason("first_meeting", values))
    elif earlier.end_date == meeting.start_date:
        found.append(_same_day(values, earlier, meeting))
    else:
        more: Values = {"days": step.lead.days, "source": step.lead.source}
        found.append(Reason("next_meeting", values | more))
    if meeting.is_tentative:
        found.append(Reason("tentative", values))
    return found


def _meeting_values(body: str, meeting: Meeting) -> Values:
    return {"body": body, "first": meeting.start_date, "last": meeting.end_date}


def _same_day(values: Values, earlier: Meeting, later: Meeting) -> Reason:
    """Two meetings on one day: allowed where their hours do not contradict it, and said so."""
    freed = earlier.end_time or (
        earlier.start_time if earlier.start_date == earlier.end_date else None
    )
    if freed is None or later.start_time is None:
        return Reason("same_day_hours_unknown", values)
    times: Values = {"after": f"{freed:%H.%M}", "starts": f"{later.start_time:%H.%M}"}
    return Reason("same_day", values | times)


def why_forwarded(
    built: BuiltProblem, waited_for: list[tuple[str, date]], dispatch: date, group: int
) -> Reason:
    """Why the papers go to ``group`` on ``dispatch``: ``waited_for`` holds the recipients of the
    group before it that answer last (key, ready day); empty where nobody there answers."""
    if not waited_for:
        return Reason("group_passed_by", {"group": group, "dispatch": dispatch})
    forwarding = built.region.routing.forwarding
    return Reason(
        "forwarded",
        {
            "group": group,
            "bodies": [built.region.body(key).name for key, _ready in waited_for],
            "ready": max(ready for _key, ready in waited_for),
            "workdays": forwarding.days,
            "dispatch": dispatch,
            "source": forwarding.source,
        },
    )
