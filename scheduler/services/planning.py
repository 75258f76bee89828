"""Plan a round: from meetings and wishes to a proposal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from calendars.records import RowProblem
from scheduler.configuration import Configuration
from scheduler.domain.bodies import Region
from scheduler.domain.errors import BadInputError
from scheduler.domain.limits import MAX_DAYS, MAX_YEAR, MIN_YEAR
from scheduler.domain.meetings import Meeting, MeetingKind, MeetingStatus
from scheduler.domain.remisser import Recipient, Remiss, RoundRules
from scheduler.domain.swedish import date_span, joined, long_date
from scheduler.domain.workdays import Workdays
from scheduler.planning.build import build_problem, with_extra_meetings
from scheduler.planning.proposal import Proposal
from scheduler.planning.propose import propose_built
from scheduler.planning.repairs import repairs, with_exceptions
from scheduler.planning.routes import deciding_body
from scheduler.services.exceptions import NO_EXCEPTIONS, Exceptions
from scheduler.services.reading import PlanReading, meetings_of
from scheduler.services.recipient_wishes import NO_WISHES, RecipientWishes


class RoundWish(Struct, frozen=True):
    """What a user asks for, in names as typed. None means: as config has it, or let it be found."""

    owner: str
    dispatch_date: date
    recipients: Sequence[str] | None = None
    target_date: date | None = None
    deadline: date | None = None
    intake_days: int | None = None
    lag_days: int | None = None
    prep_days: int | None = None
    title: str = ""
    dnr: str = ""
    exceptions: Exceptions = NO_EXCEPTIONS
    wishes: RecipientWishes = NO_WISHES
    allow_tentative: bool = False


class PlannedRound(Struct, frozen=True):
    """A proposal with everything in the meeting plan that was not understood or not used.

    ``meetings`` are the plan's and those held extra for the round, in order.
    """

    remiss: Remiss
    proposal: Proposal
    problems: tuple[RowProblem, ...]
    meetings: tuple[Meeting, ...]


def remiss_from_wish(region: Region, wish: RoundWish, key: str = "round") -> Remiss:
    """The wish with its names looked up.

    Raises UnknownNameError for an unknown body and BadInputError for impossible numbers.
    """
    owner = region.require_body(wish.owner)
    if wish.recipients is None:
        bodies = list(region.addressees_of(owner.key))
        if not bodies:
            raise BadInputError(
                f"{region.name} har inga mottagare angivna för rundor från {owner.name}: ange dem."
            )
    else:
        bodies = [region.require_body(name) for name in wish.recipients]
    for name, day, option in (
        ("Dagen för utskick", wish.dispatch_date, "--dispatch"),
        ("Dagen för målmötet", wish.target_date, "--target"),
        ("Sista svarsdag", wish.deadline, "--deadline"),
    ):
        if day is not None and not MIN_YEAR <= day.year <= MAX_YEAR:
            raise BadInputError(
                f"{name} är {day.isoformat()}: ange ett år mellan {MIN_YEAR} och {MAX_YEAR}.",
                option,
            )
    for name, days, option in (
        ("Dagar före mötet", wish.intake_days, "--intake-days"),
        ("Svarstid", wish.lag_days, "--lag-days"),
        ("Dagar för sammanställning", wish.prep_days, "--prep-days"),
    ):
        if days is not None and not 0 <= days <= MAX_DAYS:
            raise BadInputError(f"{name} är {days}: ange ett tal mellan 0 och {MAX_DAYS}.", option)
    named = tuple(Recipient(body.key) for body in dict.fromkeys(bodies))
    return Remiss(
        key=key,
        owner=owner.key,
        dispatch_date=wish.dispatch_date,
        recipients=wish.exceptions.on(region, wish.wishes.on(region, named)),
        extra_meetings=wish.exceptions.meetings(region),
        title=wish.title,
        dnr=wish.dnr,
        target_date=wish.target_date,
        deadline=wish.deadline,
        rules=RoundRules(wish.intake_days, wish.lag_days, wish.prep_days, wish.allow_tentative),
    )


def propose_round(
    config: Configuration,
    region: Region,
    meetings: Sequence[Meeting],
    remiss: Remiss,
    today: date | None = None,
) -> Proposal:
    """The proposal for one round; with the targets that more or fewer exceptions give, and with
    repairs where none is possible: nothing that should have been done before ``today``."""
    workdays = Workdays()
    built = build_problem(region, meetings, [remiss], workdays)
    costs = config.repair_costs
    proposal = propose_built(built, workdays)
    proposal = with_exceptions(built, proposal, costs, workdays, today)
    return replace(proposal, repairs=repairs(built, proposal, costs, workdays, today))


def plan_from_reading(
    config: Configuration, region: Region, reading: PlanReading, wish: RoundWish
) -> PlannedRound:
    """Plans a round on a plan that was just read. Raises BadInputError if it holds no meeting."""
    if reading.nothing_read:
        raise BadInputError(
            reading.problems[0].message if reading.problems else "Planen innehåller inga möten."
        )
    remiss = remiss_from_wish(region, wish)
    meetings = meetings_of(reading)
    proposal = propose_round(config, region, meetings, remiss)
    return PlannedRound(
        remiss,
        proposal,
        (
            *_year_notice(reading, remiss.dispatch_date),
            *reading.problems,
            *unused_meetings(region, meetings, remiss),
        ),
        tuple(with_extra_meetings(region, meetings, [remiss])),
    )


def _year_notice(reading: PlanReading, dispatch: date) -> list[RowProblem]:
    if reading.year.origin != "dispatch":
        return []
    return [
        RowProblem(
            None,
            "warning",
            "year_from_dispatch",
            f"Planen säger inget år: {dispatch.year} är taget från utskicket "
            f"{long_date(dispatch)}. Ange --year om det är fel.",
        )
    ]


def unused_meetings(
    region: Region, meetings: Sequence[Meeting], remiss: Remiss
) -> list[RowProblem]:
    """The meetings that have no part in the round, and why: one problem per body and reason."""
    recipients = {recipient.body for recipient in remiss.recipients}
    taking_part = {remiss.owner, *recipients}
    for recipient in remiss.recipients:
        decider = deciding_body(region, recipient)
        taking_part.add(decider.key)
        for body in (region.body(recipient.body), decider):
            taking_part |= {preparation.body for preparation in region.preparation_chain(body)}
    groups: dict[tuple[str, str], list[Meeting]] = {}
    for meeting in meetings:
        reasons = _why_unused(meeting, remiss, taking_part)
        if reasons:
            groups.setdefault((meeting.body, joined(reasons)), []).append(meeting)
    return [
        _unused_problem(region, found, reason, is_party=body_key in taking_part)
        for (body_key, reason), found in groups.items()
    ]


def _unused_problem(
    region: Region, meetings: Sequence[Meeting], reason: str, *, is_party: bool
) -> RowProblem:
    first = meetings[0]
    name = region.body(first.body).name
    days = joined([date_span(m.start_date, m.end_date, year=True) for m in meetings])
    row = first.source.row if first.source else None
    what = f"{name} {days}"
    if row is not None and first.source is not None:
        what = f"rad {row}: ”{first.source.text}” – {what}"
    return RowProblem(
        row,
        "warning",
        "not_used" if is_party else "not_recipient",
        f"{what} används inte: {reason}.",
    )


def _why_unused(meeting: Meeting, remiss: Remiss, taking_part: set[str]) -> list[str]:
    reasons = []
    if meeting.body not in taking_part:
        reasons.append("organet är ingen mottagare")
    if meeting.start_date < remiss.dispatch_date:
        reasons.append(f"mötet ligger före utskicket {long_date(remiss.dispatch_date)}")
    if meeting.status is MeetingStatus.CANCELLED:
        reasons.append("mötet är inställt")
    elif meeting.status is MeetingStatus.TENTATIVE and not (
        remiss.rules.allow_tentative and meeting.body != remiss.owner
    ):
        reasons.append("mötet är preliminärt")
    elif meeting.kind not in (MeetingKind.DECISION, MeetingKind.EXTRA, MeetingKind.PREPARATION):
        reasons.append("mötet fattar inga beslut")
    return reasons
