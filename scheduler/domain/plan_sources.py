"""A web address where a meeting plan is published, fetched again on a schedule."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct


class PlanSource(Struct, frozen=True):
    """An address and what came of asking it. Its last good copy is kept apart, it may be large.

    ``fetched_at`` is when the last good copy came, ``checked_at`` when the address was last
    asked, ``failures`` how many times in a row it has failed since. ``import_id`` is the last
    copy's import, for review; ``year`` and ``body`` are what the plan itself does not tell.
    """

    id: str
    region: str
    url: str
    year: int | None
    body: str | None
    etag: str | None
    last_modified: str | None
    sha256: str
    fetched_at: datetime
    checked_at: datetime
    next_check: datetime
    failures: int
    last_error: str | None
    import_id: str | None
    created_by: str
    created_at: datetime
