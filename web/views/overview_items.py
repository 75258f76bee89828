"""What needs somebody today, as lines of the first page: the most pressing first, each with where
it is seen to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from flask import url_for
from msgspec import Struct

from scheduler.domain.bodies import Region
from scheduler.domain.swedish import joined, long_date
from scheduler.services.overview import MissingPlans, Overview, Waited

_MOST_NAMED = 4
_MOST_OF_A_KIND = 6
# Where all of a kind stand, for pages of one thing.
_LIST_OF = {
    "rounds.show": "rounds.show_all",
    "incoming.show": "incoming.show_all",
    "processes.show": "processes.show_all",
    "bodies.set_contact": "bodies.show",
}


class Todo(Struct, frozen=True):
    """``tag`` says in a word or two what it is; ``endpoint`` decides who may go there."""

    tag: str
    text: str
    endpoint: str
    address: str
    act: str
    is_late: bool = False


def todos(found: Overview, region: Region) -> list[Todo]:
    """Those of rounds, incoming remisser, processes, assignments, mailboxes and plans: some of each
    kind, and how many more there are."""
    kept: list[Todo] = []
    for (tag, endpoint), lines in _by_kind(_all(found, region)).items():
        kept += lines[:_MOST_OF_A_KIND]
        left = len(lines) - _MOST_OF_A_KIND
        if left > 0:
            page = _LIST_OF.get(endpoint, endpoint)
            text = f"{left} till av samma slag."
            kept.append(Todo(tag, text, page, url_for(page), "Se alla", lines[0].is_late))
    return kept


def _by_kind(lines: Iterable[Todo]) -> dict[tuple[str, str], list[Todo]]:
    found: dict[tuple[str, str], list[Todo]] = {}
    for one in lines:
        found.setdefault((one.tag, one.endpoint), []).append(one)
    return found


def _all(found: Overview, region: Region) -> Iterator[Todo]:
    yield from _answers(found.overdue, region, is_late=True)
    for remiss in found.late_incoming:
        yield Todo(
            "försenat",
            f"{_name(region, remiss.body)} skulle ha svarat på ”{remiss.name}” senast "
            f"{long_date(remiss.last_day)}.",
            "incoming.show",
            url_for("incoming.show", incoming_id=remiss.id),
            "Registrera svaret",
            is_late=True,
        )
    for late in found.late_steps:
        last = late.step.done_by or late.step.planned_day
        yield Todo(
            "försenat",
            f"{_name(region, late.step.body)} skulle ha tagit steget ”{late.step.name}” i "
            f"”{late.started.title}” senast {long_date(last) if last else 'nu'}.",
            "processes.show",
            url_for("processes.show", process_id=late.started.id),
            "Se processen",
            is_late=True,
        )
    for one in found.late_assignments:
        since = f" sedan {long_date(one.last_day)}" if one.last_day else ""
        yield Todo(
            "försenat",
            f"{_name(region, one.body)} väntar på ”{one.title}” ({one.owner}){since}.",
            "assignments.show_all",
            url_for("assignments.show_all"),
            "Se uppdragen",
            is_late=True,
        )
    yield from _answers(found.tight, region, is_late=False)
    if found.unreachable:
        yield Todo(
            "e-post saknas",
            f"{_named(region, found.unreachable)} ska svara men kan inte få något brev.",
            "bodies.set_contact",
            _mailbox_address(region, found.unreachable[0]),
            "Ange adress",
        )
    for lacking in found.missing_plans:
        yield _plans(lacking, region)


def _answers(waited: Sequence[Waited], region: Region, *, is_late: bool) -> Iterator[Todo]:
    """One line a round: the bodies it waits for."""
    by_round: dict[str, list[Waited]] = {}
    for one in waited:
        by_round.setdefault(one.accepted.id, []).append(one)
    for entries in by_round.values():
        accepted = entries[0].accepted
        bodies = [one.entry.body for one in entries]
        last = long_date(max(one.last_day for one in entries))
        title = accepted.title or "remissrundan"
        if is_late:
            text = f"Svar på ”{title}” saknas från {_named(region, bodies)}: sista dag var {last}."
        else:
            text = (
                f"{_named(region, bodies)} har ingen marginal: svaret på ”{title}” blir klart "
                f"tidigast sista svarsdagen, {last}."
            )
        yield Todo(
            "svar saknas" if is_late else "utan marginal",
            text,
            "rounds.show",
            url_for("rounds.show", round_id=accepted.id),
            "Påminn eller ge anstånd" if is_late else "Se rundan",
            is_late,
        )


def _mailbox_address(region: Region, body: str) -> str:
    """Where the mailbox of a body is set."""
    organisation = region.bodies[body].organisation if body in region.bodies else None
    return url_for("bodies.show", organisation=organisation, _anchor=body)


def _plans(lacking: MissingPlans, region: Region) -> Todo:
    count = len(lacking.bodies)
    verb = "har" if count > 1 else "har ännu"
    return Todo(
        "plan saknas",
        f"{_named(region, lacking.bodies)} {verb} ingen mötesplan för {lacking.year}.",
        "plans.new",
        url_for("plans.new"),
        "Läs in en plan",
    )


def _named(region: Region, bodies: Sequence[str]) -> str:
    """KS Berg, KS Åre och 7 till"""
    names = [_name(region, one) for one in bodies]
    if len(names) > _MOST_NAMED + 1:
        return joined([*names[:_MOST_NAMED], f"{len(names) - _MOST_NAMED} till"])
    return joined(names)


def _name(region: Region, body: str) -> str:
    return region.bodies[body].name if body in region.bodies else body
