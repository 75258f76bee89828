"""From an incoming remiss, bodies and meetings to requests in groups, and back to the meetings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from scheduler.domain.bodies import Body, BodyKind, Region
from scheduler.domain.errors import BadInputError
from scheduler.domain.incoming import IncomingRemiss
from scheduler.domain.lead_times import LeadTime, LeadTimes, intake_day
from scheduler.domain.meetings import Meeting
from scheduler.domain.remisser import DecisionForm, ExtraMeeting, Recipient
from scheduler.domain.swedish import long_date
from scheduler.domain.workdays import Workdays
from scheduler.planning.build import extra_meeting, slot_for, workday_ordinals
from scheduler.planning.incoming.ways import Blocked, Way, earliest_way, last_slot
from scheduler.planning.problem import PlanningProblem, Request, Slot, Stage
from scheduler.planning.routes import Chain, chain_for, lead_times_for

AT_ONCE_SOURCE = "Omedelbar justering: paragrafen justeras vid mötet (praxis)"
_FORM_NAMES = {
    DecisionForm.COMMITTEE: "arbetsutskottet",
    DecisionForm.OFFICIAL: "en tjänsteperson",
    DecisionForm.CHAIR: "ordföranden",
}


class BuiltIncoming(Struct, frozen=True):
    """The problem with the domain objects its ids stand for.

    ``groups`` are the requests in order, the answering body's last and alone. ``start`` and
    ``limit`` are day ordinals: when the first papers can go out, and the last working day up to
    the day the answer must have come in.
    """

    remiss: IncomingRemiss
    region: Region
    workdays: Workdays
    problem: PlanningProblem
    groups: tuple[tuple[Request, ...], ...]
    chains: Mapping[str, Chain]
    meetings: Mapping[str, Meeting]
    by_body: Mapping[str, Sequence[Meeting]]
    start: int
    limit: int

    def earliest(self, without: str = "") -> Way | Blocked:
        """The way that is ready first. The meeting ``without`` is not held."""
        forwarding = self.region.routing.forwarding.days
        return earliest_way(self.problem, self.groups, self.start, forwarding, without)

    def last_meeting(self, body: str) -> Meeting | None:
        """The last meeting at which ``body`` can take the matter up and the answer be in time."""
        forwarding = self.region.routing.forwarding.days
        slot = last_slot(self.problem, self.groups, self.start, forwarding, self.limit, body)
        return self.meetings[slot.id] if slot else None

    def is_in_time(self, way: Way | Blocked) -> bool:
        return isinstance(way, Way) and way.ready <= self.limit

    @property
    def limit_date(self) -> date:
        return date.fromordinal(self.limit)

    def meetings_of(self, body: str) -> Sequence[Meeting]:
        return self.by_body.get(body, ())

    def may_take_up(self, meeting: Meeting) -> bool:
        """Whether a matter can be prepared or decided at the meeting."""
        return meeting.may_prepare if self.remiss.rules.allow_tentative else meeting.can_prepare

    def lead_times(self, body: Body) -> LeadTimes:
        """The body's lead times with the remiss's own numbers in place of its own."""
        return lead_times_for(body, self.remiss.rules)

    def papers_day(self, meeting: Meeting, lead_days: int, *, is_first: bool) -> date:
        """The last day papers can reach the body for the meeting: for the first body of a chain
        the meeting's own, where it has one."""
        if is_first and meeting.intake_day is not None:
            return meeting.intake_day
        return intake_day(meeting.start_date, lead_days)


def decision_times(remiss: IncomingRemiss, chain: Chain) -> LeadTimes:
    """The lead times of the body that decides at the end of ``chain``: none for approval where
    the § is approved at once."""
    times = lead_times_for(chain.steps[-1].body, remiss.rules)
    if chain.recipient.body in remiss.immediate:
        times = replace(times, approval=LeadTime(0, AT_ONCE_SOURCE))
    return times


def build_incoming(
    region: Region, meetings: Sequence[Meeting], remiss: IncomingRemiss, workdays: Workdays
) -> BuiltIncoming:
    """Turns dates into days and bodies into chains.

    Raises BadInputError where the remiss contradicts itself: a deadline before it was received, a
    body named twice, a decision that may not be delegated.
    """
    _check(region, remiss)
    extra = [extra_meeting(region, one) for one in remiss.extra_meetings]
    extra += [_on_short_notice(region, remiss, one) for one in remiss.short_notice]
    by_body: dict[str, list[Meeting]] = {}
    for meeting in sorted((*meetings, *extra), key=_in_order):
        by_body.setdefault(meeting.body, []).append(meeting)
    chains = {
        recipient.body: chain_for(region, by_body, recipient, remiss.rules)
        for group in remiss.groups
        for recipient in group
    }
    groups = tuple(
        tuple(_request(remiss, chains[recipient.body]) for recipient in group)
        for group in remiss.groups
    )
    bodies = {step.body.key: step.body for chain in chains.values() for step in chain.steps}
    slots = {key: _slots(by_body.get(key, ()), body, remiss) for key, body in bodies.items()}
    years = [remiss.received.year, remiss.first_day.year, remiss.last_day.year]
    years += [meeting.end_date.year for key in bodies for meeting in by_body.get(key, ())]
    limit = workdays.at_or_before(remiss.last_day)
    return BuiltIncoming(
        remiss=remiss,
        region=region,
        workdays=workdays,
        problem=PlanningProblem(slots, (), workday_ordinals(years, len(groups), workdays)),
        groups=groups,
        chains=chains,
        meetings={m.id: m for key in bodies for m in by_body.get(key, ())},
        by_body=by_body,
        start=remiss.first_day.toordinal(),
        limit=limit.toordinal(),
    )


