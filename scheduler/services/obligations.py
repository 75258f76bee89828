"""How a region's obligations fare, and what people say of those that no plan tells of."""

from __future__ import annotations

from scheduler.domain.errors import BadInputError, ConflictError, NotFoundError
from scheduler.domain.obligations import (
    CheckedObligation,
    Obligation,
    ObligationFact,
    ObligationState,
)
from scheduler.domain.workdays import Workdays
from scheduler.planning.obligations import check_obligations
from scheduler.services.app import App
from scheduler.storage import meeting_store, obligation_store
from scheduler.storage.audit_store import add_audit
from scheduler.storage.database import IntegrityError

_MAX_NOTE = 2_000


def obligations(app: App, region: str) -> list[CheckedObligation]:
    """Every obligation of the region this year, on the stored meetings."""
    found = app.config.region(region)
    if not found.obligations:
        return []
    with app.database.read() as connection:
        meetings = meeting_store.meetings(
            connection, region, {one.body for one in found.obligations}
        )
        facts = obligation_store.facts(connection, region)
    return check_obligations(found, meetings, facts, app.settings.today(), Workdays())


def missing(app: App, region: str) -> list[CheckedObligation]:
    """Those that are not met as it stands."""
    return [one for one in obligations(app, region) if one.state is ObligationState.MISSING]


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
    year = app.settings.today().year if obligation.rule.is_yearly else 0
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


def _obligation(app: App, region: str, body: str, rule: str) -> Obligation:
    for one in app.config.region(region).obligations:
        if (one.body, one.rule.value) == (body, rule):
            return one
    raise NotFoundError("Åtagandet finns inte längre i regionens fil.")
