"""Processes as JSON (docs/json.md) and as text in a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from msgspec import Struct

from scheduler.domain.processes import KeptStep, ProcessState, ProcessTemplate, StartedProcess
from scheduler.domain.swedish import days_text, long_date, short_date
from scheduler.planning.explain import phrase
from scheduler.planning.processes.plan import ProcessPlan, StepPlan
from scheduler.presentation.as_json import reason_json

# Vallagen 1:3: ordinary elections every fourth year; KL 5:9: the new fullmäktige from 15 October.
_ELECTION_YEAR, _ELECTION_CYCLE = 2026, 4


class Tracker(Struct, frozen=True):
    """How far a step that every party takes has come: who has taken it, who has passed its last
    day, and who is still to take it."""

    name: str
    done: tuple[str, ...]
    late: tuple[str, ...]
    waiting: tuple[str, ...]

    @property
    def total(self) -> int:
        return len(self.done) + len(self.late) + len(self.waiting)


def trackers(
    template: ProcessTemplate, started: StartedProcess, today: date
) -> tuple[Tracker, ...]:
    """One for each step that every party takes."""
    found = []
    for step in template.steps:
        if not step.is_per_party:
            continue
        kept = [one for one in started.steps if one.step == step.key]
        done = [one for one in kept if one.done is not None]
        late = [one for one in kept if is_late(one, today)]
        waiting = [one for one in kept if one not in done and one not in late]
        groups = (tuple(one.party for one in group) for group in (done, late, waiting))
        found.append(Tracker(step.name, *groups))
    return tuple(found)


def is_late(step: KeptStep, today: date) -> bool:
    """Whether the last day that holds the end has passed."""
    return step.done is None and step.done_by is not None and step.done_by < today


def way_text(plan: ProcessPlan) -> str:
    """Which way the plan goes: what the questions were answered, or nothing."""
    return "; ".join(
        f"{step.question} {step.outcomes[plan.outcomes[step.key]]}"
        for step in plan.template.questions
        if step.key in plan.outcomes
    )


def headline(plan: ProcessPlan) -> str:
    """What the plan comes to, in a sentence or two."""
    if plan.end is None:
        return "Något steg får ingen dag: se vilket nedan."
    wanted = plan.asked.wanted
    if wanted is None:
        return f"Klart tidigast {long_date(plan.end)}."
    if plan.end > wanted:
        return f"Hinns inte till {long_date(wanted)}: klart tidigast {long_date(plan.end)}."
    text = f"Hinns till {long_date(wanted)}."
    if plan.end < wanted:
        text += f" Tidigast {long_date(plan.end)}."
    if plan.latest_start is not None:
        text += f" Senaste start {long_date(plan.latest_start)}."
    return text


def cliff_text(step: StepPlan, plan: ProcessPlan) -> str:
    """What missing the last meeting costs, or nothing where it costs nothing."""
    cliff = step.cliff
    if cliff is None or step.body is None or plan.wanted is None:
        return ""
    missed = f"Missar {step.body.name} mötet {long_date(cliff.missed.start_date)}"
    if cliff.end is None:
        return f"{missed} räcker inte planerna: inget senare möte leder till slutet."
    if cliff.end <= plan.wanted:
        return ""
    days = days_text((cliff.end - plan.wanted).days)
    return f"{missed} flyttas allt till {long_date(cliff.end)} ({days} senare)."


def election_text(plan: ProcessPlan) -> str:
    """A warning where a fullmäktige decides around an election, or nothing."""
    years = set()
    for step in plan.steps:
        taken = step.first
        if step.done is None and taken is not None and step.is_decided_by_assembly:
            year = taken.day.year
            is_year = (year - _ELECTION_YEAR) % _ELECTION_CYCLE == 0
            if is_year and taken.day >= date(year, 9, 1):
                years.add(year)
    if not years:
        return ""
    return (
        f"Valår {', '.join(map(str, sorted(years)))}: nytt fullmäktige från den 15 oktober "
        "(KL 5:9) och ny styrelse när den är vald eller den 1 januari (KL 6:18–19). "
        "Räkna med färre möten i september och oktober."
    )


def process_json(plans: Sequence[ProcessPlan]) -> dict[str, Any]:
    """Every way of a process that is planned."""
    (first, *_rest) = plans
    return {
        "template": first.template.key,
        "owner": first.asked.owner,
        "parties": list(first.asked.parties),
        "start": first.asked.start,
        "wanted": first.asked.wanted,
        "ways": [_way_json(plan) for plan in plans],
    }


def _way_json(plan: ProcessPlan) -> dict[str, Any]:
    return {
        "outcomes": dict(plan.outcomes),
        "possible": plan.possible,
        "end": plan.end,
        "latest_start": plan.latest_start,
        "election": election_text(plan) or None,
        "steps": [_step_json(step, plan) for step in plan.steps],
    }


def _step_json(step: StepPlan, plan: ProcessPlan) -> dict[str, Any]:
    cliff = step.cliff
    return {
        "step": step.step.key,
        "name": step.step.name,
        "party": step.party or None,
        "body": step.body.name if step.body else None,
        "first": step.first.day if step.first else None,
        "meetings": [
            {"body": one.body, "date": one.start_date, "end_date": one.end_date}
            for one in (step.first.route if step.first else ())
        ],
        "papers_day": step.papers_day,
        "last": step.last.day if step.last else None,
        "papers_by": step.papers_by,
        "slack_days": step.slack_days,
        "done": step.done.day if step.done else None,
        "cliff": {"missed": cliff.missed.start_date, "end": cliff.end} if cliff else None,
        "obstacle": reason_json(step.obstacle) if step.obstacle else None,
        "why": [reason_json(reason) for reason in step.why],
    }


def process_text(plans: Sequence[ProcessPlan]) -> str:
    """Every way of a process, for a terminal."""
    lines: list[str] = [plans[0].template.name]
    for plan in plans:
        lines += ["", *_way_lines(plan)]
    return "\n".join(lines)


def _way_lines(plan: ProcessPlan) -> Iterator[str]:
    way = way_text(plan)
    if way:
        yield f"Om: {way}"
    yield headline(plan)
    if text := election_text(plan):
        yield f"  obs  {text}"
    yield ""
    yield f"  {'steg':44} {'tidigast':>12} {'senast':>12} {'marginal':>10}"
    for step in plan.steps:
        name = f"{step.step.name}{f' ({step.body.name})' if step.body else ''}"
        first = _day(step.done.day if step.done else step.first.day if step.first else None)
        last = "klart" if step.done else _day(step.last.day if step.last else None)
        slack = "" if step.slack_days is None else days_text(step.slack_days)
        yield f"  {name[:44]:44} {first:>12} {last:>12} {slack:>10}"
        if step.obstacle is not None:
            yield f"       {phrase(step.obstacle)}"
    cliffs = [text for step in plan.steps if (text := cliff_text(step, plan)) and plan.possible]
    if cliffs:
        yield ""
        yield from (f"  !  {text}" for text in cliffs)


def _day(day: date | None) -> str:
    return f"{short_date(day)} {day.year}" if day else "–"


def started_json(started: StartedProcess, found: Sequence[Tracker]) -> dict[str, Any]:
    """A process under way."""
    return {
        "id": started.id,
        "title": started.title,
        "dnr": started.dnr,
        "template": started.asked.template,
        "state": started.state.value,
        "end": started.end,
        "wanted": started.asked.wanted,
        "trackers": [
            {
                "name": one.name,
                "done": list(one.done),
                "late": list(one.late),
                "waiting": list(one.waiting),
            }
            for one in found
        ],
        "steps": [
            {
                "step": one.step,
                "party": one.party or None,
                "name": one.name,
                "planned_day": one.planned_day,
                "done_by": one.done_by,
                "done": one.done.day if one.done else None,
                "note": one.done.note if one.done else None,
            }
            for one in started.steps
        ],
    }


def started_text(started: StartedProcess, found: Sequence[Tracker], today: date) -> str:
    """A process under way, for a terminal."""
    state = "" if started.state is ProcessState.OPEN else " (avslutad)"
    lines = [f"{started.title}{state}  {started.id}"]
    if started.end is not None:
        lines.append(f"  klart tidigast {long_date(started.end)}")
    for one in found:
        late = f", sena: {', '.join(one.late)}" if one.late else ""
        lines.append(f"  {one.name}: {len(one.done)}/{one.total}{late}")
    for step in started.steps:
        if step.done is not None:
            said = f"klart {_day(step.done.day)} {step.done.note}".rstrip()
        else:
            said = f"{_day(step.planned_day)}, senast {_day(step.done_by)}"
            if is_late(step, today):
                said += "  FÖR SENT"
        lines.append(f"  {step.name[:56]:56} {said}")
    return "\n".join(lines)
