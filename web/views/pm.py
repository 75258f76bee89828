"""The PM of a proposal or of an accepted round, to copy or to take home as a Word file."""

from __future__ import annotations

import uuid

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from scheduler.presentation.pm_docx import DOCX_TYPE, pm_docx
from scheduler.presentation.pm_text import Pm, pm_for, pm_text
from scheduler.services import accepted_plans, rounds
from web.current import region_key, svarsdag
from web.views.rounds import wish_fields, wish_from, with_defaults

blueprint = Blueprint("pm", __name__, url_prefix="/rundor")


@blueprint.get("/ny/pm")
def draft() -> ResponseReturnValue:
    """The PM of the proposal that the address describes, as on the page of a new round."""
    typed = wish_fields(request.args)
    return _page(_draft_pm(), url_for("pm.draft_file", **typed), url_for("rounds.new", **typed))


@blueprint.get("/ny/pm.docx")
def draft_file() -> ResponseReturnValue:
    return _file(_draft_pm())


def _draft_pm() -> Pm:
    wish = wish_from(with_defaults(request.args))
    found = rounds.propose_stored(svarsdag(), region_key(), wish, str(uuid.uuid4()))
    return pm_for(found.remiss, found.proposal, found.meetings)


@blueprint.get("/<round_id>/pm")
def accepted(round_id: str) -> ResponseReturnValue:
    return _page(
        _accepted_pm(round_id),
        url_for("pm.accepted_file", round_id=round_id),
        url_for("rounds.show", round_id=round_id),
    )


@blueprint.get("/<round_id>/pm.docx")
def accepted_file(round_id: str) -> ResponseReturnValue:
    return _file(_accepted_pm(round_id))


def _accepted_pm(round_id: str) -> Pm:
    found = accepted_plans.plan_of_accepted(svarsdag(), region_key(), round_id)
    return pm_for(found.remiss, found.proposal, found.meetings)


def _page(pm: Pm, file_address: str, back: str) -> ResponseReturnValue:
    return render_template(
        "rounds/pm.html", pm=pm, text=pm_text(pm), file_address=file_address, back=back
    )


def _file(pm: Pm) -> ResponseReturnValue:
    response = Response(pm_docx(pm), content_type=DOCX_TYPE)
    response.headers["Content-Disposition"] = 'attachment; filename="pm.docx"'
    response.headers["Cache-Control"] = "no-store"
    return response
