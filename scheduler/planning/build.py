"""From bodies, meetings and remisser to a `PlanningProblem`, and back to the meetings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time
from functools import cached_property
from uuid import UUID, uuid5

from msgspec import Struct

from scheduler.domain.bodies import Body, Region
from scheduler.domain.delegation import check_decision
from scheduler.domain.errors import BadInputError
from scheduler.domain.lead_times import CompileTime
from scheduler.domain.meetings import Meeting, MeetingKind
from scheduler.domain.remisser import ExtraMeeting, Recipient, RecipientRole, Remiss, RoundRules
from scheduler.domain.swedish import long_date, weekday_name
from scheduler.domain.workdays import Workdays
from scheduler.planning.problem import PlanningProblem, Request, Round, Slot, Stage, Target
from scheduler.planning.ready_days import ReadyDays
from scheduler.planning.routes import Chain, chain_for

_EXTRA_MEETINGS = UUID("6f0c3d0e-5d0a-4a53-9d59-6d1c1b6a3d0f")
# Lags and preparation are at most a year each, so the working days needed lie inside this; each
# group of recipients adds as much.
_MARGIN_YEARS = 2


class BuiltProblem(Struct, frozen=True, dict=True):
    """A problem with the domain objects its ids stand for."""

    problem: PlanningProblem
    region: Region
    remisser: Mapping[str, Remiss]
    meetings: Mapping[str, Meeting]
    by_body: Mapping[str, Sequence[Meeting]]
    chains: Mapping[tuple[str, str], Chain]

    @cached_property
    def ready_days(self) -> ReadyDays:
        """When each recipient's answers could be ready, looked for once."""
        return ReadyDays(self.problem)

    def meetings_of(self, body: str) -> Sequence[Meeting]:
        return self.by_body.get(body, ())

    def chain_of(self, round_key: str, recipient: str) -> Chain:
        return self.chains[round_key, recipient]


def compile_time_for(owner: Body, rules: RoundRules) -> CompileTime:
    """What the owner needs between the last answer and its meeting."""
    lead_times = owner.lead_times
    return CompileTime(lead_times.summons.days, lead_times.compile.days, rules.prep_days)


def build_problem(
    region: Region,
    meetings: Iterable[Meeting],
    remisser: Sequence[Remiss],
    workdays: Workdays,
) -> BuiltProblem:
    """Turns dates into days and bodies into chains.

    A recipient that is only informed has no request. Raises BadInputError where a remiss
    contradicts itself: nobody to answer, the owner among the recipients, a decision that may not
    be delegated, a fixed deadline on a day nobody works, a target on which the owner does not meet.
    """
    by_body: dict[str, list[Meeting]] = {}
    for meeting in with_extra_meetings(region, meetings, remisser):
        by_body.setdefault(meeting.body, []).append(meeting)
    any_tentative = any(remiss.rules.allow_tentative for remiss in remisser)
    builder = _Builder(region, by_body, workdays, any_tentative)
    rounds = tuple(builder.round(remiss) for remiss in remisser)
    return BuiltProblem(
        problem=PlanningProblem(
            slots=builder.slots,
            rounds=rounds,
            workdays=_workday_ordinals(by_body, remisser, workdays),
        ),
        region=region,
        remisser={remiss.key: remiss for remiss in remisser},
        meetings={meeting.id: meeting for found in by_body.values() for meeting in found},
        by_body=by_body,
        chains=builder.chains,
    )


def with_extra_meetings(
    region: Region, meetings: Iterable[Meeting], remisser: Iterable[Remiss]
) -> list[Meeting]:
    """The meetings and those the remisser would add, in order."""
    extra = [extra_meeting(region, each) for r in remisser for each in r.extra_meetings]
    # An extra meeting that has been stored since is what its plan says it is.
    held = {meeting.id: meeting for meeting in (*extra, *meetings)}.values()
    return sorted(held, key=lambda m: (m.start_date, m.start_time is not None, m.id))


def extra_meeting(region: Region, extra: ExtraMeeting) -> Meeting:
    """The meeting that would be held. Its id follows from body and day, so that two rounds that
    count on the same extra meeting mean the same one."""
    return Meeting(
        id=str(uuid5(_EXTRA_MEETINGS, f"{region.key} {extra.body} {extra.day.isoformat()}")),
        body=extra.body,
        start_date=extra.day,
        end_date=extra.day,
        kind=MeetingKind.EXTRA,
    )


