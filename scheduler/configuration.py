"""Reads config/: default.toml and one file per region, checked before anything uses them.

An error names the file, the key and what is expected, in Swedish, since the reader of it is
whoever edits the file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from scheduler.checked_toml import TomlNode, get, list_of, load_toml, texts_of
from scheduler.domain.bodies import (
    Body,
    BodyKind,
    Obligation,
    Organisation,
    OrganisationKind,
    Preparation,
    Region,
)
from scheduler.domain.errors import ConfigError, UnknownNameError
from scheduler.domain.feeds import FeedWindow
from scheduler.domain.lead_times import LeadTime, LeadTimes, RoutingTimes
from scheduler.domain.names import normalise_name
from scheduler.domain.policies import (
    AnswerPolicy,
    IncomingRepairCosts,
    ReminderPlan,
    RepairCosts,
)
from scheduler.domain.soft_blocks import SoftBlock
from scheduler.policy_tables import (
    above_capacity_points,
    answer_policy,
    feed_window,
    incoming_repair_costs,
    public_feeds,
    repair_costs,
    soft_blocks,
    sourced_value,
)
from scheduler.reminder_tables import own_reminder_plan, reminder_plan

DEFAULT_FILE = "default.toml"
_LEAD_TIMES = {
    "intake": "intake_days",
    "summons": "summons_days",
    "approval": "approval_days",
    "dispatch": "dispatch_days",
    "compile": "compile_workdays",
}
OBLIGATION_RULES = (
    "min_meetings_per_year",
    "min_representatives_per_municipality",
    "min_municipal_members",
    "min_regional_members",
)


@dataclass(frozen=True)
class Configuration:
    """Everything under config/, validated."""

    regions: Mapping[str, Region]
    reminder_plans: Mapping[str, ReminderPlan]
    answer_policy: AnswerPolicy
    repair_costs: RepairCosts
    incoming_repair_costs: IncomingRepairCosts
    above_capacity_points: int
    feed_window: FeedWindow
    mark: str
    """Changes when anything under config/ does."""

    def reminder_plan(self, region: str) -> ReminderPlan:
        """When a region's reminders go out."""
        return self.reminder_plans[region]

    def region(self, key: str) -> Region:
        """The region with ``key``; raises UnknownNameError that lists the known ones."""
        if key not in self.regions:
            known = ", ".join(sorted(self.regions))
            raise UnknownNameError(f"Okänd region ”{key}”: välj en av {known}.")
        return self.regions[key]


def _lead_times(
    node: TomlNode, base: LeadTimes | None, extra_keys: Sequence[str] = ()
) -> LeadTimes:
    table = node.table((*_LEAD_TIMES.values(), *extra_keys))
    values: dict[str, LeadTime] = {}
    for name, key in _LEAD_TIMES.items():
        if key in table:
            values[name] = _sourced_days(table[key])
        elif base is not None:
            values[name] = getattr(base, name)
        else:
            raise node.fail(f"nyckeln ”{key}” saknas.")
    return LeadTimes(**values)


@dataclass(frozen=True)
class _Defaults:
    lead_times: LeadTimes
    by_kind: Mapping[str, LeadTimes]
    routing: RoutingTimes
    gap_by_kind: Mapping[str, LeadTime]
    standard_bodies: Sequence[TomlNode]
    reminder_plan: ReminderPlan
    answer_policy: AnswerPolicy
    repair_costs: RepairCosts
    incoming_repair_costs: IncomingRepairCosts
    above_capacity_points: int
    feed_window: FeedWindow
    soft_blocks: tuple[SoftBlock, ...]

    def lead_times_of(self, kind: BodyKind) -> LeadTimes:
        return self.by_kind.get(kind.value, self.lead_times)

    def gap_before(self, kind: BodyKind) -> LeadTime:
        """The days from a preparing body's meeting to that of a body of ``kind``."""
        return self.gap_by_kind.get(kind.value, self.routing.gap)


