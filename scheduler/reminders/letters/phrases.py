"""Turns of phrase that several letters share."""

from __future__ import annotations

from datetime import date

from scheduler.domain.swedish import date_span, days_text, long_date, weekday_name


def when(day: date, today: date) -> str:
    """i dag, i morgon, om 7 dagar, för 1 dag sedan"""
    days = (day - today).days
    if days == 0:
        return "i dag"
    if days == 1:
        return "i morgon"
    return f"om {days_text(days)}" if days > 0 else f"för {days_text(-days)} sedan"


def full_day(day: date) -> str:
    """tisdag 29 oktober 2019"""
    return f"{weekday_name(day)} {long_date(day)}"


def numbered(name: str, dnr: str) -> str:
    """”Sammanslagning” (RS/559/2019)"""
    return f"”{name}”{f' ({dnr})' if dnr else ''}"


def last_day_sentence(what: str, day: date, today: date) -> str:
    """Sista svarsdag är tisdag 29 oktober 2019 (om 7 dagar)."""
    verb = "var" if day < today else "är"
    return f"{what} {verb} {full_day(day)} ({when(day, today)})."


def meeting_subject(body: str, title: str, first: date, last: date, today: date) -> str:
    """What is asked about a meeting, before it and after it, in one line."""
    if last < today:
        return f"{body}: har ni beslutat om ”{title}”?"
    return f"{body}: ”{title}” på mötet {date_span(first, last, year=True)}"
