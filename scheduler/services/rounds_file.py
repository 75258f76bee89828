"""Several rounds from a TOML or JSON file, planned together (docs/rundor.md)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from calendars.records import RowProblem
from scheduler.checked_toml import TomlNode, get, list_of, load_toml_or_json, texts_of
from scheduler.configuration import Configuration
from scheduler.domain.bodies import Body, Region
from scheduler.domain.errors import BadInputError
from scheduler.domain.limits import MAX_DAYS, MAX_YEAR, MIN_YEAR
from scheduler.domain.remisser import RecipientRole, Remiss
from scheduler.domain.workdays import Workdays
from scheduler.planning.build import BuiltProblem, build_problem
from scheduler.planning.check import check_plan
from scheduler.planning.crowding import crowded_recipients
from scheduler.planning.many.limits import Limits
from scheduler.planning.problem import Plan, Round
from scheduler.planning.proposal import Conflict, Proposal, Reason
from scheduler.planning.propose import proposal_for_plan
from scheduler.services.planning import (
    RoundWish,
    propose_round,
    remiss_from_wish,
)
from scheduler.services.reading import PlanReading, meetings_of, read_plan_file
from scheduler.services.recipient_wishes import DECISION_WORDS, RecipientWishes

_MAX_CAPACITY = 1_000


class NamedProposal(Struct, frozen=True):
    """One round of the file with its proposal."""

    remiss: Remiss
    proposal: Proposal


class PlannedRounds(Struct, frozen=True):
    """All rounds of the file, in its order, and what in the meeting plan was not understood."""

    rounds: tuple[NamedProposal, ...]
    problems: tuple[RowProblem, ...]

    @property
    def possible(self) -> bool:
        return all(named.proposal.possible for named in self.rounds)


def plan_rounds_file(
    config: Configuration,
    path: Path,
    plan_file: Path | None,
    region_key: str | None,
    limits: Limits | None = None,
) -> PlannedRounds:
    """Plans every round in ``path`` together, under the meetings' capacity.

    ``limits`` says when to stop and whom to tell how far it has come. ``plan_file`` and
    ``region_key`` win over the file's own ``plan`` and ``region``. Raises ConfigError for a fault
    in the file, BadInputError where the meeting plan cannot be used.
    """
    root, table = _read_file(path)
    region = config.region(region_key or get(table, "region", root).text())
    reading = read_plan_file(
        plan_file or path.parent / get(table, "plan", root).text(),
        region,
        year=table["year"].integer(MIN_YEAR, MAX_YEAR) if "year" in table else None,
    )
    if reading.nothing_read:
        raise BadInputError(reading.problems[0].message)
    region = _with_capacity(region, table.get("capacity"))
    remisser = _remisser(region, root, table)
    return _plan_together(config, region, reading, remisser, limits)


def read_drafts(region: Region, path: Path) -> tuple[Region, tuple[Remiss, ...]]:
    """The rounds of the file and the region with its capacities, to plan on meetings that are
    stored; the file's own ``region`` and ``plan`` do not count. Raises ConfigError,
    BadInputError."""
    root, table = _read_file(path)
    region = _with_capacity(region, table.get("capacity"))
    return region, tuple(_remisser(region, root, table))


def _read_file(path: Path) -> tuple[TomlNode, Mapping[str, TomlNode]]:
    root = load_toml_or_json(path, path.name)
    return root, root.table(("region", "plan", "year", "capacity", "rounds"))


def _remisser(region: Region, root: TomlNode, table: Mapping[str, TomlNode]) -> list[Remiss]:
    remisser = [
        _remiss(region, node, index) for index, node in enumerate(list_of(table, "rounds"), 1)
    ]
    if not remisser:
        raise root.fail("minst en [[rounds]] väntas.")
    if len({remiss.key for remiss in remisser}) < len(remisser):
        raise BadInputError("Två rundor i filen har samma key: ge dem olika.")
    return remisser


def _with_capacity(region: Region, node: TomlNode | None) -> Region:
    """The region with the file's capacities: ``default`` for all, a body's name for one."""
    if node is None:
        return region
    by_body: dict[str, int] = {}
    default: int | None = None
    for name, value in node.table().items():
        if name == "default":
            default = value.integer(1, _MAX_CAPACITY)
        else:
            by_body[region.require_body(name).key] = value.integer(1, _MAX_CAPACITY)

    def limited(body: Body) -> Body:
        capacity = by_body.get(body.key, default if default else body.meeting_capacity)
        return replace(body, meeting_capacity=capacity)

    return replace(region, bodies={key: limited(body) for key, body in region.bodies.items()})


def _remiss(region: Region, node: TomlNode, index: int) -> Remiss:
    table = node.table(
        (
            "key",
            "title",
            "dnr",
            "owner",
            "dispatch",
            "recipients",
            "wished",
            "informed",
            "decisions",
            "groups",
            "allow_tentative",
            "target",
            "deadline",
            "intake_days",
            "lag_days",
            "prep_days",
        )
    )

    def days(key: str) -> int | None:
        return table[key].integer(0, MAX_DAYS) if key in table else None

    wish = RoundWish(
        owner=get(table, "owner", node).text(),
        dispatch_date=get(table, "dispatch", node).date(),
        recipients=table["recipients"].texts() if "recipients" in table else None,
        target_date=table["target"].date() if "target" in table else None,
        deadline=table["deadline"].date() if "deadline" in table else None,
        intake_days=days("intake_days"),
        lag_days=days("lag_days"),
        prep_days=days("prep_days"),
        title=table["title"].text() if "title" in table else "",
        dnr=table["dnr"].text() if "dnr" in table else "",
        wishes=_wishes(table),
        allow_tentative="allow_tentative" in table and table["allow_tentative"].truth(),
    )
    key = table["key"].text() if "key" in table else str(index)
    return remiss_from_wish(region, wish, key)


def _wishes(table: Mapping[str, TomlNode]) -> RecipientWishes:
    """``wished`` and ``informed`` are lists of names, ``decisions`` a table from name to who
    decides, ``groups`` a list of lists: the first gets the papers first."""
    roles = {name: RecipientRole.WISHED for name in texts_of(table, "wished")}
    roles |= {name: RecipientRole.INFORMED for name in texts_of(table, "informed")}
    decisions = table["decisions"].table() if "decisions" in table else {}
    words = list(DECISION_WORDS)
    return RecipientWishes(
        roles,
        {
            name: DECISION_WORDS[node.one_of(words, "ingen som kan besluta")]
            for name, node in decisions.items()
        },
        {
            name: number
            for number, node in enumerate(list_of(table, "groups"), 1)
            for name in node.texts()
        },
    )


def _plan_together(
    config: Configuration,
    region: Region,
    reading: PlanReading,
    remisser: Sequence[Remiss],
    limits: Limits | None,
) -> PlannedRounds:
    # ortools takes a third of a second to import; a single round never needs it.
    from scheduler.planning.together import plan_together

    meetings = meetings_of(reading)
    workdays = Workdays()
    built = build_problem(region, meetings, remisser, workdays)
    plan = plan_together(built.problem, limits)
    faults = check_plan(built.problem, plan)
    if faults:
        raise RuntimeError(f"the checker refuses the plan: {faults}")
    rounds = []
    for round_ in built.problem.rounds:
        remiss = built.remisser[round_.key]
        proposal = _proposal(built, plan, round_, workdays)
        if proposal is None:
            alone = propose_round(config, region, meetings, remiss)
            proposal = _crowded_out(built, plan, round_, alone) if alone.possible else alone
        rounds.append(NamedProposal(remiss, proposal))
    return PlannedRounds(tuple(rounds), reading.problems)


def _proposal(
    built: BuiltProblem, plan: Plan, round_: Round, workdays: Workdays
) -> Proposal | None:
    for round_plan in plan.rounds:
        if round_plan.round == round_.key and not round_plan.crowded_out:
            return proposal_for_plan(built, round_, round_plan, workdays)
    return None


def _crowded_out(built: BuiltProblem, plan: Plan, round_: Round, alone: Proposal) -> Proposal:
    """A round that would be possible alone but for which the others leave no room."""
    named = [name for p in plan.rounds if p.round == round_.key for name in p.crowded_out]
    names = named or crowded_recipients(built.problem, round_, plan)
    full = names or [request.recipient for request in round_.requests]
    bodies = [built.region.body(key) for key in full]
    return replace(
        alone,
        deadline=None,
        window=None,
        binding=(),
        why=(),
        alternatives=(),
        tolerances=(),
        conflicts=tuple(Conflict(b, Reason("no_room", {"body": b.name})) for b in bodies),
    )
