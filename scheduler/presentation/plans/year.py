"""A year's plan as municipalities print it: bodies down, months across."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from msgspec import Struct

from scheduler.domain.bodies import Body, Region
from scheduler.domain.meetings import Meeting
from scheduler.presentation.plans.marks import Cell, cell_of


class YearRow(Struct, frozen=True):
    """A body and its twelve months."""

    body: Body
    months: tuple[tuple[Cell, ...], ...]


class YearGroup(Struct, frozen=True):
    """An organisation's bodies that meet in the year; ``without`` have no meeting in it."""

    name: str
    rows: tuple[YearRow, ...]
    without: tuple[Body, ...]


def year_plan(
    region: Region, bodies: Iterable[Body], meetings: Iterable[Meeting], near: Mapping[date, str]
) -> list[YearGroup]:
    """The meetings of one year by organisation and body, both in config's order. A meeting stands
    in the month it begins."""
    by_place: dict[tuple[str, int], list[Cell]] = {}
    for one in meetings:
        by_place.setdefault((one.body, one.start_date.month), []).append(cell_of(one, near))
    met = {body for body, _month in by_place}
    groups: dict[str, list[Body]] = {}
    for body in bodies:
        groups.setdefault(body.organisation, []).append(body)
    return [
        YearGroup(
            region.organisations[key].name,
            tuple(
                YearRow(body, tuple(tuple(by_place.get((body.key, m), ())) for m in range(1, 13)))
                for body in found
                if body.key in met
            ),
            tuple(body for body in found if body.key not in met),
        )
        for key, found in groups.items()
    ]
