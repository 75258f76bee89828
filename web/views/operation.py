"""Drift: whether reminders and fetching go as they should, and what did not get through."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from scheduler.domain.reminders import ReminderState
from scheduler.domain.ticks import TickJob
from scheduler.services import operation, reminders, retention, sources
from web.current import account, region_key, svarsdag
from web.views.forms import whole_of

blueprint = Blueprint("operation", __name__, url_prefix="/utskick/drift")

_NEXT_SHOWN = 10
_ON_A_PAGE = 25


@blueprint.get("/")
def show() -> ResponseReturnValue:
    app, key = svarsdag(), region_key()
    found = operation.operation(app)
    page = max(1, whole_of(request.args, "sida", "Sidan") or 1)
    offset, more = (page - 1) * _ON_A_PAGE, _ON_A_PAGE + 1
    # In order of time: what should have gone comes first, then what goes next.
    due = reminders.mails(app, key, [ReminderState.DUE], more, offset)
    dead = reminders.mails(app, key, [ReminderState.DEAD], more, offset)
    has_more = len(dead) > _ON_A_PAGE or (
        len(due) > _ON_A_PAGE and due[_ON_A_PAGE].reminder.due_at <= found.now
    )
    due, dead = due[:_ON_A_PAGE], dead[:_ON_A_PAGE]
    retrying = [mail for mail in due if mail.reminder.last_error is not None]
    tried = {mail.reminder.id for mail in retrying}
    fresh = [mail for mail in due if mail.reminder.id not in tried]
    return render_template(
        "operation/show.html",
        found=found,
        jobs=list(TickJob),
        dead=dead,
        page=page,
        has_more=has_more,
        retrying=retrying,
        overdue=[mail for mail in fresh if mail.reminder.due_at <= found.now],
        coming=[mail for mail in fresh if mail.reminder.due_at > found.now][:_NEXT_SHOWN],
        taken=retention.last_taken(app),
        failing=[row.source for row in sources.list_sources(app, key) if row.source.failures],
    )


@blueprint.post("/<id:reminder_id>/igen")
def send_again(reminder_id: int) -> ResponseReturnValue:
    operation.send_again(svarsdag(), region_key(), account().username, reminder_id)
    flash("Utskicket försöks igen vid nästa tickning, inom någon minut.", "done")
    return redirect(url_for("operation.show"))
