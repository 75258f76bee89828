"""How a region's obligations fare, and what people say of those that no plan tells of."""

from __future__ import annotations

from datetime import date

from scheduler.domain.errors import BadInputError, ConflictError, NotFoundError
from scheduler.domain.obligations import (
    CheckedObligation,
    Obligation,
    ObligationFact,
    ObligationState,
)
from scheduler.domain.rights import Right
from scheduler.domain.workdays import Workdays
from scheduler.planning.obligations import check_obligations
from scheduler.services.app import App
from scheduler.services.guard import needs
from scheduler.storage import feed_store, meeting_store, obligation_store
from scheduler.storage.audit_store import add_audit
from scheduler.storage.database import Connection, IntegrityError

_MAX_NOTE = 2_000


@needs(Right.READ_MATTERS)
def obligations(app: App, region: str) -> list[CheckedObligation]:
    """Every obligation of the region this year, and in autumn whether enough meetings are planned
    next year, on the stored meetings."""
    with app.database.read() as connection:
        return checked_on(app, connection, region, app.settings.today())


def checked_on(
    app: App, connection: Connection, region: str, today: date
) -> list[CheckedObligation]:
    """As `obligations`, in the caller's transaction."""
    found = app.config.region(region)
    if not found.obligations:
        return []
    meetings = meeting_store.meetings(connection, region, {one.body for one in found.obligations})
    facts = obligation_store.facts(connection, region)
    ahead = app.config.next_year_policy.expected_from_month
    return check_obligations(found, meetings, facts, today, Workdays(), ahead)


@needs(Right.READ_MATTERS)
def missing(app: App, region: str) -> list[CheckedObligation]:
    """Those that are not met as it stands."""
    return [one for one in obligations(app, region) if one.state is ObligationState.MISSING]


@needs(Right.READ_MATTERS)
def said_now(app: App, region: str, body: str, rule: str) -> ObligationFact | None:
    """What somebody has said of the body's obligation, if anybody has. Raises NotFoundError."""
    obligation = _obligation(app, region, body, rule)
    with app.database.read() as connection:
        found = obligation_store.facts(connection, region)
    return found.get((body, obligation.rule, _year_of(app, obligation)))


@needs(Right.MANAGE_AHEAD)
def say(
    app: App,
    region: str,
    actor: str,
    body: str,
    rule: str,
    *,
    is_met: bool,
    note: str,
    sequence: int,
) -> None:
    """Keeps what somebody knows of an obligation; ``sequence`` is that of what the user saw, 0 for
    nothing. Raises NotFoundError, BadInputError where the plans tell or the note is empty or too
    long, ConflictError where somebody else has said something since."""
    obligation = _obligation(app, region, body, rule)
    if obligation.rule.is_of_meetings:
        raise BadInputError("Det läses ur mötesplanerna: läs in planen i stället.")
    note = note.strip()
    if not note or len(note) > _MAX_NOTE:
        raise BadInputError(
            "Ange hur det är och hur du vet det, till exempel vilka som är utsedda och när "
            f"(högst {_MAX_NOTE} tecken)."
        )
    conflict = "Någon annan har just lämnat en uppgift: läs den och lämna din igen."
    year = _year_of(app, obligation)
    try:
        with app.database.write() as connection:
            fact = ObligationFact(
                body=obligation.body,
                rule=obligation.rule,
                year=year,
                is_met=is_met,
                note=note,
                said_by=actor,
                said_at=app.database.now(connection),
                sequence=sequence + 1,
            )
            if not obligation_store.put_fact(connection, region, fact):
                raise ConflictError(conflict)
            feed_store.bump_changed_at(app.database, connection, region)
            add_audit(
                app.database,
                connection,
                region=region,
                actor=actor,
                action="say_obligation",
                subject=f"{fact.body}:{fact.rule.value}",
                details={"year": year, "is_met": is_met, "note": note},
            )
    except IntegrityError:
        raise ConflictError(conflict) from None


def _year_of(app: App, obligation: Obligation) -> int:
    """The year that what is said holds for; 0 until somebody says otherwise."""
    return app.settings.today().year if obligation.rule.is_yearly else 0


def _obligation(app: App, region: str, body: str, rule: str) -> Obligation:
    for one in app.config.region(region).obligations:
        if (one.body, one.rule.value) == (body, rule):
            return one
    raise NotFoundError(
        "Åtagandet finns inte i regionens fil: `svarsdag obligations list` visar dem."
    )
