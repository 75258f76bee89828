"""Single mails about a recipient: to the coordinator when it asks for something, back to it when
that is decided, to a colleague who gets the answer to give, and a reminder outside the rules."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from scheduler.domain.accounts import Addressee, ContactRole
from scheduler.domain.answers import AnswerRequest, Delegation, RequestKind
from scheduler.domain.changes import DateChange, Notice
from scheduler.domain.reminders import Subject
from scheduler.domain.swedish import long_date
from scheduler.services.app import App
from scheduler.services.responses import Place
from scheduler.storage import account_store, reminder_store
from scheduler.storage.database import Connection


def tell_coordinator(
    app: App, connection: Connection, place: Place, request: AnswerRequest, effect: Sequence[str]
) -> None:
    """Says what is asked for and what it would do. Nothing where the region has no mailbox for its
    coordinator: the request stands on the overview all the same."""
    region = app.config.region(place.accepted.region)
    to = Addressee(ContactRole.COORDINATOR, region.key)
    if account_store.find_contact(connection, region.key, to) is None:
        return
    name = region.body(place.entry.body).name
    if request.kind is RequestKind.EXTENSION:
        title = f"{name} begär anstånd till {long_date(request.day)}"
    else:
        title = f"{name} säger att mötet är flyttat till {long_date(request.day)}"
    reason = (f"Skäl: {request.reason}",) if request.reason else ()
    notice = Notice((), (*reason, *effect), title=title)
    _add(app, connection, place, to, notice, f"asked:{request.id}")


def tell_recipient(
    app: App,
    connection: Connection,
    place: Place,
    request: AnswerRequest,
    title: str,
    why: Sequence[str],
    changes: tuple[DateChange, ...] = (),
) -> None:
    """Says what became of what it asked for; ``place`` is as it stands after the decision."""
    to = Addressee(ContactRole.SECRETARY, place.entry.body)
    notice = Notice(changes, tuple(why), title=title)
    _add(app, connection, place, to, notice, f"decided:{request.id}")


def tell_delegate(
    app: App, connection: Connection, place: Place, delegation: Delegation, by: str
) -> None:
    """Gives the colleague a link of its own. The mail goes where the recipient's mail goes while
    the colleague has the answer: to the colleague."""
    to = Addressee(ContactRole.SECRETARY, place.entry.body)
    name = app.config.region(place.accepted.region).body(place.entry.body).name
    why = (f"{by} har lämnat över svaret från {name} till {delegation.name}.",)
    notice = Notice(
        (), why, title=f"{name}: du har fått svaret att lämna", delegation=delegation.id
    )
    _add(app, connection, place, to, notice, f"delegated:{delegation.id}")


def remind(app: App, connection: Connection, place: Place, day: date, asked_by: str) -> None:
    """A reminder at once, once a ``day``. Raises IntegrityError for the second."""
    name = app.config.region(place.accepted.region).body(place.entry.body).name
    why = [f"Sista svarsdag är {long_date(place.entry.last_day(place.accepted.deadline))}."]
    if place.entry.route:
        why.append(f"Mötet som räknas med är {long_date(place.entry.route[-1].start_date)}.")
    why.append(f"Påminnelsen är sänd på begäran av {asked_by}.")
    notice = Notice((), tuple(why), title=f"{name} har inte svarat än")
    to = Addressee(ContactRole.SECRETARY, place.entry.body)
    _add(app, connection, place, to, notice, f"asked-for:{day.isoformat()}")


def _add(
    app: App, connection: Connection, place: Place, to: Addressee, notice: Notice, matter: str
) -> None:
    accepted = place.accepted
    about = Subject(remiss_id=accepted.id, recipient_id=place.entry.id)
    reminder_store.add_notices(
        app.database,
        connection,
        accepted.region,
        accepted.deadline_version,
        {(about, to): notice},
        app.mail_domain,
        matter=matter,
    )
