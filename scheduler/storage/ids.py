"""Ids that are never reused."""

from __future__ import annotations

import uuid


def new_id() -> str:
    """A fresh random id."""
    return str(uuid.uuid4())
