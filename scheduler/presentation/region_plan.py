"""All open rounds and drafts of a region together, as JSON (docs/json.md) and as text."""

from __future__ import annotations

from typing import Any

from scheduler.domain.bodies import Region
from scheduler.domain.swedish import date_span, joined, long_date
from scheduler.services.region_plan import FullMeeting, MovedRecipient, RegionPlan, SharedRound


def region_plan_json(region: Region, plan: RegionPlan) -> dict[str, Any]:
    return {
        "points": plan.points,
        "proved": plan.proved,
        "rounds": [_round_json(region, one) for one in plan.rounds],
        "unplanned": [{"key": key, "title": title} for key, title in plan.unplanned],
        "above_capacity": [
            {
                "body": one.body.name,
                "date": one.meeting.start_date,
                "capacity": one.capacity,
                "capacity_source": one.body.capacity_source,
                "taken": one.taken,
                "excess": one.excess,
            }
            for one in plan.full
        ],
    }


def _round_json(region: Region, one: SharedRound) -> dict[str, Any]:
    published = None
    if one.published is not None:
        published = {"target": one.published[0], "deadline": one.published[1]}
    return {
        "key": one.key,
        "title": one.title,
        "published": published,
        "target": one.target,
        "deadline": one.deadline,
        "moved": [
            {
                "body": each.body.name,
                "before": [
                    {"body": region.body(step.body).name, "date": step.start_date}
                    for step in each.before
                ],
                "after": [
                    {"body": region.body(step.body).name, "date": step.start_date}
                    for step in each.after
                ],
            }
            for each in one.moved
        ],
        "left_out": [body.name for body in one.left_out],
    }


def region_plan_text(region: Region, plan: RegionPlan) -> str:
    """A line a round with what changes in it, then the meetings that are too full and the sum."""
    lines: list[str] = []
    for one in plan.rounds:
        lines += _round_lines(region, one)
    for key, title in plan.unplanned:
        lines.append(
            f"Utan plan: {title or key}. Inget målmöte går med de möten som är kända. Se varför "
            "med svarsdag replan (öppen runda) eller svarsdag plan --rounds (utkast)."
        )
    if not lines:
        return "Inga öppna rundor."
    lines.append("")
    lines += [_full_line(one) for one in plan.full]
    if plan.full:
        lines.append(
            "Fördelat så att det organ som får flest för många får så få som möjligt. Lätta på "
            "dem med anstånd, delegation eller ett extra möte."
        )
    else:
        lines.append("Inget möte tar fler remisser än config säger.")
    if plan.points:
        lines.append(f"Kostnad: {plan.points} poäng.")
    if not plan.proved:
        lines.append("Det är den bästa plan som hunnit hittas; en bättre kan finnas.")
    return "\n".join(lines)


def _round_lines(region: Region, one: SharedRound) -> list[str]:
    kind = "utkast" if one.published is None else "publicerad"
    lines = [
        f"{one.title or one.key} ({kind}): målmöte {long_date(one.target)}, sista svarsdag "
        f"{long_date(one.deadline)}"
    ]
    if one.published not in (None, (one.target, one.deadline)):
        target, deadline = one.published
        lines.append(
            f"  var publicerad: målmöte {long_date(target)}, sista svarsdag {long_date(deadline)}"
        )
    lines += [f"  {_moved_line(region, each)}" for each in one.moved]
    if one.left_out:
        names = joined([body.name for body in one.left_out])
        lines.append(f"  önskade som inte hinner svara: {names}")
    return lines


def _moved_line(region: Region, each: MovedRecipient) -> str:
    before = ", ".join(
        f"{region.body(s.body).name} {date_span(s.start_date, s.end_date, year=True)}"
        for s in each.before
    )
    after = ", ".join(
        f"{region.body(s.body).name} {date_span(s.start_date, s.end_date, year=True)}"
        for s in each.after
    )
    return f"{each.body.name} lämnar plats: {before} → {after}"


def _full_line(one: FullMeeting) -> str:
    source = f" ({one.body.capacity_source})" if one.body.capacity_source else ""
    span = date_span(one.meeting.start_date, one.meeting.end_date, year=True)
    return (
        f"{one.body.name} {span}: {one.taken} remisser, rymmer {one.capacity}{source} – "
        f"{one.excess} för många"
    )
