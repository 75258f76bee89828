"""The tables of config for next year's dates."""

from __future__ import annotations

from collections.abc import Sequence

from scheduler.checked_toml import TomlNode, get
from scheduler.domain.next_year import Hours, JointCalendar, NextYearPolicy
from scheduler.policy_tables import sourced_value


def next_year_policy(node: TomlNode) -> NextYearPolicy:
    """``[next_year]``"""
    table = node.table(NextYearPolicy.__struct_fields__)

    def number(key: str, low: int, high: int) -> int:
        return sourced_value(get(table, key, node))[0].integer(low, high)

    return NextYearPolicy(
        weekdays=_weekdays(sourced_value(get(table, "weekdays", node))[0]),
        least_gap_percent=number("least_gap_percent", 1, 100),
        longest_gap_percent=number("longest_gap_percent", 100, 1000),
        soft_block_points=number("soft_block_points", 0, 1000),
        unwished_weekday_points=number("unwished_weekday_points", 0, 1000),
        whole_year_days=number("whole_year_days", 1, 366),
        search_work=number("search_work", 1, 10_000),
        search_seconds=number("search_seconds", 1, 10_000),
        expected_from_month=number("expected_from_month", 1, 12),
    )


def joint_calendars(nodes: Sequence[TomlNode], bodies: Sequence[str]) -> tuple[JointCalendar, ...]:
    """``[[next_year]]``: each names a body of the region, once."""
    found: dict[str, JointCalendar] = {}
    for node in nodes:
        calendar = _joint_calendar(node, bodies)
        if calendar.body in found:
            raise node.fail(f"organet ”{calendar.body}” står redan under next_year.")
        found[calendar.body] = calendar
    return tuple(found.values())


def _joint_calendar(node: TomlNode, bodies: Sequence[str]) -> JointCalendar:
    table = node.table(JointCalendar.__struct_fields__)
    unknown = "inget organ i filen"
    body = get(table, "body", node).one_of(bodies, unknown)
    shares = get(table, "shares_members_with", node).rows()
    if any(row.value == body for row in shares):
        raise node.fail("ett organ delar inte ledamöter med sig självt.")
    return JointCalendar(
        body=body,
        meetings=get(table, "meetings", node).integer(1, 52),
        wished_weekdays=_weekdays(get(table, "wished_weekdays", node)),
        shares_members_with=tuple(row.one_of(bodies, unknown) for row in shares),
        source=get(table, "source", node).text(),
        hours=_hours(table["hours"]) if "hours" in table else None,
    )


def _hours(node: TomlNode) -> Hours:
    try:
        return Hours.parse(node.text())
    except ValueError:
        raise node.fail('skriv timmarna som "09:00-12:00".') from None


def _weekdays(node: TomlNode) -> tuple[int, ...]:
    return tuple(row.integer(1, 7) for row in node.rows())
