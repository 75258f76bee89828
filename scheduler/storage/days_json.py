"""Days by name, as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date


def days_to_json(days: Mapping[str, date]) -> dict[str, str] | None:
    return {name: day.isoformat() for name, day in days.items()} or None


def days_from_json(stored: Mapping[str, str] | None) -> dict[str, date]:
    return {name: date.fromisoformat(day) for name, day in (stored or {}).items()}
