"""The table of config that says when to remind whom, in default.toml and in a region's file, and
the rules that one round has of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from scheduler.checked_toml import TomlNode, get
from scheduler.domain.accounts import ContactRole
from scheduler.domain.policies import ReminderPlan
from scheduler.domain.reminders import Matter, ReminderAnchor, ReminderRule
from scheduler.domain.soft_blocks import SoftBlock
from scheduler.policy_tables import sourced_value

MAX_OFFSET_DAYS = 366
ANCHORS: Mapping[Matter, tuple[ReminderAnchor, ...]] = {
    Matter.OUTGOING: (ReminderAnchor.INTAKE, ReminderAnchor.MEETING, ReminderAnchor.DEADLINE),
    Matter.INCOMING: tuple(ReminderAnchor),
    Matter.INQUIRY: (ReminderAnchor.MEETING, ReminderAnchor.DEADLINE),
    Matter.ASSIGNMENT: (ReminderAnchor.INTAKE, ReminderAnchor.DEADLINE),
    Matter.PROCESS: (ReminderAnchor.INTAKE, ReminderAnchor.MEETING, ReminderAnchor.DEADLINE),
}
"""The days there are to count from."""
_KEYS = (
    "send_hour",
    "quiet_blocks",
    "digest_weekday",
    "outgoing",
    "incoming",
    "inquiry",
    "process",
    "assignment",
)


def reminder_plan(node: TomlNode, blocks: Sequence[SoftBlock]) -> ReminderPlan:
    """``[reminders]`` of default.toml, which has every key. ``blocks`` are its days to avoid."""
    table = node.table(_KEYS)
    for key in _KEYS:
        get(table, key, node)
    return own_reminder_plan(node, blocks, ReminderPlan((), (), 0))


def own_reminder_plan(
    node: TomlNode, blocks: Sequence[SoftBlock], usual: ReminderPlan
) -> ReminderPlan:
    """``[reminders]`` of a region's file: what it names replaces the usual."""
    table, plan = node.table(_KEYS), usual
    if "send_hour" in table:
        plan = replace(plan, send_hour=sourced_value(table["send_hour"])[0].integer(0, 23))
    if "digest_weekday" in table:
        plan = replace(plan, digest_weekday=sourced_value(table["digest_weekday"])[0].integer(0, 7))
    if "quiet_blocks" in table:
        by_name = {block.name: block for block in blocks}
        names = sourced_value(table["quiet_blocks"])[0].rows()
        known = "inget av dagarna under [[soft_blocks]]"
        quiet = [by_name[name.one_of(list(by_name), known)] for name in names]
        plan = replace(plan, quiet=tuple(quiet))
    if Matter.OUTGOING in table:
        plan = replace(plan, outgoing=reminder_rules(table[Matter.OUTGOING], Matter.OUTGOING))
    if Matter.INCOMING in table:
        plan = replace(plan, incoming=reminder_rules(table[Matter.INCOMING], Matter.INCOMING))
    if Matter.INQUIRY in table:
        plan = replace(plan, inquiry=reminder_rules(table[Matter.INQUIRY], Matter.INQUIRY))
    if Matter.ASSIGNMENT in table:
        rules = reminder_rules(table[Matter.ASSIGNMENT], Matter.ASSIGNMENT)
        plan = replace(plan, assignment=rules)
    if Matter.PROCESS in table:
        plan = replace(plan, process=reminder_rules(table[Matter.PROCESS], Matter.PROCESS))
    return plan


def reminder_rules(node: TomlNode, matter: Matter) -> tuple[ReminderRule, ...]:
    """A list of ``{ anchor, days, to, source }``, each rule once. Raises ConfigError."""
    found: dict[str, ReminderRule] = {}
    for row in node.rows():
        rule = _rule(row, matter)
        if rule.key in found:
            raise row.fail("samma regel står två gånger: ta bort den ena.")
        found[rule.key] = rule
    return tuple(found.values())


def _rule(node: TomlNode, matter: Matter) -> ReminderRule:
    table = node.table(("anchor", "days", "to", "source"))
    anchors = [anchor.value for anchor in ANCHORS[matter]]
    anchor = ReminderAnchor(get(table, "anchor", node).one_of(anchors, "ingen dag att räkna från"))
    roles = [role.value for role in ContactRole]
    to = ContactRole(get(table, "to", node).one_of(roles, "ingen mottagare av påminnelser"))
    if (
        to is ContactRole.COORDINATOR
        and matter is not Matter.INCOMING
        and anchor is not ReminderAnchor.DEADLINE
    ):
        raise node.fail("samordnaren påminns om helheten: räkna från sista svarsdag (deadline).")
    if matter is Matter.INQUIRY and to is ContactRole.CHIEF:
        raise node.fail("en förfrågan påminner den som frågas (secretary) eller samordnaren.")
    days = get(table, "days", node).integer(-MAX_OFFSET_DAYS, MAX_OFFSET_DAYS)
    return ReminderRule(anchor, days, to, get(table, "source", node).text())