def _read_defaults(path: Path) -> _Defaults:
    root = load_toml(path, f"config/{path.name}")
    table = root.table(
        (
            "lead_times",
            "preparation",
            "routing",
            "reminders",
            "answers",
            "planning",
            "repair_costs",
            "incoming_repair_costs",
            "feeds",
            "soft_blocks",
            "standard_bodies",
        )
    )
    kinds = [kind.value for kind in BodyKind]
    lead_node = get(table, "lead_times", root)
    general = _lead_times(lead_node, None, kinds)
    by_kind = {
        kind: _lead_times(node, general)
        for kind, node in lead_node.table().items()
        if kind in kinds
    }
    preparation = get(table, "preparation", root)
    gaps = preparation.table(("gap_days", *kinds))
    gap_by_kind = {
        kind: _sourced_days(get(node.table(("gap_days",)), "gap_days", node))
        for kind, node in gaps.items()
        if kind in kinds
    }
    return _Defaults(
        lead_times=general,
        by_kind=by_kind,
        routing=_routing(
            get(table, "routing", root), _sourced_days(get(gaps, "gap_days", preparation))
        ),
        gap_by_kind=gap_by_kind,
        standard_bodies=list_of(table, "standard_bodies"),
        reminder_plan=reminder_plan(
            get(table, "reminders", root), soft_blocks(list_of(table, "soft_blocks"))
        ),
        answer_policy=answer_policy(get(table, "answers", root)),
        repair_costs=repair_costs(get(table, "repair_costs", root)),
        incoming_repair_costs=incoming_repair_costs(get(table, "incoming_repair_costs", root)),
        above_capacity_points=above_capacity_points(get(table, "planning", root)),
        feed_window=feed_window(get(table, "feeds", root)),
        soft_blocks=soft_blocks(list_of(table, "soft_blocks")),
    )


def _sourced_days(node: TomlNode) -> LeadTime:
    value, source = sourced_value(node)
    return LeadTime(value.integer(0, 366), source)


def _meeting_capacity(table: Mapping[str, TomlNode]) -> tuple[int | None, str]:
    """The remisser a body's meeting takes, and why; no entry is any number."""
    if "meeting_capacity" not in table:
        return None, ""
    number, source = sourced_value(table["meeting_capacity"])
    return number.integer(1, 10_000), source


def _routing(node: TomlNode, gap: LeadTime) -> RoutingTimes:
    table = node.table(("official_days", "chair_days", "forwarding_workdays"))
    return RoutingTimes(
        official=_sourced_days(get(table, "official_days", node)),
        chair=_sourced_days(get(table, "chair_days", node)),
        forwarding=_sourced_days(get(table, "forwarding_workdays", node)),
        gap=gap,
    )


