"""Reads a region's file: its organisations and bodies, and what differs from the defaults."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct, field

from scheduler.checked_toml import TomlNode, get, list_of, load_toml, texts_of
from scheduler.default_file import Defaults, lead_times, sourced_days
from scheduler.domain.bodies import (
    Body,
    BodyKind,
    Organisation,
    OrganisationKind,
    Preparation,
    Region,
)
from scheduler.domain.lead_times import LeadTime
from scheduler.domain.names import normalise_name
from scheduler.domain.policies import ReminderPlan
from scheduler.next_year_tables import joint_calendars
from scheduler.policy_tables import (
    obligations,
    public_feeds,
    soft_blocks,
    sourced_value,
    standing_items,
)
from scheduler.reminder_tables import own_reminder_plan


def shown_path(path: Path) -> str:
    """How an error names a region's file: by its folder where that is the installation's own."""
    return f"{path.parent.name if path.parent.name == 'regions' else 'config'}/{path.name}"


class RegionBuilder(Struct):
    """Collects one region file; references are checked once everything is known."""

    defaults: Defaults
    organisations: dict[str, Organisation] = field(default_factory=dict)
    bodies: dict[str, Body] = field(default_factory=dict)
    standard: set[str] = field(default_factory=set)
    reminder_plan: ReminderPlan | None = None
    """The region's own, where its file has one."""

    def read(self, path: Path) -> Region:
        root = load_toml(path, shown_path(path))
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
                "standing_items",
                "next_year",
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
            key=get(head_table, "key", head).key(),
            name=get(head_table, "name", head).text(),
            organisations=self.organisations,
            bodies=self.bodies,
            addressees=dict(self._addressees(node) for node in list_of(table, "rounds")),
            routing=self.defaults.routing,
            obligations=obligations(list_of(table, "obligations"), list(self.bodies)),
            soft_blocks=blocks,
            public_feeds=public_feeds(table["public_feeds"], list(self.bodies))
            if "public_feeds" in table
            else {},
            standing_items=standing_items(list_of(table, "standing_items"), list(self.bodies)),
            joint_calendars=joint_calendars(list_of(table, "next_year"), list(self.bodies)),
        )

    def _add_organisation(self, node: TomlNode) -> None:
        table = node.table(("key", "name", "short", "kind"))
        key = get(table, "key", node).key()
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
                key=get(table, "key", node).key(),
                name=get(table, "name", node).text(),
                full_name=get(table, "full_name", node).text(),
                kind=kind,
                organisation=get(table, "organisation", node).one_of(
                    known, "ingen organisation i filen"
                ),
                lead_times=lead_times(table["lead_times"], base) if "lead_times" in table else base,
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
            gap = sourced_days(row["gap_days"]) if "gap_days" in row else usual
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


def _meeting_capacity(table: Mapping[str, TomlNode]) -> tuple[int | None, str]:
    """The remisser a body's meeting takes, and why; no entry is any number."""
    if "meeting_capacity" not in table:
        return None, ""
    number, source = sourced_value(table["meeting_capacity"])
    return number.integer(1, 10_000), source
