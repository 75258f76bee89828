"""Proposed dates for next year, as JSON (docs/json.md) and as text."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from scheduler.domain.bodies import Region
from scheduler.domain.next_year import CalendarSearch, SearchState
from scheduler.domain.swedish import day_month, joined, long_date, short_date, weekday_name
from scheduler.planning.next_year.alternatives import OtherCalendar
from scheduler.planning.next_year.describe import ProposedDate
from scheduler.planning.next_year.flow import Flow
from scheduler.planning.next_year.propose import CalendarProposal
from scheduler.presentation.as_text import table


def next_year_json(region: Region, proposal: CalendarProposal) -> dict[str, Any]:
    built, found = proposal.built, proposal.found
    return {
        "year": built.wish.year,
        "first": date.fromordinal(built.problem.first),
        "last": date.fromordinal(built.problem.last),
        "year_repeats": built.problem.repeat_days is not None,
        "proved": found.proved,
        "gap": round(found.gap, 4),
        "now": _flow_json(proposal.now),
        "proposed": _flow_json(proposal.flow),
        "dates": [
            {
                "body": each.body.name,
                "date": each.day,
                "locked": each.locked,
                "points": each.points,
                "treated": each.treated,
                "why": list(each.reasons),
            }
            for each in proposal.dates
        ],
        "gaps": [
            {"first": gap.first, "second": gap.second, "answered": gap.answered, "asked": gap.asked}
            for gap in proposal.gaps
        ],
        "alternatives": [
            {
                "name": other.name,
                "points": other.points,
                **_flow_json(other.flow),
                "dates": {
                    region.body(key).name: [date.fromordinal(day) for day in days]
                    for key, days in other.dates.items()
                },
            }
            for other in proposal.alternatives
        ],
        "assumed": assumptions(proposal),
    }


def _flow_json(flow: Flow) -> dict[str, Any]:
    return {
        "rounds": len(flow.rounds),
        "ended": flow.ended,
        "median_days": flow.median_days,
        "mean_days": None if flow.mean_days is None else round(flow.mean_days, 1),
    }


def assumptions(proposal: CalendarProposal) -> list[str]:
    """What the figures rest on and nobody has stated."""
    built, found = proposal.built, []
    if built.problem.repeat_days is not None:
        found.append("Rundor som går över årsskiftet räknas som om nästa år blir likadant.")
    else:
        first, last = map(date.fromordinal, (built.problem.first, built.problem.last))
        found.append(
            f"Bara {long_date(first)} till {long_date(last)} är känt: en runda som inte ryms där "
            f"räknas som {built.problem.open_days} dagar."
        )
    if built.moved:
        names = joined([body.name for body in built.moved])
        found.append(
            f"Planen för {built.wish.year} är inte inläst för {names}: "
            "förra årets möten räknas i samma vecka och på samma veckodag."
        )
    if built.without_plan:
        names = joined([body.name for body in built.without_plan])
        found.append(f"Ingen mötesplan är inläst för {names}: ingen runda väntar på dem.")
    if built.tentative:
        found.append(f"{built.tentative} preliminära möten räknas som om de hålls.")
    return found


def gain_sentence(proposal: CalendarProposal) -> str:
    """What the dates are worth, in a sentence."""
    now, new = proposal.now, proposal.flow
    if new.median_days is None:
        return "Ingen runda ryms i de möten som är kända."
    count = len(new.rounds)
    then = f"med de här datumen {_days(new.median_days)} ({new.ended} av {count} rundor ryms)"
    if now.median_days is None:
        return f"Med dagens datum ryms ingen runda; {then}."
    return (
        f"En runda tar {_days(now.median_days)} dagar i median med dagens datum "
        f"({now.ended} av {len(now.rounds)} ryms); {then}."
    )


def certainty_sentence(proposal: CalendarProposal) -> str:
    if proposal.found.proved:
        return "Det är bevisat att inga datum ger kortare väntan med de här villkoren."
    share = f"{proposal.found.gap * 100:.1f}".replace(".", ",")
    return f"Det är inte bevisat bäst: högst {share} % kan ännu sparas."


def _days(days: float) -> str:
    return f"{days:.1f}".removesuffix(".0").replace(".", ",")


def next_year_text(region: Region, proposal: CalendarProposal) -> str:
    return "\n".join(_lines(region, proposal))


def _lines(region: Region, proposal: CalendarProposal) -> Iterator[str]:
    yield f"Mötesdagar {proposal.built.wish.year}, förslag"
    yield gain_sentence(proposal)
    yield certainty_sentence(proposal)
    yield from assumptions(proposal)
    yield ""
    rows = [
        (
            each.day.isoformat(),
            weekday_name(each.day),
            each.body.name + (" (låst)" if each.locked else ""),
            " ".join(each.reasons),
        )
        for each in proposal.dates
    ]
    yield from table(("Dag", "Veckodag", "Organ", "Varför"), rows, frozenset())
    yield ""
    gaps = [
        (f"{short_date(gap.first)} – {short_date(gap.second)}", f"{gap.answered} av {gap.asked}")
        for gap in proposal.gaps
    ]
    yield from table(("Mellan två möten", "Hinner svara"), gaps, frozenset({1}))
    for other in proposal.alternatives:
        yield ""
        yield alternative_sentence(other)
        for key, days in other.dates.items():
            shown = ", ".join(short_date(date.fromordinal(day)) for day in days)
            yield f"  {region.body(key).name}: {shown}"


def by_month(proposal: CalendarProposal) -> list[tuple[str, dict[str, list[ProposedDate]]]]:
    """Each month of the period by name, with the dates of each body."""
    problem = proposal.built.problem
    bodies = [body.key for body in problem.placed]
    months: list[tuple[str, dict[str, list[ProposedDate]]]] = []
    first, last = (date.fromordinal(day) for day in (problem.first, problem.last))
    for month in range(first.month, last.month + 1):
        name = day_month(date(proposal.built.wish.year, month, 1)).split()[-1]
        held = [each for each in proposal.dates if each.day.month == month]
        months.append((name, {key: [e for e in held if e.body.key == key] for key in bodies}))
    return months


def alternative_sentence(other: OtherCalendar) -> str:
    """How another calendar differs, how long its rounds take and what its days cost."""
    median_days = other.flow.median_days
    wait = "ingen runda ryms" if median_days is None else f"{_days(median_days)} dagar i median"
    points = "1 poäng" if other.points == 1 else f"{other.points} poäng"
    return f"{other.name[0].upper()}{other.name[1:]}: {wait}, {points} för dagarna."


def progress_sentence(search: CalendarSearch) -> str:
    """How far a search has come."""
    if search.state is SearchState.FOUND:
        return "Förslaget är klart. Nu söks andra förslag att välja mellan."
    if search.cost is None or search.bound is None:
        return "Söker de första datumen."
    if search.cost == search.bound:
        return "Förslaget är så gott som klart."
    share = (search.cost - search.bound) / search.cost * 100
    return f"Söker bättre datum: högst {share:.1f} % kan ännu sparas.".replace(".", ",", 1)


def searched_share(search: CalendarSearch) -> int | None:
    """How much of the cost is proved needed, in percent; None where no calendar is found yet or
    the proposal is there."""
    if search.state is not SearchState.RUNNING or not search.cost or search.bound is None:
        return None
    return max(0, round(search.bound / search.cost * 100))
