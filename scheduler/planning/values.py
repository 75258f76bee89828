"""The values of a reason, as its sentence needs them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import cast

from scheduler.domain.swedish import date_span, joined

Values = Mapping[str, object]


def day(values: Values, key: str) -> date:
    return cast(date, values[key])


def number(values: Values, key: str) -> int:
    return cast(int, values[key])


def names(values: Values, key: str) -> str:
    return joined(cast(list[str], values[key]))


def meeting(values: Values) -> str:
    """24–25 september 2019"""
    return date_span(day(values, "first"), day(values, "last"), year=True)


def span(values: Values) -> str:
    """24–25 september"""
    return date_span(day(values, "first"), day(values, "last"))
