"""Dates and numbers in Swedish, for sentences that people read."""

from __future__ import annotations

from datetime import date
from functools import cache, lru_cache

from babel import Locale
from babel.dates import format_date


@cache
def _swedish() -> Locale:
    return Locale("sv")  # read from its name, it costs more than to write the date


@lru_cache(maxsize=8192)  # a page names the same days again and again
def _written(day: date, pattern: str) -> str:
    return format_date(day, pattern, locale=_swedish())


def long_date(day: date) -> str:
    """11 november 2019"""
    return _written(day, "d MMMM y")


def day_month(day: date) -> str:
    """11 november"""
    return _written(day, "d MMMM")


def month_year(day: date) -> str:
    """november 2019"""
    return _written(day, "LLLL y")


def short_date(day: date) -> str:
    """11 nov"""
    return _written(day, "d MMM").rstrip(".")


def weekday_name(day: date) -> str:
    """måndag"""
    return _written(day, "EEEE")


def the_day(day: date) -> str:
    """måndagen den 11 november 2019"""
    return f"{weekday_name(day)}en den {long_date(day)}"


def date_span(first: date, last: date, *, short: bool = False, year: bool = False) -> str:
    """24–25 september, 30 september–1 oktober, or one day; short months if ``short``."""
    one = short_date if short else day_month
    suffix = f" {last.year}" if year else ""
    if first == last:
        return one(first) + suffix
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{one(last)}{suffix}"
    middle = f" {first.year}" if year and first.year != last.year else ""
    return f"{one(first)}{middle}–{one(last)}{suffix}"


def days_text(count: int) -> str:
    """1 dag, 2 dagar"""
    return f"{count} dag" if abs(count) == 1 else f"{count} dagar"


def joined(words: list[str]) -> str:
    """a, b och c"""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} och {words[-1]}"
