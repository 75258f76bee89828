"""Links at which an invitee answers an inquiry without logging in.

As the links of recipients (`scheduler.services.answer_links`): every mail has its own, its token
leaves in the mail alone, and the database keeps a hash.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from msgspec import Struct

from scheduler.domain.errors import NotFoundError
from scheduler.domain.inquiries import Inquiry, Invitee
from scheduler.domain.rights import Right
from scheduler.reminders.hidden_links import HIDDEN
from scheduler.services.app import App
from scheduler.services.guard import needs
from scheduler.services.secret_tokens import hash_of_token, new_token
from scheduler.settings import STOCKHOLM
from scheduler.storage import inquiry_link_store, inquiry_store
from scheduler.storage.audit_store import add_audit
from scheduler.storage.database import Connection

_ENDED = (
    "Länken gäller inte. Den kan ha slutat gälla, eller vara avbruten i brevet: öppna den ur det "
    "senaste brevet. Hjälper inte det, svara på brevet eller ring den som frågar."
)


class OpenedInquiry(Struct, frozen=True):
    """What a live link opens: the question, who is asked, and the address it was sent to."""

    inquiry: Inquiry
    invitee: Invitee
    address: str

    @property
    def actor(self) -> str:
        """How the log names whoever has the link."""
        return f"länk till {self.address}"[:100]


def make_link(
    app: App, connection: Connection, inquiry: Inquiry, invitee_id: int, address: str
) -> str:
    """A new secret address for a mail to ``address``, in the transaction that writes the mail."""
    token = new_token()
    inquiry_link_store.add_link(
        app.database,
        connection,
        token_hash=hash_of_token(token),
        invitee_id=invitee_id,
        address=address,
        expires_at=_expires_at(app, connection, inquiry),
    )
    return f"{app.settings.base_url}/fraga/{token}"


def _expires_at(app: App, connection: Connection, inquiry: Inquiry) -> datetime:
    """The end of the last day that config gives a link, after the last day that counts."""
    today = app.database.now(connection).astimezone(STOCKHOLM).date()
    last = max([today, inquiry.deadline, *(one.day for one in inquiry.options)])
    days = app.config.answer_policy.link_days
    return datetime.combine(last + timedelta(days=days + 1), time(), STOCKHOLM)


def shown_link(app: App) -> str:
    """What stands in place of the link where a mail is shown."""
    return f"{app.settings.base_url}/fraga/{HIDDEN}"


def open_link(app: App, token: str) -> OpenedInquiry:
    """What the link opens. Raises NotFoundError, the same for every link that does not work."""
    with app.database.read() as connection:
        return opened(app, connection, token)


def opened(app: App, connection: Connection, token: str) -> OpenedInquiry:
    """`open_link` in the caller's transaction."""
    found = inquiry_link_store.live_link(app.database, connection, hash_of_token(token))
    inquiry = inquiry_store.inquiry_by_id(connection, found[0]) if found else None
    if found is None or inquiry is None:
        raise NotFoundError(_ENDED)
    return OpenedInquiry(inquiry, inquiry.invitee(found[1]), found[2])


@needs(Right.MANAGE_AHEAD)
def hand_out_link(app: App, region: str, actor: str, inquiry_id: str, invitee_id: int) -> str:
    """A new secret address that a coordinator gives an invitee by other means than our mail: it is
    shown this once. Raises NotFoundError."""
    with app.database.write() as connection:
        inquiry, invitee = _invitee(connection, region, inquiry_id, invitee_id)
        _log(app, connection, inquiry, actor, "hand_out_link", {"invitee": invitee.to.key})
        return make_link(app, connection, inquiry, invitee.id, f"utlämnad av {actor}")


@needs(Right.MANAGE_AHEAD)
def revoke_links(app: App, region: str, actor: str, inquiry_id: str, invitee_id: int) -> int:
    """Ends an invitee's links at once; the next mail carries a new one. How many ended; raises
    NotFoundError."""
    with app.database.write() as connection:
        inquiry, invitee = _invitee(connection, region, inquiry_id, invitee_id)
        ended = inquiry_link_store.revoke_links(app.database, connection, invitee.id, actor)
        if ended:
            details = {"invitee": invitee.to.key, "links": ended}
            _log(app, connection, inquiry, actor, "revoke_links", details)
        return ended


def _invitee(
    connection: Connection, region: str, inquiry_id: str, invitee_id: int
) -> tuple[Inquiry, Invitee]:
    inquiry = inquiry_store.find_inquiry(connection, region, inquiry_id)
    invitees = inquiry.invitees if inquiry else ()
    found = next((one for one in invitees if one.id == invitee_id), None)
    if inquiry is None or found is None:
        raise NotFoundError("Den tillfrågade finns inte i förfrågan.")
    return inquiry, found


def _log(
    app: App,
    connection: Connection,
    inquiry: Inquiry,
    actor: str,
    action: str,
    details: dict[str, object],
) -> None:
    add_audit(
        app.database,
        connection,
        region=inquiry.region,
        actor=actor,
        action=action,
        subject=inquiry.id,
        details=details,
    )
