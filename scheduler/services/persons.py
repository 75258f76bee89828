"""What is held about a person, given out and taken away (GDPR art. 15 and 17).

For the operator alone: it goes through all regions of the installation.
"""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

from scheduler.domain.errors import BadInputError, ConflictError
from scheduler.services.app import App
from scheduler.services.guard import require_operator
from scheduler.storage import person_store
from scheduler.storage.audit_store import add_audit
from scheduler.storage.database import Connection
from scheduler.storage.person_store import NOBODY, Row, Sought
from scheduler.storage.tables import answer_file, signature_file

_SHORTEST_NAME = 5


def export_person(app: App, address: str, names: tuple[str, ...] = ()) -> bytes:
    """A zip with ``personuppgifter.json`` (each row that names the person, by table) and the files
    that came with answers and signatures in the person's name. Raises BadInputError."""
    require_operator(app)
    with app.database.read() as connection:
        sought = _sought(connection, address, names)
        rows = list(person_store.rows_about(connection, sought))
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("personuppgifter.json", _described(rows))
            for name, content in _files(connection, rows):
                archive.writestr(name, content)
    return out.getvalue()


def count_person(app: App, address: str, names: tuple[str, ...] = ()) -> dict[str, int]:
    """How many rows of each table name the person: what a purge would change."""
    require_operator(app)
    found: dict[str, int] = {}
    with app.database.read() as connection:
        for row in person_store.rows_about(connection, _sought(connection, address, names)):
            found[row.table.name] = found.get(row.table.name, 0) + 1
    return found


def purge_person(app: App, address: str, names: tuple[str, ...] = ()) -> dict[str, int]:
    """Takes the person away: mailboxes are removed, the account is closed and has no name,
    calendars and links end, and in registers and the log stands that somebody was; how many rows
    of each table. What is said in answers' files and in plans is not touched.

    Raises BadInputError, and ConflictError while an open round waits for the mailbox.
    """
    require_operator(app)
    with app.database.write() as connection:
        sought = _sought(connection, address, names)
        waiting = [
            app.config.region(region).body(body).name
            for region, body in person_store.bodies_that_wait(connection, sought.address)
            if region in app.config.regions
        ]
        if waiting:
            raise ConflictError(
                f"En öppen runda väntar på svar från {', '.join(waiting)} genom adressen: sätt en "
                "annan brevlåda under Organ först."
            )
        regions = {
            str(row.values["region_key"])
            for row in person_store.rows_about(connection, sought)
            if "region_key" in row.values
        }
        done = person_store.take_away(app.database, connection, sought)
        for region in sorted(regions):
            add_audit(
                app.database,
                connection,
                region=region,
                actor=app.principal.name,
                action="purge_person",
                subject=NOBODY,
                details={"rows": sum(done.values())},
            )
    return done


def _sought(connection: Connection, address: str, names: tuple[str, ...]) -> Sought:
    address = address.strip()
    if "@" not in address:
        raise BadInputError(f"”{address}” är ingen e-postadress.")
    names = tuple(name.strip() for name in names if name.strip())
    for name in names:
        if len(name) < _SHORTEST_NAME or " " not in name:
            raise BadInputError(
                f"”{name}” är för kort för att sökas i texter: ange för- och efternamn."
            )
    return Sought(address, names, person_store.username_of(connection, address))


def _described(rows: list[Row]) -> str:
    tables: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        shown = {
            name: value
            for name, value in row.values.items()
            if not isinstance(value, bytes) and "hash" not in name and "secret" not in name
        }
        if isinstance(message := row.values.get("message"), bytes):
            shown["message"] = message.decode("utf-8", "replace")
        tables.setdefault(row.table.name, []).append(shown)
    return json.dumps(tables, ensure_ascii=False, indent=2, default=str)


def _files(connection: Connection, rows: list[Row]) -> list[tuple[str, bytes]]:
    found = []
    for table, parent in ((answer_file, "answer"), (signature_file, "signature")):
        ids = [row.values["id"] for row in rows if row.table.name == parent]
        for one in connection.execute(
            table.select().where(table.c[f"{parent}_id"].in_(ids))
        ).mappings():
            safe = str(one["name"]).replace("/", "_").replace("\\", "_")
            found.append((f"filer/{parent}-{one['id']}-{safe}", bytes(one["content"])))
    return found