class _Builder:
    def __init__(
        self,
        region: Region,
        by_body: Mapping[str, Sequence[Meeting]],
        workdays: Workdays,
        any_tentative: bool,
    ) -> None:
        self.region = region
        self.by_body = by_body
        self.workdays = workdays
        self.any_tentative = any_tentative
        self.slots: dict[str, tuple[Slot, ...]] = {}
        self.chains: dict[tuple[str, str], Chain] = {}

    def round(self, remiss: Remiss) -> Round:
        owner = self.region.body(remiss.owner)
        _check_remiss(remiss, owner, self.workdays)
        answering = [r for r in remiss.recipients if r.role is not RecipientRole.INFORMED]
        for recipient in answering:
            check_decision(self.region, owner, recipient)
        numbers = sorted({recipient.group for recipient in answering})
        targets = self._targets(remiss, owner)
        required = None
        if remiss.target_date is not None:
            required = self._required_target(remiss.target_date, owner, targets)
        return Round(
            key=remiss.key,
            dispatch=remiss.dispatch_date.toordinal(),
            requests=tuple(
                self._request(recipient, numbers.index(recipient.group) + 1, remiss)
                for recipient in answering
            ),
            targets=targets,
            required_target=required,
            fixed_deadline=remiss.deadline.toordinal() if remiss.deadline else None,
            forwarding_workdays=self.region.routing.forwarding.days,
        )

    def _targets(self, remiss: Remiss, owner: Body) -> tuple[Target, ...]:
        """The owner's meetings that leave it its time after the dispatch."""
        compile_time = compile_time_for(owner, remiss.rules)
        targets = []
        for meeting in self.by_body.get(owner.key, ()):
            if not meeting.can_decide or meeting.start_date <= remiss.dispatch_date:
                continue
            latest = compile_time.latest_deadline(meeting.start_date, self.workdays)
            last_answer = compile_time.last_answer(meeting.start_date, self.workdays)
            targets.append(
                Target(
                    meeting.id,
                    meeting.start_date.toordinal(),
                    latest.toordinal(),
                    last_answer.toordinal(),
                )
            )
        return tuple(targets)

    def _required_target(self, day: date, owner: Body, targets: Sequence[Target]) -> str:
        for target in targets:
            if target.start == day.toordinal():
                return target.id
        known = ", ".join(long_date(date.fromordinal(t.start)) for t in targets) or "inga"
        raise BadInputError(
            f"{owner.name} har inget beslutsmöte {long_date(day)} efter utskicket: "
            f"välj ett av mötena {known}."
        )

    def _request(self, recipient: Recipient, group: int, remiss: Remiss) -> Request:
        """The recipient's chain as stages, and the meetings they can use."""
        chain = chain_for(self.region, self.by_body, recipient, remiss.rules)
        self.chains[remiss.key, recipient.body] = chain
        for step in chain.steps:
            self._add_slots(step.body)
        return request_of(chain, group, remiss.rules)

    def _add_slots(self, body: Body) -> None:
        self.slots.setdefault(
            body.key,
            tuple(
                slot_for(meeting, body)
                for meeting in self.by_body.get(body.key, ())
                if meeting.can_prepare or (self.any_tentative and meeting.may_prepare)
            ),
        )


def request_of(chain: Chain, group: int, rules: RoundRules) -> Request:
    """The chain as stages; ``group`` counts from 1."""
    recipient = chain.recipient
    return Request(
        recipient=recipient.body,
        stages=tuple(Stage(step.body.key, step.lead.days) for step in chain.steps),
        lag_days=chain.lag.days,
        mandatory=recipient.mandatory,
        extended_to=recipient.extended_to.toordinal() if recipient.extended_to else None,
        group=group,
        allow_tentative=rules.allow_tentative,
    )


def slot_for(meeting: Meeting, body: Body) -> Slot:
    """The meeting as the engines see it."""
    return Slot(
        id=meeting.id,
        start=meeting.start_date.toordinal(),
        end=meeting.end_date.toordinal(),
        decides=meeting.may_decide,
        capacity=body.meeting_capacity,
        tentative=meeting.is_tentative,
        papers_until=meeting.intake_day.toordinal() if meeting.intake_day else None,
        opens=_minute(meeting.start_time),
        closes=_minute(meeting.end_time),
    )


def _minute(clock: time | None) -> int | None:
    return clock.hour * 60 + clock.minute if clock else None


def _check_remiss(remiss: Remiss, owner: Body, workdays: Workdays) -> None:
    if not remiss.recipients:
        raise BadInputError(f"Remissen från {owner.name} har inga mottagare: ange minst en.")
    if all(recipient.role is RecipientRole.INFORMED for recipient in remiss.recipients):
        raise BadInputError(
            f"Remissen från {owner.name} har ingen mottagare som ska svara: alla får den för "
            "kännedom. Ange minst en som ska svara."
        )
    if any(recipient.body == owner.key for recipient in remiss.recipients):
        raise BadInputError(f"{owner.name} äger remissen och kan inte också svara på den.")
    if remiss.deadline is not None:
        _check_day("Sista svarsdag", remiss.deadline, remiss, workdays)
    for recipient in remiss.recipients:
        if recipient.extended_to is not None:
            _check_day("Anstånd till", recipient.extended_to, remiss, workdays)
    for extra in remiss.extra_meetings:
        _check_day("Extra möte", extra.day, remiss, workdays)


def _check_day(what: str, day: date, remiss: Remiss, workdays: Workdays) -> None:
    """Every day that somebody sets is a working day after the dispatch."""
    if day <= remiss.dispatch_date:
        raise BadInputError(
            f"{what} {long_date(day)} ligger inte efter utskicket "
            f"{long_date(remiss.dispatch_date)}: välj en senare dag."
        )
    if not workdays.is_workday(day):
        name = workdays.holiday_name(day) or weekday_name(day)
        near = workdays.at_or_before(day)
        raise BadInputError(
            f"{what} {long_date(day)} är ingen arbetsdag ({name}): "
            f"välj till exempel {long_date(near)}."
        )


def _workday_ordinals(
    by_body: Mapping[str, Sequence[Meeting]], remisser: Sequence[Remiss], workdays: Workdays
) -> frozenset[int]:
    """Every working day of the years the problem touches, with lags and preparation on either
    side."""
    years = [m.start_date.year for found in by_body.values() for m in found]
    years += [m.end_date.year for found in by_body.values() for m in found]
    years += [remiss.dispatch_date.year for remiss in remisser]
    years += [remiss.deadline.year for remiss in remisser if remiss.deadline]
    groups = max((len({r.group for r in remiss.recipients}) for remiss in remisser), default=1)
    return workday_ordinals(years, groups, workdays)


def workday_ordinals(years: Sequence[int], groups: int, workdays: Workdays) -> frozenset[int]:
    """The working days of ``years``, with lags and preparation of as many ``groups`` on either
    side."""
    if not years:
        return frozenset()
    return workdays.ordinals(min(years) - _MARGIN_YEARS, max(years) + _MARGIN_YEARS * groups)
