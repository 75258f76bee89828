"""From a proposal to the round that is accepted."""

from __future__ import annotations

from datetime import datetime

from scheduler.domain.errors import BadInputError
from scheduler.domain.remisser import (
    AcceptedRound,
    RegisterEntry,
    Remiss,
    RemissState,
    ResponseState,
    RouteMeeting,
)
from scheduler.planning.proposal import Proposal, RecipientRow


def accepted_round(
    proposal: Proposal, remiss: Remiss, *, region: str, actor: str, moment: datetime
) -> AcceptedRound:
    """The round as it stands when ``actor`` accepts ``proposal`` at ``moment``.

    The register's ids are 0 until it is stored. Raises BadInputError where there is no plan.
    """
    if proposal.target is None or proposal.deadline is None or proposal.window is None:
        raise BadInputError("Det finns ingen plan att godkänna: se hindren i förslaget.")
    return AcceptedRound(
        id=remiss.key,
        region=region,
        owner=remiss.owner,
        title=remiss.title,
        dnr=remiss.dnr,
        dispatch_date=remiss.dispatch_date,
        target_meeting_id=proposal.target.id,
        target_date=proposal.target.start_date,
        target_end_date=proposal.target.end_date,
        deadline=proposal.deadline,
        deadline_version=1,
        window_earliest=proposal.window.earliest,
        window_latest=proposal.window.latest,
        rules=remiss.rules,
        state=RemissState.OPEN,
        accepted_by=actor,
        accepted_at=moment,
        sequence=0,
        updated_at=moment,
        register=tuple(_entry(row, moment) for row in proposal.recipients),
    )


def _entry(row: RecipientRow, moment: datetime) -> RegisterEntry:
    takes_part = row.obstacle is None
    return RegisterEntry(
        id=0,
        body=row.body.key,
        mandatory=row.mandatory,
        route=tuple(
            RouteMeeting(
                step.body.key, step.meeting.id, step.meeting.start_date, step.meeting.end_date
            )
            for step in row.route
        )
        if takes_part
        else (),
        intake_day=row.route[0].intake_day if takes_part else None,
        ready_day=row.ready if takes_part else None,
        state=ResponseState.WAITING,
        answered_at=None,
        answered_by=None,
        note="",
        updated_at=moment,
    )