@dataclass
class _RegionBuilder:
    """Collects one region file; references are checked once everything is known."""

    defaults: _Defaults
    organisations: dict[str, Organisation] = field(default_factory=dict)
    bodies: dict[str, Body] = field(default_factory=dict)
    standard: set[str] = field(default_factory=set)
    reminder_plan: ReminderPlan | None = None
    """The region's own, where its file has one."""

    def read(self, path: Path) -> Region:
        root = load_toml(path, f"config/{path.name}")
        table = root.table(
            (
                "region",
                "organisations",
                "bodies",
                "rounds",
                "obligations",
                "soft_blocks",
                "public_feeds",
                "reminders",
            )
        )
        head = get(table, "region", root)
        head_table = head.table(("key", "name", "source"))
        for node in list_of(table, "organisations"):
            self._add_organisation(node)
        body_nodes = list_of(table, "bodies")
        for node in body_nodes:
            self._add_body(node)
        for node in body_nodes:
            self._check_preparation(node)
        self._check_names_are_unique(root)
        blocks = soft_blocks(list_of(table, "soft_blocks")) or self.defaults.soft_blocks
        if "reminders" in table:
            usual = self.defaults.reminder_plan
            self.reminder_plan = own_reminder_plan(table["reminders"], blocks, usual)
        return Region(
            key=get(head_table, "key", head).text(),
            name=get(head_table, "name", head).text(),
            organisations=self.organisations,
            bodies=self.bodies,
            addressees=dict(self._addressees(node) for node in list_of(table, "rounds")),
            routing=self.defaults.routing,
            obligations=tuple(self._obligation(node) for node in list_of(table, "obligations")),
            soft_blocks=blocks,
            public_feeds=public_feeds(table["public_feeds"], list(self.bodies))
            if "public_feeds" in table
            else {},
        )

    def _add_organisation(self, node: TomlNode) -> None:
        table = node.table(("key", "name", "short", "kind"))
        key = get(table, "key", node).text()
        if key in self.organisations:
            raise node.fail(f"organisationen ”{key}” finns redan: ge den en egen nyckel.")
        kinds = [kind.value for kind in OrganisationKind]
        kind = get(table, "kind", node).one_of(kinds, "inget slag av organisation")
        name = get(table, "name", node).text()
        self.organisations[key] = Organisation(key, name, OrganisationKind(kind))
        short = get(table, "short", node).text()
        words = {
            "key": key,
            "name": name,
            "short": short,
            "genitive": name.removesuffix(" kommun"),
        }
        for template in self.defaults.standard_bodies:
            self._add_standard_body(template, kind, words)

    def _add_standard_body(
        self, template: TomlNode, organisation_kind: str, words: Mapping[str, str]
    ) -> None:
        table = template.table(
            (
                "organisation_kind",
                "key",
                "name",
                "full_name",
                "kind",
                "prepared_by",
                "aliases",
                "meeting_capacity",
            )
        )
        if get(table, "organisation_kind", template).text() != organisation_kind:
            return

        def fill(key: str) -> str:
            node = get(table, key, template)
            try:
                return node.text().format(**words)
            except (KeyError, IndexError, ValueError):
                raise node.fail("tillåtna fält är {key}, {name}, {short}, {genitive}.") from None

        kind = self._body_kind(get(table, "kind", template))
        gap = self.defaults.gap_before(kind)
        capacity, capacity_source = _meeting_capacity(table)
        self._put(
            template,
            Body(
                key=fill("key"),
                name=fill("name"),
                full_name=fill("full_name"),
                kind=kind,
                organisation=words["key"],
                lead_times=self.defaults.lead_times_of(kind),
                aliases=tuple(a.format(**words) for a in texts_of(table, "aliases")),
                preparation=tuple(
                    Preparation(p.format(**words), gap.days, gap.source)
                    for p in texts_of(table, "prepared_by")
                ),
                meeting_capacity=capacity,
                capacity_source=capacity_source,
            ),
            is_standard=True,
        )

    def _add_body(self, node: TomlNode) -> None:
        table = node.table(
            (
                "key",
                "name",
                "full_name",
                "kind",
                "organisation",
                "members",
                "aliases",
                "lead_times",
                "prepared_by",
                "meeting_capacity",
            )
        )
        kind = self._body_kind(get(table, "kind", node))
        known = list(self.organisations)
        base = self.defaults.lead_times_of(kind)
        capacity, capacity_source = _meeting_capacity(table)
        members = table["members"].rows() if "members" in table else []
        self._put(
            node,
            Body(
                key=get(table, "key", node).text(),
                name=get(table, "name", node).text(),
                full_name=get(table, "full_name", node).text(),
                kind=kind,
                organisation=get(table, "organisation", node).one_of(
                    known, "ingen organisation i filen"
                ),
                lead_times=_lead_times(table["lead_times"], base)
                if "lead_times" in table
                else base,
                members=tuple(m.one_of(known, "ingen organisation i filen") for m in members),
                aliases=texts_of(table, "aliases"),
                preparation=self._preparation(table, self.defaults.gap_before(kind)),
                meeting_capacity=capacity,
                capacity_source=capacity_source,
            ),
        )

    def _preparation(
        self, table: Mapping[str, TomlNode], usual: LeadTime
    ) -> tuple[Preparation, ...]:
        found = []
        for node in list_of(table, "prepared_by"):
            row = node.table(("body", "gap_days"))
            gap = _sourced_days(row["gap_days"]) if "gap_days" in row else usual
            found.append(Preparation(get(row, "body", node).text(), gap.days, gap.source))
        return tuple(found)

    def _check_preparation(self, node: TomlNode) -> None:
        table = node.table()
        for row in list_of(table, "prepared_by"):
            row.table()["body"].one_of(list(self.bodies), "inget organ i filen")
        if self._prepares_itself(table["key"].text()):
            raise node.fail("prepared_by går i ring: ett organ kan inte bereda åt sig självt.")

    def _prepares_itself(self, key: str) -> bool:
        waiting, seen = [key], set[str]()
        while waiting:
            for preparation in self.bodies[waiting.pop()].preparation:
                if preparation.body == key:
                    return True
                if preparation.body not in seen and preparation.body in self.bodies:
                    seen.add(preparation.body)
                    waiting.append(preparation.body)
        return False

    def _put(self, node: TomlNode, body: Body, *, is_standard: bool = False) -> None:
        """A region's own description of a body replaces the standard one."""
        if body.key in self.bodies and body.key not in self.standard:
            raise node.fail(f"organet ”{body.key}” finns redan: ge det en egen nyckel.")
        self.standard.discard(body.key)
        if is_standard:
            self.standard.add(body.key)
        self.bodies[body.key] = body

    def _body_kind(self, node: TomlNode) -> BodyKind:
        return BodyKind(node.one_of([kind.value for kind in BodyKind], "inget slag av organ"))

    def _check_names_are_unique(self, root: TomlNode) -> None:
        """Two bodies with one name would make a reader guess."""
        owner: dict[str, str] = {}
        for body in self.bodies.values():
            for name in body.names:
                other = owner.setdefault(normalise_name(name), body.key)
                if other != body.key:
                    raise root.fail(
                        f"namnet ”{name}” hör till både ”{other}” och ”{body.key}”: "
                        "ta bort det hos det ena."
                    )

    def _addressees(self, node: TomlNode) -> tuple[str, tuple[str, ...]]:
        table = node.table(("owner", "addressees", "source"))
        known = list(self.bodies)
        addressees = get(table, "addressees", node).rows()
        return get(table, "owner", node).one_of(known, "inget organ i filen"), tuple(
            row.one_of(known, "inget organ i filen") for row in addressees
        )

    def _obligation(self, node: TomlNode) -> Obligation:
        table = node.table(("body", "rule", "value", "source"))
        return Obligation(
            body=get(table, "body", node).one_of(list(self.bodies), "inget organ i filen"),
            rule=get(table, "rule", node).one_of(OBLIGATION_RULES, "ingen känd skyldighet"),
            value=get(table, "value", node).integer(0, 366),
            source=get(table, "source", node).text(),
        )


