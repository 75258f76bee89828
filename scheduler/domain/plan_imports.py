"""A meeting plan on its way in: read, reviewed, then confirmed or discarded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ImportState(StrEnum):
    REVIEW = "review"
    CONFIRMED = "confirmed"
    DISCARDED = "discarded"


@dataclass(frozen=True, slots=True)
class PlanImport:
    """The uploaded bytes and what the user added to them. Nothing is stored before confirmation."""

    id: str
    region: str
    file_name: str
    content: bytes
    year: int | None
    body: str | None
    state: ImportState
    created_by: str
    created_at: datetime
