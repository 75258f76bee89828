"""Inställningar: what the installation and the region are set to, and whether mail arrives."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from scheduler.domain.errors import BadInputError
from scheduler.domain.reminders import Matter
from scheduler.domain.rights import RIGHT_WORDS, ROLE_WORDS, Right, Scope
from scheduler.domain.swedish import weekday_name
from scheduler.planning.obligation_phrases import promise
from scheduler.presentation.reminders import rule_text
from scheduler.services import installation, reminders, trial_mails
from web.current import account, may, principal, region_key, svarsdag
from web.limits import FETCH_LIMIT, limiter

blueprint = Blueprint("settings", __name__, url_prefix="/installningar")

_MATTERS = {
    Matter.OUTGOING: "Remissrundor",
    Matter.INCOMING: "Inkommande remisser",
    Matter.INQUIRY: "Förfrågningar",
    Matter.PROCESS: "Processer",
    Matter.ASSIGNMENT: "Uppdrag",
}


@blueprint.get("/")
def show() -> ResponseReturnValue:
    return _page()


@blueprint.post("/prov")
@limiter.limit(FETCH_LIMIT)
def send_test() -> ResponseReturnValue:
    address = request.form.get("email", "")
    try:
        trial_mails.send_test(svarsdag(), region_key(), account().username, address)
    except BadInputError as error:
        flash(str(error), "error")
        return _page(address, 400)
    flash(f"Ett prov är sänt till {address}.", "done")
    return redirect(url_for("settings.show"))


def _page(typed: str = "", status: int = 200) -> ResponseReturnValue:
    app, key, me = svarsdag(), region_key(), principal()
    plan = app.config.reminder_plan(key)
    return render_template(
        "settings/show.html",
        me=me,
        role=ROLE_WORDS[me.role] if me.role else "",
        rights=[
            (RIGHT_WORDS[right], me.scope_of(right) is Scope.OWN)
            for right in Right
            if me.scope_of(right) is not None
        ],
        installation=installation.installation(app, key) if may(Right.SEE_MAILS) else (),
        can_send=reminders.can_send(app),
        plan=plan,
        digest_day=_weekday(plan.digest_weekday),
        matters=[(word, plan.rules_of(matter)) for matter, word in _MATTERS.items()],
        rule_text=rule_text,
        promise=promise,
        answers=app.config.answer_policy,
        typed=typed,
    ), status


def _weekday(number: int) -> str:
    """Its Swedish name, 1 is Monday; "" for 0."""
    return weekday_name(date(2001, 1, number)) if number else ""  # which began on a Monday
