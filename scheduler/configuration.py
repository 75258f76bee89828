"""Reads config/: default.toml and one file per region, checked before anything uses them.

An error names the file, the key and what is expected, in Swedish, since the reader of it is
whoever edits the file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from msgspec import Struct

from scheduler.default_file import read_defaults
from scheduler.domain.bodies import Region
from scheduler.domain.errors import ConfigError, UnknownNameError
from scheduler.domain.feeds import FeedWindow
from scheduler.domain.next_year import NextYearPolicy
from scheduler.domain.policies import (
    AnswerPolicy,
    IncomingRepairCosts,
    InquiryPolicy,
    ReminderPlan,
    RepairCosts,
)
from scheduler.domain.processes import ProcessTemplate
from scheduler.domain.retention import Kept, RetentionRule
from scheduler.process_files import FOLDER, read_processes
from scheduler.region_file import RegionBuilder, shown_path

DEFAULT_FILE = "default.toml"


class Configuration(Struct, frozen=True):
    """Everything under config/, validated."""

    regions: Mapping[str, Region]
    reminder_plans: Mapping[str, ReminderPlan]
    answer_policy: AnswerPolicy
    inquiry_policy: InquiryPolicy
    repair_costs: RepairCosts
    incoming_repair_costs: IncomingRepairCosts
    above_capacity_points: int
    feed_window: FeedWindow
    retention: Mapping[Kept, RetentionRule]
    next_year_policy: NextYearPolicy
    processes: Mapping[str, ProcessTemplate]
    mark: str
    """Changes when anything under config/ does."""

    def reminder_plan(self, region: str) -> ReminderPlan:
        """When a region's reminders go out."""
        return self.reminder_plans[region]

    def process(self, key: str) -> ProcessTemplate:
        """The template with ``key``; raises UnknownNameError that lists the known ones."""
        if key not in self.processes:
            known = ", ".join(sorted(self.processes)) or "inga"
            raise UnknownNameError(f"Okänd process ”{key}”: kända är {known}.")
        return self.processes[key]

    def region(self, key: str) -> Region:
        """The region with ``key``; raises UnknownNameError that lists the known ones."""
        if key not in self.regions:
            known = ", ".join(sorted(self.regions))
            raise UnknownNameError(f"Okänd region ”{key}”: välj en av {known}.")
        return self.regions[key]


def load_configuration(directory: Path, own_regions: Path | None = None) -> Configuration:
    """Reads and checks every file in ``directory``, and the regions in ``own_regions``, if there is
    such a folder; raises ConfigError at the first fault."""
    defaults = read_defaults(directory / DEFAULT_FILE)
    own = sorted(own_regions.glob("*.toml")) if own_regions is not None else []
    regions: dict[str, Region] = {}
    plans: dict[str, ReminderPlan] = {}
    for path in [*sorted(directory.glob("*.toml")), *own]:
        if path.name == DEFAULT_FILE:
            continue
        builder = RegionBuilder(defaults)
        region = builder.read(path)
        if region.key in regions:
            raise ConfigError(
                f"Fel i {shown_path(path)}: region.key – regionen ”{region.key}” finns redan "
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
        defaults.inquiry_policy,
        defaults.repair_costs,
        defaults.incoming_repair_costs,
        defaults.above_capacity_points,
        defaults.feed_window,
        defaults.retention,
        defaults.next_year_policy,
        read_processes(directory / FOLDER),
        _mark(directory, own),
    )


def _check_addresses(path: Path, region: Region, regions: Iterable[Region]) -> None:
    """One address cannot lead to the calendars of two regions."""
    for other in regions:
        taken = region.public_feeds.keys() & other.public_feeds.keys()
        if other is not region and taken:
            raise ConfigError(
                f"Fel i {shown_path(path)}: public_feeds – adressen ”{min(taken)}” är tagen av "
                f"{other.name}: ge organet en egen under public_feeds.addresses."
            )


def _mark(directory: Path, own: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in [*sorted(directory.rglob("*.toml")), *own]:
        inside = path.relative_to(directory) if path.is_relative_to(directory) else path.name
        name = str(inside).encode()
        digest.update(name + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


@cache
def cached_configuration(directory: Path) -> Configuration:
    """`load_configuration`, once per process."""
    return load_configuration(directory)
