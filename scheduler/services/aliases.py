"""Names that plans use for bodies, learnt from the reviews of earlier plans."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from scheduler.domain.bodies import Region
from scheduler.domain.errors import NotFoundError
from scheduler.domain.names import normalise_name
from scheduler.domain.plan_imports import BodyAlias
from scheduler.domain.rights import Right
from scheduler.services.app import App
from scheduler.services.guard import needs
from scheduler.storage import alias_store
from scheduler.storage.audit_store import add_audit
from scheduler.storage.database import Connection


def region_with_aliases(
    app: App, connection: Connection, region: str, chosen: Mapping[str, str] | None = None
) -> Region:
    """The region as config has it, its bodies also known by the names learnt, and by ``chosen``
    (name to body's key), which goes before the learnt.

    A name in config always means what it means there; a body no longer in config is passed over.
    """
    found = app.config.region(region)
    learnt = {one.alias: one.body for one in alias_store.aliases(connection, region)}
    return lay_aliases(found, learnt | dict(chosen or {}))


def lay_aliases(region: Region, aliases: Mapping[str, str]) -> Region:
    """``region`` with more names. Of two spellings of one name the last in ``aliases`` counts."""
    by_name = {normalise_name(alias): (alias, key) for alias, key in aliases.items()}
    added: dict[str, list[str]] = {}
    for alias, key in by_name.values():
        if key in region.bodies and region.find_body(alias) is None:
            added.setdefault(key, []).append(alias)
    if not added:
        return region
    bodies = {
        key: replace(body, aliases=(*body.aliases, *added.get(key, ())))
        for key, body in region.bodies.items()
    }
    return replace(region, bodies=bodies)


@needs(Right.READ_PLANS)
def aliases(app: App, region: str) -> list[BodyAlias]:
    """The names learnt in the region."""
    with app.database.read() as connection:
        return alias_store.aliases(connection, region)


@needs(Right.MANAGE_CONTACTS)
def remove_alias(app: App, region: str, actor: str, alias_id: int) -> None:
    """Forgets a learnt name; stored meetings stay. Raises NotFoundError."""
    with app.database.write() as connection:
        name = alias_store.remove_alias(connection, region, alias_id)
        if name is None:
            raise NotFoundError("Namnet är redan borttaget.")
        add_audit(
            app.database,
            connection,
            region=region,
            actor=actor,
            action="remove_alias",
            subject=name[:200],
            details={},
        )
