"""What a recipient does by the link in its mail, without logging in.

Every act may come twice, from a double click or a page loaded again: the second changes nothing
and is no error.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from msgspec import Struct

from scheduler.domain.answer_links import AnswerLink
from scheduler.domain.answers import (
    Answer,
    AnswerRequest,
    Delegation,
    GivenAnswer,
    RequestKind,
    RequestState,
)
from scheduler.domain.errors import BadInputError, ConflictError
from scheduler.domain.remisser import AcceptedRound, RegisterEntry, ResponseState
from scheduler.domain.swedish import long_date
from scheduler.services import answer_links, responses
from scheduler.services.answer_requests import effect_of
from scheduler.services.app import App
from scheduler.services.responses import Actor, Place
from scheduler.storage import answer_store, request_store
from scheduler.storage.database import Connection

MAX_TEXT = 20_000
MAX_LINE = 300
MAX_REASON = 2_000


class AnswerPage(Struct, frozen=True):
    """What the page behind a link shows."""

    link: AnswerLink
    accepted: AcceptedRound
    entry: RegisterEntry
    answer: Answer | None
    requests: tuple[AnswerRequest, ...]
    delegation: Delegation | None
    moved_effect: tuple[str, ...]

    def request(self, kind: str) -> AnswerRequest | None:
        """The newest request of a kind that is not taken back."""
        found = [one for one in self.requests if one.kind == kind]
        return found[-1] if found and found[-1].state is not RequestState.WITHDRAWN else None

    @property
    def can_take_back(self) -> bool:
        """What came by a link is taken back by one; what a coordinator has registered is not."""
        entry = self.entry
        if entry.state is ResponseState.ANSWERED:
            return self.answer is not None and self.answer.by_link
        return entry.state is not ResponseState.WAITING


def answer_page(app: App, token: str) -> AnswerPage:
    """Raises NotFoundError, the same for every link that does not work."""
    with app.database.read() as connection:
        opened = answer_links.opened(app, connection, token)
        accepted, entry = opened.accepted, opened.entry
        requests = request_store.requests_of(connection, entry.id)
        effect: tuple[str, ...] = ()
        for one in requests:
            if one.kind is RequestKind.MOVED_MEETING and one.state is RequestState.ASKED:
                effect, _fits = effect_of(app, connection, accepted, entry, one.kind, one.day)
        return AnswerPage(
            opened.link,
            accepted,
            entry,
            answer_store.standing_answer(connection, entry.id),
            tuple(requests),
            request_store.standing_delegation(connection, entry.id),
            effect,
        )


@contextmanager
def acting(app: App, token: str) -> Iterator[tuple[Connection, Place, Actor]]:
    """A transaction in which nobody else acts on the recipient. Raises NotFoundError."""
    with app.database.write() as connection:
        link = answer_links.opened(app, connection, token).link
        responses.lock_entry(app, connection, link.recipient_id)
        # Read again: what was read before the lock may have changed while it was waited for.
        opened = answer_links.opened(app, connection, token)
        if not opened.entry.is_asked:
            raise ConflictError("Remissen är för kännedom: inget svar väntas.")
        actor = Actor(f"svarslänk till {link.address}", link)
        yield connection, Place(opened.accepted, opened.entry), actor


def check_not_too_many(app: App, done: int) -> None:
    """Raises ConflictError where the recipient's links have been used ``done`` times for the same
    already: what is kept for good, or sends mail, has an end."""
    if done >= app.config.answer_policy.max_acts:
        raise ConflictError(
            "Det har gjorts och ångrats för många gånger genom länkarna: svara på brevet, eller "
            "ring den som sände remissen."
        )


def confirm(app: App, token: str, meeting_day: date | None) -> None:
    """”Vi tar det den …”. ``meeting_day`` is the day that was shown, None where no meeting decides.

    Raises ConflictError where the day is another by now, or where an answer has come.
    """
    with acting(app, token) as (connection, place, actor):
        entry = place.entry
        planned = entry.route[-1].start_date if entry.route else None
        if planned != meeting_day:
            now = long_date(planned) if planned else "inget möte"
            raise ConflictError(
                f"Mötet har ändrats sedan sidan öppnades, och är nu {now}: läs och bekräfta igen."
            )
        if entry.state is not ResponseState.ACKNOWLEDGED:
            responses.acknowledge(app, connection, place, actor)


def answer(app: App, token: str, given: GivenAnswer) -> None:
    """Leaves the answer. Raises BadInputError where it says nothing or was decided on a day that
    has not been, ConflictError where another answer already stands."""
    if not (given.paragraph or given.text or given.files):
        raise BadInputError("Svaret är tomt: skriv svaret, ange § eller lägg till en fil.")
    if given.decided_on is not None and given.decided_on > app.settings.today():
        raise BadInputError(
            f"Beslutsdagen {long_date(given.decided_on)} har inte varit än: ange dagen då svaret "
            "beslutades, eller bekräfta mötet i stället."
        )
    with acting(app, token) as (connection, place, actor):
        standing = answer_store.standing_answer(connection, place.entry.id)
        if standing is not None and _is_same(standing, given):
            return
        if place.entry.state is ResponseState.DECLINED:
            raise ConflictError("Ni har avstått: ångra det först, och svara sedan.")
        if standing is not None or place.entry.state is ResponseState.ANSWERED:
            raise ConflictError("Ett svar är redan lämnat: ta tillbaka det först, och svara igen.")
        check_not_too_many(app, answer_store.count_answers(connection, place.entry.id))
        responses.answer(app, connection, place, actor, _sender(connection, place, actor), given)


def _sender(connection: Connection, place: Place, actor: Actor) -> str:
    """Whose mailbox the link was sent to, with the name where it is a colleague's."""
    address = actor.link.address if actor.link else ""
    standing = request_store.standing_delegation(connection, place.entry.id)
    if standing is not None and standing.email == address:
        return f"{standing.name}, {address}"
    return address


def _is_same(standing: Answer, given: GivenAnswer) -> bool:
    hashes = [hashlib.sha256(one.content).hexdigest() for one in given.files]
    said = (standing.paragraph, standing.decided_on, standing.text)
    return said == (given.paragraph, given.decided_on, given.text) and hashes == [
        one.sha256 for one in standing.files
    ]


def decline(app: App, token: str, reason: str) -> None:
    """Abstains, with a reason. Raises BadInputError or ConflictError."""
    with acting(app, token) as (connection, place, actor):
        entry = place.entry
        if entry.state is ResponseState.DECLINED and entry.note == reason:
            return
        responses.decline(app, connection, place, actor, reason)


def take_back(app: App, token: str) -> None:
    """Takes back what was last said: the answer, the abstention, the acknowledgement.

    Raises ConflictError where a coordinator has registered it.
    """
    with acting(app, token) as (connection, place, actor):
        if place.entry.state is ResponseState.WAITING:
            return
        standing = answer_store.standing_answer(connection, place.entry.id)
        is_answered = place.entry.state is ResponseState.ANSWERED
        if is_answered and (standing is None or not standing.by_link):
            raise ConflictError(
                "Svaret är registrerat av den som sände remissen: hör av er till den om det är fel."
            )
        responses.take_back(app, connection, place, actor)
