"""Searches for next year's dates that go on while somebody follows them on a page.

A search runs in a thread of the web's process and tells the database how far it has come, so that
any process can show it. Should its process end, nobody hears of it any more (`is_lost`), and the
user is asked to begin again: nothing but the search itself is lost.
"""

from __future__ import annotations

import logging
import threading
import uuid
from contextlib import AbstractContextManager
from datetime import timedelta

from scheduler.domain.errors import NotFoundError, SvarsdagError
from scheduler.domain.next_year import CalendarSearch, CalendarWish, SearchState
from scheduler.domain.rights import Right
from scheduler.meanwhile import meanwhile
from scheduler.planning.next_year.alternatives import OtherCalendar
from scheduler.planning.next_year.problem import ProposedCalendar
from scheduler.planning.next_year.propose import CalendarProposal, Proposer
from scheduler.services.app import App
from scheduler.services.guard import needs
from scheduler.services.next_year import proposer
from scheduler.storage import meeting_store, search_store

logger = logging.getLogger(__name__)

_TELL_EVERY_S = 1.0
_LOST_AFTER = timedelta(seconds=30)
_KEPT = timedelta(days=30)
_FAULT = "Något gick fel hos oss. Sök igen om en stund."
_one_at_a_time = threading.Lock()
"""A search takes a whole core: those that come meanwhile wait."""


@needs(Right.MANAGE_AHEAD)
def start(app: App, region: str, actor: str, wish: CalendarWish) -> CalendarSearch:
    """Begins a search on the meetings stored now. Raises BadInputError where the wish cannot be
    placed; that no dates keep the rules is told by the search."""
    with app.database.read() as connection:
        meetings = meeting_store.meetings(connection, region)
    asked = proposer(app.config, region, meetings, wish)
    asked.build()
    with app.database.write() as connection:
        now = app.database.now(connection)
        search_store.forget_before(connection, now - _KEPT)
        new = CalendarSearch(
            id=str(uuid.uuid4()),
            region=region,
            wish=wish,
            state=SearchState.RUNNING,
            cost=None,
            bound=None,
            is_stopped=False,
            message="",
            asked_by=actor,
            started_at=now,
            seen_at=now,
        )
        search_store.add_search(connection, new)
    work = threading.Thread(target=_run, args=(app, new.id, asked), daemon=True)
    work.start()
    return new


@needs(Right.MANAGE_AHEAD)
def find(app: App, region: str, search_id: str) -> CalendarSearch:
    """How far a search has come. Raises NotFoundError."""
    with app.database.read() as connection:
        found = search_store.find_search(connection, region, search_id)
    if found is None:
        raise NotFoundError("Sökningen finns inte kvar: de sparas i 30 dagar. Sök igen.")
    return found


def is_lost(app: App, search: CalendarSearch) -> bool:
    """Whether the search goes on nowhere any more."""
    if search.is_over:
        return False
    with app.database.read() as connection:
        return app.database.now(connection) - search.seen_at > _LOST_AFTER


@needs(Right.MANAGE_AHEAD)
def stop(app: App, region: str, search_id: str) -> None:
    """Asks the search to be content with the best so far. Raises NotFoundError."""
    find(app, region, search_id)
    with app.database.write(durable=False) as connection:
        search_store.stop(connection, search_id)


def proposal(app: App, search: CalendarSearch) -> CalendarProposal | None:
    """What the search has found so far, on the meetings as they are stored now; None before it has
    found anything. Raises BadInputError where the meetings have changed so that its dates cannot
    be shown."""
    with app.database.read() as connection:
        best, others = search_store.found(connection, search.id, ProposedCalendar, OtherCalendar)
        if best is None:
            return None
        meetings = meeting_store.meetings(connection, search.region)
    asked = proposer(app.config, search.region, meetings, search.wish)
    return asked.describe(asked.build(), best, others)


def _run(app: App, search_id: str, asked: Proposer) -> None:
    heard = _Heard()
    asked = asked.with_ears(cancelled=lambda: heard.is_stopped, tell=heard.tell)
    try:
        with _told(app, search_id, heard), _one_at_a_time:
            built = asked.build()
            best = asked.search(built)
            with app.database.write() as connection:
                search_store.put_best(connection, search_id, best)
            others = asked.others(built, best)
            with app.database.write() as connection:
                search_store.put_others(connection, search_id, others)
    except Exception as error:
        is_expected = isinstance(error, SvarsdagError)
        if not is_expected:
            logger.exception("search %s failed", search_id)
        with app.database.write() as connection:
            search_store.fail(connection, search_id, str(error) if is_expected else _FAULT)


class _Heard:
    """What the search says, and what it is told."""

    def __init__(self) -> None:
        self.cost: int | None = None
        self.bound: int | None = None
        self.is_stopped = False

    def tell(self, cost: int, bound: int) -> None:
        self.cost, self.bound = cost, bound


def _told(app: App, search_id: str, heard: _Heard) -> AbstractContextManager[None]:
    """Tells the database every second how far the search has come."""

    def tell() -> None:
        with app.database.write(durable=False) as connection:
            now = app.database.now(connection)
            heard.is_stopped = search_store.keep_alive(
                connection, search_id, now, heard.cost, heard.bound
            )

    return meanwhile(tell, _TELL_EVERY_S)
