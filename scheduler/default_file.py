"""Reads config/default.toml: what holds for every region that says nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from scheduler.checked_toml import TomlNode, get, list_of, load_toml
from scheduler.domain.bodies import BodyKind
from scheduler.domain.feeds import FeedWindow
from scheduler.domain.lead_times import LeadTime, LeadTimes, RoutingTimes
from scheduler.domain.next_year import NextYearPolicy
from scheduler.domain.policies import (
    AnswerPolicy,
    IncomingRepairCosts,
    InquiryPolicy,
    ReminderPlan,
    RepairCosts,
)
from scheduler.domain.retention import Kept, RetentionRule
from scheduler.domain.soft_blocks import SoftBlock
from scheduler.next_year_tables import next_year_policy
from scheduler.policy_tables import (
    above_capacity_points,
    answer_policy,
    feed_window,
    incoming_repair_costs,
    inquiry_policy,
    repair_costs,
    retention,
    soft_blocks,
    sourced_value,
)
from scheduler.reminder_tables import reminder_plan

_LEAD_TIMES = {
    "intake": "intake_days",
    "summons": "summons_days",
    "approval": "approval_days",
    "dispatch": "dispatch_days",
    "compile": "compile_workdays",
}


class Defaults(Struct, frozen=True):
    """What config/default.toml says, validated. ``standard_bodies`` are filled in for each
    organisation."""

    lead_times: LeadTimes
    by_kind: Mapping[str, LeadTimes]
    routing: RoutingTimes
    gap_by_kind: Mapping[str, LeadTime]
    standard_bodies: Sequence[TomlNode]
    reminder_plan: ReminderPlan
    answer_policy: AnswerPolicy
    retention: Mapping[Kept, RetentionRule]
    inquiry_policy: InquiryPolicy
    repair_costs: RepairCosts
    incoming_repair_costs: IncomingRepairCosts
    above_capacity_points: int
    feed_window: FeedWindow
    next_year_policy: NextYearPolicy
    soft_blocks: tuple[SoftBlock, ...]

    def lead_times_of(self, kind: BodyKind) -> LeadTimes:
        return self.by_kind.get(kind.value, self.lead_times)

    def gap_before(self, kind: BodyKind) -> LeadTime:
        """The days from a preparing body's meeting to that of a body of ``kind``."""
        return self.gap_by_kind.get(kind.value, self.routing.gap)


def read_defaults(path: Path) -> Defaults:
    """Raises ConfigError that names the key and what is expected."""
    root = load_toml(path, f"config/{path.name}")
    table = root.table(
        (
            "lead_times",
            "preparation",
            "routing",
            "reminders",
            "answers",
            "inquiries",
            "planning",
            "repair_costs",
            "incoming_repair_costs",
            "feeds",
            "retention",
            "soft_blocks",
            "next_year",
            "standard_bodies",
        )
    )
    kinds = [kind.value for kind in BodyKind]
    lead_node = get(table, "lead_times", root)
    general = lead_times(lead_node, None, kinds)
    by_kind = {
        kind: lead_times(node, general) for kind, node in lead_node.table().items() if kind in kinds
    }
    preparation = get(table, "preparation", root)
    gaps = preparation.table(("gap_days", *kinds))
    gap_by_kind = {
        kind: sourced_days(get(node.table(("gap_days",)), "gap_days", node))
        for kind, node in gaps.items()
        if kind in kinds
    }
    return Defaults(
        lead_times=general,
        by_kind=by_kind,
        routing=_routing(
            get(table, "routing", root), sourced_days(get(gaps, "gap_days", preparation))
        ),
        gap_by_kind=gap_by_kind,
        standard_bodies=list_of(table, "standard_bodies"),
        reminder_plan=reminder_plan(
            get(table, "reminders", root), soft_blocks(list_of(table, "soft_blocks"))
        ),
        answer_policy=answer_policy(get(table, "answers", root)),
        inquiry_policy=inquiry_policy(get(table, "inquiries", root)),
        repair_costs=repair_costs(get(table, "repair_costs", root)),
        incoming_repair_costs=incoming_repair_costs(get(table, "incoming_repair_costs", root)),
        above_capacity_points=above_capacity_points(get(table, "planning", root)),
        feed_window=feed_window(get(table, "feeds", root)),
        retention=retention(get(table, "retention", root)),
        next_year_policy=next_year_policy(get(table, "next_year", root)),
        soft_blocks=soft_blocks(list_of(table, "soft_blocks")),
    )


def lead_times(node: TomlNode, base: LeadTimes | None, extra_keys: Sequence[str] = ()) -> LeadTimes:
    """A table of lead times; those it leaves out are as in ``base``, where there is one."""
    table = node.table((*_LEAD_TIMES.values(), *extra_keys))
    values: dict[str, LeadTime] = {}
    for name, key in _LEAD_TIMES.items():
        if key in table:
            values[name] = sourced_days(table[key])
        elif base is not None:
            values[name] = getattr(base, name)
        else:
            raise node.fail(f"nyckeln ”{key}” saknas.")
    return LeadTimes(**values)


def sourced_days(node: TomlNode) -> LeadTime:
    """A number of days and its reason."""
    value, source = sourced_value(node)
    return LeadTime(value.integer(0, 366), source)


def _routing(node: TomlNode, gap: LeadTime) -> RoutingTimes:
    table = node.table(("official_days", "chair_days", "forwarding_workdays", "notice_days"))
    return RoutingTimes(
        official=sourced_days(get(table, "official_days", node)),
        chair=sourced_days(get(table, "chair_days", node)),
        forwarding=sourced_days(get(table, "forwarding_workdays", node)),
        gap=gap,
        notice=sourced_days(get(table, "notice_days", node)),
    )
