"""Names that plans use for bodies, beside those in config."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select, update

from scheduler.domain.names import normalise_name
from scheduler.domain.plan_imports import BodyAlias
from scheduler.storage.database import Database
from scheduler.storage.tables import body_alias


def aliases(connection: Connection, region: str) -> list[BodyAlias]:
    """The region's, in order of name."""
    query = (
        select(body_alias)
        .where(body_alias.c.region_key == region)
        .order_by(body_alias.c.alias_normalised)
    )
    return [
        BodyAlias(row["id"], row["alias"], row["body_key"], row["created_by"], row["created_at"])
        for row in connection.execute(query).mappings()
    ]


def put_alias(
    database: Database, connection: Connection, region: str, alias: str, body: str, actor: str
) -> None:
    """Makes ``alias`` mean ``body``, whatever it meant before."""
    normalised = normalise_name(alias)
    values = {
        "alias": alias,
        "body_key": body,
        "created_by": actor,
        "created_at": database.now(connection),
    }
    changed = connection.execute(
        update(body_alias)
        .where(body_alias.c.region_key == region, body_alias.c.alias_normalised == normalised)
        .values(**values)
    )
    if changed.rowcount == 0:
        connection.execute(
            insert(body_alias).values(region_key=region, alias_normalised=normalised, **values)
        )


def remove_alias(connection: Connection, region: str, alias_id: int) -> tuple[str, str] | None:
    """Ends an alias and gives its name and body; None if there was none."""
    done = connection.execute(
        delete(body_alias)
        .where(body_alias.c.region_key == region, body_alias.c.id == alias_id)
        .returning(body_alias.c.alias, body_alias.c.body_key)
    )
    row = done.one_or_none()
    return (row.alias, row.body_key) if row else None
