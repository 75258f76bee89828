"""From a proposal to the round that is accepted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from scheduler.domain.bodies import Body
from scheduler.domain.errors import BadInputError
from scheduler.domain.remisser import (
    AcceptedRound,
    DecisionForm,
    KeptReason,
    Recipient,
    RecipientRole,
    RegisterEntry,
    Remiss,
    RemissState,
    ResponseState,
    RouteMeeting,
)
from scheduler.planning.explain import phrase
from scheduler.planning.proposal import Proposal, Reason, RecipientRow


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
        why=kept_reasons(proposal.why),
        rules=remiss.rules,
        state=RemissState.OPEN,
        accepted_by=actor,
        accepted_at=moment,
        sequence=0,
        updated_at=moment,
        register=tuple(
            [
                *(
                    _entry(row, remiss.recipient(row.body.key), moment)
                    for row in proposal.recipients
                ),
                *(_informed(body, remiss.dispatch_date, moment) for body in proposal.informed),
            ]
        ),
    )


def kept_reasons(reasons: Iterable[Reason]) -> tuple[KeptReason, ...]:
    """Reasons as they are stored: dates become ISO texts."""
    return tuple(
        KeptReason(
            reason.code,
            {k: v.isoformat() if isinstance(v, date) else v for k, v in reason.values.items()},
            phrase(reason),
        )
        for reason in reasons
    )


def _entry(row: RecipientRow, recipient: Recipient, moment: datetime) -> RegisterEntry:
    takes_part = row.obstacle is None
    return RegisterEntry(
        id=0,
        body=row.body.key,
        role=recipient.role,
        decision=row.decision,
        group=row.group,
        dispatch_date=row.dispatch,
        route=tuple(
            RouteMeeting(
                step.body.key, step.meeting.id, step.meeting.start_date, step.meeting.end_date
            )
            for step in row.route
        )
        if takes_part
        else (),
        intake_day=row.route[0].intake_day if takes_part and row.route else None,
        ready_day=row.ready if takes_part else None,
        why=kept_reasons(row.why if row.obstacle is None else (*row.why, row.obstacle)),
        state=ResponseState.WAITING,
        answered_at=None,
        answered_by=None,
        note="",
        updated_at=moment,
        lag_days=recipient.lag_days,
        extended_to=row.extended_to,
    )


def _informed(body: Body, dispatch: date, moment: datetime) -> RegisterEntry:
    """A body that gets the papers and is asked for nothing."""
    return RegisterEntry(
        id=0,
        body=body.key,
        role=RecipientRole.INFORMED,
        decision=DecisionForm.BODY,
        group=1,
        dispatch_date=dispatch,
        route=(),
        intake_day=None,
        ready_day=None,
        why=(),
        state=ResponseState.WAITING,
        answered_at=None,
        answered_by=None,
        note="",
        updated_at=moment,
    )
