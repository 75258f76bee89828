"""The tables of config that hold choices: what a repair costs, days to avoid,
how long a link lives."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from scheduler.checked_toml import TomlNode, get
from scheduler.domain.agendas import ORDINARY_KINDS, StandingItem
from scheduler.domain.answer_files import FileKind
from scheduler.domain.feeds import LEAST_CANCELLED_DAYS, FeedWindow, is_address
from scheduler.domain.meetings import MeetingKind
from scheduler.domain.obligations import Obligation, ObligationRule
from scheduler.domain.policies import (
    AnswerPolicy,
    IncomingRepairCosts,
    InquiryPolicy,
    RepairCosts,
)
from scheduler.domain.retention import Kept, RetentionRule
from scheduler.domain.soft_blocks import SoftBlock


def sourced_value(node: TomlNode) -> tuple[TomlNode, str]:
    """``{ value = …, source = … }``: the value's node and the reason."""
    table = node.table(("value", "source"))
    return get(table, "value", node), get(table, "source", node).text()


def retention(node: TomlNode) -> dict[Kept, RetentionRule]:
    """``[retention]``: how long each sort is kept."""
    table = node.table([f"{kept.value}_days" for kept in Kept])
    rules = {}
    for kept in Kept:
        value, source = sourced_value(get(table, f"{kept.value}_days", node))
        rules[kept] = RetentionRule(value.integer(1, 36_500), source)
    return rules


def answer_policy(node: TomlNode) -> AnswerPolicy:
    """``[answers]``"""
    table = node.table(("link_days", "file_kinds", "max_files", "max_file_mb", "max_acts"))
    known = [kind.value for kind in FileKind]
    kinds, _source = sourced_value(get(table, "file_kinds", node))

    def number(key: str, low: int, high: int) -> int:
        return sourced_value(get(table, key, node))[0].integer(low, high)

    return AnswerPolicy(
        link_days=number("link_days", 0, 3660),
        file_kinds=frozenset(
            FileKind(row.one_of(known, "inget slag av fil")) for row in kinds.rows()
        ),
        max_files=number("max_files", 0, 100),
        max_file_mb=number("max_file_mb", 1, 20),
        max_acts=number("max_acts", 1, 1000),
    )


def inquiry_policy(node: TomlNode) -> InquiryPolicy:
    """``[inquiries]``"""
    table = node.table(("poll_days", "most_wishes"))

    def number(key: str) -> int:
        return sourced_value(get(table, key, node))[0].integer(1, 20)

    return InquiryPolicy(number("poll_days"), number("most_wishes"))


def feed_window(node: TomlNode) -> FeedWindow:
    """``[feeds]``"""
    table = node.table(("past_days", "cancelled_days"))

    def days(key: str, low: int) -> int:
        return sourced_value(get(table, key, node))[0].integer(low, 3660)

    return FeedWindow(days("past_days", 0), days("cancelled_days", LEAST_CANCELLED_DAYS))


def public_feeds(node: TomlNode, bodies: Sequence[str]) -> dict[str, str]:
    """``[public_feeds]``: the address of each public calendar and the key of its body. The address
    is the key, where ``addresses`` says nothing else."""
    table = node.table(("bodies", "addresses", "source"))
    get(table, "source", node).text()
    rows = get(table, "bodies", node).rows()
    found = {row.one_of(list(bodies), "inget organ i filen"): row for row in rows}
    for key, address in (table["addresses"].table() if "addresses" in table else {}).items():
        if key not in found:
            raise address.fail("organet står inte under bodies.")
        found[key] = address
    for address in found.values():
        if not is_address(address.text()):
            raise address.fail("små bokstäver a–z, siffror och bindestreck väntas.")
    return {address.text(): key for key, address in found.items()}


def obligations(nodes: Sequence[TomlNode], bodies: Sequence[str]) -> tuple[Obligation, ...]:
    """``[[obligations]]``: what a body owes by its own rules, each rule once a body."""
    found: dict[tuple[str, str], Obligation] = {}
    for node in nodes:
        one = _obligation(node, bodies)
        if found.setdefault((one.body, one.rule), one) is not one:
            raise node.fail("samma åtagande står två gånger för organet: ta bort det ena.")
    return tuple(found.values())


