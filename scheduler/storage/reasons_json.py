"""Kept reasons as the JSON of a column."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from scheduler.domain.remisser import KeptReason


def reasons_from_json(rows: Sequence[dict[str, Any]]) -> tuple[KeptReason, ...]:
    return tuple(KeptReason(row["code"], row["values"], row["text"]) for row in rows)


def reasons_to_json(reasons: Iterable[KeptReason]) -> list[dict[str, Any]]:
    return [{"code": r.code, "values": dict(r.values), "text": r.text} for r in reasons]
