"""The steps of a process as calendar events."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from scheduler.domain.bodies import Region
from scheduler.domain.processes import KeptStep, ProcessState, StartedProcess
from scheduler.domain.swedish import long_date
from scheduler.services.feeds.meeting_days import UID_DOMAIN
from scheduler.services.feeds.remiss_days import RemissDay, day_event


def process_days(
    region: Region, started: StartedProcess, *, alarms: bool = False, url: str = ""
) -> Iterator[RemissDay]:
    """For each step that is still to be taken the day papers must have come, and the day it is
    planned for. A step that nobody takes belongs in no body's calendar but its owner's."""
    for step in started.steps:
        if step.done is None:
            yield from _step_days(region, started, step, alarms=alarms, url=url)


def _step_days(
    region: Region, started: StartedProcess, step: KeptStep, *, alarms: bool, url: str
) -> Iterator[RemissDay]:
    until = ""
    if step.done_by is not None and step.done_by != step.planned_day:
        until = f" Senast {long_date(step.done_by)} för att slutet ska hålla."
    body = region.body(step.body or started.asked.owner)
    bodies = frozenset({body.key})
    key = f"{step.step}-{step.party}" if step.party else step.step

    def day(
        part: str, summary: str, first: date, last: date, category: str, said: str
    ) -> RemissDay:
        event = day_event(
            started,
            f"process-{started.id}-{part}-{key}@{UID_DOMAIN}",
            summary,
            first,
            last,
            category,
            said,
            part=f"{part}-{key}",
            url=url,
            has_alarm=alarms and part == "papers",
            changed_at=None,
        )
        is_open = started.state is ProcessState.OPEN
        return RemissDay(event, bodies, bodies if is_open else frozenset())

    if step.papers_day is not None and step.body:
        said = (
            f"Underlaget till ”{started.title}” behöver vara hos {body.name}: {step.name}.{until}"
        )
        summary = f"{body.name}: underlag till {started.title}"
        yield day("papers", summary, step.papers_day, step.papers_day, "Manusstopp", said)
    if step.planned_day is not None:
        first = step.meeting_start or step.planned_day
        said = f"Planerat i processen ”{started.title}”.{until}"
        yield day("step", f"{step.name}: {started.title}", first, step.planned_day, "Process", said)
