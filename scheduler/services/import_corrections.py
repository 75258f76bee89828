"""What somebody decides while reviewing an import. All of it is kept with the import, and nothing
else is stored before the confirmation."""

from __future__ import annotations

from collections.abc import Callable, Collection

from msgspec.structs import replace

from scheduler.domain.errors import BadInputError, ConflictError
from scheduler.domain.names import normalise_name
from scheduler.domain.plan_imports import Correction, Corrections
from scheduler.domain.rights import Right
from scheduler.services.app import App
from scheduler.services.guard import needs
from scheduler.services.import_access import seen_import
from scheduler.services.import_review import build_review
from scheduler.storage import correction_store
from scheduler.storage.database import Connection

_MAX_ALIAS = 200


@needs(Right.IMPORT_PLANS)
def correct_row(
    app: App,
    region: str,
    import_id: str,
    key: str,
    correction: Correction,
    *,
    seen: str | None = None,
) -> None:
    """Keeps what is said of a row instead of what was read. ``seen`` is the mark of the row that
    the user saw.

    Raises NotFoundError, ConflictError where the import is no longer in review or somebody has
    corrected the row since, BadInputError for a meeting that cannot be, UnknownNameError for an
    unknown body.
    """
    if correction.end_date < correction.start_date:
        raise BadInputError("Slutdatum ligger före datum: rätta ett av dem.")
    start, end = correction.start_time, correction.end_time
    if end is not None and start is None:
        raise BadInputError("Sluttid är angiven utan starttid: ange starttiden också.")
    one_day = correction.start_date == correction.end_date
    if one_day and start is not None and end is not None and end <= start:
        raise BadInputError("Sluttid ligger inte efter starttid: rätta en av dem.")
    if correction.body is not None:
        correction = replace(
            correction, body=app.config.region(region).require_body(correction.body).key
        )

    def change(connection: Connection, former: Corrections) -> Corrections:
        row = build_review(app, connection, region, import_id).row(key)
        if seen is not None and seen != row.seen:
            raise ConflictError(
                "Någon annan har just rättat raden. Din rättelse är inte sparad: se efter vad som "
                "står där, och rätta igen."
            )
        return replace(former, rows={**former.rows, key: correction})

    _change(app, region, import_id, change)


@needs(Right.IMPORT_PLANS)
def withdraw_correction(app: App, region: str, import_id: str, key: str) -> None:
    """Back to what was read. Raises NotFoundError or ConflictError."""

    def change(connection: Connection, former: Corrections) -> Corrections:
        return replace(former, rows={k: row for k, row in former.rows.items() if k != key})

    _change(app, region, import_id, change)


@needs(Right.IMPORT_PLANS)
def choose_body(app: App, region: str, import_id: str, name: str, body_name: str | None) -> None:
    """Lets ``name`` in the plan mean a known body, or (None) no longer. Learnt at confirmation.

    Raises NotFoundError, ConflictError, UnknownNameError, BadInputError for an impossible name.
    """
    found = app.config.region(region)
    normalised = normalise_name(name)
    if not normalised or max(len(name), len(normalised)) > _MAX_ALIAS:
        raise BadInputError("Namnet är tomt eller för långt för att kopplas: rätta raderna.")
    if found.find_body(name) is not None:
        raise BadInputError(f"”{name}” är redan namnet på ett organ.")
    body = found.require_body(body_name) if body_name else None

    def change(connection: Connection, former: Corrections) -> Corrections:
        kept = {a: key for a, key in former.aliases.items() if normalise_name(a) != normalised}
        return replace(former, aliases=kept | ({name: body.key} if body else {}))

    _change(app, region, import_id, change)


@needs(Right.IMPORT_PLANS)
def tick_vanished(app: App, region: str, import_id: str, ids: Collection[str]) -> None:
    """Keeps which vanished meetings are to be marked as cancelled at confirmation."""
    _change(app, region, import_id, lambda _c, former: replace(former, cancel=frozenset(ids)))


def _change(
    app: App,
    region: str,
    import_id: str,
    change: Callable[[Connection, Corrections], Corrections],
) -> None:
    with app.database.write() as connection:
        plan_import = seen_import(app, connection, region, import_id)
        changed = change(connection, plan_import.corrections)
        if not correction_store.set_corrections(connection, import_id, changed):
            raise ConflictError("Importen är redan sparad eller kastad: läs in planen igen.")
