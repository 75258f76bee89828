"""Names that plans use for bodies, learnt from the reviews of earlier plans."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from scheduler.domain.bodies import Region
from scheduler.domain.errors import NotFoundError
from scheduler.domain.names import normalise_name
from scheduler.domain.plan_imports import BodyAlias
from scheduler.domain.rights import Right
from scheduler.services.app import App
from scheduler.services.guard import needs
from scheduler.storage import alias_store
from scheduler.storage.audit_store import AuditFilter, add_audit, audit_events
from scheduler.storage.database import Connection

_FORGOTTEN_SHOWN = 20


def region_with_aliases(
    app: App, connection: Connection, region: str, chosen: Mapping[str, str] | None = None
) -> Region:
    """The region as config has it, its bodies also known by the names learnt, and by ``chosen``
    (name to body's key), which goes before the learnt.

    A name in config always means what it means there; a body no longer in config is passed over,
    and so is a learnt name that several organisations' bodies share.
    """
    found = app.config.region(region)
    learnt = {
        one.alias: one.body
        for one in alias_store.aliases(connection, region)
        if not found.is_shared_name(one.alias)
    }
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
        removed = alias_store.remove_alias(connection, region, alias_id)
        if removed is None:
            raise NotFoundError("Namnet är redan borttaget.")
        name, body = removed
        add_audit(
            app.database,
            connection,
            region=region,
            actor=actor,
            action="remove_alias",
            subject=name[:200],
            details={"name": name, "body": body},
        )


class ForgottenAlias(Struct, frozen=True):
    """A name that meant ``body`` until somebody forgot it."""

    alias: str
    body: str


@needs(Right.READ_PLANS)
def forgotten(app: App, region: str) -> list[ForgottenAlias]:
    """The names forgotten last that mean nothing now, the latest first."""
    with app.database.read() as connection:
        return _forgotten(app, connection, region)


def _forgotten(app: App, connection: Connection, region: str) -> list[ForgottenAlias]:
    wanted = AuditFilter(actions=frozenset({"remove_alias"}))
    found: dict[str, ForgottenAlias] = {}
    for event in audit_events(connection, region, _FORGOTTEN_SHOWN, wanted):
        body, name = event.details.get("body"), event.details.get("name")
        if body and name:
            found.setdefault(normalise_name(name), ForgottenAlias(name, body))
    known = {normalise_name(one.alias) for one in alias_store.aliases(connection, region)}
    bodies = app.config.region(region).bodies
    return [one for key, one in found.items() if key not in known and one.body in bodies]


@needs(Right.MANAGE_CONTACTS)
def restore_alias(app: App, region: str, actor: str, alias: str) -> None:
    """Learns a forgotten name again. Raises NotFoundError."""
    with app.database.write() as connection:
        found = [one for one in _forgotten(app, connection, region) if one.alias == alias]
        if not found:
            raise NotFoundError("Namnet är redan lärt igen, eller glömt för länge sedan.")
        alias_store.put_alias(app.database, connection, region, alias, found[0].body, actor)
        add_audit(
            app.database,
            connection,
            region=region,
            actor=actor,
            action="restore_alias",
            subject=alias[:200],
            details={"name": alias, "body": found[0].body},
        )
