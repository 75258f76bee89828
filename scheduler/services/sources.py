"""Meeting plans at a web address: added once, fetched again (`source_checks`) until removed."""

from __future__ import annotations

from msgspec import Struct

from scheduler.domain.errors import ConflictError
from scheduler.domain.plan_sources import PlanSource
from scheduler.domain.rights import Right
from scheduler.fetching.addresses import parse_address
from scheduler.fetching.fetch import NotModified, fetch
from scheduler.services.app import App
from scheduler.services.guard import needs
from scheduler.services.imports import add_import, prepare_import
from scheduler.services.source_checks import (
    CHECK_SECONDS,
    audit_source,
    copy_of,
    require_source,
)
from scheduler.storage import source_store
from scheduler.storage.database import IntegrityError
from scheduler.storage.ids import new_id


class SourceRow(Struct, frozen=True):
    """A source as the list shows it; ``waits_for_review`` where its import is not settled."""

    source: PlanSource
    waits_for_review: bool


@needs(Right.MANAGE_SOURCES)
def add_source(
    app: App,
    region: str,
    actor: str,
    *,
    url: str,
    year: int | None = None,
    body_name: str | None = None,
) -> str:
    """Fetches ``url`` at once, keeps it for review and fetches it daily from now on.

    Gives the import's id. Raises FetchError or BadInputError where it cannot be fetched or read:
    then nothing is kept. Raises ConflictError where the region already fetches it.
    """
    address = parse_address(url, app.fetch_rules.ports).url
    body = app.config.region(region).require_body(body_name).key if body_name else None
    already = f"Adressen hämtas redan: {address}"
    with app.database.read() as connection:
        if any(one.url == address for one in source_store.sources(connection, region)):
            raise ConflictError(already)
    answer = fetch(address, rules=app.fetch_rules)
    if isinstance(answer, NotModified):
        raise RuntimeError("a first question cannot be answered with 304")
    plan_import = prepare_import(
        app,
        region,
        actor,
        file_name=answer.file_name,
        content=answer.content,
        year=year,
        body_name=body,
    )
    try:
        with app.database.write() as connection:
            add_import(app, connection, plan_import)
            source_store.add_source(
                app.database,
                connection,
                source_id=new_id(),
                region=region,
                url=address,
                year=year,
                body=body,
                copy=copy_of(answer),
                import_id=plan_import.id,
                created_by=actor,
                wait_seconds=CHECK_SECONDS,
            )
            audit_source(app, connection, region, actor, "add_source", address, {})
    except IntegrityError:
        raise ConflictError(already) from None
    return plan_import.id


@needs(Right.MANAGE_SOURCES)
def list_sources(app: App, region: str) -> list[SourceRow]:
    """The addresses the region fetches, in order of address."""
    with app.database.read() as connection:
        waiting = source_store.waiting_for_review(connection, region)
        found = source_store.sources(connection, region)
    return [SourceRow(source, source.id in waiting) for source in found]


@needs(Right.MANAGE_SOURCES)
def remove_source(app: App, region: str, actor: str, source_id: str) -> None:
    """Stops fetching; what has been read stays. Raises NotFoundError."""
    with app.database.write() as connection:
        source = require_source(connection, region, source_id)
        source_store.deactivate(connection, region, source_id)
        audit_source(app, connection, region, actor, "remove_source", source.url, {})
