"""Why a step is taken on its first day, why not after its last, and what is in the way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from scheduler.domain.meetings import Meeting
from scheduler.planning.processes.days import APPEAL_DAYS, last_appeal_day
from scheduler.planning.processes.problem import ProcessProblem, Taken
from scheduler.planning.proposal import Reason


def why_first(problem: ProcessProblem, place: int, taken: Sequence[Taken | None]) -> list[Reason]:
    """The reasons behind the first day, in the order of time."""
    here = taken[place]
    if here is None:
        return []
    found = [*_begun(problem, place, taken)]
    node, way = problem.nodes[place], problem.ways.get(place)
    if way is not None:
        return [*found, *_meetings(problem, place, here)]
    if node.step.work is not None:
        work = node.step.work
        values = {"days": work.days, "source": work.source, "day": here.day}
        if node.step.work_in_workdays:
            found.append(Reason("process_workdays", values))
        else:
            found.append(Reason("process_work", values))
    elif node.step.is_legal_force:
        place_of, notice = _last_notice(problem, place, taken)
        body = problem.nodes[place_of].body
        values = {
            "body": body.name if body else problem.nodes[place_of].step.name,
            "notice": notice,
            "days": APPEAL_DAYS,
            "appeal": last_appeal_day(notice, problem.workdays),
            "day": here.day,
            "joint": len(node.before) > 1,
        }
        found.append(Reason("process_legal_force", values))
    else:
        found.append(Reason("process_entry", {"day": here.day}))
    return found


def _begun(problem: ProcessProblem, place: int, taken: Sequence[Taken | None]) -> list[Reason]:
    """What the step waited for longest, or the start."""
    before = problem.nodes[place].before
    known = [(one, taken[one]) for one in before]
    out = [(other.out, -one) for one, other in known if other is not None]
    if not out:
        return [Reason("process_start", {"day": problem.asked.start})]
    day, last = max(out)
    node = problem.nodes[-last]
    values = {"step": node.step.name, "body": node.body.name if node.body else "", "day": day}
    return [Reason("process_after", values)]


def _meetings(problem: ProcessProblem, place: int, here: Taken) -> list[Reason]:
    node, way = problem.nodes[place], problem.ways[place]
    decider = way.steps[-1].body
    first = here.route[0]
    found = []
    if way.gap is not None:
        values = {"body": way.steps[0].body.name, "days": way.gap.days, "source": way.gap.source}
        found.append(Reason("process_gap", values | _of(first)))
    elif node.step.compiles:
        times = way.steps[0].body.lead_times
        values = {
            "body": way.steps[0].body.name,
            "workdays": times.compile.days,
            "days": times.summons.days,
            "source": times.compile.source,
            "latest": problem.papers_day(place, first),
        }
        found.append(Reason("process_compile", values | _of(first)))
    else:
        values = {
            "body": way.steps[0].body.name,
            "days": way.intake.days,
            "source": way.intake.source,
            "latest": problem.papers_day(place, first),
        }
        found.append(Reason("process_intake", values | _of(first)))
    for step, meeting in zip(way.steps[1:], here.route[1:], strict=True):
        values = {"body": step.body.name, "days": step.lead.days, "source": step.lead.source}
        found.append(Reason("process_gap", values | _of(meeting)))
    values = {
        "body": decider.name,
        "days": decider.lead_times.response_lag_days,
        "source": decider.lead_times.approval.source,
        "day": here.out,
    }
    found.append(Reason("process_out", values))
    return found


def _of(meeting: Meeting) -> dict[str, object]:
    return {"first": meeting.start_date, "last": meeting.end_date}


def _last_notice(
    problem: ProcessProblem, place: int, taken: Sequence[Taken | None]
) -> tuple[int, date]:
    notices = [
        (one.day + timedelta(days=problem.notice_lag_days(earlier)), -earlier)
        for earlier in problem.nodes[place].before
        if (one := taken[earlier]) is not None
    ]
    day, earlier = max(notices)
    return -earlier, day


def why_last(
    problem: ProcessProblem, place: int, taken: Sequence[Taken | None], wanted: date | None
) -> list[Reason]:
    """What the last day holds: the step after it that leaves least time, or the wanted end."""
    here = taken[place]
    if here is None or wanted is None:
        return []
    limits = []
    for later in problem.after[place]:
        after = taken[later]
        if problem.done[later] is None and after is not None:
            limits.append((problem.limit(place, later, after), later))
    if not limits:
        return [Reason("process_wanted", {"day": wanted, "last": here.day})]
    limit, later = min(limits)
    node = problem.nodes[later]
    values = {
        "step": node.step.name,
        "body": node.body.name if node.body else "",
        "limit": limit,
        "last": here.day,
    }
    return [Reason("process_last", values)]


def obstacle_of(
    problem: ProcessProblem,
    place: int,
    taken: Sequence[Taken | None],
    wanted: date | None = None,
) -> Reason:
    """Why a node cannot be taken; with ``wanted`` why not in time for that day."""
    node = problem.nodes[place]
    around = problem.after[place] if wanted is not None else node.before
    waits = [one for one in around if taken[one] is None and problem.done[one] is None]
    if waits:
        other = problem.nodes[waits[0]]
        values = {"step": other.step.name, "body": other.body.name if other.body else ""}
        if wanted is not None:
            return Reason("process_blocked_after", values)
        return Reason("process_blocked", values)
    way = problem.ways[place]  # only where a meeting is needed can one be missing
    for step in way.steps:
        if not problem.by_body.get(step.body.key):
            return Reason("process_no_plan", {"body": step.body.name})
    body = way.steps[-1].body
    last = problem.by_body[body.key][-1]
    if wanted is not None:
        return Reason("process_no_meeting_in_time", {"body": body.name, "wanted": wanted})
    return Reason("process_no_meeting_left", {"body": body.name} | _of(last))