def _in_order(meeting: Meeting) -> tuple[date, bool, str]:
    return meeting.start_date, meeting.start_time is not None, meeting.id


def _slots(meetings: Sequence[Meeting], body: Body, remiss: IncomingRemiss) -> tuple[Slot, ...]:
    allowed = remiss.rules.allow_tentative
    return tuple(
        slot_for(meeting, body)
        for meeting in meetings
        if (meeting.may_prepare if allowed else meeting.can_prepare)
    )


def _request(remiss: IncomingRemiss, chain: Chain) -> Request:
    """The chain as stages."""
    lag = decision_times(remiss, chain).response_lag_days if chain.steps else chain.lag.days
    return Request(
        recipient=chain.recipient.body,
        stages=tuple(Stage(step.body.key, step.lead.days) for step in chain.steps),
        lag_days=lag,
        group=chain.recipient.group,
        allow_tentative=remiss.rules.allow_tentative,
    )


def _on_short_notice(region: Region, remiss: IncomingRemiss, extra: ExtraMeeting) -> Meeting:
    """An extra meeting whose papers need not be in before the body is summoned."""
    summons = lead_times_for(region.body(extra.body), remiss.rules).summons
    return replace(extra_meeting(region, extra), intake_day=intake_day(extra.day, summons.days))


def _check(region: Region, remiss: IncomingRemiss) -> None:
    if remiss.deadline < remiss.received:
        raise BadInputError(
            f"Sista svarsdag {long_date(remiss.deadline)} ligger före dagen då remissen kom in, "
            f"{long_date(remiss.received)}: kontrollera båda dagarna mot brevet, eller be "
            "avsändaren om en ny dag och ange den."
        )
    if remiss.extended_to is not None and remiss.extended_to < remiss.deadline:
        raise BadInputError(
            f"Anståndet till {long_date(remiss.extended_to)} slutar före sista svarsdag "
            f"{long_date(remiss.deadline)}: kontrollera dagarna mot brevet."
        )
    if remiss.first_day < remiss.received:
        raise BadInputError(
            f"Handläggningen kan inte börja {long_date(remiss.first_day)}, före dagen då remissen "
            f"kom in, {long_date(remiss.received)}: ange en senare dag."
        )
    seen = {remiss.body}
    for recipient in remiss.heard:
        name = region.body(recipient.body).name
        if recipient.body in seen:
            raise BadInputError(
                f"{name} är nämnt två gånger: låt organet höras eller svara en gång."
            )
        seen.add(recipient.body)
    for group in remiss.groups:
        for recipient in group:
            _check_decision(region, remiss, recipient)


def _check_decision(region: Region, remiss: IncomingRemiss, recipient: Recipient) -> None:
    """Who may decide for a body: `may_decide_for` says it for one that is only considered."""
    if may_decide_for(region, remiss, recipient.body, recipient.decision):
        return
    body, name = region.body(recipient.body), _FORM_NAMES.get(recipient.decision, "fullmäktige")
    if not remiss.may_delegate:
        raise BadInputError(
            f"{body.name} kan inte låta {name} besluta: ärenden av principiell vikt och yttranden "
            "till fullmäktige får inte delegeras (KL 6:38). Låt organet självt besluta."
        )
    raise BadInputError(
        f"{body.name} kan inte låta {name} besluta: fullmäktige delegerar inte, och ett utskott "
        "måste stå under prepared_by i regionens fil under config. Låt organet självt besluta."
    )


def may_decide_for(
    region: Region, remiss: IncomingRemiss, body_key: str, decision: DecisionForm
) -> bool:
    """Whether ``decision`` is a lawful and possible way for the body (KL 6:37-40)."""
    body = region.body(body_key)
    if decision is DecisionForm.BODY:
        return True
    if decision is DecisionForm.ASSEMBLY:
        return region.assembly_of(body) is not None
    if body.kind is BodyKind.ASSEMBLY:
        return False
    if decision is DecisionForm.CHAIR:
        return True
    if not remiss.may_delegate:
        return False
    return decision is DecisionForm.OFFICIAL or region.committee_of(body) is not None
