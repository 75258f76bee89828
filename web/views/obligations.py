"""What the bodies owe by their own rules, and what is missing."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from scheduler.domain.errors import BadInputError, ConflictError
from scheduler.planning.obligation_phrases import promise, standing
from scheduler.presentation.obligations import STATE_WORDS
from scheduler.services import obligations
from web.current import account, region_key, svarsdag
from web.views.forms import whole_of

blueprint = Blueprint("obligations", __name__, url_prefix="/planering/ataganden")


@blueprint.get("/")
def show_all() -> ResponseReturnValue:
    return render_template(
        "obligations/list.html",
        found=obligations.obligations(svarsdag(), region_key()),
        promise=promise,
        standing=standing,
        state_words=STATE_WORDS,
    )


@blueprint.post("/uppgift")
def say() -> ResponseReturnValue:
    form = request.form
    try:
        obligations.say(
            svarsdag(),
            region_key(),
            account().username,
            form.get("body", ""),
            form.get("rule", ""),
            is_met=form.get("is_met") == "ja",
            note=form.get("note", ""),
            sequence=whole_of(form, "sequence", "Uppgiften") or 0,
        )
        flash("Uppgiften är sparad.", "done")
    except (BadInputError, ConflictError) as error:
        flash(str(error), "error")
    return redirect(url_for("obligations.show_all"))
