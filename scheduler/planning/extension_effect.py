"""What a later last day for one recipient does to its round: the target meeting, the owner's time
to compile the answers, and those who wait for the recipient's answer. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from msgspec import Struct

from scheduler.domain.bodies import Region
from scheduler.domain.meetings import Meeting
from scheduler.domain.remisser import AcceptedRound, RegisterEntry
from scheduler.domain.workdays import Workdays
from scheduler.planning.build import compile_time_for
from scheduler.planning.proposal import Reason


class ExtensionEffect(Struct, frozen=True):
    """``compile_workdays`` and ``usual_compile_workdays`` are the working days from the last answer
    to the owner's summons, that day not counted, with the extension and without it. The target is
    kept where the answer comes on the day of the summons at the latest."""

    target_kept: bool
    compile_workdays: int
    usual_compile_workdays: int
    reasons: tuple[Reason, ...]


def extension_effect(
    region: Region,
    accepted: AcceptedRound,
    entry: RegisterEntry,
    until: date,
    meetings: Iterable[Meeting],
    workdays: Workdays,
) -> ExtensionEffect:
    """The effect of letting ``entry`` answer until ``until``; ``meetings`` are the owner's."""
    owner = region.body(accepted.owner)
    times = compile_time_for(owner, accepted.rules)
    summons = times.summons_day(accepted.target_date)
    latest = times.last_answer(accepted.target_date, workdays)
    usual_last = max(
        [accepted.deadline]
        + [one.last_day(accepted.deadline) for one in accepted.register if one.is_outstanding]
    )
    usual = workdays.count(usual_last, summons)
    left = workdays.count(max(usual_last, until), summons)
    kept = until <= latest
    values: dict[str, object] = {
        "until": until,
        "owner": owner.name,
        "target": accepted.target_date,
        "compile_workdays": left,
        "usual_compile_workdays": usual,
    }
    if kept:
        found = [Reason("extension_fits", values)]
        if left < min(usual, times.compile_workdays) and times.prep_days is None:
            found.append(Reason("extension_hurries", {"workdays": times.compile_workdays}))
    else:
        found = [Reason("extension_breaks", values | {"summons": summons, "latest": latest})]
        if latest > entry.last_day(accepted.deadline):
            found.append(Reason("extension_shorter", {"latest": latest}))
        later = [
            one
            for one in sorted(meetings, key=lambda one: one.start_date)
            if one.body == accepted.owner
            and one.can_decide
            and one.start_date > accepted.target_date
            and times.last_answer(one.start_date, workdays) >= until
        ]
        if later:
            first, last = later[0].start_date, later[0].end_date
            found.append(Reason("extension_next_target", {"first": first, "last": last}))
        else:
            found.append(Reason("extension_no_target", {"owner": owner.name}))
    waiting = _who_wait(region, accepted, entry, until, workdays)
    if waiting:
        found.append(Reason("extension_holds_up", {"bodies": waiting}))
    return ExtensionEffect(kept, left, usual, tuple(found))


def _who_wait(
    region: Region, accepted: AcceptedRound, entry: RegisterEntry, until: date, workdays: Workdays
) -> list[str]:
    """The recipients of later groups whose papers go out before the answer can have come."""
    forwarded = workdays.after(until, region.routing.forwarding.days)
    return [
        region.body(one.body).name
        for one in accepted.register
        if one.is_outstanding and one.group > entry.group and one.dispatch_date < forwarded
    ]


def granted(body: str, until: date, deadline: date) -> Reason:
    """Why a recipient's last day is later than the others', who answer by ``deadline``."""
    return Reason("extension_granted", {"body": body, "until": until, "deadline": deadline})
