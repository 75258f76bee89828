"""Tillgänglighetsredogörelsen and its form, for everybody (lagen 2018:1937, 13 §; MDFFS 2019:2)."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from scheduler.domain.errors import BadInputError
from scheduler.domain.feedback import Feedback
from scheduler.domain.rights import Right
from scheduler.services import feedback
from web.current import may, region_key, svarsdag
from web.limits import FEEDBACK_LIMIT, limiter

blueprint = Blueprint("accessibility", __name__, url_prefix="/tillganglighet")

# When somebody last compared the pages with the requirements, and when the statement last changed.
ASSESSED = date(2026, 11, 26)
UPDATED = date(2026, 11, 26)


@blueprint.get("/")
def show() -> ResponseReturnValue:
    return _page({"page": request.args.get("sida", "")})


@blueprint.post("/")
@limiter.limit(FEEDBACK_LIMIT)
def send() -> ResponseReturnValue:
    form = request.form
    try:
        feedback.give_feedback(
            svarsdag(),
            _region(form.get("region", "")),
            form.get("text", ""),
            form.get("email", ""),
            form.get("page", ""),
        )
    except BadInputError as error:
        flash(str(error), "error")
        return _page(form.to_dict(), 400)
    flash("Tack. Det du skrev är sparat och sänt till den som samordnar.", "done")
    return redirect(url_for("accessibility.show") + "#formular")


def _region(chosen: str) -> str:
    if current_user.is_authenticated:
        return region_key()
    known = svarsdag().config.regions
    if len(known) == 1:
        return next(iter(known))
    if chosen not in known:
        raise BadInputError("Välj vilken region det gäller.")
    return chosen


def _page(typed: dict[str, str], status: int = 200) -> ResponseReturnValue:
    return render_template(
        "accessibility/show.html",
        typed=typed,
        regions=[] if current_user.is_authenticated else svarsdag().config.regions.values(),
        most_letters=feedback.MOST_LETTERS,
        assessed=ASSESSED,
        updated=UPDATED,
        received=_received(),
    ), status


def _received() -> list[Feedback]:
    if current_user.is_authenticated and may(Right.SEE_MAILS):
        return feedback.feedback(svarsdag(), region_key())
    return []
