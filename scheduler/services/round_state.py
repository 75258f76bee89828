"""Close a round when it is done, and open it again."""

from __future__ import annotations

from msgspec.structs import replace

from scheduler.domain.errors import NotFoundError
from scheduler.domain.remisser import RemissState
from scheduler.domain.rights import Right
from scheduler.services.app import App
from scheduler.services.guard import needs
from scheduler.services.reminder_sync import sync_reminders
from scheduler.storage import feed_store, remiss_store
from scheduler.storage.audit_store import add_audit


@needs(Right.MANAGE_ROUNDS)
def close_round(app: App, region: str, actor: str, round_id: str) -> None:
    """Ends reminders and answer links; everything that has come is kept. A second click changes
    nothing. Raises NotFoundError."""
    _set(app, region, actor, round_id, RemissState.CLOSED, "close_round")


@needs(Right.MANAGE_ROUNDS)
def reopen_round(app: App, region: str, actor: str, round_id: str) -> None:
    """Reminders that lie ahead go out again, and links that have not expired work again."""
    _set(app, region, actor, round_id, RemissState.OPEN, "reopen_round")


def _set(app: App, region: str, actor: str, round_id: str, state: RemissState, action: str) -> None:
    with app.database.write() as connection:
        accepted = remiss_store.find_round(connection, region, round_id)
        if accepted is None:
            raise NotFoundError("Rundan finns inte.")
        if not remiss_store.set_state(app.database, connection, round_id, state):
            return
        changed = replace(accepted, state=state)
        sync_reminders(app, connection, changed)
        feed_store.bump_changed_at(app.database, connection, region)
        add_audit(
            app.database,
            connection,
            region=region,
            actor=actor,
            action=action,
            subject=round_id,
            details={
                "old": accepted.state.value,
                "new": state.value,
                "outstanding": accepted.asked_count - accepted.settled_count,
            },
        )
