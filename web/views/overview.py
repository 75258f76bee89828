"""The first page: what needs me today."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from scheduler.domain.plan_imports import ImportState
from scheduler.domain.reminders import ReminderState
from scheduler.domain.remisser import ResponseState
from scheduler.domain.rights import Right
from scheduler.services import (
    answer_requests,
    assignments,
    imports,
    incoming_rounds,
    meeting_history,
    obligations,
    operation,
    processes,
    reminders,
    rounds,
)
from web.current import may, region_key, svarsdag

blueprint = Blueprint("overview", __name__)

_WEEKS_AHEAD = 8


@blueprint.get("/")
def show() -> ResponseReturnValue:
    app, region = svarsdag(), region_key()
    today = app.settings.today()
    last = today + timedelta(weeks=_WEEKS_AHEAD)
    meetings = imports.stored_meetings(app, region)
    return render_template(
        "overview.html",
        rounds=rounds.rounds(app, region),
        incoming=[
            one
            for one in incoming_rounds.all_incoming(app, region)
            if one.state is ResponseState.WAITING
        ],
        coming=[m for m in meetings if today <= m.start_date <= last],
        has_meetings=bool(meetings),
        reviews=[
            one for one in imports.recent_imports(app, region) if one.state is ImportState.REVIEW
        ]
        if may(Right.IMPORT_PLANS)
        else [],
        dead=reminders.mails(app, region, [ReminderState.DEAD]) if may(Right.SEE_MAILS) else [],
        waiting=answer_requests.waiting_requests(app, region),
        changed_processes=processes.processes_with_changes(app, region),
        late=[
            one.assignment
            for one in assignments.all_assignments(app, region)
            if one.assignment.is_late(today)
        ],
        shaken=meeting_history.on_changed_meetings(app, region),
        missing=obligations.missing(app, region),
        can_send=reminders.can_send(app),
        is_still=operation.is_still(app),
    )
