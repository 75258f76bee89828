"""Mails: what will be sent, what has been, and what did not get through."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from scheduler.domain.errors import BadInputError
from scheduler.domain.reminders import ReminderState
from scheduler.services import reminders, trial_mails
from web.current import account, region_key, svarsdag
from web.limits import FETCH_LIMIT, limiter
from web.views.forms import whole_of

blueprint = Blueprint("mails", __name__, url_prefix="/utskick")

_ON_A_PAGE = 25


@blueprint.get("/")
def show_all() -> ResponseReturnValue:
    """A page of each kind: what comes next, what was sent last."""
    app, key = svarsdag(), region_key()
    page = max(1, whole_of(request.args, "sida", "Sidan") or 1)
    offset, more = (page - 1) * _ON_A_PAGE, _ON_A_PAGE + 1
    coming = reminders.mails(app, key, [ReminderState.DUE], more, offset)
    sent = reminders.mails(app, key, [ReminderState.SENT], more, offset, latest_first=True)
    return render_template(
        "mails/list.html",
        coming=coming[:_ON_A_PAGE],
        sent=sent[:_ON_A_PAGE],
        dead=reminders.mails(app, key, [ReminderState.DEAD], _ON_A_PAGE) if page == 1 else [],
        page=page,
        has_more=max(len(coming), len(sent)) > _ON_A_PAGE,
        can_send=reminders.can_send(app),
    )


@blueprint.get("/<id:reminder_id>")
def show(reminder_id: int) -> ResponseReturnValue:
    return render_template(
        "mails/show.html", mail=reminders.view_mail(svarsdag(), region_key(), reminder_id)
    )


@blueprint.get("/<id:reminder_id>/html")
def show_html(reminder_id: int) -> Response:
    """The letter's own HTML, alone, as a mail program shows it: no script, nothing fetched."""
    mail = reminders.view_mail(svarsdag(), region_key(), reminder_id)
    response = Response(mail.html, mimetype="text/html")
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"
    )
    return response


@blueprint.post("/<id:reminder_id>/prov")
@limiter.limit(FETCH_LIMIT)
def send_trial(reminder_id: int) -> ResponseReturnValue:
    address = request.form.get("email", "")
    try:
        trial_mails.send_trial(svarsdag(), region_key(), account().username, reminder_id, address)
        flash(f"Ett prov är sänt till {address}.", "done")
    except BadInputError as error:
        flash(str(error), "error")
    return redirect(url_for("mails.show", reminder_id=reminder_id))
