"""Operations that read incoming remisser and the log."""

from __future__ import annotations

from scheduler.domain.api_tokens import ApiScope
from scheduler.domain.incoming_rounds import AcceptedIncoming
from scheduler.services import audit_log, incoming_rounds
from web.api.cursors import cursor_of, place_of
from web.api.operations import Caller, operation
from web.api.reading_values import (
    AuditItem,
    AuditList,
    AuditQuery,
    ChangeItem,
    IncomingItem,
    IncomingPage,
    IncomingStepItem,
)
from web.api.values import PageQuery
from web.views.api.blueprint import blueprint


@operation(
    blueprint,
    "/incoming",
    "Incoming remisser whose way is accepted",
    ApiScope.READ_INCOMING,
    IncomingPage,
    PageQuery,
)
def incoming_list(caller: Caller, query: PageQuery) -> IncomingPage:
    after = place_of(query.cursor)
    every = incoming_rounds.all_incoming(caller.app, caller.region.key)
    later = sorted(
        (one for one in every if (one.deadline, one.id) > after),
        key=lambda one: (one.deadline, one.id),
    )
    shown = [_incoming(one) for one in later[: query.limit]]
    more = len(later) > query.limit
    return IncomingPage(shown, cursor_of(shown[-1].deadline, shown[-1].id) if more else None)


def _incoming(one: AcceptedIncoming) -> IncomingItem:
    return IncomingItem(
        one.id,
        one.body,
        one.sender,
        one.dnr,
        one.title,
        one.received,
        one.deadline,
        one.extended_to,
        one.limit,
        one.sent_day,
        one.state,
        one.answered_at,
        one.note,
        [
            IncomingStepItem(
                step.body,
                step.role,
                step.meeting.start_date if step.meeting else None,
                step.papers_day,
                step.ready_day,
            )
            for step in one.steps
        ],
    )


@operation(
    blueprint,
    "/audit",
    "The log, a hundred acts at a time",
    ApiScope.READ_AUDIT,
    AuditList,
    AuditQuery,
)
def audit_list(caller: Caller, query: AuditQuery) -> AuditList:
    found = audit_log.audit_page(
        caller.app, caller.region.key, audit_log.AuditQuestion(), query.before
    )
    return AuditList(
        [
            AuditItem(
                one.id,
                one.at,
                one.actor,
                one.action,
                one.subject,
                one.about,
                [ChangeItem(c.label, c.old, c.new) for c in one.changes],
            )
            for one in found.lines
        ],
        found.before,
    )
