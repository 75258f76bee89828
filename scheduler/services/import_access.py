"""Whose an import is: until it is confirmed it is a draft, seen by its own organisation alone."""

from __future__ import annotations

from collections.abc import Iterable

from scheduler.domain.errors import NotFoundError
from scheduler.domain.plan_imports import ImportState, PlanImport
from scheduler.domain.rights import Right
from scheduler.services.app import App
from scheduler.services.guard import require
from scheduler.storage import meeting_store
from scheduler.storage.database import Connection


def seen_import(app: App, connection: Connection, region: str, import_id: str) -> PlanImport:
    """The import, if whoever asks may see it. Raises NotFoundError."""
    found = meeting_store.find_import(connection, region, import_id)
    is_draft = found is not None and found.state is ImportState.REVIEW
    if found is None or (is_draft and found.organisation != app.principal.drafts_of):
        raise NotFoundError("Importen finns inte (längre): läs in mötesplanen igen.")
    return found


def require_own(app: App, region: str, bodies: Iterable[str]) -> None:
    """Raises ForbiddenError where one of the bodies' plans is not the person's to change."""
    for body in sorted(set(bodies)):
        require(app, Right.IMPORT_PLANS, region, body)