def _obligation(node: TomlNode, bodies: Sequence[str]) -> Obligation:
    table = node.table(("body", "rule", "value", "source", "by"))
    rules = [rule.value for rule in ObligationRule]
    rule = ObligationRule(get(table, "rule", node).one_of(rules, "ingen känd skyldighet"))
    if "by" in table and not rule.is_yearly:
        raise table["by"].fail(f"en dag sätts bara för {ObligationRule.WORK_PLAN.value}.")
    return Obligation(
        body=get(table, "body", node).one_of(list(bodies), "inget organ i filen"),
        rule=rule,
        value=get(table, "value", node).integer(1, 366),
        source=get(table, "source", node).text(),
        by=_month_day(table["by"]) if "by" in table else None,
    )


def standing_items(nodes: Sequence[TomlNode], bodies: Sequence[str]) -> tuple[StandingItem, ...]:
    """``[[standing_items]]``: what stands on every agenda of a body, each title once a body."""
    found: dict[tuple[str, str], StandingItem] = {}
    for node in nodes:
        item = _standing_item(node, bodies)
        if found.setdefault((item.body, item.title), item) is not item:
            raise node.fail(f"punkten ”{item.title}” står två gånger för organet: ta bort den ena.")
    return tuple(found.values())


def _standing_item(node: TomlNode, bodies: Sequence[str]) -> StandingItem:
    table = node.table(("body", "title", "kinds", "from", "to", "source"))
    kinds = [kind.value for kind in MeetingKind]
    chosen = ORDINARY_KINDS
    if "kinds" in table:
        rows = table["kinds"].rows()
        chosen = tuple(MeetingKind(row.one_of(kinds, "inget slag av möte")) for row in rows)
    first = table["from"].date() if "from" in table else None
    last = table["to"].date() if "to" in table else None
    if first is not None and last is not None and last < first:
        raise table["to"].fail("dagen ligger före from: ändra någon av dem.")
    return StandingItem(
        body=get(table, "body", node).one_of(list(bodies), "inget organ i filen"),
        title=get(table, "title", node).text(),
        source=get(table, "source", node).text(),
        kinds=chosen,
        first=first,
        last=last,
    )


def repair_costs(node: TomlNode) -> RepairCosts:
    """``[repair_costs]``"""
    return RepairCosts(**_points(node, RepairCosts))


def incoming_repair_costs(node: TomlNode) -> IncomingRepairCosts:
    """``[incoming_repair_costs]``"""
    return IncomingRepairCosts(**_points(node, IncomingRepairCosts))


def above_capacity_points(node: TomlNode) -> int:
    """``[planning]``: points for each remiss above a meeting's capacity."""
    table = node.table(("above_capacity",))
    return sourced_value(get(table, "above_capacity", node))[0].integer(0, 1000)


def _points(node: TomlNode, costs: type[RepairCosts | IncomingRepairCosts]) -> dict[str, int]:
    names = costs.__struct_fields__
    table = node.table(names)
    return {name: sourced_value(get(table, name, node))[0].integer(0, 1000) for name in names}


def soft_blocks(nodes: Sequence[TomlNode]) -> tuple[SoftBlock, ...]:
    """``[[soft_blocks]]``, each with weeks, with first and last, or with bridge_days."""
    return tuple(_soft_block(node) for node in nodes)


def _soft_block(node: TomlNode) -> SoftBlock:
    table = node.table(("name", "source", "weeks", "first", "last", "bridge_days"))
    name, source = get(table, "name", node).text(), get(table, "source", node).text()
    if "weeks" in table:
        weeks = tuple(row.integer(1, 53) for row in table["weeks"].rows())
        return SoftBlock(name, source, weeks=weeks)
    if "bridge_days" in table:
        if table["bridge_days"].value is not True:
            raise table["bridge_days"].fail("true väntas; ta annars bort raden.")
        return SoftBlock(name, source, bridge_days=True)
    return SoftBlock(
        name,
        source,
        first=_month_day(get(table, "first", node)),
        last=_month_day(get(table, "last", node)),
    )


def _month_day(node: TomlNode) -> tuple[int, int]:
    try:
        # A leap year, so that 29 February is a day.
        day = date.fromisoformat(f"2000-{node.text()}")
    except ValueError:
        raise node.fail("månad och dag som ”12-22” väntas.") from None
    return day.month, day.day
