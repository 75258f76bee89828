"""Links in mail at which a recipient answers without logging in.

Every mail gets a link of its own, for one recipient of one round. Its token is random and leaves
in the mail alone: the database keeps a hash. So a mail that is written anew gets another link, and
one that is repeated byte for byte has its link in the bytes that wait to be sent
(`scheduler.reminders.hidden_links` takes it out of them afterwards).
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from msgspec import Struct

from scheduler.domain.answer_links import AnswerLink
from scheduler.domain.errors import ConflictError, NotFoundError
from scheduler.domain.remisser import AcceptedRound, RegisterEntry, RemissState
from scheduler.domain.rights import Right
from scheduler.reminders.hidden_links import HIDDEN
from scheduler.services.app import App
from scheduler.services.guard import needs
from scheduler.services.secret_tokens import hash_of_token, new_token
from scheduler.settings import STOCKHOLM
from scheduler.storage import answer_link_store, remiss_store
from scheduler.storage.audit_store import add_audit
from scheduler.storage.database import Connection

_ENDED = (
    "Länken gäller inte. Den kan ha slutat gälla, eller vara avbruten i brevet: öppna den ur det "
    "senaste brevet. Hjälper inte det, svara på brevet eller ring den som sände remissen."
)


class OpenedLink(Struct, frozen=True):
    """What a live link opens."""

    link: AnswerLink
    accepted: AcceptedRound
    entry: RegisterEntry


def make_link(
    app: App, connection: Connection, accepted: AcceptedRound, entry: RegisterEntry, address: str
) -> str:
    """A new secret address for a mail to ``address``, made in the caller's transaction: the one
    that writes the mail."""
    token = new_token()
    answer_link_store.add_link(
        app.database,
        connection,
        token_hash=hash_of_token(token),
        remiss_id=accepted.id,
        recipient_id=entry.id,
        address=address,
        expires_at=_expires_at(app, connection, accepted, entry),
    )
    return f"{app.settings.base_url}/svar/{token}"


def _expires_at(
    app: App, connection: Connection, accepted: AcceptedRound, entry: RegisterEntry
) -> datetime:
    """The end of the last day that config gives a link, in Sweden."""
    today = app.database.now(connection).astimezone(STOCKHOLM).date()
    last = max(today, entry.last_day(accepted.deadline))
    days = app.config.answer_policy.link_days
    return datetime.combine(last + timedelta(days=days + 1), time(), STOCKHOLM)


def shown_link(app: App) -> str:
    """What stands in place of the link where a mail is shown: the token is in the mail alone."""
    return f"{app.settings.base_url}/svar/{HIDDEN}"


def open_link(app: App, token: str) -> OpenedLink:
    """What the link opens. Raises NotFoundError, the same for every link that does not work."""
    with app.database.read() as connection:
        return opened(app, connection, token)


def opened(app: App, connection: Connection, token: str) -> OpenedLink:
    """`open_link` in the caller's transaction."""
    link = answer_link_store.live_link(app.database, connection, hash_of_token(token))
    accepted = remiss_store.round_by_id(connection, link.remiss_id) if link else None
    if link is None or accepted is None:
        raise NotFoundError(_ENDED)
    return OpenedLink(link, accepted, accepted.entry(link.recipient_id))


@needs(Right.MANAGE_ROUNDS)
def hand_out_link(app: App, region: str, actor: str, round_id: str, entry_id: int) -> str:
    """A new secret address that a coordinator gives a recipient by other means than our mail: it is
    shown this once. Raises NotFoundError, or ConflictError where no answer is wanted or the round
    is closed."""
    with app.database.write() as connection:
        accepted = remiss_store.find_round(connection, region, round_id)
        entry = next((e for e in accepted.register if e.id == entry_id), None) if accepted else None
        if accepted is None or entry is None:
            raise NotFoundError("Mottagaren finns inte i rundan.")
        if not entry.is_asked or accepted.state is not RemissState.OPEN:
            raise ConflictError("Inget svar väntas: ingen länk behövs.")
        add_audit(
            app.database,
            connection,
            region=region,
            actor=actor,
            action="hand_out_link",
            subject=round_id,
            details={"body": entry.body},
        )
        return make_link(app, connection, accepted, entry, f"utlämnad av {actor}")


@needs(Right.MANAGE_ROUNDS)
def links_of_round(app: App, region: str, round_id: str) -> list[AnswerLink]:
    """Every link of a round, the oldest first. Raises NotFoundError."""
    with app.database.read() as connection:
        if remiss_store.find_round(connection, region, round_id) is None:
            raise NotFoundError("Rundan finns inte.")
        return answer_link_store.links_of_round(connection, round_id)


@needs(Right.MANAGE_ROUNDS)
def revoke_links(
    app: App, region: str, actor: str, round_id: str, entry_id: int, address: str | None = None
) -> int:
    """Ends a recipient's links at once, all or those sent to ``address``: somebody has left their
    post. The next mail carries a new one. How many ended; raises NotFoundError."""
    with app.database.write() as connection:
        accepted = remiss_store.find_round(connection, region, round_id)
        entry = next((e for e in accepted.register if e.id == entry_id), None) if accepted else None
        if entry is None:
            raise NotFoundError("Mottagaren finns inte i rundan.")
        ended = answer_link_store.revoke_links(app.database, connection, entry_id, actor, address)
        if ended:
            add_audit(
                app.database,
                connection,
                region=region,
                actor=actor,
                action="revoke_links",
                subject=round_id,
                details={"body": entry.body, "address": address, "links": ended},
            )
        return ended
