"""Mails: what will be sent, what has been, and what did not get through."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from scheduler.domain.reminders import ReminderState
from scheduler.services import reminders
from web.current import region_key, svarsdag

blueprint = Blueprint("mails", __name__, url_prefix="/utskick")


@blueprint.get("/")
def show_all() -> ResponseReturnValue:
    app, key = svarsdag(), region_key()
    return render_template(
        "mails/list.html",
        coming=reminders.mails(app, key, [ReminderState.DUE]),
        sent=reminders.mails(app, key, [ReminderState.SENT]),
        dead=reminders.mails(app, key, [ReminderState.DEAD]),
        can_send=reminders.can_send(app),
    )


@blueprint.get("/<id:reminder_id>")
def show(reminder_id: int) -> ResponseReturnValue:
    return render_template(
        "mails/show.html", mail=reminders.view_mail(svarsdag(), region_key(), reminder_id)
    )