def load_configuration(directory: Path) -> Configuration:
    """Reads and checks every file in ``directory``; raises ConfigError at the first fault."""
    defaults = _read_defaults(directory / DEFAULT_FILE)
    regions: dict[str, Region] = {}
    plans: dict[str, ReminderPlan] = {}
    for path in sorted(directory.glob("*.toml")):
        if path.name == DEFAULT_FILE:
            continue
        builder = _RegionBuilder(defaults)
        region = builder.read(path)
        if region.key in regions:
            raise ConfigError(
                f"Fel i config/{path.name}: region.key – regionen ”{region.key}” finns redan "
                "i en annan fil: ge den en egen nyckel."
            )
        regions[region.key] = region
        _check_addresses(path, region, regions.values())
        plans[region.key] = builder.reminder_plan or defaults.reminder_plan
    if not regions:
        raise ConfigError(f"Ingen region är beskriven i {directory}: lägg dit en fil per region.")
    return Configuration(
        regions,
        plans,
        defaults.answer_policy,
        defaults.repair_costs,
        defaults.incoming_repair_costs,
        defaults.above_capacity_points,
        defaults.feed_window,
        _mark(directory),
    )


def _check_addresses(path: Path, region: Region, regions: Iterable[Region]) -> None:
    """One address cannot lead to the calendars of two regions."""
    for other in regions:
        taken = region.public_feeds.keys() & other.public_feeds.keys()
        if other is not region and taken:
            raise ConfigError(
                f"Fel i config/{path.name}: public_feeds – adressen ”{min(taken)}” är tagen av "
                f"{other.name}: ge organet en egen under public_feeds.addresses."
            )


def _mark(directory: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(directory.glob("*.toml")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


@cache
def cached_configuration(directory: Path) -> Configuration:
    """`load_configuration`, once per process."""
    return load_configuration(directory)
