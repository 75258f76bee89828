"""An accepted round looked at on the meetings as they are stored now."""

from __future__ import annotations

from scheduler.domain.errors import NotFoundError
from scheduler.domain.remisser import AcceptedRound, Recipient, Remiss
from scheduler.domain.rights import Right
from scheduler.planning.build import with_extra_meetings
from scheduler.services.app import App
from scheduler.services.guard import needs
from scheduler.services.planning import PlannedRound, propose_round
from scheduler.storage import meeting_store, remiss_store


@needs(Right.READ_MATTERS)
def plan_of_accepted(app: App, region: str, round_id: str) -> PlannedRound:
    """The accepted round with its target and deadline fixed, planned on today's meetings.

    Raises NotFoundError, or BadInputError where the owner no longer meets on the target's day.
    """
    with app.database.read() as connection:
        accepted = remiss_store.find_round(connection, region, round_id)
        meetings = meeting_store.meetings(connection, region)
    if accepted is None:
        raise NotFoundError("Rundan finns inte.")
    found, remiss = app.config.region(region), _remiss(accepted)
    proposal = propose_round(app.config, found, meetings, remiss, app.settings.today())
    held = tuple(with_extra_meetings(found, meetings, [remiss]))
    return PlannedRound(remiss, proposal, (), held)


def _remiss(accepted: AcceptedRound) -> Remiss:
    """What was asked for, with the accepted dates; its extra meetings are stored by now."""
    return Remiss(
        key=accepted.id,
        owner=accepted.owner,
        dispatch_date=accepted.dispatch_date,
        recipients=tuple(
            Recipient(
                entry.body,
                entry.role,
                entry.decision,
                entry.group,
                entry.lag_days,
                entry.extended_to,
            )
            for entry in accepted.register
        ),
        title=accepted.title,
        dnr=accepted.dnr,
        target_date=accepted.target_date,
        deadline=accepted.deadline,
        rules=accepted.rules,
    )
