"""A reminder that a coordinator sends outside the rules."""

from __future__ import annotations

from scheduler.domain.errors import BadInputError, ConflictError, NotFoundError
from scheduler.domain.remisser import RemissState
from scheduler.domain.rights import Right
from scheduler.services import request_notices
from scheduler.services.app import App
from scheduler.services.guard import needs
from scheduler.services.responses import Place, lock_entry
from scheduler.storage import remiss_store
from scheduler.storage.audit_store import add_audit
from scheduler.storage.database import IntegrityError


@needs(Right.MANAGE_ROUNDS)
def remind_now(app: App, region: str, actor: str, round_id: str, entry_id: int) -> None:
    """Sends a recipient that has not answered a reminder at the next tick, at most once a day.

    Raises NotFoundError, BadInputError where no answer is waited for, or ConflictError where one
    was asked for already today.
    """
    today = app.settings.today()
    try:
        with app.database.write() as connection:
            lock_entry(app, connection, entry_id)
            accepted = remiss_store.find_round(connection, region, round_id)
            entries = {one.id: one for one in accepted.register} if accepted else {}
            if accepted is None or entry_id not in entries:
                raise NotFoundError("Mottagaren finns inte i rundan.")
            place = Place(accepted, entries[entry_id])
            if accepted.state is not RemissState.OPEN or not place.entry.is_outstanding:
                raise BadInputError("Inget svar väntas därifrån: ingen påminnelse är sänd.")
            request_notices.remind(app, connection, place, today, actor)
            add_audit(
                app.database,
                connection,
                region=region,
                actor=actor,
                action="remind_now",
                subject=round_id,
                details={"recipient": place.entry.body, "recipient_id": entry_id},
            )
    except IntegrityError:
        raise ConflictError(
            "En påminnelse är redan begärd i dag: nästa kan sändas i morgon."
        ) from None
