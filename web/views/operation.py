"""Drift: whether reminders and fetching go as they should, and what did not get through."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from scheduler.domain.reminders import ReminderState
from scheduler.domain.ticks import TickJob
from scheduler.services import operation, reminders, sources
from web.current import account, region_key, svarsdag

blueprint = Blueprint("operation", __name__, url_prefix="/utskick/drift")

_NEXT_SHOWN = 10


@blueprint.get("/")
def show() -> ResponseReturnValue:
    app, key = svarsdag(), region_key()
    found = operation.operation(app)
    due = reminders.mails(app, key, [ReminderState.DUE])
    retrying = [mail for mail in due if mail.reminder.last_error is not None]
    tried = {mail.reminder.id for mail in retrying}
    fresh = [mail for mail in due if mail.reminder.id not in tried]
    return render_template(
        "operation/show.html",
        found=found,
        jobs=list(TickJob),
        dead=reminders.mails(app, key, [ReminderState.DEAD]),
        retrying=retrying,
        overdue=[mail for mail in fresh if mail.reminder.due_at <= found.now],
        coming=[mail for mail in fresh if mail.reminder.due_at > found.now][:_NEXT_SHOWN],
        failing=[row.source for row in sources.list_sources(app, key) if row.source.failures],
    )


@blueprint.post("/<id:reminder_id>/igen")
def send_again(reminder_id: int) -> ResponseReturnValue:
    operation.send_again(svarsdag(), region_key(), account().username, reminder_id)
    flash("Utskicket försöks igen vid nästa tickning, inom någon minut.", "done")
    return redirect(url_for("operation.show"))
